"""
Judge texts line by line: one verdict, or one error, for each line, in order.

A damaged line (encoding, JSON, shape) becomes an error object on that line only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from monitor.phrases.judge import Judge
from monitor.phrases.telling import explained

LONGEST_LINE = 64 * 1024 * 1024
"""Bytes; a longer line is refused instead of read into memory whole."""


def verdicts(lines: Iterable[bytes], judge: Judge) -> Iterator[dict[str, Any]]:
    """Yield one JSON object per non-empty line: the verdict with its `id`, or `error` and `line`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        yield _judged(line, number, judge)


def _judged(line: bytes, number: int, judge: Judge) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        return {"line": number, "id": None, "error": f"ligne de plus de {LONGEST_LINE} octets"}
    try:
        data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return {
            "line": number,
            "id": None,
            "error": f"encodage : octet {error.start} illisible en UTF-8",
        }
    except json.JSONDecodeError as error:
        return {"line": number, "id": None, "error": f"JSON : {error.msg}, colonne {error.colno}"}
    except RecursionError:
        return {"line": number, "id": None, "error": "JSON : trop d'imbrications"}
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        found = data.get("id") if isinstance(data, dict) else None
        return {"line": number, "id": found, "error": "il manque « text », une chaîne"}
    lang, channel = data.get("lang"), data.get("channel")
    verdict = judge.judge(
        data["text"],
        lang=lang if isinstance(lang, str) else None,
        channel=channel if isinstance(channel, str) else None,
    )
    return {
        "id": data.get("id"),
        **verdict.to_json(),
        "explanation": explained(verdict, judge.lexicon),
    }
