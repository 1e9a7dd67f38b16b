"""
What a site is, as its own pages show: only who sells prepared phones, or an account, can be somebody's successor.

Decided from what the lexicon makes of the owner's own words (traits of kind :data:`VERDICT`, ``class band``), from what it
offers, and from marks of articles and threads (:data:`GENRE`). A doubt makes nobody a seller.
"""

from dataclasses import dataclass
from enum import StrEnum

from monitor.lineage.fingerprint import Fingerprint, Seen
from monitor.signals.voice import GENRE
from storage.records.link import TraitKind

VERDICT = TraitKind("verdict")

OFFERS = frozenset(("listing", "successor", "delivery", "sim"))
TALK = frozenset(("press", "institution", "seizure-page", "scam-warning"))
GOODS = (TraitKind.PRODUCT, TraitKind.PRICE, TraitKind.SKU)


class Role(StrEnum):
    """What a site is."""

    SELLER = "seller"
    """It offers prepared phones."""

    ACCOUNT = "account"
    """An account of a network that may speak for a seller."""

    SHOP = "shop"
    """It offers other goods."""

    PAGE = "page"
    """It speaks as a seller does, and nothing was read that it offers: a one-page seller, or somebody who quotes one."""

    TALK = "talk"
    """Press, forum, directory, official notice: it speaks of the trade and is not in it."""

    OTHER = "other"


SUCCEED = frozenset((Role.SELLER, Role.ACCOUNT))
"""Who can succeed a seller by what he shows; anybody else only by a control fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A role with its proof."""

    role: Role
    proof: Seen | None
    """What shows it; None where nothing was seen to the contrary of *other*."""


def role_of(site: Fingerprint) -> Standing:
    """Return what a site is, up to now."""
    said = {
        value: seen
        for value, seen in site.values(VERDICT).items()
        if value.endswith((" decisive", " review"))
    }
    offer = next((said[v] for v in sorted(said) if v.partition(" ")[0] in OFFERS), None)
    talk = next((said[v] for v in sorted(said) if v.partition(" ")[0] in TALK), None)
    genre = next(iter(site.values(GENRE).values()), None)
    goods = next((seen for kind in GOODS for seen in site.values(kind).values()), None)
    if ":" in site.site_id and not site.site_id.startswith("profile:"):
        talks = talk is not None and offer is None
        return Standing(role=Role.TALK if talks else Role.ACCOUNT, proof=talk if talks else offer)
    if goods is not None:
        return Standing(role=Role.SHOP if offer is None else Role.SELLER, proof=offer or goods)
    if genre is not None or talk is not None:
        return Standing(role=Role.TALK, proof=genre or talk)
    decisive = next((said[v] for v in sorted(said) if v in _PLAIN), None)
    if decisive is not None:
        return Standing(role=Role.PAGE, proof=decisive)
    return Standing(role=Role.OTHER, proof=None)


_PLAIN = frozenset(f"{name} decisive" for name in OFFERS)
"""What a page without goods must say to pass for a seller's."""
