"""Sources: what is watched, how, and what people decided about it, event by event."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from storage import rows
from storage.ids import derived_id
from storage.ledger.times import to_text, to_time
from storage.records.source import BrowserUse, RobotsPolicy, Source, SourceKind, SourceState

_STATES = {
    "paused": SourceState.PAUSED,
    "resumed": SourceState.ACTIVE,
    "removed": SourceState.REMOVED,
    "added": SourceState.ACTIVE,
}
SETTINGS = (
    "label",
    "platform",
    "every_seconds",
    "learns",
    "pace_seconds",
    "robots",
    "browser",
    "exit",
    "searches",
    "case_reference",
    "legal_basis",
    "retention_days",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A source as it was first entered; what became of it is told by its events."""

    TABLE: ClassVar = "source"

    id: str
    url: str
    kind: str
    added_at: str
    added_by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What somebody did to a source."""

    TABLE: ClassVar = "source_event"

    source_id: str
    at: str
    actor: str
    event: str
    settings: str
    """A JSON object: what is set otherwise from then on."""
    reason: str


WARCINFO = "source-as-json"
"""The field of a segment's ``warcinfo`` in which its source travels, so that a ledger can be rebuilt."""


def as_json(source: Source) -> str:
    """Return a source as one line: what it is, who entered it, how it is set."""
    said = {
        "url": source.url, "kind": source.kind.value, "added_at": to_text(source.added_at), "added_by": source.added_by,
        "reason": source.reason, "settings": {name: getattr(source, name) for name in SETTINGS},
    }  # fmt: skip
    return json.dumps(said, sort_keys=True)


def unset(url: str, kind: SourceKind, at: datetime) -> str:
    """Return the line of a source of which nothing is known but its address, its kind and a time it was watched."""
    source = Source(
        id=source_id(url),
        url=url,
        kind=kind,
        added_at=at,
        added_by="?",
        reason="registre reconstruit",
    )
    return as_json(source)


def restore(ledger: sqlite3.Connection, said: str) -> Source:
    """
    Enter a source as :func:`as_json` wrote it.

    Raises:
        KeyError, ValueError: the line says something else.
    """
    told = json.loads(said)
    return add(
        ledger, url=told["url"], kind=SourceKind(told["kind"]), at=to_time(told["added_at"]), actor=told["added_by"],
        reason=told["reason"], settings={name: told["settings"][name] for name in SETTINGS if name in told["settings"]},
    )[0]  # fmt: skip


def source_id(url: str) -> str:
    """Return the id of the source with this address."""
    return derived_id("source", url)


def add(
    ledger: sqlite3.Connection,
    *,
    url: str,
    kind: SourceKind,
    at: datetime,
    actor: str,
    reason: str = "",
    settings: dict[str, Any] | None = None,
) -> tuple[Source, bool]:
    """
    Add a source, or bring back a removed one; return it and whether anything changed.

    ``settings`` may hold any of :data:`SETTINGS`. A source that is already watched is returned as it is.
    """
    identity = source_id(url)
    with ledger:
        ledger.execute("BEGIN IMMEDIATE")  # two may add one address at once
        known = find(ledger, identity)
        if known is not None and known.state is not SourceState.REMOVED:
            return known, False
        if known is None:
            entered = Added(
                id=identity, url=url, kind=kind.value, added_at=to_text(at), added_by=actor, reason=reason
            )  # fmt: skip
            rows.add(ledger, [entered])
        _record(ledger, identity, "added", at, actor, settings or {}, reason)
    source = find(ledger, identity)
    assert source is not None
    return source, True


def record(
    ledger: sqlite3.Connection,
    identity: str,
    event: str,
    *,
    at: datetime,
    actor: str,
    settings: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record that a source was paused, resumed, removed or changed."""
    with ledger:
        _record(ledger, identity, event, at, actor, settings or {}, reason)


def _record(
    ledger: sqlite3.Connection,
    identity: str,
    event: str,
    at: datetime,
    actor: str,
    settings: dict[str, Any],
    reason: str,
) -> None:
    said = json.dumps(settings, sort_keys=True, ensure_ascii=False)
    done = Event(
        source_id=identity, at=to_text(at), actor=actor, event=event, settings=said, reason=reason
    )
    rows.add(ledger, [done])


def find(ledger: sqlite3.Connection, identity: str) -> Source | None:
    """Return the source with this id, or None."""
    entered = rows.select(ledger, Added, "WHERE id = ?", (identity,))
    return _source(entered[0], events(ledger, entered[0].id)) if entered else None


def resolve(ledger: sqlite3.Connection, name: str) -> Source | None:
    """Return the source a person names by id, address, unique beginning of the id, or label."""
    where = "WHERE id = ? OR url = ? OR url = ?"
    found = rows.select(ledger, Added, where, (name, name, name.rstrip("/") + "/"))
    if not found and len(name) >= 4:
        found = rows.select(ledger, Added, "WHERE id LIKE ? || '%'", (name,))
    if not found:
        return next((source for source in every(ledger) if source.label == name), None)
    return _source(found[0], events(ledger, found[0].id)) if len(found) == 1 else None


def every(ledger: sqlite3.Connection, *, removed: bool = False) -> Iterator[Source]:
    """Yield the sources in the order they were added; the removed ones only when asked."""
    told: dict[str, list[Event]] = {}
    for event in rows.select(ledger, Event, "ORDER BY id"):
        told.setdefault(event.source_id, []).append(event)
    for entered in rows.select(ledger, Added, "ORDER BY added_at, id"):
        source = _source(entered, told.get(entered.id, ()))
        if removed or source.state is not SourceState.REMOVED:
            yield source


_WATCHED = (
    "WHERE coalesce((SELECT e.event FROM source_event e WHERE e.source_id = source.id AND e.event <> 'changed' ORDER BY e.id DESC LIMIT 1), '') "
    "<> 'removed'"
)
_NAMED = (
    " AND (url LIKE '%' || :words || '%' ESCAPE '\\' OR EXISTS (SELECT 1 FROM source_event e WHERE e.source_id = source.id "
    "AND json_extract(e.settings, '$.label') LIKE '%' || :words || '%' ESCAPE '\\'))"
)


def browse(ledger: sqlite3.Connection, words: str, start: int, most: int) -> list[Source]:
    """Return sources that are not removed, in the order they were added: those with these letters in their address or in a label they had."""
    where = f"{_WATCHED}{_NAMED if words else ''} ORDER BY added_at, id LIMIT :most OFFSET :start"
    found = rows.select(
        ledger, Added, where, {"words": rows.letters(words), "start": start, "most": most}
    )
    return [_source(one, events(ledger, one.id)) for one in found]


def count(ledger: sqlite3.Connection, words: str) -> int:
    """Return how many sources :func:`browse` has."""
    query = f"SELECT count(*) FROM source {_WATCHED}{_NAMED if words else ''}"
    return int(rows.value(ledger, query, {"words": rows.letters(words)}))


def added_by(ledger: sqlite3.Connection, actor: str, *, since: str) -> int:
    """Return how many sources somebody entered from a time on."""
    query = "SELECT count(*) FROM source WHERE added_by = ? AND added_at >= ?"
    return int(rows.value(ledger, query, (actor, since)))


def events(ledger: sqlite3.Connection, identity: str) -> list[Event]:
    """Return what happened to a source, oldest first."""
    return rows.select(ledger, Event, "WHERE source_id = ? ORDER BY id", (identity,))


def last_event(ledger: sqlite3.Connection) -> int:
    """Return the number of what was done last to any source, 0 where nothing was."""
    return int(rows.value(ledger, "SELECT coalesce(max(id), 0) FROM source_event"))


def _source(entered: Added, told: Iterable[Event]) -> Source:
    settings: dict[str, Any] = {}
    state = SourceState.ACTIVE
    for event in told:
        settings.update(json.loads(event.settings))
        state = _STATES.get(event.event, state)
    return Source(
        id=entered.id, url=entered.url, kind=SourceKind(settings.get("kind", entered.kind)),
        label=settings.get("label", ""), platform=settings.get("platform"),
        every_seconds=int(settings.get("every_seconds", 86_400)), learns=bool(settings.get("learns", False)),
        pace_seconds=float(settings.get("pace_seconds", 1.0)),
        robots=RobotsPolicy(settings.get("robots", RobotsPolicy.OBEY)),
        browser=BrowserUse(settings.get("browser", BrowserUse.AUTO)), exit=settings.get("exit", ""), searches=tuple(settings.get("searches", ())),
        case_reference=settings.get("case_reference", ""), legal_basis=settings.get("legal_basis", ""),
        retention_days=int(settings.get("retention_days", 365)), state=state, added_at=to_time(entered.added_at),
        added_by=entered.added_by, reason=entered.reason,
    )  # fmt: skip
