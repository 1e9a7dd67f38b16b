"""
Show what Portique reads on a page and why: as tables for people, as JSON for programs, as a fixture for the tests.

The words of tables are French, since analysts read them; ``reader`` is the reason: which reader a value comes from.
"""

import dataclasses
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from rich.table import Table

from spiders.nature import nature
from spiders.read import next_pages, platform_of, read
from spiders.reading.contacts.found import Text
from spiders.reading.contacts.labels import explained
from spiders.reading.judged import reasons
from storage.page import Page
from storage.records.contact import Contact
from storage.records.post import Post
from storage.records.reading import Reading, TextBlock
from storage.records.shop import Listing, Price

_LONGEST = 80
_MOST_REASONS = 200


def as_tables(reading: Reading, page: Page | None = None) -> Iterator[Table]:
    """Yield what a reading says, one table a kind of thing, empty kinds left out; with its page, also why."""
    yield _facts(reading, page)
    for title, columns, rows in (
        ("Offres", _OFFERS, [_offer_row(one) for one in reading.listings]),
        ("Messages", "Auteur Date Texte Adresse", [_post_row(one) for one in reading.posts]),
        ("Identifiants", "Genre Valeur Citation Où Note", [_contact_row(one) for one in reading.contacts]),
        ("Textes", "Place Caractères Début", [_block_row(one) for one in reading.blocks[:40]]),
        ("Pourquoi", "Quoi De Lu Raison", _reason_rows(page) if page is not None else []),
    ):  # fmt: skip
        if rows:
            table = _table(title, *columns.split())
            for row in rows:
                table.add_row(*row)
            yield table


_OFFERS = "Nom Prix Barré Disponibilité Vendeur Variantes Lecteur Adresse"
_WHAT = {"name": "nom", "price": "prix", "availability": "disponibilité", "seller": "vendeur"}


def _offer_row(listing: Listing) -> tuple[str, ...]:
    named = (listing.seller, *(one.seller for one in listing.offers))
    return (
        listing.name,
        written(listing.price),
        written(listing.list_price),
        listing.availability.value,
        ", ".join(dict.fromkeys(name for name in named if name)),
        str(len(listing.offers) or ""),
        listing.source,
        listing.url,
    )


def _post_row(post: Post) -> tuple[str, ...]:
    at = f"{post.published_at:%Y-%m-%d %H:%M}" if post.published_at else ""
    return post.author, at, _cut(post.text), post.url


def _contact_row(contact: Contact) -> tuple[str, ...]:
    note = contact.note if contact.valid else f"invalide {contact.note}".strip()
    return contact.kind.value, contact.value, _cut(contact.quotation), contact.where, note


def _block_row(block: TextBlock) -> tuple[str, ...]:
    return block.kind, str(len(block.text)), _cut(block.text)


def _reason_rows(page: Page) -> list[tuple[str, ...]]:
    """Return why names, prices, stock and sellers were read as they were, and each word behind a network's name."""
    rows: list[tuple[str, ...]] = [
        (_WHAT.get(one.what, one.what), one.of, _cut(one.value), one.reason)
        for one in reasons(page)[:_MOST_REASONS]
    ]
    labels = islice(explained(Text(page.words)), _MOST_REASONS)
    rows += [
        ("identifiant", _cut(quoted), found.value or "aucun", found.reason)
        for quoted, found in labels
    ]
    return rows


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as values that JSON can hold: amounts as text, times in ISO 8601."""
    whole = dataclasses.asdict(reading)
    for block in whole["blocks"]:
        block["characters"] = len(block["text"])
    result: dict[str, Any] = json.loads(json.dumps(whole, default=str, ensure_ascii=False))
    return result


def described(listing: Listing) -> dict[str, Any]:
    """Return a listing in the words of a fixture's ``expected.json``."""
    price = listing.price
    return {
        "url": listing.url,
        "name": listing.name,
        "price": _amount(price),
        "currency": price.currency if price else None,
        "list_price": _amount(listing.list_price),
        "availability": listing.availability.value,
        "detail": listing.detail,
        "starting_at": price.starting_at if price else None,
        "tax_included": price.tax_included if price else None,
        "image": listing.images[0] if listing.images else None,
        "sku": listing.sku,
        "brand": listing.brand,
        "seller": listing.seller,
        "offers": [
            [offer.name, _amount(offer.price), offer.availability.value] for offer in listing.offers
        ],
        "sellers": [
            [offer.seller, _amount(offer.price), offer.availability.value]
            for offer in listing.offers
            if offer.seller
        ],
    }


def _amount(price: Price | None) -> str | None:
    return str(price.amount) if price is not None else None


def save_fixture(page: Page, folder: Path) -> None:
    """
    Write a page and its reading as a test case: ``page.*``, ``expected.json`` and ``note.txt``, which a person completes.

    Raises:
        FileExistsError: the folder already holds a case.
    """
    folder.mkdir(parents=True, exist_ok=True)
    expectation = folder / "expected.json"
    if expectation.exists():
        raise FileExistsError(f"{expectation} exists: choose another case, or remove it first.")
    reading = read(page)
    endings = (("json", page.is_json), ("html", page.is_html), ("xml", "xml" in page.media_type))
    ending = next((ending for ending, is_one in endings if is_one), "txt")
    (folder / f"page.{ending}").write_bytes(page.body)
    expected: dict[str, Any] = {
        "url": page.url,
        "content_type": page.header("content-type") or page.media_type,
        "platform": platform_of(page) or "generic",
        "role": reading.role.value,
        "listings": [described(listing) for listing in reading.listings],
        "next_pages": [[one.url, one.role.value] for one in next_pages(page)[:20]],
    }
    expectation.write_text(
        json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    note = folder / "note.txt"
    if not note.exists():
        note.write_text(
            f"Saved from {page.url} on {page.captured_at:%Y-%m-%d}. Say here what the case is for.\n",
            encoding="utf-8",
        )


def written(price: Price | None) -> str:
    """Return a price as a person would write it: ``à partir de 49.90 EUR HT``."""
    if price is None:
        return ""
    tax = {True: " TTC", False: " HT", None: ""}[price.tax_included]
    return (
        f"{'à partir de ' if price.starting_at else ''}{price.amount} {price.currency or '?'}{tax}"
    )


def _facts(reading: Reading, page: Page | None) -> Table:
    table = _table("Page", "Fait", "Valeur")
    found = nature(page) if page is not None else None
    for name, value in (
        ("Nature", f"{found.kind.value} ({found.reason})" if found is not None else ""),
        ("État", f"{reading.standing.standing.value} ({reading.standing.reason})"),
        ("Lue comme", reading.platform or "rien"),
        ("Rôle", reading.role.value),
        ("Titre", reading.title),
        ("Langue", reading.language or "inconnue"),
        ("Vendeur", reading.seller.name if reading.seller else ""),
        ("Compte", reading.account.handle if reading.account else ""),
        ("Liens vers d'autres sites", str(len(reading.links))),
        ("Non lu", " ".join(reading.problems)),
    ):
        if value:
            table.add_row(name, value)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _cut(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _LONGEST else f"{folded[: _LONGEST - 1]}…"
