"""What a part of a page says about whether a thing can be had."""

import re
from typing import Final

from spiders.reading.places import put_away
from spiders.reading.words import (
    BACK_ORDER,
    DISCONTINUED,
    IN_STOCK,
    LIMITED,
    OUT_OF_STOCK,
    PRE_ORDER,
)
from storage.folding import folded
from storage.outline import Outline
from storage.records.shop import Availability

_NAME: Final = re.compile(
    r"stock|availab|disponib|verfugb|inventory|dispo\b|delivery-?(?:status|time|info)|sold-?out"
)
_OUT_LABEL = re.compile(
    r"(?:^|[\s_-])(?<!show-)(?<!hide-)(?:out-?of-?stock|outofstock|sold-?out|soldout|unavailable|product-unavailable|is-sold-out|rupture|epuise|no-?stock|not-available)(?:$|[\s_-])"
)
_IN_LABEL = re.compile(r"(?:^|[\s_-])(?:in-?stock|instock|product-available|available)(?:$|[\s_-])")
_BADGE = re.compile(r"(?:^|[\s_-])(?:badge|sticker|ribbon)(?:$|[\s_-])")
_LAST_LABEL = re.compile(r"product-last-items|low-?stock|lowstock")
_CHOICES = frozenset(("li", "label", "a", "button"))
MAX_LOOKED_AT: Final = 1500


def stated(words: str) -> Availability:
    """Read the availability a short text states."""
    plain = folded(words)
    for pattern, state in (
        (DISCONTINUED, Availability.DISCONTINUED),
        (BACK_ORDER, Availability.BACK_ORDER),
        (OUT_OF_STOCK, Availability.OUT_OF_STOCK),
        (PRE_ORDER, Availability.PRE_ORDER),
        (LIMITED, Availability.LIMITED),
        (IN_STOCK, Availability.IN_STOCK),
    ):
        if pattern.search(plain):
            return state
    return Availability.UNKNOWN


def of_card(outline: Outline, card: int) -> Availability:
    """Read the availability a card states by its names or words."""
    label = outline.label(card)
    if _OUT_LABEL.search(label):
        return Availability.OUT_OF_STOCK
    found = in_part(outline, card, min(outline.ends[card], card + 300))
    if found is Availability.UNKNOWN and _IN_LABEL.search(label):
        return Availability.IN_STOCK
    return found


def in_part(
    outline: Outline,
    start: int,
    end: int,
    *,
    skip: tuple[tuple[int, int], ...] = (),
    unbadged: bool = False,
) -> Availability:
    """
    Read the availability that a run of elements states: elements named for stock first, then short lines of text.

    ``skip`` are runs of elements (start, end) that belong to other things.
    ``unbadged`` leaves out badges that stand side by side: themes write all of them and let the style sheet choose one.
    """
    worded = Availability.UNKNOWN
    element, looked = start, 0
    skips = dict(skip)
    while element < end and looked < MAX_LOOKED_AT:
        if element in skips:
            element = max(skips[element], element + 1)
            continue
        looked += 1
        label, tag = outline.label(element), outline.tags[element]
        if (
            outline.unread[element]
            or outline.hidden[element]
            or tag in {"option", "select", "textarea"}
            or (tag == "label" and _names_option(outline, element))
            or (tag in _CHOICES and _one_of_several(outline, element))
            or (label and put_away(label))
            or (unbadged and label and _BADGE.search(label) and not _alone(outline, element))
        ):
            element = outline.ends[element]
            continue
        if (
            label
            and _NAME.search(label)
            and outline.length(element) <= 160
            and "select" not in outline.tags[element : min(outline.ends[element], element + 60)]
        ):
            if _either(outline, element):
                element = outline.ends[element]
                continue
            said = stated(outline.text(element, most=160))
            if said is not Availability.UNKNOWN:
                return said
            if outline.length(element) > 0:
                if _OUT_LABEL.search(label):
                    return Availability.OUT_OF_STOCK
                if _LAST_LABEL.search(label):
                    return Availability.LIMITED
                if _IN_LABEL.search(label):
                    return Availability.IN_STOCK
        if (
            worded is Availability.UNKNOWN
            and 0 < outline.length(element) <= 60
            and not _has_children_with_words(outline, element)
        ):
            said = stated(outline.text(element, most=60))
            if said is not Availability.UNKNOWN and len(outline.text(element, most=60)) <= 60:
                worded = said
        element += 1
    return worded


def _either(outline: Outline, element: int) -> bool:
    """Say whether an element holds both « en stock » and « épuisé », each in an element of its own, for a script to choose from."""
    states = {
        stated(outline.text(inner, most=60))
        for inner in range(element + 1, min(outline.ends[element], element + 12))
        if 0 < outline.length(inner) <= 60
        and not outline.hidden[inner]
        and not _has_children_with_words(outline, inner)
    }
    return {Availability.IN_STOCK, Availability.OUT_OF_STOCK} <= states


def _alone(outline: Outline, badge: int) -> bool:
    """Say whether no other badge stands beside one."""
    parent = outline.parents[badge]
    return parent < 0 or not any(
        other != badge and _BADGE.search(outline.label(other))
        for other in outline.children(parent, most=12)
    )


def _names_option(outline: Outline, element: int) -> bool:
    """Say whether a label is that of one option of several: what it says of stock is that option's."""
    return any(
        0 <= near < len(outline)
        and outline.tags[near] == "input"
        and outline.attribute(near, "type").lower() in {"radio", "checkbox"}
        for near in (element - 1, *range(element + 1, min(outline.ends[element], element + 4)))
    )


def _one_of_several(outline: Outline, element: int) -> bool:
    """Say whether an element is one size or colour among others: what it says of stock is not the whole thing's."""
    words = outline.text(element, most=60)
    if not words or len(words) > 40 or ":" in words or stated(words) is Availability.UNKNOWN:
        return False
    tag, parent = outline.tags[element], outline.parents[element]
    beside = [
        one
        for one in outline.children(parent, most=60)
        if outline.tags[one] == tag and one != element
    ]
    short = sum(1 for one in beside if 0 < outline.length(one) <= 40)
    rest = re.sub(f"{OUT_OF_STOCK.pattern}|{IN_STOCK.pattern}", "", folded(words))
    return short >= 2 and 0 < len(re.sub(r"[\W_]+", "", rest)) <= 12


def _has_children_with_words(outline: Outline, element: int) -> bool:
    return any(outline.length(child) > 3 for child in outline.children(element, most=8))
