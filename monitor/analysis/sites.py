"""Sum up what is known of each site: when it was seen, how it stands, what it offers."""

import sqlite3

from storage.address import host_of

OFFERS = ("listing", "successor", "delivery", "sim")
"""Classes of verdict that make a site one that sells, as the words say it."""


def update(findings: sqlite3.Connection) -> None:
    """Rebuild the table of sites from documents, snapshots and verdicts."""
    with findings:
        findings.execute("DELETE FROM site")
        findings.execute(
            "INSERT INTO site (id, source_id, label, first_seen_at, last_seen_at, standing, standing_since) "
            "SELECT d.site_id, min(d.source_id), d.site_id, min(s.captured_at), max(s.captured_at), 'content', min(s.captured_at) "
            "FROM sighting s JOIN document d ON d.id = s.document_id GROUP BY d.site_id"
        )
        for row in findings.execute("SELECT id FROM site").fetchall():
            _stand(findings, row["id"])
            _offer(findings, row["id"])
        findings.execute(
            "UPDATE site SET label = coalesce((SELECT t.name FROM trader t JOIN document d ON d.id = t.document_id "
            "WHERE d.site_id = site.id ORDER BY d.role != 'home', d.captured_at, d.id LIMIT 1), "
            "(SELECT a.name FROM account a JOIN document d ON d.id = a.document_id WHERE d.site_id = site.id "
            "ORDER BY d.captured_at, d.id LIMIT 1), site.id)"
        )


def _stand(findings: sqlite3.Connection, site_id: str) -> None:
    rows = findings.execute(
        "SELECT s.outcome, s.ended_at, s.visit_id FROM snapshot s WHERE s.site_id = ? AND s.outcome IN "
        "('complete', 'partial', 'seized', 'gone', 'redirected') ORDER BY s.ended_at, s.visit_id",
        (site_id,),
    ).fetchall()
    standing, since, seized_at, redirected_to, redirected_at = "content", None, None, None, None
    for row in rows:
        now = {"complete": "content", "partial": "content", "gone": "not_found"}.get(
            row["outcome"], row["outcome"]
        )
        if now != standing or since is None:
            standing, since = now, row["ended_at"]
        if row["outcome"] == "seized" and seized_at is None:
            seized_at = row["ended_at"]
        if row["outcome"] == "redirected":
            redirected_to = _target(findings, row["visit_id"], site_id) or redirected_to
            redirected_at = redirected_at or row["ended_at"]
    findings.execute(
        "UPDATE site SET standing = ?, standing_since = coalesce(?, standing_since), seized_at = ?, redirected_to = ?, redirected_at = ? WHERE id = ?",
        (standing, since, seized_at, redirected_to, redirected_at, site_id),
    )


def _target(findings: sqlite3.Connection, visit_id: str, site_id: str) -> str | None:
    rows = findings.execute(
        "SELECT d.url FROM sighting s JOIN document d ON d.id = s.document_id WHERE s.visit_id = ? "
        "AND d.standing = 'redirected' ORDER BY s.captured_at",
        (visit_id,),
    )
    hosts = [host_of(row["url"]) for row in rows]
    return next((host for host in hosts if host and host != site_id), None)


def _offer(findings: sqlite3.Connection, site_id: str) -> None:
    marks = ", ".join("?" * len(OFFERS))
    best = findings.execute(
        "SELECT v.band, v.class, d.id, d.captured_at FROM verdict v JOIN document d ON d.id = v.document_id "
        f"WHERE d.site_id = ? AND v.class IN ({marks}) AND v.band IN ('decisive', 'review') "
        "ORDER BY v.band = 'decisive' DESC, d.captured_at, v.score DESC, d.id LIMIT 1",
        (site_id, *OFFERS),
    ).fetchone()
    if best is not None:
        findings.execute(
            "UPDATE site SET band = ?, class = ?, offers_since = ?, offer_document = ? WHERE id = ?",
            (best["band"], best["class"], best["captured_at"], best["id"], site_id),
        )
