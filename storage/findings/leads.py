"""The leads, with their reasons and their history."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.findings.lineage_records import Example, Lead, LeadThen, Reason
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
        "SELECT id, subject, predecessor, then_band, probability, copycat, network, flagged_at FROM (SELECT l.*, (SELECT h.band FROM lead_history h WHERE h.lead_id = l.id AND h.at <= :until "
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


_PLAINEST_FIRST = (
    "CASE band WHEN 'same_hand' THEN 0 WHEN 'unresolved' THEN 1 WHEN 'copycat' THEN 2 ELSE 3 END, "
    "probability DESC, id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A lead in the order of leads, with no more than its place in a list asks for."""

    id: str
    subject: str
    predecessor: str
    band: str


def places(findings: sqlite3.Connection) -> list[Place]:
    """Return the place of every lead, the plainest first."""
    return fetch(
        findings,
        Place,
        f"SELECT id, subject, predecessor, band FROM lead ORDER BY {_PLAINEST_FIRST}",
    )


def of_ids(findings: sqlite3.Connection, ids: Sequence[str]) -> list[Lead]:
    """Return the leads with these ids, in their order."""
    query = "WHERE id IN (SELECT value FROM json_each(?))"
    found = {one.id: one for one in select(findings, Lead, query, (json.dumps(list(ids)),))}
    return [found[one] for one in ids if one in found]


def of_bands(
    findings: sqlite3.Connection, bands: Sequence[str], since: str, *, dismissed: bool
) -> list[Lead]:
    """Return the leads of some bands flagged after a time, the plainest first."""
    marks = ",".join("?" * len(bands))
    return select(
        findings,
        Lead,
        f"WHERE band IN ({marks}) AND flagged_at > ? AND (status <> 'dismissed' OR ?) ORDER BY {_PLAINEST_FIRST}",
        (*bands, since, dismissed),
    )


def standing(findings: sqlite3.Connection, site_id: str) -> list[Lead]:
    """Return the leads a site is in that nobody dismissed, in the order in which they were flagged."""
    where = (
        "WHERE (subject = ? OR predecessor = ?) AND status <> 'dismissed' ORDER BY flagged_at, id"
    )
    return select(findings, Lead, where, (site_id, site_id))


def strongest(findings: sqlite3.Connection, site_id: str) -> Lead | None:
    """Return the most probable lead on whom a site succeeds."""
    where = "WHERE subject = ? ORDER BY probability DESC, id LIMIT 1"
    return next(iter(select(findings, Lead, where, (site_id,))), None)


def waterfall(findings: sqlite3.Connection, lead_id: str) -> list[Reason]:
    """Return a lead's reasons in their places: strongest first, those against last."""
    return select(findings, Reason, "WHERE lead_id = ? ORDER BY position", (lead_id,))


def examples(findings: sqlite3.Connection, lead_id: str, position: int) -> list[Example]:
    """Return the pairs of quotations that show a reason."""
    where = "WHERE lead_id = ? AND position = ? ORDER BY number"
    return select(findings, Example, where, (lead_id, position))


def history(findings: sqlite3.Connection, lead_id: str) -> list[LeadThen]:
    """Return what a lead said from when on, oldest first."""
    return select(findings, LeadThen, "WHERE lead_id = ? ORDER BY at, capture_id", (lead_id,))
