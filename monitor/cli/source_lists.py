"""Lists of sources, to hand over and to take in: TOML or CSV, whole or not at all."""

import csv
import io
import math
import tomllib
from pathlib import Path
from typing import Any

import click

from crawler.guard import Guard
from monitor.cli.source_settings import AUTO, check_exit, whole
from monitor.config import seconds
from monitor.desk import Desk
from storage.records.source import BrowserUse, RobotsPolicy, Source, SourceKind

FIELDS = tuple(
    "url kind label every pace case legal_basis retention robots browser exit search platform reason".split()
)

_LARGEST = 32_000_000
"""Bytes of a list: a hundred thousand sources."""

_LONGEST = 8000
"""Characters of a field: an address as long as servers take it (RFC 9110, 4.1)."""


def read_list(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """
    Read a list of sources as (line, fields).

    Raises:
        click.ClickException: the file cannot be read, with the line in French.
    """
    if not file.is_file() or file.stat().st_size > _LARGEST:
        raise click.ClickException(
            f"{file} : ce n'est pas une liste de sources (un fichier ordinaire, 32 Mo au plus)."
        )
    raw = file.read_bytes()
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{file} : octet {error.start} illisible en {encoding}. Enregistrez la liste en UTF-8."
        ) from error
    form = "CSV" if file.suffix.lower() == ".csv" else "TOML"
    try:
        return _csv_rows(text) if form == "CSV" else _toml_rows(text)
    except (ValueError, csv.Error, AttributeError, RecursionError) as error:
        raise click.ClickException(f"{file} : {form} incorrect, {str(error)[:200]}.") from error


def _csv_rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    head = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    return [
        (number, {k: v for k, v in row.items() if k and v}) for number, row in enumerate(reader, 2)
    ]


def _toml_rows(text: str) -> list[tuple[int, dict[str, Any]]]:
    data = tomllib.loads(text)
    starts = [
        number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[source]]"
    ]
    return [
        (number, dict(row)) for number, row in zip(starts, data.get("source", []), strict=False)
    ]


def checked(desk: Desk, number: int, row: dict[str, Any], file: Path) -> dict[str, Any]:
    """
    Return one row of a list with the fields that are known.

    Raises:
        click.ClickException: a field cannot be read, with the line in French.
    """
    unknown = sorted(set(row) - set(FIELDS) - {"state", "id"})
    try:
        if long := [name for name, value in row.items() if len(str(value)) > _LONGEST]:
            raise ValueError(f"plus de {_LONGEST} caractères : {', '.join(long)[:100]}")
        if unknown:
            raise ValueError(f"champ inconnu : {', '.join(unknown)}")
        if "url" not in row:
            raise ValueError("il manque l'adresse (url)")
        row["url"] = whole(str(row["url"]))
        Guard(desk.configuration.network).check_url(row["url"])
        if row.get("every", AUTO) != AUTO:
            seconds(str(row["every"]))
        for name, kinds in (
            ("kind", SourceKind),
            ("robots", RobotsPolicy),
            ("browser", BrowserUse),
        ):
            if row.get(name):
                kinds(row[name])
        check_exit(desk, row.get("exit"))
        for name in ("retention", "pace"):
            if row.get(name) and not math.isfinite(float(row[name])):
                raise ValueError(f"{name} n'est pas un nombre")
    except Exception as error:
        raise click.ClickException(
            f"{file}, ligne {number} : {str(error)[:300]}. Aucune source n'a été ajoutée."
        ) from error
    return {key: value for key, value in row.items() if key in FIELDS}


LABELS = {
    "id": "identifiant", "url": "adresse", "kind": "genre", "label": "nom", "every": "rythme", "pace": "délai entre requêtes",
    "case": "procédure", "legal_basis": "base légale", "retention": "conservation (jours)", "robots": "robots.txt",
    "browser": "navigateur", "exit": "sortie", "search": "recherches", "platform": "logiciel", "reason": "motif", "state": "état",
}  # fmt: skip
"""What a source's fields are called on a screen; in lists they keep the names of the options."""

SET = {
    "label": "nom", "every_seconds": "secondes entre visites", "learns": "rythme appris", "pace_seconds": "délai entre requêtes",
    "robots": "robots.txt", "browser": "navigateur", "exit": "sortie", "searches": "recherches", "case_reference": "procédure",
    "legal_basis": "base légale", "retention_days": "conservation (jours)", "platform": "logiciel",
}  # fmt: skip
"""The same of what the ledger keeps of a decision."""

WORDS = {
    "obey": "suivi", "record": "noté, pas suivi", "auto": "au besoin", "always": "toujours", "never": "jamais",
}  # fmt: skip
"""What robots.txt means for a source, and when a browser is used."""


def exported(row: Source) -> dict[str, Any]:
    """Return a source as a list or a screen shows it."""
    return {
        "id": row.id,
        "url": row.url,
        "kind": row.kind.value,
        "label": row.label,
        "every": AUTO if row.learns else rhythm(row.every_seconds),
        "pace": row.pace_seconds,
        "case": row.case_reference,
        "legal_basis": row.legal_basis,
        "retention": row.retention_days,
        "robots": row.robots.value,
        "browser": row.browser.value,
        "exit": row.exit,
        "search": "; ".join(row.searches),
        "platform": row.platform or "",
        "reason": row.reason,
        "state": row.state.value,
    }


def rhythm(number: int) -> str:
    """Return seconds as a person writes them: ``6h``."""
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if number % size == 0:
            return f"{number // size}{unit}"
    return f"{number}s"
