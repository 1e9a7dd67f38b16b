"""
Ordinary pages and passages that the words are learnt and measured on: read from the folders that the environment names.

``PORTIQUE_ORDINARY`` holds ``products``, ``articles`` and ``pages`` of saved pages (``*.html.gz``) and French sentences, one a line;
``PORTIQUE_HELP`` holds unpacked Debian packages of help and documentation. Neither is part of this repository. Each page belongs to
the half of its host: ``learn`` (half), ``check`` (a fifth) or ``measure``.
"""

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from monitor.analysis.words import segments
from monitor.phrases.records import Segment
from spiders.read import read
from storage.address import host_of
from storage.page import page_from_bytes

_HOST = re.compile(
    r'(?:canonical|og:url)["\'][^>]{0,80}?(?:href|content)=["\']?(https?://[^"\'> ]+)',
    re.IGNORECASE,
)
PASSAGE = (60, 900)
"""Characters of a passage."""


@dataclass(frozen=True, kw_only=True)
class Ordinary:
    """An ordinary page or passage."""

    source: str
    name: str
    part: str
    """``learn``, ``check`` or ``measure``."""

    lang: str | None
    segments: list[Segment]


def part_of(host: str) -> str:
    """Return the part that all pages of one host belong to."""
    at = hashlib.sha256(host.encode()).digest()[0]
    return "learn" if at < 128 else "check" if at < 176 else "measure"


def pages(kinds: tuple[str, ...] = ("products", "articles", "pages")) -> Iterator[Ordinary]:
    """Yield the saved pages, read as the product reads them."""
    root = Path(os.environ["PORTIQUE_ORDINARY"])
    truth = json.loads((root / "products" / "truth.json").read_text())
    for kind in kinds:
        for path in sorted((root / kind).glob("*.html.gz")):
            body = gzip.decompress(path.read_bytes())
            url = truth.get(path.name, {}).get("url", "") if kind == "products" else ""
            if not url:
                found = _HOST.search(body[:200_000].decode("utf-8", "replace"))
                url = found.group(1) if found else f"https://{path.stem}.example/page"
            reading = read(page_from_bytes(body, url, content_type="text/html"))
            yield Ordinary(
                source=kind, name=path.name, part=part_of(host_of(url) or path.stem), lang=reading.language,
                segments=segments(reading)[0],
            )  # fmt: skip


def passages(most: int = 9_000) -> Iterator[Ordinary]:
    """Yield passages of help and documentation in seven languages, at most so many a language, and the sentences."""
    root = Path(os.environ["PORTIQUE_HELP"])
    for lang, folder in (
        ("fr", "libreoffice/help/fr"), ("de", "libreoffice/help/de"), ("en", "libreoffice/help/en-US"), ("es", "libreoffice/help/es"),
        ("it", "libreoffice/help/it"), ("nl", "libreoffice/help/nl"), ("pt", "libreoffice/help/pt"), ("fr", "gimp/2.0/help/fr"),
    ):  # fmt: skip
        yield from islice(_help(root, folder, lang), most)
    sentences = gzip.decompress(
        (Path(os.environ["PORTIQUE_ORDINARY"]) / "sentences_fr.txt.gz").read_bytes()
    )
    for number, line in enumerate(sentences.decode().splitlines()):
        yield Ordinary(
            source="sentences", name=str(number), part=part_of(line), lang="fr", segments=[Segment(kind="text", text=line)]
        )  # fmt: skip


def _help(root: Path, folder: str, lang: str) -> Iterator[Ordinary]:
    seen: set[str] = set()
    for path in sorted(root.glob(f"usr/share/{folder}/**/*.html")):
        tree = LexborHTMLParser(path.read_bytes())
        for number, node in enumerate(tree.css("p, li, td")):
            text = " ".join(node.text().split())
            if PASSAGE[0] < len(text) < PASSAGE[1] and text not in seen:
                seen.add(text)
                yield Ordinary(
                    source=f"help-{lang}", name=f"{path.name}#{number}", part=part_of(path.name), lang=lang,
                    segments=[Segment(kind="text", text=text)],
                )  # fmt: skip
