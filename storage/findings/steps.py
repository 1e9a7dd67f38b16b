"""Which step has read what under which edition, what is due, and what could not be read."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from storage.findings.records import Problem, StepDone, Understood
from storage.ids import derived_id
from storage.rows import Row, add, fetch, marked, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A document that a step has not read under today's edition."""

    id: str
    source_id: str
    captured_at: str
    fresh: int
    """Whether the step never read it under any edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """How many subjects of a step still stand as an earlier edition left them."""

    step: str
    old: int
    total: int


_BEHIND = (
    "SELECT subject FROM step_done WHERE step = :step AND edition < :edition UNION ALL "
    "SELECT subject FROM step_done WHERE step = :step AND edition > :edition"
)
"""What a step has read under another edition: two ranges of an index, which are empty; an inequality would read all of it."""


def due(findings: sqlite3.Connection, step: str, edition: str, kinds: Sequence[str]) -> list[Due]:
    """Return the documents of these kinds that the step has not read under this edition, oldest first."""
    found = fetch(
        findings,
        Due,
        "SELECT d.id, d.source_id, d.captured_at, 1 AS fresh FROM document d LEFT JOIN step_done s ON s.step = :step "
        "AND s.subject = d.id WHERE d.rowid > :since AND d.kind IN (SELECT value FROM json_each(:kinds)) "
        "AND s.edition IS NULL UNION ALL "
        f"SELECT d.id, d.source_id, d.captured_at, 0 FROM ({_BEHIND}) s JOIN document d ON d.id = s.subject "
        "WHERE d.kind IN (SELECT value FROM json_each(:kinds))",
        {
            "step": step,
            "edition": edition,
            "kinds": json.dumps(kinds),
            "since": marked(findings, "document", mark(findings, step)),
        },
    )
    # Asked to sort, SQLite walks all documents in the order of time instead of the few after the mark.
    return sorted(found, key=lambda one: (one.captured_at, one.id))


def mark(findings: sqlite3.Connection, step: str) -> str:
    """Return how far a step is known to have come; empty where that is not known."""
    query = "SELECT edition FROM step_done WHERE step = ? AND subject = ''"
    return value(findings, query, (step,)) or ""


def set_mark(findings: sqlite3.Connection, step: str, to: str) -> None:
    """Write how far a step has come, inside the caller's transaction."""
    done(findings, step, "", to)


def note(findings: sqlite3.Connection, list_: str, subjects: Iterable[str], why: str = "") -> None:
    """Put subjects on a list of what is to be looked at, inside the caller's transaction."""
    rows = [StepDone(step=list_, subject=subject, edition=why) for subject in subjects]
    add(findings, rows, otherwise="IGNORE")


def noted(findings: sqlite3.Connection, *lists: str) -> list[str]:
    """Return the subjects on any of these lists, in the order of their names."""
    marks = ", ".join("?" * len(lists))
    query = f"SELECT DISTINCT subject FROM step_done WHERE step IN ({marks}) AND subject <> '' ORDER BY 1"
    return values(findings, query, lists)


def whys(findings: sqlite3.Connection, list_: str) -> list[str]:
    """Return why subjects are on a list."""
    query = "SELECT edition FROM step_done WHERE step = ? AND subject <> ''"
    return values(findings, query, (list_,))


def strike(findings: sqlite3.Connection, list_: str) -> None:
    """Empty a list, inside the caller's transaction."""
    findings.execute("DELETE FROM step_done WHERE step = ? AND subject <> ''", (list_,))


def editions(findings: sqlite3.Connection, step: str, subjects: Collection[str]) -> dict[str, str]:
    """Return the edition under which each of some subjects was read."""
    query = "SELECT subject, edition FROM step_done WHERE step = ? AND subject IN (SELECT value FROM json_each(?))"
    return dict(findings.execute(query, (step, json.dumps(sorted(subjects)))).fetchall())


def behind(findings: sqlite3.Connection, step: str, edition: str) -> list[str]:
    """Return the subjects that a step has read under another edition."""
    query = f"SELECT subject FROM ({_BEHIND}) WHERE subject <> ''"
    return values(findings, query, {"step": step, "edition": edition})


def mixed(findings: sqlite3.Connection, today: Mapping[str, str]) -> list[Mixed]:
    """Return the steps some of whose subjects stand under another edition than today's, in the order given."""
    found = []
    for step, edition in today.items():
        behind = f"SELECT count(*) FROM ({_BEHIND}) WHERE subject <> ''"
        if old := int(value(findings, behind, {"step": step, "edition": edition})):
            all_ = "SELECT count(*) FROM step_done WHERE step = ? AND subject <> ''"
            found.append(Mixed(step=step, old=old, total=int(value(findings, all_, (step,)))))
    return found


def sources_behind(findings: sqlite3.Connection, step: str, edition: str) -> set[str]:
    """Return the sources some of whose documents the step has read under an earlier edition only."""
    query = f"SELECT DISTINCT d.source_id FROM ({_BEHIND}) s JOIN document d ON d.id = s.subject"
    return set(values(findings, query, {"step": step, "edition": edition}))


def done(findings: sqlite3.Connection, step: str, subject: str, edition: str) -> None:
    """Write that a step has read a subject."""
    add(findings, [StepDone(step=step, subject=subject, edition=edition)], otherwise="REPLACE")


def forget(findings: sqlite3.Connection, subject: str, step: str | None = None) -> None:
    """Make a subject due again, for one step or for all."""
    findings.execute(
        "DELETE FROM step_done WHERE subject = ? AND step = coalesce(?, step)", (subject, step)
    )


def replace(
    findings: sqlite3.Connection,
    step: StepDone,
    tables: Iterable[str],
    records: Collection[Row],
    problem: str | None,
) -> None:
    """Put what a step found in a document in the place of what it found before, inside the caller's transaction."""
    for table in tables:
        findings.execute(f"DELETE FROM {table} WHERE document_id = ?", (step.subject,))
    add(findings, [one for one in records if not isinstance(one, Understood)])
    for one in records:
        if isinstance(one, Understood):
            _understood(findings, one)
    capture = value(findings, "SELECT capture_id FROM document WHERE id = ?", (step.subject,))
    say(findings, step.step, step.subject, problem, capture=capture)
    add(findings, [step], otherwise="REPLACE")


def searchable(findings: sqlite3.Connection, documents: Iterable[str]) -> None:
    """
    Let the words of documents be found that were just put in place, inside the same transaction.

    In the order of ids: at each step back, full-text search closes what it gathered and begins anew.
    """
    findings.execute(
        "INSERT INTO search (rowid, text) SELECT id, text FROM block "
        "WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(list(documents)),),
    )


def say(
    findings: sqlite3.Connection,
    step: str,
    subject: str,
    problem: str | None,
    *,
    capture: str | None = None,
) -> None:
    """Write what a step failed on, or that it failed no more, inside the caller's transaction."""
    findings.execute("DELETE FROM problem WHERE step = ? AND subject = ?", (step, subject))
    if problem is not None:
        identity = derived_id("problem", step, subject)
        add(
            findings,
            [Problem(id=identity, step=step, subject=subject, capture_id=capture, what=problem)],
        )


_WHOLE = "analysis"


def begun(findings: sqlite3.Connection) -> None:
    """Write that an analysis of everything is under way."""
    with findings:
        done(findings, _WHOLE, _WHOLE, "begun")


def ended(findings: sqlite3.Connection) -> None:
    """Write that it came to its end."""
    with findings:
        done(findings, _WHOLE, _WHOLE, "ended")


def unfinished(findings: sqlite3.Connection) -> bool:
    """Say whether the last analysis began and did not end: it goes on, or died."""
    return editions(findings, _WHOLE, [_WHOLE]).get(_WHOLE) == "begun"


def _understood(findings: sqlite3.Connection, one: Understood) -> None:
    findings.execute(
        "UPDATE document SET standing = :standing, standing_reason = :reason, platform = :platform, role = :role, "
        "title = :title, language = :language WHERE id = :id",
        {
            "id": one.id, "standing": one.standing, "reason": one.standing_reason, "platform": one.platform,
            "role": one.role, "title": one.title, "language": one.language,
        },
    )  # fmt: skip
