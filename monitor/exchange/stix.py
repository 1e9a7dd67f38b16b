"""
Findings as a STIX 2.1 bundle (OASIS, 2021): one ``report`` over sites, what reaches them, and leads as opinions with a confidence.

A site is an ``infrastructure`` that consists of a ``domain-name``; an account, a mailbox, a number or a wallet that reaches it a
``user-account`` or ``email-addr``. Ids are derived, so that the same finding handed on twice is one object.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import stix2

from monitor.exchange.facts import Shared, SharedSite
from storage.findings.handed import Contact
from storage.findings.lineage_records import Lead
from storage.ledger.times import to_time
from storage.records.capture import Capture

_SPACE = uuid.UUID("6f0d1c56-9f5c-5d0c-8b0e-2a6f5b0f2c11")
_BANDS = {
    "same_hand": "the same person or group probably runs both sites",
    "same_network": "both sites probably share a network or supplier",
    "copycat": "the later site probably imitates the other",
    "unresolved": "what is known does not settle it",
}
MARKINGS = {"clear": stix2.TLP_WHITE, "green": stix2.TLP_GREEN, "amber": stix2.TLP_AMBER, "red": stix2.TLP_RED}  # fmt: skip


def bundle(shared: Shared, marking: str = "amber") -> str:
    """Return a bundle as JSON; every object is checked by the library as it is made."""
    tlp = MARKINGS[marking]
    author = stix2.Identity(
        id=_id("identity", shared.unit), name=shared.unit, identity_class="organization", created=shared.at, modified=shared.at
    )  # fmt: skip
    common = {"created_by_ref": author.id, "object_marking_refs": [tlp.id]}
    found: dict[str, Any] = {}
    for site in shared.sites:
        found |= {one.id: one for one in _site(shared, site, common)}
    for lead in shared.leads:
        one = _lead(shared, lead, common)
        found[one.id] = one
    if not found:
        return str(
            stix2.Bundle(author, tlp, id=_id("bundle", shared.id, marking)).serialize(pretty=True)
        )
    report = stix2.Report(
        id=_id("report", shared.id), name=shared.title, report_types=["observed-data"], published=shared.at, created=shared.at,
        modified=shared.at, object_refs=list(found), **common,
        description="Public pages seen by Portique. Leads are proposals: an investigator decides.",
    )  # fmt: skip
    return str(
        stix2.Bundle(
            author, tlp, report, *found.values(), id=_id("bundle", shared.id, marking)
        ).serialize(pretty=True)
    )


def _site(shared: Shared, site: SharedSite, common: dict[str, Any]) -> Iterator[Any]:
    since = to_time(site.site.first_seen_at) if site.site else shared.at
    until = to_time(site.site.last_seen_at) if site.site else shared.at
    standing = f"Standing when last seen: {site.site.standing}." if site.site else "Never visited."
    place = stix2.Infrastructure(
        id=_id("infrastructure", site.id), name=site.id, infrastructure_types=["unknown"], first_seen=since, created=since,
        modified=max(since, until), description=standing, external_references=_proofs(shared.captures.values(), site) or None,
        **({"last_seen": until} if until > since else {}), **common,
    )  # fmt: skip
    yield place
    reached = [(_address(site), since), *((_reach(one), to_time(one.since)) for one in site.contacts)]  # fmt: skip
    for one, seen in reached:
        yield one
        yield stix2.Relationship(
            id=_id("relationship", place.id, one.id), relationship_type="consists-of", source_ref=place.id, target_ref=one.id,
            created=seen, modified=seen, **common,
        )  # fmt: skip


def _address(site: SharedSite) -> Any:
    if not site.is_account:
        return stix2.DomainName(value=site.id)
    network, _, handle = site.id.partition(":")
    return stix2.UserAccount(account_type=network, account_login=handle)


def _reach(contact: Contact) -> Any:
    if contact.kind == "email":
        return stix2.EmailAddress(value=contact.value)
    return stix2.UserAccount(account_type=contact.kind, account_login=contact.value)


def _lead(shared: Shared, lead: Lead, common: dict[str, Any]) -> Any:
    began, now = to_time(lead.flagged_at), to_time(lead.updated_at)
    kept = [one for one in (shared.captures.get(lead.flagged_capture),) if one]
    return stix2.Relationship(
        id=_id("relationship", lead.id), relationship_type="related-to", source_ref=_id("infrastructure", lead.subject),
        target_ref=_id("infrastructure", lead.predecessor), description=f"{lead.band}: {_BANDS[lead.band]}",
        confidence=round(100 * share(lead)), created=began, modified=max(began, now),
        external_references=[_proof(one) for one in kept] or None, **common,
    )  # fmt: skip


def share(lead: Lead) -> float:
    """Return the probability of what a lead's band says."""
    return {"copycat": lead.copycat, "same_network": lead.network}.get(lead.band, lead.probability)


def _proofs(captures: Iterable[Capture], site: SharedSite) -> list[Any]:
    named = {one.capture_id for one in site.contacts}
    source = site.site.source_id if site.site else ""
    return [_proof(one) for one in captures if one.id in named or one.source_id == source]


def _proof(capture: Capture) -> Any:
    """Return a reference to a capture: its id, when and where it was taken, and the digest of its body."""
    digest = capture.entity_digest.removeprefix("sha256:")
    return stix2.ExternalReference(
        source_name="portique-capture", external_id=capture.id, url=capture.url, description=_at(capture.captured_at),
        **({"hashes": {"SHA-256": digest}} if len(digest) == 64 else {}),
    )  # fmt: skip


def _at(moment: datetime) -> str:
    return f"captured {moment:%Y-%m-%d %H:%M:%S} UTC"


def _id(kind: str, *key: str) -> str:
    return f"{kind}--{uuid.uuid5(_SPACE, chr(0).join((kind, *key)))}"
