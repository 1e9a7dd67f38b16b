"""Findings as the lineage finds them: traits written by hand, and no words but those."""

import sqlite3
from collections.abc import Iterable

from storage.findings.lineage import TABLES

Row = tuple[str, str, str, str, str, str, str]
"""capture_id, site_id, kind, value, quotation, observed_at, url."""

READ = (
    "CREATE TABLE trait (capture_id TEXT, site_id TEXT, kind TEXT, value TEXT, quotation TEXT, observed_at TEXT, url TEXT)",
    "CREATE TABLE document (id TEXT, site_id TEXT, capture_id TEXT, captured_at TEXT)",
    "CREATE TABLE verdict (document_id TEXT, band TEXT, class TEXT)",
    "CREATE TABLE block (document_id TEXT, number INTEGER, kind TEXT)",
    "CREATE TABLE match (id TEXT, document_id TEXT, block INTEGER, start INTEGER, concept TEXT, quotation TEXT)",
)

SELLS = (("verdict", "listing decisive"), ("product", "mini sans metal"))
"""What makes a seller of prepared phones of a site (:mod:`monitor.lineage.roles`)."""


def findings_of(rows: Iterable[Row] = ()) -> sqlite3.Connection:
    """Return findings with these traits."""
    findings = sqlite3.connect(":memory:")
    for statement in (*READ, *TABLES):
        findings.execute(statement)
    findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return findings
