"""
The steps: each reads one document and yields rows.

A step's rows in one document are replaced together. Its edition changes by itself when the rules it reads by change,
and by hand (``version``) when its code changes what it finds; then every document is due again, and reading history
anew is the ordinary path.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from monitor import signals
from monitor.phrases.judge import edition as lexicon_edition
from monitor.phrases.judge import judge_page
from monitor.phrases.records import Segment
from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.page import Page
from storage.records.reading import Reading
from storage.records.shop import Listing, Price

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""Table name to rows, each beginning with the document id (but for tables that say otherwise)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A document opened for reading."""

    id: str
    site_id: str
    page: Page
    picture: bool
    reading: Callable[[], Reading]
    """The page's reading, made when first asked for and shared by the steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way of reading a document."""

    name: str
    edition: str
    tables: tuple[str, ...]
    """The tables it fills, in the order in which their rows are deleted."""

    rows: Callable[[Subject], Rows]

    kinds: tuple[str, ...] = ("http", "dom")
    """The kinds of document it reads."""


def steps() -> tuple[Step, ...]:
    """Return the steps in their order, with today's editions."""
    return (
        Step(
            name="read",
            edition=f"1:{_reading_edition()}",
            tables=("listing", "post", "account", "trader", "contact", "link", "block"),
            rows=_read,
        ),
        Step(
            name="words", edition=f"1:{lexicon_edition()}", tables=("match", "verdict"), rows=_words
        ),
        Step(
            name="traits",
            edition=f"1:{signals.EDITION}",
            tables=("trait",),
            rows=_traits,
            kinds=("http", "dom", "picture"),
        ),
    )


def _reading_edition() -> str:
    """Digest of the modules that read pages: a changed reader reads history again."""
    from importlib.resources import files

    digest = sha256()
    for package in (
        "spiders.reading",
        "spiders.reading.contacts",
        "spiders.platforms",
        "spiders.networks",
    ):
        for entry in sorted(files(package).iterdir(), key=lambda item: item.name):
            if entry.name.endswith((".py", ".toml", ".json")):
                digest.update(entry.read_bytes())
    digest.update(files("spiders").joinpath("read.py").read_bytes())
    return digest.hexdigest()[:16]


def _read(subject: Subject) -> Rows:
    reading = subject.reading()
    identity = subject.id
    if not reading.standing.standing.is_content:
        return {"document": [_document_row(subject, reading)]}
    rows: dict[str, list[tuple[Any, ...]]] = {
        "document": [_document_row(subject, reading)],
        "listing": list(_once(_listing_rows(subject, reading), 2)),
        "post": list(_once(_post_rows(subject, reading), 2)),
        "contact": list(
            _once(
                (
                    (
                        identity,
                        c.kind.value,
                        c.value,
                        c.quotation[:1000],
                        c.where,
                        int(c.valid),
                        c.note,
                    )
                    for c in reading.contacts
                ),
                3,
            )
        ),
        "link": list(_once(((identity, url[:2000]) for url in reading.links), 2)),
        "block": [
            (block_id(identity, number), identity, number, block.kind, block.text)
            for number, block in enumerate(reading.blocks)
            if block.text.strip()
        ],
    }
    if reading.account is not None:
        a = reading.account
        rows["account"] = [
            (
                identity,
                a.network,
                a.id,
                a.handle,
                a.name,
                a.url,
                a.bio,
                _json(a.links),
                a.followers,
                a.avatar,
            )
        ]
    if reading.seller is not None:
        s = reading.seller
        rows["trader"] = [(identity, s.name, s.url, s.legal_name, s.description, s.address, s.logo)]
    return rows


def block_id(document_id: str, number: int) -> int:
    """Return the derived integer id of a block: full-text search needs an integer, a rebuild needs it the same."""
    return int.from_bytes(sha256(f"{document_id}/{number}".encode()).digest()[:8], "big") >> 1


def _document_row(subject: Subject, reading: Reading) -> tuple[Any, ...]:
    standing = reading.standing
    reason = standing.reason + (f" | {standing.detail}" if standing.detail else "")
    return (
        standing.standing.value,
        reason[:1000],
        reading.platform,
        subject.page.role or reading.role.value,
        reading.title[:500],
        reading.language,
        subject.id,
    )


def listing_id(site_id: str, listing: Listing) -> str:
    """
    Return what a listing is known by across visits: its site and address.

    A fragment names no other document, unless it is the text fragment of a thing that has no page of its own.
    """
    address, _, fragment = listing.url.partition("#")
    if fragment.startswith(":~:text="):
        address = listing.url
    return derived_id("listing", site_id, address or listing.sku or listing.name)


def _listing_rows(subject: Subject, reading: Reading) -> Iterator[tuple[Any, ...]]:
    for listing in sorted(reading.listings, key=lambda one: not one.detail):
        yield (
            subject.id,
            listing_id(subject.site_id, listing),
            listing.url,
            listing.name,
            _amount(listing.price),
            listing.price.currency if listing.price else None,
            _amount(listing.list_price),
            listing.availability.value,
            listing.sku,
            listing.description,
            _json(listing.images),
            listing.category,
            listing.brand,
            listing.seller,
            json.dumps(
                [asdict(offer) for offer in listing.offers],
                default=str,
                sort_keys=True,
                ensure_ascii=False,
            ),
            int(listing.detail),
            listing.source,
        )


def _post_rows(subject: Subject, reading: Reading) -> Iterator[tuple[Any, ...]]:
    for post in reading.posts:
        yield (
            subject.id,
            derived_id("post", post.network, post.account_id or subject.site_id, post.id),
            post.network,
            post.url,
            post.account_id,
            post.author,
            post.text,
            to_text(post.published_at) if post.published_at else None,
            int(post.edited),
            _json(post.links),
            _json(post.media),
            post.reply_to,
            post.forwarded_from,
            post.views,
        )


def _words(subject: Subject) -> Rows:
    reading = subject.reading()
    if not reading.standing.standing.is_content:
        return {}
    segments = [
        (number, block) for number, block in enumerate(reading.blocks) if block.text.strip()
    ]
    if not segments:
        return {}
    numbers = [number for number, _ in segments]
    return heard(
        subject.id, [Segment(kind=block.kind, text=block.text) for _, block in segments], numbers
    )


def heard(document_id: str, segments: Sequence[Segment], numbers: Sequence[int]) -> Rows:
    """Judge the segments; ``numbers`` are those of their blocks."""
    verdict = judge_page(segments)
    if verdict.band == "none" and not verdict.matches:
        return {}
    edition = verdict.edition
    matches = [
        (
            derived_id("match", document_id, numbers[m.segment], m.start, m.end, m.entry),
            document_id,
            numbers[m.segment],
            m.start,
            m.end,
            m.concept,
            m.entry,
            m.quotation[:500],
            _json(m.disguises),
            edition,
        )
        for m in verdict.matches[:400]
    ]
    row = (
        document_id,
        str(verdict.band),
        verdict.verdict,
        round(verdict.score, 6),
        verdict.rule or "",
        _json(verdict.concepts),
        _json(verdict.dampers),
        edition,
    )
    return {"verdict": [row], "match": list({match[0]: match for match in matches}.values())}


def _traits(subject: Subject) -> Rows:
    if subject.picture:
        found = signals.observe_image(subject.page)
    else:
        reading = subject.reading()
        if not reading.standing.standing.is_content and reading.standing.standing != "redirected":
            return {}
        found = signals.observe(subject.page, reading)
    page = subject.page
    at = to_text(page.captured_at)
    rows = (
        (
            subject.id,
            page.capture_id,
            subject.site_id,
            t.kind.value,
            t.value,
            t.quotation[:1000],
            at,
            page.url,
        )
        for t in found
    )
    unique = {(row[3], row[4]): row for row in rows}
    return {"trait": list(unique.values())}


def _once(rows: Iterator[tuple[Any, ...]], key: int) -> Iterator[tuple[Any, ...]]:
    """Yield the first of the rows that share their first ``key`` columns."""
    seen = set()
    for row in rows:
        if row[:key] not in seen:
            seen.add(row[:key])
            yield row


def _amount(price: Price | None) -> str | None:
    return (
        format(price.amount.normalize() if price.amount else Decimal(0), "f")
        if price is not None
        else None
    )


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
