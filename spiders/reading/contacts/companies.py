"""
Read a company's numbers (SIREN, SIRET, VAT, RCS) and say whether they are right and fit together.

Nine or fourteen digits alone are nothing; the number's name must stand before it, or its own letters (``FR``) and key.
A named number whose check fails is kept and marked, because a false number in legal notices is a fact about them.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from stdnum.ch import uid as swiss
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as french_siren
from stdnum.fr import siret as french_siret
from stdnum.fr import tva as french_vat

from spiders.reading.contacts.found import Text
from storage.records.contact import Contact, ContactKind

_GAP = r"[ .\-]"
_NINE = rf"\d{{3}}{_GAP}{{0,2}}\d{{3}}{_GAP}{{0,2}}\d{{3}}"
_LEAD = r"\D{0,50}"
_SIRET = re.compile(rf"s\.?i\.?r\.?e\.?t\b{_LEAD}(\d(?:{_GAP}{{0,2}}\d){{13}})(?!{_GAP}?\d)")
_SIREN = re.compile(rf"s\.?i\.?r\.?e\.?n\b{_LEAD}({_NINE})(?!{_GAP}?\d)")
_RCS = re.compile(
    r"(?:\br\.?c\.?s\.?|registre du commerce et des soci[eé]t[eé]s)(?![a-z])"
    rf"(?P<before>\D{{0,80}})(?P<number>{_NINE})(?!{_GAP}?\d)"
    r"(?P<after>[ ,]{0,3}(?:r\.?c\.?s\.? )?[^\W\d_][^\d\n,;.()|]{0,30})?"
)
_RCS_AFTER = re.compile(rf"({_NINE})[ ,]{{1,3}}r\.?c\.?s\.? ([^\W\d_][^\d\n,;.()|–—]{{1,40}})")
_FRENCH_VAT = re.compile(
    r"(?<![a-z0-9])fr[ .\-]?([0-9a-z]{2})[ .\-]?(\d{3})[ .\-]?(\d{3})[ .\-]?(\d{3})(?![a-z0-9])"
)
_EUROPEAN_VAT = re.compile(
    r"(?:tva|vat|ust|mwst|btw|iva|intracom|bce|kbo|p\.? ?iva|nif|cif)[^\n]{0,40}?(?<![a-z0-9])"
    r"((?:at ?u|be ?[01]|bg|cy|cz|de|dk|ee|el|es|fi|hr|hu|ie|it|lt|lu|lv|mt|nl|pl|pt|ro|se|si|sk)[ .\-]?[0-9a-z](?:[ .\-]?[0-9a-z]){6,12})(?![a-z0-9])"
)
_BELGIAN = re.compile(
    r"(?:\bbce|\bkbo|numero d'entreprise|ondernemingsnummer)\b[^\d\n]{0,20}([01]\d{3}[. ]?\d{3}[. ]?\d{3})(?!\d)"
)
_SWISS = re.compile(r"(?<![a-z0-9])che[ -]?(\d{3})[. ]?(\d{3})[. ]?(\d{3})(?!\d)")
_CITY = re.compile(
    r"(?:r\.?c\.?s\.?\s+)?(?:de\s+|d'|du\s+|:\s*)?([^\W\d_][^\d\n,;:()|]{1,40}?)(?:\s+(?:sous|n°|no|num|b|a|d|siren|au capital|tva|ape|capital|siret)\b.*|\s*[.]?\s*)$"
)
_KINDS = frozenset((ContactKind.SIREN, ContactKind.SIRET, ContactKind.VAT, ContactKind.RCS))


def companies(text: Text) -> Iterator[Contact]:
    """Yield the company numbers of a text."""
    for signs, reader in _READERS:
        if any(sign in text.low for sign in signs):
            yield from reader(text)


def _french_numbers(text: Text) -> Iterator[Contact]:
    yield from _numbers(text, _SIRET, ContactKind.SIRET)
    yield from _numbers(text, _SIREN, ContactKind.SIREN)


def _french_vat(text: Text) -> Iterator[Contact]:
    for match in _FRENCH_VAT.finditer(text.low):
        value = "".join(match.groups()).upper()
        right = bool(french_vat.is_valid("FR" + value))
        before = text.low[max(0, match.start() - 60) : match.start()]
        named = re.search(r"tva|vat|intracom|ust|mwst|iva", before)
        if (right or named) and text.free(*match.span()):
            yield _checked(text, ContactKind.VAT, "FR" + value, right, *match.span())


def _european_vat(text: Text) -> Iterator[Contact]:
    for match in _EUROPEAN_VAT.finditer(text.low):
        if not text.free(*match.span(1)):
            continue
        try:
            value = european.validate(re.sub(r"[ .\-]", "", match[1]).upper())
        except ValidationError:
            continue
        yield _checked(text, ContactKind.VAT, value, True, *match.span(1))


def _belgian(text: Text) -> Iterator[Contact]:
    for match in _BELGIAN.finditer(text.low):
        value = "BE" + re.sub(r"\D", "", match[1])
        if european.is_valid(value) and text.free(*match.span(1)):
            yield _checked(text, ContactKind.VAT, value, True, *match.span(1))


def _swiss(text: Text) -> Iterator[Contact]:
    for match in _SWISS.finditer(text.low):
        value = "CHE" + "".join(match.groups())
        if swiss.is_valid(value) and text.free(*match.span()):
            yield _checked(text, ContactKind.VAT, value, True, *match.span())


def siren_of(contact: Contact) -> str | None:
    """Return the nine digits of the company that a valid French number names, or None."""
    if contact.kind is ContactKind.SIREN:
        return contact.value
    if contact.kind is ContactKind.SIRET:
        return contact.value[:9]
    if (
        contact.kind is ContactKind.VAT
        and contact.value.startswith("FR")
        and contact.value[4:].isdigit()
    ):
        return contact.value[4:]
    if contact.kind is ContactKind.RCS:
        return contact.value.rpartition(":")[2]
    return None


def coherent(contacts: Iterable[Contact]) -> list[Contact]:
    """Add to each company number of one page whether it fits the others; two companies on one page do not."""
    contacts = list(contacts)
    companies_named: dict[str, set[ContactKind]] = {}
    for contact in contacts:
        number = siren_of(contact) if contact.kind in _KINDS and contact.valid else None
        if number:
            companies_named.setdefault(number, set()).add(contact.kind)
    if len(companies_named) < 2:
        return contacts
    kinds = {kind for found in companies_named.values() for kind in found}
    if any(found == kinds for found in companies_named.values()) and len(kinds) > 1:
        return contacts
    names = {
        ContactKind.SIREN: "SIREN",
        ContactKind.SIRET: "SIRET",
        ContactKind.VAT: "TVA",
        ContactKind.RCS: "RCS",
    }
    said = " et ".join(
        names[kind] for kind in sorted(kinds, key=lambda kind: names[kind], reverse=True)
    )
    note = f"{said} incohérents" if len(kinds) > 1 else f"plusieurs {said} sur la page"
    return [
        replace(contact, note=contact.note or note)
        if contact.kind in _KINDS and contact.valid and siren_of(contact)
        else contact
        for contact in contacts
    ]


def _numbers(text: Text, pattern: re.Pattern[str], kind: ContactKind) -> Iterator[Contact]:
    for match in pattern.finditer(text.low):
        value = re.sub(r"\D", "", match[1])
        check = french_siret if kind is ContactKind.SIRET else french_siren
        if kind is ContactKind.SIREN and re.match(r"\s{0,2}\d{5}(?!\d)", text.low[match.end(1) :]):
            whole = value + re.sub(r"\D", "", text.low[match.end(1) : match.end(1) + 8])[:5]
            if french_siret.is_valid(whole):
                continue
        if text.free(*match.span(1)):
            yield _checked(text, kind, value, bool(check.is_valid(value)), *match.span(1))


def _checked(
    text: Text, kind: ContactKind, value: str, right: bool, start: int, end: int
) -> Contact:
    note = "" if right else "clé de contrôle fausse"
    if right and kind in {ContactKind.SIREN, ContactKind.SIRET} and len(set(value[:9])) == 1:
        right, note = False, "numéro de remplissage"
    return replace(text.contact(kind, value, start, end, note=note), valid=right)


def _registered(text: Text) -> Iterator[Contact]:
    low = text.low
    done: set[int] = set()
    for match in _RCS_AFTER.finditer(low):
        done.add(match.start(1))
        yield from _registration(
            text, match[1], match.span(1), match.span(), text.plain[match.start(2) : match.end(2)]
        )
    for match in _RCS.finditer(low):
        if match.start("number") in done:
            continue
        before = text.plain[match.start("before") : match.end("before")]
        city = (
            before
            if re.search(
                r"[^\W\d_]{3}", re.sub(r"(?i)sous|numéro|numero|n°|immatricul\w*|siren", "", before)
            )
            else ""
        )
        if not city and match["after"]:
            city = text.plain[match.start("after") : match.end("after")]
        yield from _registration(
            text, match["number"], match.span("number"), (match.start(), match.end("number")), city
        )


def _registration(
    text: Text, number: str, at: tuple[int, int], around: tuple[int, int], city: str
) -> Iterator[Contact]:
    value = re.sub(r"\D", "", number)
    right = bool(french_siren.is_valid(value)) and len(set(value)) > 1
    town = _CITY.match(re.sub(r"\s+", " ", city).strip(" .:,-–"))
    name = town[1].strip(" .:-–").lower() if town else ""
    name = re.sub(r"^(?:de |d'|du |b |a )+|(?: sous.*| n°?.*| b| a)$", "", name).strip()
    yield Contact(
        kind=ContactKind.RCS,
        value=f"{name}:{value}" if name else f":{value}",
        quotation=text.quote(*around),
        valid=right,
        note="" if right else "clé de contrôle fausse",
    )
    if text.free(*at):
        yield _checked(text, ContactKind.SIREN, value, right, *at)


_READERS: Final[tuple[tuple[tuple[str, ...], Callable[[Text], Iterator[Contact]]], ...]] = (
    (("sir", "s.i.r"), _french_numbers),
    (("rcs", "r.c.s", "registre du commerce"), _registered),
    (("fr",), _french_vat),
    (("tva", "vat", "ust", "mwst", "btw", "iva", "intracom", "bce", "kbo"), _european_vat),
    (("bce", "kbo", "entreprise", "ondernemings"), _belgian),
    (("che",), _swiss),
)
"""Asked in this order where a text holds one of the signs, since the first takes its stretch."""
