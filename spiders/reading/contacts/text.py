"""Find the identifiers in a piece of text: a post, a description, words read from a picture, a page's visible words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from spiders.reading.contacts.addresses import addresses
from spiders.reading.contacts.companies import coherent, companies
from spiders.reading.contacts.emails import emails
from spiders.reading.contacts.found import MAX_TEXT, Text, best
from spiders.reading.contacts.identifiers import identifiers, may_identify
from spiders.reading.contacts.labels import labelled
from spiders.reading.contacts.payment import cryptos, ibans
from spiders.reading.contacts.phones import fiction_note, phones
from storage.records.contact import Contact, ContactKind

_URL = re.compile(
    r"(?<![A-Za-z0-9@])(?:(?:https?|tg|whatsapp|snapchat|instagram)://|www\.)[^\s<>\"'«»`|\\^{}]{3,500}"
    r"|(?<![A-Za-z0-9@./-])(?:[a-z0-9-]{1,40}\.){1,3}[a-z]{2,10}/[^\s<>\"'«»`|\\^{}]{1,300}",
    re.IGNORECASE,
)
_FEDIVERSE = re.compile(
    r"(?<![\w@.])@([A-Za-z0-9_][A-Za-z0-9_.]{0,30})@((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,24})(?![\w@])"
)
_SPREAD_DOT = re.compile(
    r"\b(t|wa|linktr|m|paypal|revolut)\s?(?:\[\.\]|\(\.\)|\.| point | dot |\[dot\]|\(dot\))\s?(me|ee)(?:\s?/\s?| slash )([+\w.\-]{3,40})"
)


def contacts_in_text(text: str, *, region: str = "FR") -> Iterator[Contact]:
    """
    Yield each identifier in a text once, in the order of its reading.

    Args:
        text: any characters; those beyond two million are not read.
        region: ISO 3166 code of the country whose national telephone numbers are understood.
    """
    yield from best(coherent(found_in(Text(text[:MAX_TEXT], region))))


def found_in(text: Text) -> Iterator[Contact]:
    """Yield everything found in a text, repeated values too; the surest readers take their stretches first."""
    plain = text.plain
    if not plain.strip():
        return
    low = text.low
    if ("/" in plain and any(sign in low for sign in (".", "://", " point ", " dot "))) or (
        " slash " in low
    ):
        yield from _links(text)
    yield from _fediverse(text)
    yield from emails(text)
    if any(character.isdigit() for character in plain):
        yield from ibans(text)
        yield from companies(text)
        yield from cryptos(text)
    yield from labelled(text)
    yield from phones(text)
    yield from addresses(text)


def _links(text: Text) -> Iterator[Contact]:
    for match in _URL.finditer(text.plain):
        url = match[0].rstrip(".,;:!?)]…")
        end = match.start() + len(url)
        text.take(match.start(), end)
        if not may_identify(url.lower()):
            continue
        for kind, value in identifiers(url):
            note = fiction_note(value) if value.startswith("+33") else ""
            yield Contact(
                kind=kind, value=value, quotation=text.quote(match.start(), end), note=note
            )
    for match in _SPREAD_DOT.finditer(text.low):
        if not text.free(*match.span()):
            continue
        url = f"{match[1]}.{match[2]}/" + text.plain[match.start(3) : match.end(3)]
        for kind, value in identifiers(url):
            yield text.contact(kind, value, *match.span())


def _fediverse(text: Text) -> Iterator[Contact]:
    if text.plain.count("@") < 2:
        return
    for match in _FEDIVERSE.finditer(text.plain):
        if text.free(*match.span()):
            yield text.contact(
                ContactKind.MASTODON, f"{match[1]}@{match[2]}".lower(), *match.span()
            )


def placed(found: Iterator[Contact], where: str) -> Iterator[Contact]:
    """Yield contacts with the place they were read from."""
    for contact in found:
        yield replace(contact, where=where)
