"""
What is handed on of a lead, a seller, a site or a day: sites, their contacts, the leads between them, and the captures that prove it.

Public contacts and addresses alone, each with its capture; whether two sites are one hand stays an opinion with its probability.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from monitor.config import Configuration
from monitor.daily import preview
from monitor.desk import Desk
from storage.findings import handed, leads, shown
from storage.findings.handed import Contact
from storage.findings.lineage_records import Lead
from storage.findings.records import Site
from storage.findings.shown import Offered
from storage.ledger import captures
from storage.ledger.times import to_time
from storage.records.capture import Capture
from storage.records.digest import Digest, Section

MOST_GOODS = 5_000
"""Listings of one site that are handed on."""


class Opened(Protocol):
    """A workspace whose ledger and settings can be read."""

    @property
    def ledger(self) -> sqlite3.Connection:
        """What was captured and decided."""

    @property
    def configuration(self) -> Configuration:
        """The settings."""


class NothingToHandOn(LookupError):
    """No finding has this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedSite:
    """A site or account, how it is reached, and since when it is known."""

    id: str
    site: Site | None
    """None where nothing was read of it."""

    contacts: tuple[Contact, ...]
    goods: tuple[Offered, ...] = ()

    @property
    def is_account(self) -> bool:
        """Whether it is an account on a network, not a shop under its own name."""
        return ":" in self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is handed on."""

    id: str
    title: str
    at: datetime
    """When the newest of it was captured: the same finding is handed on the same."""

    unit: str
    sites: tuple[SharedSite, ...]
    leads: tuple[Lead, ...]
    captures: dict[str, Capture]
    """By id."""


def of_finding(desk: Desk, name: str) -> Shared:
    """
    Return what is handed on of a lead, a seller, a site (by its id), or the digest of a day (AAAA-MM-JJ).

    Raises:
        NothingToHandOn: there is none of this name.
    """
    with desk.reading_findings() as findings:
        if lead := leads.find(findings, name):
            title = f"{lead.subject} / {lead.predecessor}"
            return shared(desk, findings, name, title, [lead.subject, lead.predecessor], [lead])
        if members := handed.members(findings, name):
            return shared(desk, findings, name, " / ".join(members), members)
        if shown.find(findings, name):
            return shared(desk, findings, name, name, [name])
        try:
            day = date.fromisoformat(name)
        except ValueError:
            raise NothingToHandOn(name) from None
        digest = preview(desk, day=day)
        return _of_digest(desk, findings, digest)


def _of_digest(desk: Desk, findings: sqlite3.Connection, digest: Digest) -> Shared:
    told = [leads.find(findings, one.id.rpartition(":")[0]) for one in digest.of(Section.LEADS)]
    found = [one for one in told if one is not None]
    sites = [one.site_id for one in digest.entries if one.site_id]
    sites += [name for one in found for name in (one.subject, one.predecessor)]
    name = digest.for_date.isoformat()
    return shared(desk, findings, name, f"{digest.title} {name}", sites, found)


def shared(
    desk: Opened,
    findings: sqlite3.Connection,
    identity: str,
    title: str,
    sites: Iterable[str],
    about: Iterable[Lead] = (),
    proved: Iterable[str] = (),
) -> Shared:
    """Return what is handed on of these sites: the leads given, or those between them, and the captures given beside what proves the rest."""
    found = tuple(
        SharedSite(
            id=one,
            site=shown.find(findings, one),
            contacts=tuple(handed.contacts(findings, one)),
            goods=tuple(shown.listings(findings, one, MOST_GOODS)),
        )
        for one in dict.fromkeys(sites)
    )
    about = tuple(about) or tuple(_between(findings, {one.id for one in found}))
    proofs = {contact.capture_id for one in found for contact in one.contacts} | set(proved)
    proofs |= {capture for one in found for capture in handed.first_capture(findings, one.id)}
    proofs |= {one.flagged_capture for one in about if one.flagged_capture}
    kept = {one.id: one for one in captures.all_of(desk.ledger, sorted(proofs))}
    dates = [one.captured_at for one in kept.values()] + [to_time(one.updated_at) for one in about]
    return Shared(
        id=identity, title=title, at=max(dates, default=datetime.fromisoformat("1970-01-01T00:00:00+00:00")),
        unit=desk.configuration.investigation.unit or "Portique", sites=found, leads=about, captures=kept,
    )  # fmt: skip


def _between(findings: sqlite3.Connection, sites: set[str]) -> Iterable[Lead]:
    """Yield the leads whose both sites are handed on, each once."""
    for site_id in sorted(sites):
        for one in leads.standing(findings, site_id):
            if one.subject == site_id and one.predecessor in sites:
                yield one
