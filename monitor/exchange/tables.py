"""
Findings as tables for a spreadsheet: one workbook (XLSX), or one archive of CSV files.

What strangers wrote is text there: a workbook keeps it as strings, and in CSV a cell that a spreadsheet would take for a formula begins
with an apostrophe (OWASP, « CSV Injection »).
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from monitor.exchange.facts import Shared
from monitor.exchange.plain import plain
from monitor.exchange.stix import share
from storage.ledger.times import to_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_767
"""Characters of a cell (ECMA-376)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet: its name, its columns, its rows as text."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def tables(shared: Shared) -> Iterator[Table]:
    """Yield what is handed on as tables: what it is, sites, contacts, listings, leads, captures. Times are ISO 8601 in UTC."""
    about = [("Objet", shared.title), ("Référence", shared.id), ("Service", shared.unit), ("État du", to_text(shared.at))]  # fmt: skip
    yield Table(name="Objet", columns=("Quoi", "Valeur"), rows=about)
    sites = [
        (one.id, one.site.label, one.site.standing, one.site.first_seen_at, one.site.last_seen_at)
        if one.site
        else (one.id, "", "", "", "")
        for one in shared.sites
    ]
    yield Table(name="Sites", columns=("Site", "Nom", "État", "Vu du", "Vu au"), rows=sites)
    contacts = [
        (one.kind, one.value, site.id, one.since, one.capture_id)
        for site in shared.sites
        for one in site.contacts
    ]
    yield Table(name="Contacts", columns=("Genre", "Valeur", "Site", "Depuis", "Capture"), rows=contacts)  # fmt: skip
    goods = [
        (one.name, one.price or "", one.currency or "", one.availability, site.id, one.capture_id)
        for site in shared.sites
        for one in site.goods
    ]
    yield Table(name="Annonces", columns=("Article", "Prix", "Monnaie", "Stock", "Site", "Capture"), rows=goods)  # fmt: skip
    leads = [
        (one.id, one.subject, one.predecessor, one.band, f"{share(one):.3f}", one.flagged_at, one.why, one.flagged_capture)
        for one in shared.leads
    ]  # fmt: skip
    yield Table(name="Pistes", columns=("Piste", "Site", "Antérieur", "Avis", "Probabilité", "Signalée", "Pourquoi", "Capture"), rows=leads)  # fmt: skip
    captures = [
        (one.id, one.url, to_text(one.captured_at), one.entity_digest, one.member_sha256)
        for one in sorted(shared.captures.values(), key=lambda one: (one.captured_at, one.id))
    ]
    yield Table(name="Captures", columns=("Capture", "Adresse", "Captée", "Empreinte du contenu", "SHA-256 de l'enregistrement"), rows=captures)  # fmt: skip


def workbook(shared: Shared, _: str = "") -> bytes:
    """Return the tables as one workbook; the same findings are the same bytes."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": shared.title[:200], "created": shared.at.replace(tzinfo=None)})  # fmt: skip
    head = book.add_format({"bold": True})
    for table in tables(shared):
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column, head)
        for number, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, _written(cell))
        sheet.autofit(400)
    book.close()
    return out.getvalue()


def comma_separated(shared: Shared, _: str = "") -> bytes:
    """Return the tables as an archive of CSV files (RFC 4180, UTF-8 with the mark by which spreadsheets know it)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables(shared):
            text = io.StringIO()
            writer = csv.writer(text)
            writer.writerow(table.columns)
            writer.writerows([[_harmless(cell) for cell in row] for row in table.rows])
            entry = zipfile.ZipInfo(f"{table.name.lower()}.csv", shared.at.timetuple()[:6])
            archive.writestr(entry, text.getvalue().encode("utf-8-sig"))
    return out.getvalue()


def _written(cell: str) -> str:
    return plain(cell)[:_LONGEST]


def _harmless(cell: str) -> str:
    text = _written(cell)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text
