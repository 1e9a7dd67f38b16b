"""The index of the archive: where each capture lies. Rebuilt from the segments at any time."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from storage.archive.lean import PROVED, host_and_port
from storage.errors import CaptureUnknown, LedgerConflict
from storage.ledger.times import to_text, to_time
from storage.records.capture import Capture, CaptureKind
from storage.records.cleaned import cleaned
from storage.rows import Parameters, marked, value, values

_COLUMNS = (
    "id", "visit_id", "source_id", "kind", "url", "captured_at", "status", "media_type", "entity_digest", "segment",
    "offset", "length", "member_sha256", "ip", "refers_to", "role", "requested_url", "truncated", "facts",
)  # fmt: skip
_IN_COLUMNS: Final = {
    "entity": "entity_digest", "payload": "entity_digest", "requested_url": "requested_url", "role": "role",
}  # fmt: skip
"""Facts that a column holds, too: written once, and put back where a row is read."""

_AS: Final = "proved_as"
"""Fact of a row that names an earlier capture of its visit, whose host proved in the same way who it is; that one's row says how."""

_EXCHANGES: Final = (CaptureKind.RESPONSE, CaptureKind.REVISIT)
"""Kinds whose facts name a payload."""

_SAME: Final = "="
"""What stands for an address first asked for that is the page's own; a row of an earlier edition repeats it."""

SEGMENT: Final = "iif(capture.segment = '', (SELECT v.segment FROM visit v WHERE v.id = capture.visit_id), capture.segment)"
"""Where a capture lies, in a query of its table: its visit's segment, unless its row names another."""

IN_SEGMENT: Final = "(capture.segment = ? OR (capture.segment = '' AND capture.visit_id IN (SELECT id FROM visit WHERE segment = ?)))"
"""What holds of the captures that lie in a segment, asked for with its path twice."""

_ASKED: Final = f"iif(capture.requested_url = '{_SAME}', capture.url, capture.requested_url)"
_READ: Final = {"segment": SEGMENT, "requested_url": _ASKED}
"""Columns that do not repeat what another one says."""

SELECTED: Final = ", ".join(f"{_READ.get(name, f'capture.{name}')} AS {name}" for name in _COLUMNS)
"""What a query asks of the table for :func:`read`."""

_WRITTEN: Final = {
    "segment": "coalesce(nullif(:segment, (SELECT segment FROM visit WHERE id = :visit_id)), '')",
    "requested_url": f"iif(:requested_url = :url AND :url <> '', '{_SAME}', :requested_url)",
}
_INSERT = (
    f"INSERT OR IGNORE INTO capture ({', '.join(_COLUMNS)}) "
    f"VALUES ({', '.join(_WRITTEN.get(name, f':{name}') for name in _COLUMNS)})"
)


def add(ledger: sqlite3.Connection, captures: Iterable[Capture]) -> int:
    """
    Add captures inside the caller's transaction; one that is there already is left as it is. Return how many are new.

    Raises:
        LedgerConflict: a capture of this id is there with other bytes.
    """
    added = 0
    said: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
    for capture in captures:
        facts = _beyond_columns(capture)
        proof = {name: facts[name] for name in PROVED if name in facts}
        place = capture.visit_id, host_and_port(capture.url)
        before, shown = said.get(place, ("", {}))
        again = bool(proof) and proof == shown
        if again:
            facts = {_AS: before, **{name: facts[name] for name in facts if name not in PROVED}}
        row = dict(zip(_COLUMNS, _values(capture, facts), strict=True))
        if ledger.execute(_INSERT, row).rowcount == 1:
            added += 1
            if not again:  # only a row that was written now and says it itself is named by others
                said[place] = capture.id, proof
        elif find(ledger, capture.id).member_sha256 != capture.member_sha256:
            raise LedgerConflict(f"Capture {capture.id}")
    return added


def find(ledger: sqlite3.Connection, identity: str) -> Capture:
    """
    Return the capture with this id.

    Raises:
        CaptureUnknown: there is none.
    """
    found = _select(ledger, "WHERE id = ?", (identity,))
    if not found:
        raise CaptureUnknown(identity)
    return found[0]


def all_of(ledger: sqlite3.Connection, identities: Iterable[str]) -> list[Capture]:
    """Return the captures with these ids, in no order; an id nobody knows is left out."""
    return _select(
        ledger,
        "WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(identities)),),
    )


def of_visit(ledger: sqlite3.Connection, visit_id: str) -> list[Capture]:
    """Return a visit's captures in the order they were written."""
    return _select(ledger, "WHERE visit_id = ? ORDER BY offset", (visit_id,))


def chunks(ledger: sqlite3.Connection, size: int = 500) -> Iterator[list[Capture]]:
    """
    Yield all captures, oldest first, some at a time.

    A statement left open would hold the ledger's read lock, and nobody could enter a visit meanwhile.
    """
    last = ("", "")
    where = "WHERE (captured_at, id) > (?, ?) ORDER BY captured_at, id LIMIT ?"
    while found := _select(ledger, where, (*last, size)):
        last = (to_text(found[-1].captured_at), found[-1].id)
        yield found


def entered(ledger: sqlite3.Connection, since: str, until: str) -> Iterator[list[Capture]]:
    """Yield the captures entered after one mark and up to another, oldest first, some at a time; all where this ledger lacks the mark."""
    if not (first := marked(ledger, "capture", since)):
        yield from chunks(ledger)
        return
    bounds = first, int(until.partition(" ")[0])
    query = "SELECT id FROM capture WHERE rowid > ? AND rowid <= ? ORDER BY captured_at, id"
    found = values(ledger, query, bounds)
    where = "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY captured_at, id"
    for start in range(0, len(found), 500):
        yield _select(ledger, where, (json.dumps(found[start : start + 500]),))


def of_series(ledger: sqlite3.Connection, source_id: str, month: str) -> Iterator[Capture]:
    """Yield the responses of a source in a civil month (``2026-11``), oldest first: what a revisit may refer to."""
    yield from _select(
        ledger,
        "WHERE source_id = ? AND kind = 'response' AND captured_at >= ? AND captured_at < ? "
        "AND truncated IS NULL ORDER BY captured_at",
        (source_id, month, f"{month}~"),
    )


def pictures_of_series(
    ledger: sqlite3.Connection, source_id: str, month: str, most: int
) -> list[Capture]:
    """Return the last pictures of pages of a source in a civil month, those whose bytes are an earlier one's left out."""
    found = _select(
        ledger,
        "WHERE source_id = ? AND kind = 'screenshot' AND captured_at >= ? AND captured_at < ? ORDER BY captured_at DESC",
        (source_id, month, f"{month}~"),
    )
    return [one for one in found if one.payload_in is None][:most]


def latest(ledger: sqlite3.Connection, most: int) -> list[Capture]:
    """Return the captures made last, newest first."""
    return _select(ledger, "ORDER BY captured_at DESC LIMIT ?", (most,))


def count(ledger: sqlite3.Connection, after: str = "", until: str = "~") -> int:
    """Return how many captures were made between two times."""
    query = "SELECT count(*) FROM capture WHERE captured_at > ? AND captured_at <= ?"
    return int(value(ledger, query, (after, until)))


def screenshots(ledger: sqlite3.Connection, capture: Capture, of: str | None) -> list[str]:
    """Return the ids of the pictures of a page: of the capture ``of``, or of the same address in the same visit."""
    return values(
        ledger,
        "SELECT id FROM capture WHERE kind = 'screenshot' AND (refers_to = ? OR (visit_id = ? AND url = ?))",
        (of, capture.visit_id, capture.url),
    )


def last_screenshot(ledger: sqlite3.Connection, source_id: str, url: str) -> Capture | None:
    """Return the latest screenshot a source gave of the host of an address; of its first page, where it has one."""
    parts = urlsplit(url)
    home = f"{parts.scheme}://{parts.netloc}/"
    found = _select(
        ledger,
        "WHERE source_id = ? AND kind = 'screenshot' AND url LIKE ? || '%' "
        "ORDER BY url = ? DESC, captured_at DESC LIMIT 1",
        (source_id, home, home),
    )
    return found[0] if found else None


def _select(ledger: sqlite3.Connection, where: str, parameters: Parameters) -> list[Capture]:
    query = f"SELECT {SELECTED} FROM capture {where}"
    return read(ledger, ledger.execute(query, parameters).fetchall())


def cut_off(ledger: sqlite3.Connection, source_id: str) -> set[str]:
    """Return the ids of a source's captures whose body was cut off."""
    query = "SELECT id FROM capture WHERE source_id = ? AND truncated IS NOT NULL"
    return set(values(ledger, query, (source_id,)))


def there(ledger: sqlite3.Connection, source_id: str, *, since: str, most: int) -> list[str]:
    """Return the pages of a source that were there when last asked for, since a time; the latest first, pictures apart."""
    query = (
        "SELECT url FROM (SELECT url, status, max(captured_at) AS at FROM capture "
        "WHERE visit_id IN (SELECT id FROM visit WHERE source_id = ? AND coalesce(ended_at, '9999') >= ?) AND captured_at >= ? "
        "AND kind IN ('response', 'revisit') AND role NOT IN ('', 'robots', 'sitemap', 'search', 'look', 'image', 'icon') "
        "GROUP BY url) WHERE status IN (200, 304) ORDER BY at DESC, url LIMIT ?"
    )
    return list(values(ledger, query, (source_id, since, since, most)))


def read(ledger: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> list[Capture]:
    """Return the captures that rows of the table (:data:`SELECTED`) hold, with what one of them says for others of its visit."""
    found = [_capture_of(row) for row in rows]
    named = {str(one.facts[_AS]) for one in found if _AS in one.facts}
    if not named:
        return found
    query = "SELECT id, facts FROM capture WHERE id IN (SELECT value FROM json_each(?))"
    told = {row[0]: json.loads(row[1]) for row in ledger.execute(query, (json.dumps(list(named)),))}
    return [_proved(one, told) for one in found]


def _proved(capture: Capture, told: Mapping[str, Mapping[str, Any]]) -> Capture:
    """Return a capture with how its host proved who it is, where another one's row says so."""
    facts = dict(capture.facts)
    named = told.get(str(facts.pop(_AS, "")), {})
    return replace(
        capture, facts={**facts, **{name: named[name] for name in PROVED if name in named}}
    )


def _capture_of(row: sqlite3.Row) -> Capture:
    fields = {name: row[name] for name in _COLUMNS}
    fields["kind"] = CaptureKind(row["kind"])
    fields["captured_at"] = to_time(row["captured_at"])
    known = {name: row[column] for name, column in _IN_COLUMNS.items() if row[column]}
    if fields["kind"] not in _EXCHANGES:
        known.pop("payload", None)
    fields["facts"] = {**known, **json.loads(row["facts"])}
    return Capture(**fields)


def _values(capture: Capture, facts: Mapping[str, Any]) -> tuple[object, ...]:
    """Return a capture's row; what a file that was handed in names may hold what no database does."""
    return cleaned((
        capture.id, capture.visit_id, capture.source_id, capture.kind.value, capture.url, to_text(capture.captured_at),
        capture.status, capture.media_type, capture.entity_digest, capture.segment, capture.offset, capture.length,
        capture.member_sha256, capture.ip, capture.refers_to, capture.role, capture.requested_url, capture.truncated,
        json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    ))  # fmt: skip


def _beyond_columns(capture: Capture) -> dict[str, Any]:
    """Return the facts that no column holds: two fifths of a page's row would say the same twice."""
    told = {(name, getattr(capture, column)) for name, column in _IN_COLUMNS.items()}
    return {
        name: fact
        for name, fact in capture.facts.items()
        if name not in _IN_COLUMNS or (name, fact) not in told
    }
