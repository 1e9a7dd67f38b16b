"""
Keep the lineage up to date with the traits, the sites, the judgements and the profiles.

What happened is put in the order of its times: captures, seizures, rulings. Each event is taken in knowing only what
came before, so the tables are the same whether they were brought up to date after every visit or once over everything.
Where something new sorts before what was taken in, the events after it are taken back and taken in again behind it
(:mod:`storage.findings.lineage_journal`); where a rule changes, or it is older than a week, all is done again.
"""

import sqlite3
from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from monitor.lineage import sellers
from monitor.lineage.placing import Placing
from monitor.lineage.rulings import latest_rulings, ruled
from monitor.lineage.sites import NewTrait
from monitor.lineage.weights import Weights, shipped_weights
from storage.findings import compared
from storage.findings import lineage_journal as journal
from storage.findings import lineage_leads as leads
from storage.findings.lineage_records import Happened, Progress
from storage.ids import sha256_hex
from storage.ledger.times import to_text
from storage.records.link import Judgement, Profile, SiteFacts, TraitKind, Verdict

_AFTER = "~"
"""Sorts after every capture id of the same time."""

TAKEN_BACK = timedelta(days=7)
"""What came at most so long before the latest can be taken back: visits overlap by hours."""

_SEIZED, _RULED = 1, 2
"""What an event is; of one time, seizures come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new since the last run."""

    captures: Collection[tuple[str, ...]]
    """Time and id of each whose traits were written."""

    sites: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageReport:
    """What one run did."""

    captures: int
    """Captures taken in."""

    weighed: int
    """Pairs compared."""

    leads: int
    """Leads there are now."""

    sellers: int
    again: bool
    """Everything was done again from the first capture."""


def update(
    findings: sqlite3.Connection,
    *,
    sites: Iterable[SiteFacts],
    judgements: Iterable[Judgement],
    profiles: Iterable[Profile],
    weights: Weights | None = None,
    edition: str | None = "",
    news: News | None = None,
) -> LineageReport:
    """
    Bring the lineage's tables up to date, in one transaction.

    Reads the table ``trait`` (capture_id, site_id, kind, value, quotation, observed_at, url). ``edition`` is that
    of this code and of the traits; when it changes, everything is done again. It is None where not all
    traits are there yet: then what is new is taken in after what was. ``news`` says what is new since the last run; where
    that is not known, all traits are counted and all sellers written.
    """
    weights = weights or shipped_weights()
    known_sites, rulings, described = (
        list(sites),
        list(judgements),
        sorted(profiles, key=lambda p: p.id),
    )
    whole = edition is not None
    whole_edition = sha256_hex(repr((weights.edition, edition, described)).encode())[:20]
    with findings:
        progress = compared.progress(findings)
        events = _events(known_sites, rulings)
        journal.begin(findings)
        late = _late(findings, progress, events, news) if whole and progress else None
        again = bool(whole and progress and progress.edition != whole_edition)
        if progress and late and not again:
            earlier = journal.back(findings, progress, *late)
            again, progress = earlier is None, earlier or progress
        if again:
            compared.forget(findings)
            progress = None
        placing = Placing(findings, weights)
        if progress is None:
            journal.forget(findings)
            progress = Progress(edition=whole_edition if whole else "")
            _describe(placing, described)
        placing.resume(progress.observed_at)
        reached = _take(findings, placing, progress, events)
        journal.rest(findings)
        compared.came(findings, reached)
        ruled(findings, rulings)
        touched = None if news is None or again else news.sites
        count = sellers.join(findings, rulings, known_sites, touched)
    return LineageReport(
        captures=reached.captures - progress.captures,
        weighed=placing.comparing.weighed,
        leads=leads.count(findings),
        sellers=count,
        again=again,
    )


def is_still(
    findings: sqlite3.Connection, sites: Iterable[SiteFacts], judgements: Iterable[Judgement]
) -> bool:
    """Say whether every seizure and ruling was taken in, and none that was is gone; ``sites`` are all that are seized."""
    return {*compared.events(findings)} == {*_events(sites, judgements)}


def _events(sites: Iterable[SiteFacts], judgements: Iterable[Judgement]) -> list[Happened]:
    """Return seizures and rulings of one hand, in the order of their times; after captures of the same time."""
    seized = [
        Happened(at=site.seized_at, place=_SEIZED, site_id=site.site_id, other="")
        for site in sites
        if site.seized_at is not None
    ]
    ruled_same = [
        Happened(at=judgement.judged_at, place=_RULED, site_id=one, other=other)
        for (one, other), judgement in latest_rulings(judgements).items()
        if judgement.verdict is Verdict.SAME
    ]
    return sorted(seized + ruled_same)


def _late(
    findings: sqlite3.Connection,
    progress: Progress,
    events: Iterable[Happened],
    news: News | None,
) -> tuple[str, str] | None:
    """Return the earliest that was not there, or is there no longer, of what sorts before the last taken in; as time and capture."""
    last = (progress.observed_at, progress.capture_id)
    late: list[tuple[str, str]] = []
    if news is not None:
        late = [(at, capture_id) for at, capture_id in news.captures if (at, capture_id) <= last]
    elif progress.traits + compared.traits_after(findings, *last) != compared.traits(findings):
        late = [("", "")]
    changed = {*compared.events(findings)} ^ {*events}
    late += [(event.at, _AFTER) for event in changed if event.at <= progress.observed_at]
    return min(late, default=None)


def _describe(placing: Placing, profiles: Iterable[Profile]) -> None:
    """Take in the profiles before anything else: what they tell was public before the watch began."""
    for profile in profiles:
        placing.described(
            profile.id,
            profile.seized_at or profile.written_at,
            profile.seized_at,
            (
                (
                    NewTrait(kind=t.kind, value=t.value, quotation=t.quotation),
                    f"{profile.id}#{number} {t.source}",
                )
                for number, t in enumerate(profile.traits)
            ),
        )


def _take(
    findings: sqlite3.Connection, placing: Placing, progress: Progress, events: list[Happened]
) -> Progress:
    """Take in every capture and event after the last one taken in."""
    taken = set(compared.events(findings))
    waiting = deque(event for event in events if event not in taken)
    rows = compared.observed_after(findings, progress.observed_at, progress.capture_id)
    since = _since(max([compared.last_shown(findings), *(one.at for one in waiting)]))
    journal.prune(findings, since)
    kept = False
    for (at, capture_id, site_id), found in groupby(rows, key=_capture):
        kept = _mark(findings, progress, kept=kept, wanted=at >= since)
        while waiting and waiting[0].at < at:
            _happened(findings, placing, waiting.popleft())
        batch = [
            NewTrait(kind=TraitKind(one.kind), value=one.value, quotation=one.quotation)
            for one in found
        ]
        placing.capture(site_id, at, capture_id, batch)
        progress = replace(
            progress, observed_at=at, capture_id=capture_id,
            traits=progress.traits + len(batch), captures=progress.captures + 1,
        )  # fmt: skip
    for event in waiting:
        kept = _mark(findings, progress, kept=kept, wanted=event.at >= since)
        _happened(findings, placing, event)
        if event.at >= progress.observed_at:
            progress = replace(progress, observed_at=event.at, capture_id=_AFTER)
    return progress


def _since(latest: str) -> str:
    """Return the time from which on what happens up to the latest can be taken back."""
    return to_text(datetime.fromisoformat(latest) - TAKEN_BACK) if latest else ""


def _mark(findings: sqlite3.Connection, progress: Progress, *, kept: bool, wanted: bool) -> bool:
    """Begin an event in the journal where it is to be kept; an event that is not leaves nothing to be taken back before it."""
    if not wanted:
        journal.forget(findings)
    elif not kept:
        journal.keep(findings)
    if wanted:
        journal.event(findings, progress)
    return wanted


def _capture(trait: compared.Observed) -> tuple[str, str, str]:
    return trait.observed_at, trait.capture_id, trait.site_id


def _happened(findings: sqlite3.Connection, placing: Placing, event: Happened) -> None:
    """Let a seizure or a ruling make seeds."""
    compared.happened(findings, [event])
    if event.place == _SEIZED:
        placing.seized(event.site_id, event.at, "")
        return
    placing.leads.joined(event.site_id, event.other)
    for site_id in (event.site_id, event.other):
        placing.sow(site_id, event.at, "judged", "")
