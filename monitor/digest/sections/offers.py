"""What is told of a seller who is new, or of a site whose words leave a doubt: a seller is new once, whatever sites follow."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from monitor.digest.sections.part import Known, site_link
from monitor.digest.words import contact, harmless, money
from monitor.language import gettext as _
from monitor.language import ngettext
from storage.findings import documents, sellers, words
from storage.findings.sellers import Good, Goods, Offering
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section

MAX_CONTACTS = 8
MAX_GOODS = 4
LONGEST = 400
"""Characters quoted."""


def entries(known: Known, section: Section, *, decisive: bool) -> Iterator[Entry]:
    """Yield an entry for each seller whose plainest offer is decisive, or is not."""
    found = []
    rows = sellers.offering(known.findings, known.until)
    for _seller, members in groupby(rows, key=lambda row: row.seller_id):
        sites = list(members)
        if (sites[0].band == "decisive") is decisive:
            found.append(sites)
    for sites in sorted(found, key=lambda one: one[0].offers_since):
        yield from _entries(known, sites, section, decisive=decisive)


def _entries(
    known: Known, sites: list[Offering], section: Section, *, decisive: bool
) -> Iterator[Entry]:
    """Yield the entry of a seller, or of each who advertises on a site where several do."""
    best = sites[0]
    identity = best.seller_id if decisive else f"{best.seller_id}:{best.band}"
    several = sellers.advertisers(known.findings, best.site, best.band, known.until)
    if identity not in known.told and not any(
        one.document_id == best.offer_document for one in several
    ):
        yield _entry(known.findings, sites, section, identity, best.label)
    for one in several:
        first = one.document_id == best.offer_document
        named = identity if first else f"{identity}:{one.seller}"
        if named in known.told:
            continue
        advert = replace(best, offer_document=one.document_id, offers_since=one.since)
        title = _("{seller}, par annonce sur {site}").format(seller=one.seller, site=best.label)
        yield _entry(known.findings, [advert, *sites[1:]], section, named, title)


def _entry(
    findings: sqlite3.Connection, sites: list[Offering], section: Section, identity: str, title: str
) -> Entry:
    best = sites[0]
    document = documents.find(findings, best.offer_document)
    assert document is not None
    return Entry(
        id=identity, section=section, at=to_time(best.offers_since), title=harmless(title),
        detail=(_where(sites), *lines(findings, best.site)),
        quotation=quotation(findings, document.id), site_id=best.site, url=document.url,
        captures=(document.capture_id,), link=site_link(best.site), strong=best.band == "decisive",
    )  # fmt: skip


def _where(sites: list[Offering]) -> str:
    named = harmless(", ".join(site.site for site in sites))
    return ngettext("site : {named}", "sites : {named}", len(sites)).format(named=named)


def lines(findings: sqlite3.Connection, site: str) -> Iterator[str]:
    """Yield what a site sells, at what prices, and how a buyer reaches it."""
    goods = sellers.goods(findings, site)
    if goods.listings:
        some = " ; ".join(map(_named, sellers.offered(findings, site, MAX_GOODS)))
        yield _counted(goods).format(count=goods.listings, some=some, **_prices(goods))
    reached = sellers.reach(findings, site, MAX_CONTACTS)
    if reached:
        named = ", ".join(contact(one.kind, one.value) for one in reached)
        yield ngettext("contact : {named}", "contacts : {named}", len(reached)).format(named=named)


def _named(good: Good) -> str:
    price = money(f"{good.price} {good.currency or ''}".strip()) if good.price else ""
    said = _("« {name} » {price}") if price else _("« {name} »")
    return said.format(name=harmless(good.name, 60), price=price)


def _counted(goods: Goods) -> str:
    if goods.low is None:
        return ngettext("{count} annonce : {some}", "{count} annonces : {some}", goods.listings)
    if goods.low == goods.high:
        return ngettext(
            "{count} annonce, à {low} : {some}",
            "{count} annonces, à {low} : {some}",
            goods.listings,
        )
    return ngettext(
        "{count} annonce, de {low} à {high} : {some}",
        "{count} annonces, de {low} à {high} : {some}",
        goods.listings,
    )


def _prices(goods: Goods) -> dict[str, str]:
    if goods.low is None:
        return {}
    unit = f" {goods.currency}" if goods.currency else ""
    return {"low": money(f"{goods.low}{unit}"), "high": money(f"{goods.high}{unit}")}


def quotation(findings: sqlite3.Connection, document_id: str) -> str:
    """Return the utterance that convinced, whole."""
    return next(
        (harmless(one.quotation, LONGEST) for one in words.verdicts_of(findings, document_id)), ""
    )
