"""
Show what Portique reads on a page and why: as tables for people, as JSON for programs, as a fixture for the tests.

The words of tables are French, since analysts read them; ``reader`` is the reason: which reader a value comes from.
"""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.table import Table

from spiders.read import next_pages, platform_of, read
from storage.page import Page
from storage.records.reading import Reading
from storage.records.shop import Listing, Price

_LONGEST = 80
_BLOCK = 400


def as_tables(reading: Reading) -> Iterator[Table]:
    """Yield what a reading says, one table a kind of thing, empty kinds left out."""
    yield _facts(reading)
    if reading.listings:
        table = _table(
            "Offres",
            "Nom",
            "Prix",
            "Barré",
            "Disponibilité",
            "Vendeur",
            "Variantes",
            "Lecteur",
            "Adresse",
        )
        for listing in reading.listings:
            table.add_row(
                listing.name,
                written(listing.price),
                written(listing.list_price),
                listing.availability.value,
                ", ".join(
                    dict.fromkeys(
                        name
                        for name in (listing.seller, *(one.seller for one in listing.offers))
                        if name
                    )
                ),
                str(len(listing.offers) or ""),
                listing.source,
                listing.url,
            )
        yield table
    if reading.posts:
        table = _table("Messages", "Auteur", "Date", "Texte", "Adresse")
        for post in reading.posts:
            table.add_row(
                post.author,
                f"{post.published_at:%Y-%m-%d %H:%M}" if post.published_at else "",
                _cut(post.text),
                post.url,
            )
        yield table
    if reading.contacts:
        table = _table("Identifiants", "Genre", "Valeur", "Citation", "Où", "Note")
        for contact in reading.contacts:
            table.add_row(
                contact.kind.value,
                contact.value,
                _cut(contact.quotation),
                contact.where,
                contact.note if contact.valid else f"invalide {contact.note}".strip(),
            )
        yield table
    if reading.blocks:
        table = _table("Textes", "Place", "Caractères", "Début")
        for block in reading.blocks[:40]:
            table.add_row(block.kind, str(len(block.text)), _cut(block.text))
        yield table


def as_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as values that JSON can hold: amounts as text, times in ISO 8601, long texts cut."""
    whole = dataclasses.asdict(reading)
    for block in whole["blocks"]:
        block["characters"] = len(block["text"])
        block["text"] = block["text"][:_BLOCK]
    result: dict[str, Any] = json.loads(json.dumps(whole, default=str, ensure_ascii=False))
    return result


def described(listing: Listing) -> dict[str, Any]:
    """Return a listing in the words of a fixture's ``expected.json``."""
    price, listed = listing.price, listing.list_price
    return {
        "url": listing.url,
        "name": listing.name,
        "price": str(price.amount) if price else None,
        "currency": price.currency if price else None,
        "list_price": str(listed.amount) if listed else None,
        "availability": listing.availability.value,
        "detail": listing.detail,
        "starting_at": price.starting_at if price else None,
        "tax_included": price.tax_included if price else None,
        "image": listing.images[0] if listing.images else None,
        "sku": listing.sku,
        "brand": listing.brand,
        "seller": listing.seller,
        "offers": [
            [offer.name, str(offer.price.amount) if offer.price else None, offer.availability.value]
            for offer in listing.offers
        ],
        "sellers": [
            [
                offer.seller,
                str(offer.price.amount) if offer.price else None,
                offer.availability.value,
            ]
            for offer in listing.offers
            if offer.seller
        ],
    }


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
    ending = (
        "json"
        if page.is_json
        else "html"
        if page.is_html
        else "xml"
        if "xml" in page.media_type
        else "txt"
    )
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


def _facts(reading: Reading) -> Table:
    table = _table("Page", "Fait", "Valeur")
    for name, value in (
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
