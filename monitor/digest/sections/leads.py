"""Where sites come from: one entry a site, the best account first, the others in a line."""

from collections.abc import Container, Iterator
from itertools import groupby

from monitor.digest.sections import offers
from monitor.digest.sections.part import Known, Part
from monitor.digest.stored import as_told
from monitor.digest.words import BANDS, harmless, number, percent
from monitor.language import gettext as _
from monitor.language import ngettext
from monitor.lineage.telling import floods_of
from storage.findings import compared, leads
from storage.findings.leads import Told
from storage.findings.lineage_records import Reason
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section

MAX_REASONS = 6
WORTH_A_LOOK = 0.1
"""Probability of one hand from which an open question about a seller is told."""

LIKELY = 0.5
"""Probability of one hand from which an open question stands in the headline."""

_ORDER = {"same_hand": 0, "copycat": 1, "same_network": 2, "unresolved": 3}


def entries(known: Known) -> Iterator[Entry]:
    """Yield the leads of each site as one entry, the strongest claims first, and many copies of one site as one."""
    rows = leads.told(known.findings, known.until, worth=WORTH_A_LOOK)
    tied = {(one.account, one.site) for one in compared.tied(known.findings)}
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.subject)]
    alone = [group for group in groups if not _own_account(group[0], tied)]
    floods = floods_of(told[0] for told in alone if told[0].then_band == "copycat")
    for told in sorted(
        (one for one in alone if one[0] not in floods.get(one[0].predecessor, ())),
        key=lambda one: (_ORDER[one[0].then_band], -one[0].probability, one[0].id),
    ):
        if _identity(told[0]) in known.told:
            continue
        reasons = leads.reasons(known.findings, told[0].id)[:MAX_REASONS]
        yield _entry(told, reasons, list(offers.lines(known.findings, told[0].subject)))
    for site, found in sorted(floods.items()):
        yield _flood(site, found)


def _flood(site: str, found: list[Told]) -> Entry:
    """Return one entry for all copies of a site."""
    named = ", ".join(harmless(one.subject) for one in found[:MAX_REASONS])
    more = len(found) - MAX_REASONS
    if more > 0:
        said = ngettext("{named} et {count} autre", "{named} et {count} autres", more)
        named = said.format(named=named, count=more)
    return Entry(
        id=f"copies:{site}:{len(found).bit_length()}",
        section=Section.LEADS,
        at=to_time(max(one.flagged_at for one in found)),
        title=ngettext("{count} copie de {site}", "{count} copies de {site}", len(found)).format(
            count=len(found), site=harmless(site)
        ),
        detail=(named,),
        site_id=site,
        link=f"/lead/{found[0].id}",
    )


def _entry(told: list[Told], reasons: list[Reason], offered: list[str]) -> Entry:
    best, band = told[0], told[0].then_band
    share = {"copycat": best.copycat, "same_network": best.network}.get(band, best.probability)
    captures = [c for one in reasons for c in (one.capture_before, one.capture_after) if c]
    also = [f"{harmless(one.predecessor)} ({_(BANDS[one.then_band])})" for one in told[1:4]]
    return Entry(
        id=_identity(best),
        section=Section.LEADS,
        at=to_time(best.flagged_at),
        title=_("{site} ← {predecessor} : {band}, {share}").format(
            site=harmless(best.subject),
            predecessor=harmless(best.predecessor),
            band=_(BANDS[band]),
            share=percent(share),
        ),
        detail=(
            *offered,
            *(_line(one) for one in reasons),
            *([_("et aussi : {named}").format(named=", ".join(also))] if also else []),
        ),
        site_id=best.subject,
        captures=tuple(dict.fromkeys(captures)),
        link=f"/lead/{best.id}",
        strong=band == "same_hand" or (band == "unresolved" and best.probability >= LIKELY),
    )


def _identity(lead: Told) -> str:
    """Return under what a lead is told: once for each of its conclusions."""
    return f"{lead.id}:{lead.then_band}"


def _own_account(lead: Told, tied: Container[tuple[str, str]]) -> bool:
    """Say whether a lead only ties an account to the shop it speaks for: that is one seller, not a succession."""
    return (":" in lead.predecessor and ":" not in lead.subject) or (
        lead.subject,
        lead.predecessor,
    ) in tied


def _line(reason: Reason) -> str:
    sign = "−" if reason.bits < 0 else "+"
    said = (
        _("{bits} bits — {claim} : {value}") if reason.value else _("{bits} bits — {claim}")
    )  # a unit of its own: never one bit
    return said.format(
        bits=f"{sign}{number(abs(reason.bits), 1)}",
        claim=as_told(reason.claim).rstrip("."),
        value=harmless(as_told(reason.value), 60),
    )


PART = Part(
    section=Section.LEADS,
    place=2,
    title="Filiations et ressemblances",
    counted=(
        "{count} succession probable ou vraisemblable",
        "{count} successions probables ou vraisemblables",
    ),
    only_strong=True,
    entries=entries,
)
