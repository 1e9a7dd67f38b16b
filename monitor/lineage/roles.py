"""
What a site is, as its own pages show: only who sells prepared phones, or an account, can be somebody's successor.

Decided from what the lexicon makes of the owner's own words (traits of kind :data:`VERDICT`, ``class band``), from what it
offers, and from marks of articles and threads (:data:`GENRE`). A doubt makes nobody a seller.
"""

import re
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
    """It offers prepared phones, or the models of the seller it is compared with: who returns may no longer say what for."""

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


MODELS, PART = 2, 1 / 3
"""How many models a shop must have in common with a seller, and in what part of its goods, to be in his trade."""

_MODEL = re.compile(r"[a-z]{1,6}[0-9]{1,4}")


def _sells_as(site: Fingerprint, earlier: Fingerprint) -> bool:
    """Say whether a shop's goods are of the models that an earlier one sold (``bm70``, ``j9``)."""
    sold = {model for name in earlier.values(TraitKind.PRODUCT) for model in _models(name)}
    goods = [sold & _models(name) for name in site.values(TraitKind.PRODUCT)]
    return len(set().union(*goods)) >= MODELS and sum(map(bool, goods)) >= PART * len(goods)


def _models(name: str) -> set[str]:
    return {word for word in name.split() if _MODEL.fullmatch(word)}


def role_of(site: Fingerprint, earlier: Fingerprint | None = None) -> Standing:
    """Return what a site is, up to now, beside the earlier one that it is compared with."""
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
        trade = offer is not None or (earlier is not None and _sells_as(site, earlier))
        return Standing(role=Role.SELLER if trade else Role.SHOP, proof=offer or goods)
    if genre is not None or talk is not None:
        return Standing(role=Role.TALK, proof=genre or talk)
    decisive = next((said[v] for v in sorted(said) if v in _PLAIN), None)
    if decisive is not None:
        return Standing(role=Role.PAGE, proof=decisive)
    return Standing(role=Role.OTHER, proof=None)


_PLAIN = frozenset(f"{name} decisive" for name in OFFERS)
"""What a page without goods must say to pass for a seller's."""
