"""What a part of a page says about whether a thing can be had."""

import re
from typing import Final

from spiders.reading.judged import Candidate
from spiders.reading.names import calls, named, remembered
from spiders.reading.places import put_away
from spiders.reading.sections import HEADINGS
from spiders.reading.words import (
    BACK_ORDER,
    BUY,
    DISCONTINUED,
    IN_STOCK,
    LIMITED,
    MADE_TO_ORDER,
    NOTIFIED,
    OUT_OF_STOCK,
    OVER,
    PRE_ORDER,
)
from storage.folding import folded
from storage.outline import Outline
from storage.records.shop import Availability

_NAME: Final = re.compile(
    r"stock|availab|disponib|verfugb|inventory|dispo\b|delivery-?(?:status|time|info)|sold-?out"
)
_NOTICE: Final = re.compile(r"(?:^|[\s_-])(?:alert|notice|warning)(?:$|[\s_-])")
"""A box that warns, which says of stock only that there is none."""

_OUT_LABEL: Final = named("sold_out", r"(?:^|[\s_-])(?<!show-)(?<!hide-)", r"(?:$|[\s_-])")
_IN_LABEL = re.compile(r"(?:^|[\s_-])(?:in-?stock|instock|product-available|available)(?:$|[\s_-])")
_BADGE = re.compile(r"(?:^|[\s_-])(?:badge|sticker|ribbon)(?:$|[\s_-])")
_is_badge = calls(_BADGE)
_OPTION = re.compile(r"\b(?:opcj[aei]|opci\w{2,3}|opcao|opti(?:e|one?)s?|opzion[ei])\b")
"""What a line names that says of a choice, not of the whole thing, that it cannot be had."""
_LAST_LABEL = re.compile(r"product-last-items|low-?stock|lowstock")
_FIELDS = frozenset(("option", "select", "textarea"))
_CHOICES = frozenset(("li", "label", "a", "button"))
_BUTTONS = frozenset(("a", "button"))
CALLED: Final = "an element called"
MAX_LOOKED_AT: Final = 1500


_STATES: Final = (
    (DISCONTINUED, Availability.DISCONTINUED),
    (MADE_TO_ORDER, Availability.MADE_TO_ORDER),
    (BACK_ORDER, Availability.BACK_ORDER),
    (OUT_OF_STOCK, Availability.OUT_OF_STOCK),
    (PRE_ORDER, Availability.PRE_ORDER),
    (LIMITED, Availability.LIMITED),
    (NOTIFIED, Availability.OUT_OF_STOCK),
    (IN_STOCK, Availability.IN_STOCK),
)
"""Asked in this order: what denies stands before what affirms."""

_LABELS: Final = (
    (_OUT_LABEL, Availability.OUT_OF_STOCK),
    (_LAST_LABEL, Availability.LIMITED),
    (_IN_LABEL, Availability.IN_STOCK),
)

_GONE: Final = frozenset((Availability.OUT_OF_STOCK, Availability.DISCONTINUED))

ASKED: Final = 0.25
"""How much says who may ask to be told when a thing is back: shops draw it for what is sold out, and let a script hide it."""

PLAIN: Final = 0.75
"""How much a brief line says, « Rupture de stock », which is no sentence of a description."""

_BRIEF: Final = 30

Said = Candidate[Availability]
_NOTHING: Final = Said(value=Availability.UNKNOWN, strength=0.0, reason="nothing is said of stock")


def stated(words: str) -> Availability:
    """Read the availability a short text states."""
    plain = OVER.sub(" ", folded(words))
    return next((state for says, state in _STATES if says.search(plain)), Availability.UNKNOWN)


def by_button(*, usable: bool) -> Said:
    """Return what a button that buys says by being usable or not."""
    if usable:
        return Said(value=Availability.IN_STOCK, reason="a button that buys can be used")
    return Said(value=Availability.OUT_OF_STOCK, reason="the button that buys cannot be used")


def hides_denial(outline: Outline, start: int, end: int) -> bool:
    """Say whether a run of elements holds, hidden, what would say that the thing is sold out: then it is not."""
    return any(
        outline.hidden[element]
        and 0 < outline.length(element) <= 60
        and stated(outline.text(element, most=60)) is Availability.OUT_OF_STOCK
        for element in range(start, min(end, start + MAX_LOOKED_AT))
    )


def denies(outline: Outline, element: int) -> bool:
    """Say whether an element that its author names for stock says that the thing cannot be had."""
    if outline.unread[element] or outline.hidden[element]:
        return False
    named = _NAME.search(outline.label(element)) is not None and _is_named(outline, element)
    return named and stated(outline.text(element, most=160)) in _GONE


def of_card(outline: Outline, card: int) -> Said:
    """Read the availability a card states by its names or words."""
    label = outline.label(card)
    if _OUT_LABEL.search(label):
        return Said(value=Availability.OUT_OF_STOCK, reason="the card is called sold out")
    found = in_part(outline, card, min(outline.ends[card], card + 300))
    if found.value is Availability.UNKNOWN and _IN_LABEL.search(label):
        return Said(value=Availability.IN_STOCK, reason="the card is called in stock")
    return found


def in_part(
    outline: Outline,
    start: int,
    end: int,
    *,
    skip: tuple[tuple[int, int], ...] = (),
    unbadged: bool = False,
) -> Said:
    """
    Read the availability that a run of elements states: elements named for stock first, then short lines of text.

    ``skip`` are runs of elements (start, end) that belong to other things.
    ``unbadged`` leaves out badges that stand side by side: themes write all of them and let the style sheet choose one.
    """
    worded = _NOTHING
    element, looked = start, 0
    skips = dict(skip)
    while element < end and looked < MAX_LOOKED_AT:
        if element in skips:
            element = max(skips[element], element + 1)
            continue
        looked += 1
        if _says_nothing(outline, element, unbadged=unbadged):
            element = outline.ends[element]
            continue
        if _is_named(outline, element):
            if _either(outline, element):
                element = outline.ends[element]
                continue
            if (found := _of_named(outline, element)) is not None:
                return found
        if worded is _NOTHING:
            worded = _of_line(outline, element)
        element += 1
    return worded


def _says_nothing(outline: Outline, element: int, *, unbadged: bool) -> bool:
    """Say whether an element is hidden, or what it says of stock is an option's or a badge's among others."""
    label, tag = outline.label(element), outline.tags[element]
    if outline.unread[element] or outline.hidden[element] or tag in _FIELDS:
        return True
    if tag == "label" and _names_option(outline, element):
        return True
    if tag in _CHOICES and _one_of_several(outline, element):
        return True
    if tag in _BUTTONS and _labelled_for_all(outline, element):
        return True
    if not label:
        return False
    badge = unbadged and _is_badge(label) and not _alone(outline, element)
    return badge or put_away(label) or _is_unworn(outline, element)


_UNWORN: Final = re.compile(r"price__badge-(?:sold-out|sale)")
"""Badges that Shopify's theme Dawn and its children write into every price, for the style sheet to show where it is sold out."""


_unworn: Final = calls(_UNWORN)
_WORN: Final = re.compile(r"price--(?:sold-out|on-sale)")


def _is_unworn(outline: Outline, element: int) -> bool:
    """Say whether an element is such a badge, and no price around it is called sold out or on sale."""
    if not _unworn(outline.label(element)):
        return False
    return not any(_WORN.search(outline.label(above)) for above in outline.ancestors(element)[:6])


def _is_named(outline: Outline, element: int) -> bool:
    """Say whether an element's author names it for stock, and it is no choice of several."""
    label = outline.label(element)
    return (
        _names_stock(label)
        and outline.length(element) <= 160
        and "select" not in outline.tags[element : min(outline.ends[element], element + 60)]
    )


@remembered
def _names_stock(label: str) -> bool:
    return (_NAME.search(label) or _NOTICE.search(label)) is not None


def _of_named(outline: Outline, element: int) -> Said | None:
    """Read an element named for stock: its words, else its name."""
    words = outline.text(element, most=160)
    said = stated(words)
    if _NAME.search(outline.label(element)) is None and said not in _GONE:
        return None
    if said is not Availability.UNKNOWN:
        strength = ASKED if NOTIFIED.search(folded(words)) else 1.0
        return Said(
            value=said, strength=strength, reason=f"« {words[:60]} », in an element named for stock"
        )
    if outline.length(element) == 0:
        return None
    label = outline.label(element)
    return next(
        (
            Said(value=state, reason=f"{CALLED} {label.strip()[:60]!r}")
            for called, state in _LABELS
            if called.search(label)
        ),
        None,
    )


def _of_line(outline: Outline, element: int) -> Said:
    """Read a short line of words."""
    if not 0 < outline.length(element) <= 60 or _has_children_with_words(outline, element):
        return _NOTHING
    words = outline.text(element, most=60)
    said = stated(words)
    if said is Availability.UNKNOWN or len(words) > 60 or _OPTION.search(folded(words)):
        return _NOTHING
    told = PLAIN if len(words) <= _BRIEF else 0.5
    strength = ASKED if NOTIFIED.search(folded(words)) else told
    return Said(value=said, strength=strength, reason=f"« {words} »")


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
        other != badge and _is_badge(outline.label(other))
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


def _labelled_for_all(outline: Outline, control: int) -> bool:
    """Say whether a control holds a label for each of its states, « Ajouter au panier » and « Épuisé », for a script to choose from."""
    if outline.length(control) > 120:
        return False
    labels = [
        folded(outline.text(child, most=60))
        for child in outline.children(control, most=8)
        if outline.length(child) > 0 and outline.tags[child] not in HEADINGS
    ]
    return any(BUY.search(one) for one in labels) and any(
        stated(one) is Availability.OUT_OF_STOCK for one in labels
    )


def _has_children_with_words(outline: Outline, element: int) -> bool:
    return any(outline.length(child) > 3 for child in outline.children(element, most=8))
