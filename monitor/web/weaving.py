"""
What several sites show, as two columns: sites on the left, what they share on the right.

Sites that share the same things are one node, and so are things that the same sites share; both columns are
ordered so that what is tied stands close (Fiedler's vector of their graph). So a seller of hundreds of sites stays readable, and
the same findings always look the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import networkx as nx

from monitor.digest import words
from monitor.language import gettext as _
from monitor.language import ngettext
from storage.findings.ties import Tie

MOST = 500
"""Nodes that are drawn."""

_PAYING = frozenset({"payment_account", "merchant"})
_MACHINE = frozenset({"tracker", "chat_widget", "shop_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Sites that share the same things, or things that the same sites share."""

    names: tuple[str, ...]
    kind: str
    """Of things ``contact``, ``paying``, ``machine`` or ``photo``; of sites ``own`` or ``other``."""

    link: str
    """Where it leads; empty where it is several."""

    def label(self, letters: int) -> str:
        """Return its name, its middle left out where it is long, and how many others it has."""
        first, others = self.names[0], len(self.names) - 1
        tail = f" +{words.number(others)}" if others else ""
        room = letters - len(tail)
        half = (room - 1) // 2
        short = first if len(first) <= room else f"{first[:half]}…{first[-half:]}"
        return short + tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Both columns in the order in which they are drawn, and the lines between by their places there."""

    sites: tuple[Node, ...]
    things: tuple[Node, ...]
    lines: tuple[tuple[int, int], ...]
    left_out: int
    """Things that are not drawn."""


def woven(ties: Sequence[Tie], own: Iterable[str]) -> Web:
    """Return what sites share as two columns; ``own`` are the sites it is asked for."""
    mine = frozenset(own)
    shown: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        shown.setdefault((tie.kind, tie.value), []).append(tie)
    folded: dict[tuple[frozenset[str], str], list[Tie]] = {}
    for found in shown.values():
        key = frozenset(one.site_id for one in found), _family(found[0].kind)
        folded.setdefault(key, []).append(found[0])
    ranked = sorted(folded, key=lambda key: (-len(key[0] & mine), -len(key[0]), key[1], sorted(key[0])))  # fmt: skip
    kept = _bounded(ranked)
    things = [_thing(folded[key], key[1]) for key in kept]
    shows: dict[str, list[int]] = {}
    for place, (sites, _kind) in enumerate(kept):
        for site in sites:
            shows.setdefault(site, []).append(place)
    alike: dict[tuple[bool, tuple[int, ...]], list[str]] = {}
    for site in sorted(shows, key=lambda one: (one not in mine, one)):
        alike.setdefault((site in mine, tuple(shows[site])), []).append(site)
    nodes = [_site(names, is_own=is_own) for (is_own, _places), names in alike.items()]
    lines = [(at, place) for at, (_own, places) in enumerate(alike) for place in places]
    left_out = sum(len(folded[key]) for key in ranked[len(kept) :])
    return _ordered(nodes, things, lines, left_out)


def _bounded(ranked: Sequence[tuple[frozenset[str], str]]) -> list[tuple[frozenset[str], str]]:
    """Return the things that are drawn: those of most sites, as long as they and their sites are few enough."""
    kept: list[tuple[frozenset[str], str]] = []
    sites: set[str] = set()
    for key in ranked:
        sites |= key[0]
        if len(kept) + 1 + len(sites) > MOST:
            break
        kept.append(key)
    return kept


def _family(kind: str) -> str:
    if kind in _PAYING:
        return "paying"
    if kind in _MACHINE:
        return "machine"
    return "photo" if kind == "photo" else "contact"


def _thing(found: Sequence[Tie], kind: str) -> Node:
    named = tuple(dict.fromkeys(said(one.kind, one.value) for one in found))
    if kind == "photo":
        named = (ngettext("{count} photographie", "{count} photographies", len(found)).format(count=len(found)),)  # fmt: skip
        link = f"/captures/{found[0].capture_id}"
    else:
        alone = kind == "contact" and len(found) == 1
        link = f"/recherche?q={quote(found[0].value.rpartition(':')[2])}" if alone else ""
    return Node(names=named, kind=kind, link=link)


def said(kind: str, value: str) -> str:
    """Return what is shared as people write it."""
    if kind == "photo":
        return _("une photographie")
    inner, parted, bare = value.partition(":")
    if kind in {"handle", "payment_account", "account"} and parted:
        return words.contact(inner, bare).replace("[.]", ".")
    return words.contact(kind, bare if kind in _MACHINE and parted else value).replace("[.]", ".")


def _site(names: Sequence[str], *, is_own: bool) -> Node:
    link = f"/sites/{quote(names[0], safe=':@')}" if len(names) == 1 else ""
    return Node(names=tuple(names), kind="own" if is_own else "other", link=link)


def _ordered(
    sites: Sequence[Node], things: Sequence[Node], lines: Sequence[tuple[int, int]], left_out: int
) -> Web:
    """Return both columns ordered, each node near those it is tied to."""
    graph: nx.Graph[tuple[str, int]] = nx.Graph((("site", site), ("thing", thing)) for site, thing in lines)  # fmt: skip
    order = nx.spectral_ordering(graph, seed=0) if lines else []
    left, right = ([at for column, at in order if column == name] for name in ("site", "thing"))
    at_left, at_right = ({one: at for at, one in enumerate(column)} for column in (left, right))
    return Web(
        sites=tuple(sites[one] for one in left), things=tuple(things[one] for one in right),
        lines=tuple(sorted((at_left[site], at_right[thing]) for site, thing in lines)), left_out=left_out,
    )  # fmt: skip
