"""Findings of an earlier Portique are brought to today's tables, row for row."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import open_findings
from storage.findings.schema import findings_migrations

BEFORE = """
DROP VIEW trait;
DROP TABLE page_trait;
CREATE TABLE trait (
    document_id TEXT NOT NULL REFERENCES document (id), capture_id TEXT NOT NULL, site_id TEXT NOT NULL, kind TEXT NOT NULL,
    value TEXT NOT NULL, quotation TEXT NOT NULL, observed_at TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (document_id, kind, value)) STRICT;
CREATE INDEX trait_value ON trait (kind, value, observed_at);
CREATE INDEX trait_site ON trait (site_id, observed_at);
CREATE INDEX trait_time ON trait (observed_at, capture_id);
INSERT INTO document (id, source_id, site_id, url, kind, media_type, entity_digest, capture_id, captured_at, standing,
    standing_reason, role, title) VALUES ('d', 's', 'h', 'u', 'http', 't', 'e', 'c', '2026', '', '', '', '');
INSERT INTO trait VALUES ('d', 'c', 'h', 'wording', 'we ship', 'We ship.', '2026', 'u'), ('d', 'c', 'h', 'photo', '1', 'q', '2026', 'u');
DELETE FROM _sqlite_migrations WHERE name IN ('m009_trait_indexed_by_number', 'm010_traits_beside_their_document');
"""  # fmt: skip


def test_traits_of_before_stay_as_they_were_without_their_copies(tmp_path: Path) -> None:
    """Words stood in the table, in its key and in an index, and beside each the address of its page; what is asked by an index still is."""
    path = tmp_path / "findings.db"
    with closing(open_findings(path, findings_migrations).conn) as findings:
        new = _tables(findings)
        findings.executescript(BEFORE)
        rows = _rows(findings)
        assert _tables(findings) != new

    with closing(open_findings(path, findings_migrations).conn) as findings:
        assert _tables(findings) == new
        assert _rows(findings) == rows
        assert len(rows) == 2
        for asked in (
            "document_id = 'd'",
            "kind IN ('photo', 'logo') ORDER BY observed_at",
            "(observed_at, capture_id) > ('2026', 'c')",
        ):
            plan = findings.execute(f"EXPLAIN QUERY PLAN SELECT value FROM trait WHERE {asked}")
            steps = [row["detail"] for row in plan if row["detail"].startswith(("SCAN", "SEARCH"))]
            assert len(steps) == 2
            assert all("INDEX" in step for step in steps)


def _tables(findings: sqlite3.Connection) -> set[str]:
    query = "SELECT sql FROM sqlite_schema WHERE tbl_name IN ('trait', 'page_trait') AND sql IS NOT NULL"
    return {sql for (sql,) in findings.execute(query)}


def _rows(findings: sqlite3.Connection) -> list[tuple[object, ...]]:
    columns = "document_id, capture_id, site_id, kind, value, quotation, observed_at, url"
    return [tuple(row) for row in findings.execute(f"SELECT {columns} FROM trait ORDER BY value")]
