"""
Findings as a MISP event: an object for each site with what reaches it, and references between sites for the leads.

Written by PyMISP after MISP's own types and object templates; for the sharing organisation alone until somebody widens it.
"""

import uuid

from pymisp import MISPEvent, MISPObject

from monitor.exchange.facts import Shared, SharedSite
from monitor.exchange.stix import MARKINGS, share
from storage.findings.handed import Contact
from storage.ledger.times import to_time

_SPACE = uuid.UUID("0d3a5c8e-6f0b-5c0f-9a51-6f7d1d3a7f42")
_OWN_ORGANISATION = 0
_LOW, _ONGOING = 3, 1
_TYPES = {"phone": "phone-number", "whatsapp": "whatsapp", "email": "email", "iban": "text"}
_COINS = {"btc": "btc", "xmr": "xmr"}


def event(shared: Shared, marking: str = "amber") -> str:
    """Return an event as JSON."""
    made = MISPEvent()
    made.uuid, made.info, made.date = _id("event", shared.id), f"Portique : {shared.title}", shared.at.date()  # fmt: skip
    made.distribution, made.threat_level_id, made.analysis = _OWN_ORGANISATION, _LOW, _ONGOING
    made.timestamp = shared.at
    made.add_tag("tlp:clear" if marking == "clear" else f"tlp:{marking}")
    assert marking in MARKINGS
    objects = {site.id: _site(shared, site) for site in shared.sites}
    for lead in shared.leads:
        text = f"{lead.band} {share(lead):.0%} ({lead.id}) : proposition, un enquêteur décide"
        subject, before = objects.get(lead.subject), objects.get(lead.predecessor)
        if subject is not None and before is not None:
            tie = subject.add_reference(before.uuid, "related-to", comment=text)
            tie.uuid = _id("reference", lead.id)
            tie.timestamp = to_time(lead.updated_at).timestamp()
    for one in objects.values():
        made.add_object(one)
    for site in shared.sites:
        for contact in site.contacts:
            kind, value = _typed(contact)
            made.add_attribute(
                kind, value, uuid=_id("attribute", site.id, contact.kind, contact.value), to_ids=False, first_seen=to_time(contact.since),
                comment=f"{contact.kind} de {site.id} ; capture {contact.capture_id}", timestamp=to_time(contact.since),
            )  # fmt: skip
    return made.to_json(sort_keys=True, indent=1)


def _site(shared: Shared, site: SharedSite) -> MISPObject:
    network, _, handle = site.id.rpartition(":")
    made = MISPObject("user-account" if site.is_account else "domain-ip", standalone=False)
    made.uuid = _id("object", site.id)
    seen = to_time(site.site.first_seen_at) if site.site else shared.at
    made.timestamp = seen
    said = {"username": handle, "account-type": network} if site.is_account else {"domain": site.id}
    if site.site is not None and not site.is_account:
        said["text"] = f"{site.site.label} ; {site.site.standing}"
    for name, value in said.items():
        one = made.add_attribute(name, value, to_ids=False, uuid=_id("object", site.id, name))
        assert one is not None
        one.timestamp = seen
    return made


def _typed(contact: Contact) -> tuple[str, str]:
    """Return the type MISP has for a contact; words for what it has none for."""
    coin, _, address = contact.value.partition(":")
    if contact.kind == "crypto" and coin in _COINS:
        return _COINS[coin], address
    kind = _TYPES.get(contact.kind, "text")
    return (kind, contact.value) if kind != "text" else (kind, f"{contact.kind}:{contact.value}")


def _id(*key: str) -> str:
    return str(uuid.uuid5(_SPACE, chr(0).join(key)))
