"""
Understand each visit as a whole, and compare it with all that was known of the source before it.

What may be concluded from not seeing a thing is decided page by page (:mod:`monitor.analysis.absence`); a page that was cut
off or could not be read shows that a thing is still there, and nothing else. A blocked visit says nothing. Snapshots of a source are made in the order its visits ended; when one is due again, so are all after it.

While a source is being read again, what it shows is compared with nothing: a difference between two readings of other
editions would be told as a change of the shop. Its new visits are understood for the time being, and once more when
all of it is read.

A change is told against all that the source ever showed (:mod:`monitor.analysis.memory`): what comes back is not new, what
flickers is nothing, and a day in another language says nothing of goods.
"""

import logging
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.analysis import banners
from monitor.analysis.absence import Sight
from monitor.analysis.changes import Said, of_listing, of_post
from monitor.analysis.closed import sources_due
from monitor.analysis.declared import SNAPSHOT
from monitor.analysis.documents import site_of
from monitor.analysis.errors import cause
from monitor.analysis.memory import Field, Memory, News
from monitor.analysis.moves import moved
from monitor.analysis.news import TOUCHED
from monitor.analysis.volatile import pieces
from spiders.reading.standings.vacancy import NOBODY
from storage.database import attempt
from storage.findings import documents, remembered, steps
from storage.findings import sites as site_table
from storage.findings import snapshots as table
from storage.findings.records import Change, Snapshot
from storage.findings.snapshots import Known, Shown
from storage.ids import derived_id
from storage.ledger import compared
from storage.ledger import sources as source_table
from storage.ledger import visits as visit_table
from storage.ledger.times import to_text, to_time
from storage.records.source import Outcome, Source, Visit
from storage.records.standing import Standing

log = logging.getLogger("portique.analysis")

FOR_NOW = "for now"
"""Edition of a snapshot that is made again when its source is wholly read."""

_READABLE = {Outcome.COMPLETE, Outcome.PARTIAL}
_TELLING = {
    Outcome.COMPLETE,
    Outcome.PARTIAL,
    Outcome.SEIZED,
    Outcome.BANNER,
    Outcome.GONE,
    Outcome.REDIRECTED,
}
"""Outcomes that say something about the site; the others say something about the visit."""

_OPEN = "open"
_STATUS = {
    "complete": _OPEN, "partial": _OPEN, "seized": "seized", "banner": "banner", "gone": "gone", "redirected": "redirected",
}  # fmt: skip
_CHANGED_TO = {
    "seized": "site_seized",
    "banner": "site_banner",
    "gone": "site_gone",
    "redirected": "site_redirected",
}
_TOLD = {kind: status for status, kind in _CHANGED_TO.items()} | {
    "site_first_seen": _OPEN, "site_back": _OPEN,
}  # fmt: skip
_EVER = frozenset(("name", "price", "stock", "wording", "photo", "seller", "post"))
_ALWAYS = frozenset(("price", "stock"))
"""What is compared of a listing, and what of it on a day in another language."""

GONE_FOR = banners.APART
"""How long a site must be found missing before it is told as gone: two visits a day apart, jitter included."""


def update(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    edition: str,
    closed: Mapping[str, str],
    *,
    behind: Collection[str] = (),
) -> int:
    """
    Make the snapshots that are missing or out of date; return how many were made.

    ``closed`` are the visits that closed since the last analysis and before their captures were registered
    (:mod:`monitor.analysis.closed`); ``behind`` are sources that are still being read again.
    """
    made = 0
    for source_id in sorted(sources_due(findings, ledger, edition, closed)):
        visits = visit_table.closed(ledger, source_id)
        done = steps.editions(findings, SNAPSHOT.name, [visit.id for visit in visits])
        visits = [visit for visit in visits if visit.id in closed or visit.id in done]
        if source_id in behind:
            due, dated = [visit for visit in visits if visit.id not in done], FOR_NOW
        else:
            due, dated = _from_stale(visits, done, edition), edition
        with findings:
            if len(due) == len(visits):
                remembered.forget(findings, source_id)
            for visit in due:
                table.forget(findings, visit.id)
                steps.forget(findings, visit.id, SNAPSHOT.name)
        source = source_table.find(ledger, source_id)
        assert source is not None
        always = compared.always(ledger, source_id)
        for visit in due:
            sight = Sight(findings, ledger, visit)
            with findings:
                problem = _understood(
                    sight, findings, source, visit, None if dated == FOR_NOW else always
                )
                steps.note(findings, TOUCHED, [_site_of(source)])
                steps.say(findings, SNAPSHOT.name, visit.id, problem)
                steps.done(findings, SNAPSHOT.name, visit.id, dated)
        made += len(due)
    return made


def understand_anew(
    findings: sqlite3.Connection, ledger: sqlite3.Connection, source_id: str
) -> None:
    """Let every visit of a source be understood anew by the next analysis: a decision changed what is compared."""
    with findings:
        for visit in visit_table.closed(ledger, source_id):
            steps.forget(findings, visit.id, SNAPSHOT.name)


def _from_stale(visits: Sequence[Visit], done: dict[str, str], edition: str) -> list[Visit]:
    """Return the visits that are not of this edition: the last ones, or, where one stands before any that is, all."""
    stale = [visit for visit in visits if done.get(visit.id) != edition]
    return stale if stale == list(visits[len(visits) - len(stale) :]) else list(visits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """A visit beside what was known before it."""

    findings: sqlite3.Connection
    source: Source
    visit: Visit
    site_id: str
    at: str

    def tell(
        self,
        kind: str,
        item_id: str,
        subject: str,
        *,
        texts: tuple[str | None, str | None] = (None, None),
        captures: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """Write a change; texts and captures are those before and after."""
        change = Change(
            id=derived_id("change", self.visit.id, kind, item_id), source_id=self.source.id, site_id=self.site_id,
            visit_id=self.visit.id, at=self.at, kind=kind, item_id=item_id, subject=subject[:300], before=texts[0],
            after=texts[1], capture_before=captures[0], capture_after=captures[1],
        )  # fmt: skip
        table.changed(self.findings, change)


def _understood(
    sight: Sight,
    findings: sqlite3.Connection,
    source: Source,
    visit: Visit,
    always: frozenset[compared.Place] | None,
) -> str | None:
    """Make a visit's snapshot; return why it could not be made, where it could not."""
    try:
        with attempt(findings):
            _snapshot(sight, findings, source, visit, always)
    except sqlite3.OperationalError:
        raise  # a full disk or a lock is no fault of the visit
    except Exception as error:
        log.exception("snapshot_failed", extra={"visit": visit.id})
        return cause(error)
    return None


def _snapshot(
    sight: Sight,
    findings: sqlite3.Connection,
    source: Source,
    visit: Visit,
    always: frozenset[compared.Place] | None,
) -> None:
    """Make a visit's snapshot; what is compared ``always`` is None where nothing is compared."""
    assert visit.ended_at is not None
    assert visit.outcome is not None
    at = to_text(visit.ended_at)
    site_id = _site_of(source)
    comparison = _Comparison(findings=findings, source=source, visit=visit, site_id=site_id, at=at)
    readable = visit.outcome in _READABLE
    showing = table.shown(findings, visit.id) if readable else []
    items = table.shown(findings, visit.id, leave_out=sight.cut) if readable else []
    kinds = [item.kind for item in showing]
    before = table.known_before(findings, source.id, at)
    snapshot = Snapshot(
        visit_id=visit.id, source_id=source.id, site_id=site_id, ended_at=at, outcome=visit.outcome.value,
        reason=visit.reason, documents=documents.seen_in(findings, visit.id), listings=kinds.count("listing"),
        posts=kinds.count("post"),
    )  # fmt: skip
    looks = remembered.looks(findings, source.id, [outcome.value for outcome in _READABLE])
    memory = Memory(findings, source.id, looks, always or frozenset())
    foreign = readable and memory.is_odd("language", remembered.spoken(findings, visit.id))
    told = _ALWAYS if foreign else _EVER
    asked = remembered.asked_in(findings, visit.id) if readable else None
    if memory.is_odd("currency", asked):
        told = told - {"price"}
    table.write(findings, snapshot, [] if foreign else items)
    _compare_status(comparison)
    if not readable or always is None:
        return
    if not foreign:
        absent = {kind: memory.absent(kind) for kind in ("listing", "post", "contact")}
        came = [
            item
            for item in items
            if (item.kind, item.item_id) not in before
            or memory.thing(item.item_id) in absent[item.kind]
        ]
        seen = {(item.kind, memory.thing(item.item_id)) for item in showing}
        there = {
            (one.kind, memory.thing(one.item_id)): one
            for one in sorted(before.values(), key=lambda one: one.seen_at)
            if memory.thing(one.item_id) not in absent[one.kind]
        }
        for key in seen & there.keys():
            del there[key]
        gone = list(_vanished(comparison, sight, there))
        _come_and_gone(
            comparison, memory, (came, gone), before, moved(findings, came, there.values())
        )
    for item in items:
        old = before.get((item.kind, item.item_id))
        if old is not None or not foreign:
            _compare(comparison, memory, item, old, fields=told)
    if not foreign:
        _compare_pages(comparison, memory)
        _compare_currency(comparison, memory, asked, items, before)


def _site_of(source: Source) -> str:
    return site_of(source.url, source.kind, source.platform)


def _compare_status(comparison: _Comparison) -> None:
    """Tell what became of the site. One morning's « 404 » is none: a page that is not found must be so for most of a day, unless its network says who is gone."""
    visit, findings = comparison.visit, comparison.findings
    if visit.outcome not in _TELLING:
        return
    told = table.told_of_site(findings, comparison.source.id, comparison.at)
    first = table.first_page(findings, visit.id)
    now, was = _status(comparison, visit.outcome, first), _TOLD[told] if told is not None else None
    if now == was:
        return
    missing = first is None or (
        first.standing == Standing.NOT_FOUND.value and first.standing_reason != NOBODY
    )
    if now == "gone" and missing:
        since = table.gone_since(findings, comparison.source.id, comparison.at)
        if visit.ended_at is None or visit.ended_at - to_time(since) < GONE_FOR:
            return
    said = first.standing_reason if first is not None and now != _OPEN else ""
    kind = _CHANGED_TO.get(now) or ("site_first_seen" if was is None else "site_back")
    comparison.tell(
        kind,
        comparison.site_id,
        comparison.source.label or comparison.source.url,
        texts=(was, (said or visit.reason)[:500]),
        captures=(None, first.capture_id if first is not None else None),
    )


def _status(comparison: _Comparison, outcome: Outcome, first: table.FirstPage | None) -> str:
    """Return how the site stands after this visit; a banner on the first page of a site that is there is told, too."""
    if first is not None and first.standing in banners.BANNERS and outcome in _READABLE:
        return Outcome.BANNER.value
    if outcome.value not in banners.BANNERS:
        return _STATUS[outcome.value]
    ways = [one.value for one in _TELLING]
    looks = site_table.endings(comparison.findings, comparison.site_id, ways)
    until = [one for one in looks if one.ended_at <= comparison.at]
    return Outcome.SEIZED.value if banners.after(until).stated else Outcome.BANNER.value


_Things = tuple[list[Shown], list[Known]]
_Before = Mapping[tuple[str, str], Known]
"""Each thing that was shown before, by kind and id."""


def _come_and_gone(
    comparison: _Comparison,
    memory: Memory,
    things: _Things,
    before: dict[tuple[str, str], Known],
    moves: dict[str, Known],
) -> None:
    """Tell what came, went, came back and stands elsewhere; nothing of a first look, to which all is new."""
    findings = comparison.findings
    came, gone = things
    for item in came:
        old = moves.get(item.item_id)
        if old is not None and memory.moved(old.item_id, item.item_id):
            addresses = _address(findings, old), _address(findings, item)
            comparison.tell(
                "listing_moved", item.item_id, _subject(findings, item), texts=addresses,
                captures=(old.capture_id, item.capture_id),
            )  # fmt: skip
        elif old is None and before:
            known = before.get((item.kind, item.item_id))
            if known is None or memory.there(item.item_id, item.kind):
                comparison.tell(
                    f"{item.kind}_{'appeared' if known is None else 'returned'}", item.item_id, _subject(findings, item),
                    captures=(known.capture_id if known is not None else None, item.capture_id),
                )  # fmt: skip
    left = {one.item_id for one in moves.values()}
    for one in gone:
        if one.item_id not in left and memory.gone(one.item_id, one.kind):
            comparison.tell(
                "post_deleted" if one.kind == "post" else f"{one.kind}_vanished", one.item_id, _subject(findings, one),
                captures=(one.capture_id, None),
            )  # fmt: skip


def _address(findings: sqlite3.Connection, item: Shown) -> str:
    listing = table.listing(findings, item.document_id, item.item_id)
    return listing.url if listing is not None else ""


def _compare(
    comparison: _Comparison,
    memory: Memory,
    item: Shown,
    old: Known | None,
    *,
    fields: frozenset[str],
) -> None:
    """Tell what a thing says that it did not say before."""
    findings = comparison.findings
    if old is not None and old.document_id == item.document_id:
        return
    captures = (old.capture_id if old is not None else None, item.capture_id)
    for said in _said(findings, item):
        news = memory.news(item.item_id, said.field, said.values) if said.kind in fields else None
        if news is not None:
            comparison.tell(
                _kind(said, news), item.item_id, _subject(findings, item), texts=_texts(said, news), captures=captures
            )  # fmt: skip


def _kind(said: Said, news: News) -> str:
    if said.kind == "post":
        return "post_edited"
    if said.kind == "stock":  # of a few states each was there before
        return "stock_changed"
    return f"{said.kind}_back" if news.back else f"{said.kind}_changed"


def _texts(said: Said, news: News) -> tuple[str, str]:
    """Return what is no more and what is new, as texts."""
    unit = f" {said.field.under}" if said.kind == "price" and said.field.under else ""
    glue = " " if said.kind == "photo" else " … "
    before, after = (
        glue.join(f"{one}{unit}" for one in side) for side in (news.before, news.after)
    )
    return before, after


def _said(findings: sqlite3.Connection, item: Shown) -> Iterator[Said]:
    if item.kind == "listing":
        listing = table.listing(findings, item.document_id, item.item_id)
        if listing is not None:
            yield from of_listing(listing, documents.language(findings, item.document_id))
    elif item.kind == "post":
        post = table.post(findings, item.document_id, item.item_id)
        if post is not None:
            yield from of_post(post)


def _compare_currency(
    comparison: _Comparison,
    memory: Memory,
    asked: str | None,
    items: Iterable[Shown],
    before: _Before,
) -> None:
    """Tell, once, that a site asks another currency than ever before: with one price in both, as no amount rose or fell."""
    if asked is None:
        return
    news = memory.news("*", Field("asked in", learns=False), [asked])
    if news is None:
        return
    by_age = sorted(before.values(), key=lambda one: one.seen_at)
    known = {(one.kind, memory.thing(one.item_id)): one for one in by_age}
    for item in items:
        old = known.get((item.kind, memory.thing(item.item_id)))
        if old is None:
            continue
        was, now = (_price(comparison.findings, one) for one in (old, item))
        if was and now.endswith(asked):
            comparison.tell(
                "currency_changed", "*", _subject(comparison.findings, item), texts=(was, now),
                captures=(old.capture_id, item.capture_id),
            )  # fmt: skip
            return


def _price(findings: sqlite3.Connection, item: Shown | Known) -> str:
    """Return what a thing costs, with its currency; empty where none is known."""
    said = (
        table.listing(findings, item.document_id, item.item_id) if item.kind == "listing" else None
    )
    return f"{said.price} {said.currency}" if said and said.price and said.currency else ""


_TERMS = re.compile(
    r"\b(?:cgv|cgu|condition|terms|agb|termini|t[ée]rminos|retour|return|remboursement|livraison|shipping)", re.IGNORECASE
)  # fmt: skip


def _compare_pages(comparison: _Comparison, memory: Memory) -> None:
    """Tell what the pages of terms, legal notices and contacts say that they did not say before."""
    findings = comparison.findings
    for page in remembered.standing_pages(findings, comparison.visit.id):
        was = memory.document(page.url, page.document_id)
        if was == page.document_id:
            continue
        reached = remembered.reached(findings, page.document_id)
        words = [
            piece
            for text in remembered.passages(findings, page.document_id)
            for piece in pieces(_without(text, reached))
        ]
        spoken = Field("page", (page.language or "")[:2])
        news = memory.news(page.url, spoken, list(dict.fromkeys(words)))
        before = documents.find(findings, was)
        if news is None or news.back or before is None:
            continue
        terms = page.role == "legal" and _TERMS.search(f"{page.url} {page.title}")
        kind = "terms" if terms else page.role
        comparison.tell(
            f"page_{kind}_changed", page.url, page.title or page.url, texts=_texts(Said(kind, spoken, ()), news),
            captures=(before.capture_id, page.capture_id),
        )  # fmt: skip


def _without(text: str, contacts: Iterable[str]) -> str:
    """Return a text without the contacts it names: those are told by themselves."""
    for one in contacts:
        text = text.replace(one, "")
    return text


def _vanished(
    comparison: _Comparison, sight: Sight, there: dict[tuple[str, str], Known]
) -> Iterator[Known]:
    """Yield what of the things that were there, and were not seen, is known to be no more."""
    oldest = table.oldest_post(comparison.findings, comparison.visit.id)
    for item in there.values():
        if _is_gone(comparison.findings, sight, item, oldest):
            yield item


def _is_gone(
    findings: sqlite3.Connection, sight: Sight, item: Known, oldest_post: str | None
) -> bool:
    """Say whether a thing that a visit did not show is known to be no more."""
    if item.kind == "post":
        post = table.post(findings, item.document_id, item.item_id)
        at = post.published_at if post is not None else None
        # Older than what the visit reached is not seen, so not known to be gone.
        return sight.is_whole and oldest_post is not None and at is not None and at >= oldest_post
    listing = (
        table.listing(findings, item.document_id, item.item_id) if item.kind == "listing" else None
    )
    return sight.lacks(item.kind, item.item_id, listing.url if listing is not None else "")


def _subject(findings: sqlite3.Connection, item: Shown) -> str:
    """Return what a thing is called: its name, its words, or what it is known by."""
    if item.kind == "listing":
        listing = table.listing(findings, item.document_id, item.item_id)
        return " ".join(listing.name.split()) if listing is not None else item.item_id
    if item.kind == "post":
        post = table.post(findings, item.document_id, item.item_id)
        return " ".join(post.text.split()) if post is not None else item.item_id
    return item.item_id
