"""
What a source has shown before, and what of the new is news: a fold over its visits, a function of the archive alone.

A value that was never there is news. One that comes back is told once, after the other had held; what flickers is not.
What is replaced again and again (:mod:`monitor.analysis.volatile`) is withdrawn from comparison, and comes back into it once
it keeps still. Where pieces take turns, only what comes on top of them is news. Time is counted in visits that showed something.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.analysis.volatile import shape
from storage.findings import remembered as table
from storage.findings.remembered import Remembered, Turned

HELD = 7
"""Visits for which a price or text must have stood before the return of an earlier one is told: promotions waver."""

HELD_LONG = 14
"""The same, where the earlier one came back before."""

STILL = 28
"""Visits after which a place that kept still is compared as any other."""

BRIEFLY = 3
"""Visits: what stood for less, and gave way to what was there before, flickers."""

QUICK = "quick"
"""The place of a thing's flicker: a value that came back before the other had held."""

TURNS = "turns"
"""The place of pieces that replace one another."""

PRESENCE = "presence"
THING = "thing"
_ONE_SLOT = 2
"""Visits at which what stands at a place was replaced, from which on the place varies."""

_SITE = 2
"""Things of a site at which a place must be volatile for it to be so at all of them."""

_FLICKERS = 3
"""Quick returns on a site from which on no return of that field is told; things that moved, from which on no move is."""


@dataclass(frozen=True, slots=True)
class Field:
    """What is compared of a thing."""

    name: str
    under: str = ""
    """What it is told under, apart from others: a language, a currency. A first look under each tells nothing."""

    learns: bool = True
    """Whether what varies in it may be withdrawn; a price or stock is always news."""

    held: int = HELD
    """Visits for which a value must have stood before the return of another is told."""


@dataclass(frozen=True, slots=True)
class News:
    """What a field says that it did not say before."""

    back: bool
    """Whether it said so at some time before."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What of a source is withdrawn from comparison."""

    field: str
    place: str
    things: int
    """At how many of its things it was seen."""


_Change = tuple[list[str], list[str]]
"""What came, and what went."""


class Memory:
    """The memory of one source at one of its visits."""

    def __init__(
        self,
        findings: sqlite3.Connection,
        source_id: str,
        look: int | None,
        always: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        """``look`` is the number of the visit, None that of the last one; ``always`` are fields and places never withdrawn."""
        self._findings = findings
        self._source = source_id
        self._always = always
        if look is None:
            look = table.last_look(findings, source_id)
        self._look = look
        aliases = table.of_field(findings, source_id, f"{THING} ")
        self._things = {one.item_id: one.value for one in aliases}
        self._movers = len({one.value for one in aliases if one.first < look})
        """How many things of the source had moved before this visit."""

        self._turned: dict[tuple[str, str], dict[str, Turned]] = {}
        """By field and place, then by thing."""

        for one in table.turned(findings, source_id):
            self._turned.setdefault((one.field, one.place), {})[one.item_id] = one
        rotating = Counter(
            field
            for (field, place), here in self._turned.items()
            if place == TURNS
            for one in here.values()
            if one.turned > _ONE_SLOT
        )
        self._rotating = {field for field, things in rotating.items() if things >= _SITE}
        """Fields in which texts take turns at several things of the site."""

        moved: dict[str, set[str]] = {}
        for (field, _), here in self._turned.items():
            moved.setdefault(field, set()).update(here)
        self._lively = {field for field, things in moved.items() if len(things) >= _SITE}
        """Fields in which something came and went at several things of the site."""

    def withdrawn(self) -> Iterator[Learned]:
        """Yield what is not compared, the commonest first."""
        found = []
        for (field, place), here in self._turned.items():
            kind, of = place.partition(" ")[0], Field(field)
            if kind in {"shape", TURNS}:
                things = sum(self._varies(one, of, place) for one in here)
            else:
                things = len(here) if kind == "piece" and self._was(of, place) else 0
            if things:
                found.append(Learned(field, place, things))
        yield from sorted(found, key=lambda one: (-one.things, one.field, one.place))

    def news(self, item_id: str, field: Field, values: Sequence[str]) -> News | None:
        """Take in what a field says now; return what of it is news."""
        if not values:
            return None
        item_id = self.thing(item_id)
        rows = table.of_item(self._findings, self._source, item_id, f"{field.name} {field.under}")
        known = {one.value: one for one in rows}
        shown = {one.value for one in rows if one.until is None}
        gained, lost = [v for v in values if v not in shown], sorted(shown - set(values))
        if not gained and not lost:
            return None
        for one in gained:
            self._keep(item_id, field, one, known.get(one))
        for one in lost:
            table.write(self._findings, [replace(known[one], until=self._look)])
        if not rows:
            return None
        if field.learns:
            self._learn(item_id, field, known, (gained, lost))
            gained, lost = self._still(item_id, field, known, (gained, lost))
        return self._told(item_id, field, known, (gained, lost))

    def _told(
        self,
        item_id: str,
        field: Field,
        known: dict[str, Remembered],
        change: _Change,
    ) -> News | None:
        """Return what is news of what came and went, flicker left out."""
        gained, lost = change
        again = [known[one] for one in gained if one in known]
        if len(again) < len(gained):
            return News(False, tuple(lost), tuple(gained))
        if again and lost:
            held = self._look - max(known[one].since for one in lost)
            returns = max(one.returns for one in again)
            told = self._is_told(item_id, field, held, returns)
            return News(True, tuple(lost), tuple(gained)) if told else None
        first = [
            one
            for one in lost
            if known[one].returns == 0
            and self._look - known[one].since >= (HELD if field.name in self._lively else 1)
        ]  # where texts flicker, what went after a short time was nothing
        return News(False, tuple(first), ()) if first and not again else None

    def there(self, item_id: str, kind: str) -> bool:
        """Take in that a thing that was no more is there; return whether that is news."""
        item_id, field = self.thing(item_id), Field(PRESENCE, kind)
        row = self._presence(item_id, field)
        self._keep(item_id, field, "there", row)
        return row.until is not None and self._is_told(
            item_id, field, self._look - row.until, row.returns
        )

    def gone(self, item_id: str, kind: str) -> bool:
        """Take in that a thing is no more; return whether that is news."""
        item_id, field = self.thing(item_id), Field(PRESENCE, kind)
        row = self._presence(item_id, field)
        table.write(self._findings, [replace(row, until=self._look)])
        steady = row.returns == 0 or self._look - row.since >= HELD_LONG
        return steady and not self._flickers(item_id, field)

    def _presence(self, item_id: str, field: Field) -> Remembered:
        rows = table.of_item(self._findings, self._source, item_id, f"{PRESENCE} {field.under}")
        return rows[0] if rows else self._row(item_id, field, "there")

    def absent(self, kind: str) -> set[str]:
        """Return the things of a kind that were no more when last looked for."""
        return table.gone(self._findings, self._source, f"{PRESENCE} {kind}")

    def moved(self, before: str, after: str) -> bool:
        """Let a thing go by another id, too; return whether that is news: once of each, and not where all things move."""
        thing = self.thing(before)
        told = thing not in self._things.values() and self._movers < _FLICKERS
        self._things[after] = thing
        self._keep(after, Field(THING), thing, None)
        return told

    def thing(self, item_id: str) -> str:
        """Return the id under which a thing was first known."""
        return self._things.get(item_id, item_id)

    def document(self, item_id: str, document_id: str) -> str:
        """Take in which document a page is; return which it was when last seen, empty where it never was."""
        rows = table.of_item(self._findings, self._source, item_id, "document ")
        was = next((one.value for one in rows if one.until is None), "")
        if was != document_id:
            self.news(item_id, Field("document", learns=False), [document_id])
        return was

    def is_odd(self, what: str, value: str | None) -> bool:
        """Take in a visit's language or currency; return whether it is another than at most of the last seven."""
        if value is None:
            return False
        rows = table.of_item(self._findings, self._source, "*", f"{what} ")
        usual = Counter(one.value[7:] for one in rows[-7:])
        self._keep("*", Field(what), f"{self._look:06d} {value}", None)
        return bool(usual) and usual.most_common(1)[0][0] != value

    def _is_told(self, item_id: str, field: Field, held: int, returns: int) -> bool:
        if held < BRIEFLY:
            self._turn(item_id, field, QUICK)
        needed = field.held if returns == 0 else HELD_LONG
        if field.name == PRESENCE and returns == 0:
            needed = 0  # what was told as gone is told as there again
        return held >= needed and not self._flickers(item_id, field, but_now=True)

    def _flickers(self, item_id: str, field: Field, *, but_now: bool = False) -> bool:
        """Say whether a field flickers at a thing, or at several of the site."""
        quick = [
            one
            for one in self._turned.get((self._name(field), QUICK), {}).values()
            if not (but_now and one.first == self._look)
        ]
        return any(one.item_id == item_id for one in quick) or len(quick) >= _FLICKERS

    def _learn(
        self, item_id: str, field: Field, known: dict[str, Remembered], change: _Change
    ) -> None:
        """Note which shapes vary, whether pieces replace one another, and which come and go."""
        gained, lost = change
        alike = {shape(one) for one in gained} & {shape(one) for one in lost} - {""}
        for one in sorted(alike):
            self._turn(item_id, field, f"shape {one}")
        came, went = ([one for one in side if shape(one) not in alike] for side in change)
        if came and went:
            self._turn(item_id, field, TURNS)
        for one in (*came, *went):
            if not (came and went):
                self._turn(item_id, field, f"alone {one}")
            elif len(came) == len(went):
                self._turn(item_id, field, f"instead {one}")
            if one in known:
                self._turn(item_id, field, f"piece {one}")
        for one in set(lost).difference(went):
            if self._varies(item_id, field, f"shape {shape(one)}"):
                table.drop(self._findings, known[one])  # a counter's numbers need not be known

    def _still(
        self, item_id: str, field: Field, known: dict[str, Remembered], change: _Change
    ) -> _Change:
        """Return what came and went beside what varies, comes and goes, or takes turns."""
        gained, lost = (
            [one for one in side if not self._varies(item_id, field, f"shape {shape(one)}")]
            for side in change
        )
        new = [one for one in gained if not self._comes_and_goes(field, one)]
        old = [one for one in lost if not self._comes_and_goes(field, one)]
        brief = [one for one in old if self._look - known[one].since < HELD]
        apart = {one for one in (*gained, *lost) if self._was(field, f"alone {one}")}
        came = len(new) + sum(
            self._was(field, f"instead {one}") for one in set(gained).difference(new, apart)
        )
        went = len(brief) + len(set(lost).difference(old, apart))
        if self._varies(item_id, field, TURNS):
            new, old = (new if came > went else []), [one for one in old if one not in brief]
        return new, [] if not new and came >= len(old) else old

    def _comes_and_goes(self, field: Field, piece: str) -> bool:
        """Say whether a piece went, or came again, anywhere on the site."""
        return self._was(field, f"piece {piece}")

    def _was(self, field: Field, place: str) -> bool:
        """Say whether something turned at a place at an earlier visit."""
        here = self._turned.get((field.name, place), {})
        if (field.name, place) in self._always:
            return False
        return any(one.turned > (one.last == self._look) for one in here.values())

    def _varies(self, item_id: str, field: Field, place: str) -> bool:
        """Say whether what stands at a place is replaced again and again: of this thing, or of several."""
        if (field.name, place) in self._always:
            return False
        here = self._turned.get((field.name, place), {})
        often = [one for one in here.values() if self._often(one)]
        return len(often) >= _SITE or any(one.item_id == item_id for one in often)

    def _often(self, one: Turned) -> bool:
        """
        Say whether what stands at a place was replaced at two visits, and at every fourth; or at four, and at one of twenty.

        Where its shape does not tell the place, at three, unless the site is known to let texts take turns.
        """
        share = one.turned / (self._look - one.first + 1)
        plain = one.place.startswith("shape ") or one.field in self._rotating
        needed = _ONE_SLOT if plain else _ONE_SLOT + 1
        lately = self._look - one.last <= STILL
        return lately and (
            (one.turned >= needed and share >= 0.25) or (one.turned >= 4 and share >= 0.05)
        )

    def _turn(self, item_id: str, field: Field, place: str) -> None:
        here = self._turned.setdefault((self._name(field), place), {})
        old = here.get(item_id)
        if old is not None and self._look - old.last > STILL:
            old = None
        here[item_id] = Turned(
            source_id=self._source, item_id=item_id, field=self._name(field), place=place,
            first=old.first if old else self._look, last=self._look, turned=(old.turned if old else 0) + 1,
        )  # fmt: skip
        table.write(self._findings, [here[item_id]])

    def _keep(self, item_id: str, field: Field, value: str, old: Remembered | None) -> None:
        """Write that a value is there from now on."""
        row = self._row(item_id, field, value)
        if old is not None:
            row = replace(row, first=old.first, returns=old.returns + 1)
        table.write(self._findings, [row])

    def _row(self, item_id: str, field: Field, value: str) -> Remembered:
        return Remembered(
            source_id=self._source, item_id=item_id, field=f"{field.name} {field.under}", value=value, first=self._look,
            since=self._look, until=None, returns=0,
        )  # fmt: skip

    def _name(self, field: Field) -> str:
        """Return the name under which a field's flicker is known: that of presence by kind, of others in any language."""
        return f"{PRESENCE} {field.under}" if field.name == PRESENCE else field.name
