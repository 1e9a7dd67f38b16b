"""The step that reads: what a document is, and what it offers, posts, names and says."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from monitor.analysis.step import Rows, Subject
from spiders.read import read
from storage.archive.reader import ArchiveReader
from storage.findings.records import (
    Account,
    Block,
    Contact,
    Link,
    Listing,
    Post,
    Trader,
    Understood,
)
from storage.ids import derived_id
from storage.ledger.times import to_text
from storage.records import contact as contact_record
from storage.records import shop
from storage.records.capture import Capture
from storage.records.cleaned import cleaned
from storage.records.reading import Reading

R = TypeVar("R")


def opened(
    archive: Path,
    document_id: str,
    site_id: str,
    capture: Capture,
    find: Callable[[str], Capture],
    *,
    picture: bool,
) -> Subject:
    """
    Open a document; ``find`` gives the capture that holds a revisit's payload.

    Raises:
        StorageError, FileNotFoundError: its bytes cannot be had.
    """
    page = ArchiveReader(archive, find).page(capture)
    reading: Callable[[], Reading] = cache(lambda: cleaned(read(page)))
    return Subject(document_id, site_id, page, picture, reading)


def rows(subject: Subject) -> Rows:
    """Return what the document is and, where it stands as content, all it says."""
    reading = subject.reading()
    document = _document(subject, reading)
    if not reading.standing.standing.is_content:
        return [document]
    return [
        document,
        *_once(_listings(subject, reading), lambda one: one.listing_id),
        *_once(_posts(subject, reading), lambda one: one.post_id),
        *_once(
            (contact(subject.id, one, one.where) for one in reading.contacts),
            lambda one: (one.kind, one.value),
        ),
        *_once(
            (Link(document_id=subject.id, url=url[:2000]) for url in reading.links),
            lambda one: one.url,
        ),
        *(
            block(subject.id, number, one.kind, one.text)
            for number, one in enumerate(reading.blocks)
            if one.text.strip()
        ),
        *_account(subject.id, reading),
        *_trader(subject.id, reading),
    ]


def block(document_id: str, number: int, kind: str, text: str) -> Block:
    """Return a passage under its derived integer id: full-text search needs an integer, a rebuild needs it the same."""
    digest = sha256(f"{document_id}/{number}".encode()).digest()
    return Block(
        id=int.from_bytes(digest[:8], "big") >> 1,
        document_id=document_id,
        number=number,
        kind=kind,
        text=text,
    )


def contact(document_id: str, one: contact_record.Contact, place: str) -> Contact:
    """Return a contact as the findings keep it."""
    return Contact(
        document_id=document_id, kind=one.kind.value, value=one.value, quotation=one.quotation[:1000], place=place,
        valid=int(one.valid), note=one.note,
    )  # fmt: skip


def listing_id(site_id: str, listing: shop.Listing) -> str:
    """
    Return what a listing is known by across visits: its site and address.

    A fragment names no other document, unless it is the text fragment of a thing that has no page of its own.
    """
    address, _, fragment = listing.url.partition("#")
    if fragment.startswith(":~:text="):
        address = listing.url
    return derived_id("listing", site_id, address or listing.sku or listing.name)


def _document(subject: Subject, reading: Reading) -> Understood:
    standing = reading.standing
    reason = standing.reason + (f" | {standing.detail}" if standing.detail else "")
    return Understood(
        id=subject.id, standing=standing.standing.value, standing_reason=reason[:1000], platform=reading.platform,
        role=subject.page.role or reading.role.value, title=reading.title[:500], language=reading.language,
    )  # fmt: skip


def _listings(subject: Subject, reading: Reading) -> Iterator[Listing]:
    for listing in sorted(reading.listings, key=lambda one: not one.detail):
        yield Listing(
            document_id=subject.id,
            listing_id=listing_id(subject.site_id, listing),
            url=listing.url,
            name=listing.name,
            price=_amount(listing.price),
            currency=listing.price.currency if listing.price else None,
            list_price=_amount(listing.list_price),
            availability=listing.availability.value,
            sku=listing.sku,
            description=listing.description,
            images=_json(listing.images),
            category=listing.category,
            brand=listing.brand,
            seller=listing.seller,
            offers=json.dumps(
                [asdict(offer) for offer in listing.offers],
                default=str,
                sort_keys=True,
                ensure_ascii=False,
            ),
            detail=int(listing.detail),
            reader=listing.source,
        )


def _posts(subject: Subject, reading: Reading) -> Iterator[Post]:
    for post in reading.posts:
        yield Post(
            document_id=subject.id,
            post_id=derived_id("post", post.network, post.account_id or subject.site_id, post.id),
            network=post.network, url=post.url, account_id=post.account_id, author=post.author, text=post.text,
            published_at=to_text(post.published_at) if post.published_at else None, edited=int(post.edited),
            links=_json(post.links), media=_json(post.media), reply_to=post.reply_to,
            forwarded_from=post.forwarded_from, views=post.views,
        )  # fmt: skip


def _account(document_id: str, reading: Reading) -> Iterator[Account]:
    if (one := reading.account) is not None:
        yield Account(
            document_id=document_id, network=one.network, account_id=one.id, handle=one.handle, name=one.name,
            url=one.url, bio=one.bio, links=_json(one.links), followers=one.followers, avatar=one.avatar,
        )  # fmt: skip


def _trader(document_id: str, reading: Reading) -> Iterator[Trader]:
    if (one := reading.seller) is not None:
        yield Trader(
            document_id=document_id, name=one.name, url=one.url, legal_name=one.legal_name,
            description=one.description, address=one.address, logo=one.logo,
        )  # fmt: skip


def _once(records: Iterable[R], key: Callable[[R], object]) -> Iterator[R]:
    """Yield the first of the records that share a key."""
    seen = set()
    for record in records:
        if (mark := key(record)) not in seen:
            seen.add(mark)
            yield record


def _amount(price: shop.Price | None) -> str | None:
    if price is None:
        return None
    return format(price.amount.normalize() if price.amount else Decimal(0), "f")


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
