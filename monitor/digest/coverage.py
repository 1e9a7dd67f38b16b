"""Gather what the watch saw and did not see: a digest that says « rien de nouveau » must be able to be believed."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from babel.dates import format_date, format_datetime

from monitor.analysis.closed import since_last
from monitor.analysis.steps import editions
from monitor.clock import local_day
from monitor.config import Configuration
from monitor.digest.reasons import as_read
from monitor.digest.words import INCIDENTS, OUTCOMES, STEPS, fates, harmless, in_figures
from monitor.health import browser_failures
from monitor.language import gettext as _
from monitor.language import locale, ngettext
from monitor.schedule import pace_set
from storage.findings import health, steps
from storage.ledger import accounts, digests, guarded, incidents, queue, visits
from storage.ledger import captures as capture_table
from storage.ledger import sources as source_table
from storage.ledger.times import to_text, to_time
from storage.records.account import Fate, VisitAccount
from storage.records.health import Ailment, Coverage, Trouble
from storage.records.source import Outcome, Source, SourceKind, SourceState, Visit

SEALED_WITHIN: Final = timedelta(days=1)
"""How long captures may wait for their seal: the worker seals after each digest."""

_AILS: Final = {
    Outcome.PARTIAL: Ailment.PARTIAL,
    Outcome.BLOCKED: Ailment.BLOCKED,
    Outcome.UNREACHABLE: Ailment.UNREACHABLE,
    Outcome.ERROR: Ailment.FAILED,
    Outcome.SEIZED: Ailment.ENDED,
    Outcome.BANNER: Ailment.BANNER,
    Outcome.GONE: Ailment.ENDED,
    Outcome.REDIRECTED: Ailment.ENDED,
}
_NO_ANSWER: Final = {Outcome.UNREACHABLE, Outcome.ERROR}


def coverage(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    configuration: Configuration,
    *,
    since: datetime | None,
    until: datetime,
    for_date: date | None = None,
) -> Coverage:
    """
    Return the coverage of the time between two digests; without an earlier one, of all the time before ``until``.

    ``for_date`` is the day of the digest that is made; today where none is.
    """
    day = for_date or local_day(until, configuration)
    watch = _Watch(findings, ledger, configuration, since, until, day)
    outcomes = [visit.outcome for visit in watch.last.values()]
    return Coverage(
        sources=len(watch.active),
        visited=sum(outcome not in _NO_ANSWER for outcome in outcomes),
        complete=sum(outcome is Outcome.COMPLETE for outcome in outcomes),
        paused=sum(source.state is SourceState.PAUSED for source in watch.sources.values()),
        captures=capture_table.count(ledger, watch.begin, watch.end),
        troubles=tuple(
            Trouble(kind=kind, count=count, named=named)
            for kind, count, named in (
                *_of_sources(watch),
                *_of_reading(watch),
                *_of_keeping(watch),
            )
            if count
        ),
    )


_Row = tuple[Ailment, int, tuple[str, ...]]


@dataclass(frozen=True)
class _Watch:
    """What is looked at, and of which time."""

    findings: sqlite3.Connection
    ledger: sqlite3.Connection
    configuration: Configuration
    since: datetime | None
    until: datetime
    day: date

    @property
    def begin(self) -> str:
        return to_text(self.since) if self.since else ""

    @property
    def end(self) -> str:
        return to_text(self.until)

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {one.id: one for one in source_table.every(self.ledger, removed=True)}

    @cached_property
    def active(self) -> list[Source]:
        return [one for one in self.sources.values() if one.state is SourceState.ACTIVE]

    @cached_property
    def last(self) -> dict[str, Visit]:
        """The last visit of each active source that ended in this time."""
        found = (
            visits.last_ended(self.ledger, one.id, self.begin, self.end) for one in self.active
        )
        return {one.source_id: one for one in found if one is not None and one.outcome is not None}

    @cached_property
    def accounts(self) -> dict[str, VisitAccount]:
        """What those visits say of the addresses they knew of, by source."""
        found = (
            (one.source_id, accounts.of_visit(self.ledger, one.id)) for one in self.last.values()
        )
        return {source: account for source, account in found if account is not None}

    def name(self, source_id: str) -> str:
        source = self.sources[source_id]
        return harmless(source.label or source.url, 80)


def _of_sources(watch: _Watch) -> Iterator[_Row]:
    """Yield the sources that were not seen, or not whole."""
    lists: dict[Ailment, list[str]] = {}
    for source in watch.active:
        if _late(watch, source):
            lists.setdefault(Ailment.LATE, []).append(watch.name(source.id))
        visit = watch.last.get(source.id)
        if visit is None or visit.outcome is None:
            continue
        if visit.outcome in _AILS:
            said = _("{source} ({why})").format(
                source=watch.name(source.id), why=_why(watch, visit)
            )
            lists.setdefault(_AILS[visit.outcome], []).append(said)
        elif _silent(watch, source, visit.id):
            lists.setdefault(Ailment.SILENT, []).append(watch.name(source.id))
    for kind, named in lists.items():
        yield kind, len(named), tuple(named)
    yield Ailment.IDLE, _days_without(watch), ()
    broken = tuple(_broken(one) for one in incidents.told(watch.ledger, watch.begin, watch.end))
    yield Ailment.INCIDENT, len(broken), broken
    missed = _days_missed(watch)
    yield Ailment.MISSED, len(missed), missed
    failed = browser_failures(watch.ledger, {visit.id for visit in watch.last.values()})
    yield Ailment.BROWSER, int(bool(failed)), (harmless(as_read(failed), 400),)


def _of_reading(watch: _Watch) -> Iterator[_Row]:
    """Yield what is archived and not read, or not compared."""
    waiting = unread(watch.findings, watch.ledger, watch.until)
    named = tuple(watch.name(one) for one in watch.sources if one in waiting)
    yield Ailment.UNREAD, len(named), named
    stopped = steps.unfinished(watch.findings)
    yield Ailment.UNFINISHED, int(stopped), (_("« portique analyse » la reprend"),)
    old = behind(watch.findings, watch.configuration)
    yield Ailment.BEHIND, len(old), old
    failed = health.failed(watch.findings, [visit.id for visit in watch.last.values()])
    causes: dict[tuple[str, str], Counter[str]] = {}
    for one in failed:
        cause = _("{step} : {error}").format(
            step=_(STEPS.get(one.step, one.step)),
            error=harmless(as_read(one.what.partition(":")[0].strip()), 60),
        )
        source = watch.name(one.source_id) if one.source_id in watch.sources else ""
        causes.setdefault((cause, source), Counter())[one.what] += 1
    yield Ailment.ILLEGIBLE, len(failed), tuple(
        f"{source + ' — ' if source else ''}{cause} ({sum(found.values())})"
        for (cause, source), found in causes.items()
    )  # fmt: skip
    aside: Counter[Fate] = Counter()
    for account in watch.accounts.values():
        aside.update({one.fate: one.count for one in account.dropped if not one.fate.is_gap})
    yield (
        Ailment.ASIDE,
        aside.total(),
        tuple(fates([one]) for one in aside.most_common()),
    )


def _of_keeping(watch: _Watch) -> Iterator[_Row]:
    """Yield what is not secured, or not sent."""
    damaged = tuple(
        f"{harmless(one.object, 80)} ({harmless(one.reason, 90)})"
        for one in guarded.damaged(watch.ledger)
    )
    yield Ailment.DAMAGED, len(damaged), damaged
    unsealed = guarded.unsealed(watch.ledger, to_text(watch.until - SEALED_WITHIN))
    lacking = [
        said
        for said, there in (
            (_("aucune clé : « portique evidence key »"), guarded.has_key(watch.ledger)),
            (
                _("aucune autorité d'horodatage ([evidence])"),
                watch.configuration.evidence.authorities,
            ),
        )
        if not there
    ]
    yield Ailment.UNSEALED, unsealed, tuple(lacking)
    yield Ailment.UNSTAMPED, guarded.unstamped(watch.ledger), ()
    refused = tuple(
        ngettext(
            "{recipient}, bilan du {day} ({count} élément) : {why}",
            "{recipient}, bilan du {day} ({count} éléments) : {why}",
            one.entries,
        ).format(
            recipient=harmless(one.recipient, 80),
            day=in_figures(one.for_date),
            count=one.entries,
            why=harmless(as_read(one.detail), 120),
        )
        for one in digests.undelivered(watch.ledger)
        if one.recipient in watch.configuration.digest.readers
    )
    yield Ailment.REFUSED, len(refused), refused
    waiting = tuple(_waiting(one) for one in digests.queued(watch.ledger))
    yield Ailment.PENDING, len(waiting), waiting


def unread(findings: sqlite3.Connection, ledger: sqlite3.Connection, until: datetime) -> set[str]:
    """Return the ids of sources some visit of which, ended by then, no analysis has understood; whatever the cause."""
    closed = since_last(findings, ledger).visits
    understood = steps.editions(findings, "snapshot", closed)
    waiting = [visit for visit in closed if visit not in understood]
    return visits.sources_of(ledger, waiting, ended=until)


def behind(findings: sqlite3.Connection, configuration: Configuration) -> tuple[str, ...]:
    """Return what stands as an earlier edition of code or rules left it; nothing once all is read again."""
    today = editions(with_pictures=configuration.reading.pictures)
    return tuple(
        _("{step}, {count} sur {total}").format(
            step=_(STEPS.get(one.step, one.step)), count=one.old, total=one.total
        )
        for one in steps.mixed(findings, today)
    )


def _why(watch: _Watch, visit: Visit) -> str:
    """Return why a visit did not see all: the addresses it missed by what became of them, or what ended it."""
    assert visit.outcome is not None
    account = watch.accounts.get(visit.source_id)
    if visit.outcome is not Outcome.PARTIAL or account is None or not account.missed:
        why = harmless(as_read(visit.reason), 90)
        if _AILS[visit.outcome] is not Ailment.ENDED:
            return why
        return _("{outcome} : {why}").format(outcome=_(OUTCOMES[visit.outcome.value]), why=why)
    left = Counter({fate: count for fate, count in account.fates.items() if fate.is_gap})
    left.update({one.fate: one.count for one in account.dropped if one.fate.is_gap})
    said = ngettext("{count} manquée : {kinds}", "{count} manquées : {kinds}", account.missed)
    missed = said.format(count=account.missed, kinds=fates(left.most_common()))
    if not account.gaps:
        return missed
    return _("{missed} ; {first}").format(missed=missed, first=harmless(account.gaps[0].url, 90))


def _late(watch: _Watch, source: Source) -> bool:
    last = visits.last_begun(watch.ledger, source.id) or to_text(source.added_at)
    pace = max(pace_set(source, watch.configuration), queue.pace(watch.ledger, source.id))
    allowed = timedelta(seconds=pace * watch.configuration.digest.late_after)
    return bool(last < to_text(watch.until - allowed))


def _silent(watch: _Watch, source: Source, visit_id: str) -> bool:
    """Say whether a shop or account that once showed something showed nothing in a complete visit."""
    if source.kind not in {SourceKind.SHOP, SourceKind.SOCIAL}:
        return False
    return health.went_silent(watch.findings, source.id, visit_id)


def _days_without(watch: _Watch) -> int:
    """Count the whole days since the last digest in which nothing was visited."""
    if watch.since is None:
        return 0
    days = visits.days_with(watch.ledger, watch.begin, watch.end)
    gap = (watch.until - watch.since).days
    return max(0, gap - max(len(days), 1)) if gap > 1 else 0


def _waiting(one: digests.Queued) -> str:
    said = ngettext(
        "{recipient}, bilan du {day}, {count} essai", "{recipient}, bilan du {day}, {count} essais", one.attempts
    ).format(recipient=harmless(one.recipient, 80), day=in_figures(one.for_date), count=one.attempts)  # fmt: skip
    if not one.detail:
        return said
    return _("{tried} : {why}").format(tried=said, why=harmless(as_read(one.detail), 120))


def _broken(one: incidents.Incident) -> str:
    begun = format_datetime(to_time(one.begun_at), _("dd/MM HH:mm 'UTC'"), locale=locale())
    said = (
        _("{when} : {what} : {why}") if one.ended_at else _("{when}, dure encore : {what} : {why}")
    )
    subject = harmless(one.subject, 60)
    what = _(INCIDENTS.get((one.kind, one.subject)) or INCIDENTS.get((one.kind, ""), "{subject}"))
    why = harmless(as_read(one.detail), 160)
    return said.format(when=begun, what=what.format(subject=subject), why=why)


def _days_missed(watch: _Watch) -> tuple[str, ...]:
    """Return the days between the last digest and this one, for which none was made."""
    last = digests.last_day(watch.ledger, (watch.day - timedelta(days=1)).isoformat())
    if last is None:
        return ()
    first = date.fromisoformat(last) + timedelta(days=1)
    return tuple(
        format_date(first + timedelta(days=n), _("dd/MM"), locale=locale())
        for n in range((watch.day - first).days)
    )
