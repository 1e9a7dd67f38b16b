"""The leads as they are told, with their reasons."""

import sqlite3
from dataclasses import dataclass

from storage.findings.lineage_records import Lead, Reason
from storage.rows import fetch, select


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A lead as it stood at a time."""

    id: str
    subject: str
    predecessor: str
    then_band: str
    probability: float
    copycat: float
    network: float
    flagged_at: str


def told(findings: sqlite3.Connection, until: str, *, worth: float) -> list[Told]:
    """
    Return the leads worth telling as they stood at a time, a subject's together, the plainest account first.

    One that leaves it open is worth telling of a site that sells, from this probability of one hand on.
    """
    return fetch(
        findings,
        Told,
        "SELECT * FROM (SELECT l.*, (SELECT h.band FROM lead_history h WHERE h.lead_id = l.id AND h.at <= :until "
        "ORDER BY h.at DESC, h.capture_id DESC LIMIT 1) AS then_band, x.band AS sells FROM lead l "
        "LEFT JOIN site x ON x.id = l.subject WHERE l.flagged_at <= :until AND l.status <> 'dismissed') "
        "WHERE then_band IN ('same_hand', 'copycat') OR (sells IN ('decisive', 'review') AND "
        "((then_band = 'same_network' AND network >= 0.5) OR (then_band = 'unresolved' AND probability >= :worth))) "
        "ORDER BY subject, CASE then_band WHEN 'same_hand' THEN 0 WHEN 'copycat' THEN 1 WHEN 'same_network' THEN 2 ELSE 3 END, "
        "instr(predecessor, ':') > 0, probability DESC, id",
        {"until": until, "worth": worth},
    )


def find(findings: sqlite3.Connection, identity: str) -> Lead | None:
    """Return the lead with this id."""
    return next(iter(select(findings, Lead, "WHERE id = ?", (identity,))), None)


def of_site(findings: sqlite3.Connection, site_id: str) -> list[Lead]:
    """Return the leads a site is in, the most probable first."""
    where = "WHERE subject = ? OR predecessor = ? ORDER BY probability DESC"
    return select(findings, Lead, where, (site_id, site_id))


def reasons(findings: sqlite3.Connection, lead_id: str) -> list[Reason]:
    """Return a lead's reasons, those that say most first."""
    where = "WHERE lead_id = ? ORDER BY abs(bits) DESC, position"
    return select(findings, Reason, where, (lead_id,))
