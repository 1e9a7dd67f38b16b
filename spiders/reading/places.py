"""
Where on a page something stands: in the visitor's cart, beside the matter, in the frame of the site; and what buys.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from spiders.reading.names import remembered
from spiders.reading.words import (
    ADDS_TO_CART,
    ASIDE,
    ASKS_SELLER,
    BUY,
    BUY_ADDRESS,
    CART,
    FILLS,
    LAYOUT,
)
from storage.folding import folded
from storage.outline import Outline

_FRAME: Final = frozenset(("nav", "header", "footer", "dialog"))
_WORDS_IN_NAME = re.compile(r"[-_+]|(?<=[a-z])(?=[A-Z])")
_FILTERED = re.compile(
    r"(?:facets?|filter(?:ed|s)?|layered)[-_](?:\w{1,30}[-_])?(?:grid|list|results?|content|products?|items?)"
)
"""What filters act on, not the filters."""

_RECENT = re.compile(r"recent(?:ly)?[-_ ]?view|viewed|derniers?[-_ ]?vus|zuletzt")


_QUANTITY = re.compile(r"qty|quantity|quantite|cart_quantity|add_qty|menge|cantidad")
_PUT_AWAY = re.compile(
    r"(?:^|\s)(?:d-none|hidden|hide|is-hidden|u-hidden|unvisible|no-display)(?=\s|$)"
)
_SHOWN_AGAIN = re.compile(
    r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl|print)-(?!none)\w+|(?:sm|md|lg|xl|2xl):(?:block|flex|inline|grid|table)\S*|visible-\w+)(?=\s|$)"
)


_CALL: Final = re.compile(r"\s{0,9}(?:javascript:\s{0,9})?(?:return\s{1,9})?([\w.$]{1,80})\(")


@remembered
def put_away(label: str) -> bool:
    """Say whether an element's classes hide it on every screen, by the names that style sheets share."""
    return _PUT_AWAY.search(label) is not None and _SHOWN_AGAIN.search(label) is None


class SetApart:
    """
    The parts of a page that are not its matter.

    ``amounts`` are the elements that state prices, in document order: a column that holds most of them is the matter;
    where a page states none, one that holds most of what fills the cart.
    ``controls`` are those that put a thing into the cart (:func:`buy_controls`): a part called a basket that fills it is not it.
    """

    def __init__(
        self,
        outline: Outline,
        amounts: Sequence[int] = (),
        controls: Sequence[tuple[int, bool]] = (),
    ) -> None:
        self._outline = outline
        matters = amounts or [element for element, _ in controls if outline.tags[element] != "a"]
        fills = [element for element, _ in controls if _fills(outline, element)]
        self._starts: list[int] = []
        matter = [element for element, tag in enumerate(outline.tags) if tag in {"h1", "main"}]
        element, total = 0, len(outline)
        while element < total:
            kind = _kind(outline, element)
            if (
                kind is None
                or (kind == "cart" and _holds_one(outline, element, fills))
                or (kind != "cart" and _holds_matter(outline, element, matter))
                or (kind == "column" and _is_matter(outline, element, matters))
                or (kind == "column" and _sells(outline, element, controls))
            ):
                element += 1
            else:
                self._starts.append(element)
                element = outline.ends[element]

    def holds(self, element: int) -> bool:
        """Say whether an element stands in a part that is set apart."""
        index = bisect_right(self._starts, element) - 1
        return index >= 0 and self._outline.contains(self._starts[index], element)


def buy_controls(outline: Outline) -> list[tuple[int, bool]]:
    """Find what puts a thing into the cart, with whether it can be used."""
    return [
        (element, _usable(outline, element))
        for element, tag in enumerate(outline.tags)
        if (tag in _CONTROLS or _acts(outline, element)) and _buys(outline, element)
    ]


def asking_controls(outline: Outline) -> Iterator[int]:
    """Yield what asks the seller for a thing, or bids for it."""
    for element, tag in enumerate(outline.tags):
        if tag not in {"button", "input", "a"} or outline.hidden[element]:
            continue
        words = _control_words(outline, element)
        if words and ASKS_SELLER.search(words) and not _framed(outline, element):
            yield element


def _framed(outline: Outline, element: int) -> bool:
    while element >= 0 and outline.tags[element] not in _FRAME:
        element = outline.parents[element]
    return element >= 0


def _acts(outline: Outline, element: int) -> bool:
    """Say whether a script makes a button of a picture or part that is none: by its role, or a picture by its name."""
    own, tag = outline.attributes[element], outline.tags[element]
    named = tag == "img" and BUY_ADDRESS.search(outline.label(element)) is not None
    acts = named or own.get("role") == "button" or (tag in _PARTS and "onclick" in own)
    above = outline.parents[element]
    return acts and (above < 0 or outline.tags[above] not in _CONTROLS)


def _buys(outline: Outline, element: int) -> bool:
    """Say whether a control puts a thing into the cart: by its words or its names, and for nothing else."""
    tag, label = outline.tags[element], outline.label(element)
    if tag == "form":
        action = outline.attribute(element, "action")
        return bool(BUY_ADDRESS.search(action) or BUY_ADDRESS.search(label))
    if tag == "input" and outline.attribute(element, "type").lower() not in _BUTTON_TYPES:
        return False
    words, href = _control_words(outline, element), outline.attribute(element, "href")
    names = [
        label,
        outline.attribute(element, "name"),
        outline.attribute(element, "data-button-action"),
        _runs(outline.attribute(element, "onclick")),
    ]
    called = " ".join([*names, href[:200] if tag == "a" else ""])
    return _is_to_buy(words, called) and not _NOT_BUYING.search(f"{words} {label} {href}".lower())


@lru_cache(maxsize=8_192)
def _is_to_buy(words: str, called: str) -> bool:
    """Say whether words or names are those of what buys; the links of a site's cards stand on most of its pages."""
    return bool((words and BUY.search(words)) or BUY_ADDRESS.search(called))


def _runs(script: str) -> str:
    """Return the function that a script calls first: « addToCart » of « return addToCart(12); »."""
    called = _CALL.match(script)
    return called[1] if called is not None else ""


def _control_words(outline: Outline, element: int) -> str:
    """
    Return what a control says, folded: its words and titles, or what its picture shows; a sentence is no button's.

    A title may name the thing that the button is for: « Ajouter … à votre panier ».
    """
    tag, own = outline.tags[element], outline.attributes[element]
    words = ""
    if outline.length(element) <= 80:
        shown = outline.text(element, most=60)[:60]
        if tag == "a" and folded(shown).count(" ") > 6:
            return ""
        said = (shown, *(own.get(name) for name in _SAYING))
        words = folded(" ".join(part for part in said if part)[:160])
    if not words and tag in {"a", "button"}:
        return folded(_pictured_words(outline, element))
    return words


def _usable(outline: Outline, element: int) -> bool:
    """Say whether a control can be used; a form always can."""
    own = outline.attributes[element]
    return outline.tags[element] == "form" or not (
        "disabled" in own
        or "disabled" in outline.label(element).split()
        or own.get("aria-disabled") == "true"
    )


_CONTROLS = frozenset(("button", "input", "a", "form"))
_PARTS = frozenset(("div", "span", "img"))
_BUTTON_TYPES = frozenset(("submit", "button", "image"))
_SAYING = ("value", "title", "aria-label", "alt")
"""Attributes that say what a control does."""

_NOT_BUYING = re.compile(r"wish|compar|envies|notify|alert|m'avertir|prevenir")
"""What a button beside the cart's is for."""


def _pictured_words(outline: Outline, element: int) -> str:
    """Return what a control without words says by its picture: its alternative text, title and file name."""
    parts: list[str] = []
    for inner in range(element + 1, min(outline.ends[element], element + 12)):
        if outline.tags[inner] == "img":
            parts.append(outline.attribute(inner, "alt"))
            parts.append(outline.attribute(inner, "title"))
            name = outline.attribute(inner, "src").rsplit("/", 1)[-1].split(".")[0]
            parts.append(_WORDS_IN_NAME.sub(" ", name))
    return " ".join(part for part in parts if part)[:160]


def _fills(outline: Outline, element: int) -> bool:
    """Say whether a control puts something into the cart: a button whose words or name say « add », not an order's."""
    if outline.tags[element] not in {"button", "input"}:
        return False
    words = f"{outline.text(element, most=60)} {outline.attribute(element, 'value')}"
    return bool(FILLS.search(folded(words)) or BUY_ADDRESS.search(outline.label(element)))


def _holds_one(outline: Outline, element: int, some: Sequence[int]) -> bool:
    index = bisect_left(some, element)
    return index < len(some) and some[index] < outline.ends[element]


_NO_PART = frozenset("a button input img option span i b head script link meta".split())


def _kind(outline: Outline, element: int) -> str | None:
    tag = outline.tags[element]
    if tag in {"html", "body", "main"} or tag in _NO_PART:
        return None
    label = outline.label(element)
    if label.strip():
        if _names_cart(label) and not _form_fills(outline, element):
            return "cart"
        if (named := _names_part(label)) is not None:
            return named
    if tag in _FRAME and not _in_article(outline, element):
        return "frame"
    return "column" if tag == "aside" else None


@remembered
def _names_cart(label: str) -> bool:
    return CART.search(label) is not None and ADDS_TO_CART.search(label) is None


@remembered
def _names_part(label: str) -> str | None:
    """Return what kind of part a class or id names, None where it names none."""
    if ASIDE.search(label) is None:
        return "column" if LAYOUT.search(label) else None
    if _FILTERED.search(label):
        return "column"
    return "cart" if _RECENT.search(label) else "aside"


def _in_article(outline: Outline, element: int) -> bool:
    """Say whether a header or footer belongs to one article, not to the site."""
    return any(
        outline.tags[above] in {"article", "li", "main", "section"}
        for above in outline.ancestors(element)[:12]
    )


def _holds_matter(outline: Outline, element: int, matter: list[int]) -> bool:
    """Say whether a part named like something beside the matter holds the page's first heading: a layout's wrapper."""
    if outline.tags[element] in {"nav", "footer", "dialog"}:
        return False
    index = bisect_left(matter, element)
    return index < len(matter) and matter[index] < outline.ends[element]


def _form_fills(outline: Outline, element: int) -> bool:
    """Say whether a form named for the cart is the one that puts a thing into it: its button says so."""
    return outline.tags[element] == "form" and any(
        outline.tags[inner] in {"button", "input"}
        and (
            BUY_ADDRESS.search(f"{outline.label(inner)} {outline.attribute(inner, 'name')}".lower())
            or BUY.search(folded(outline.text(inner, most=60)))
        )
        for inner in range(element, min(outline.ends[element], element + 200))
    )


def _sells(outline: Outline, element: int, controls: Sequence[tuple[int, bool]]) -> bool:
    """Say whether a column is where the page's thing is bought: the first form that fills the cart, and no other, stands in it."""
    forms = [one for one, _ in controls if outline.tags[one] == "form"]
    return bool(forms) and [one for one in forms if outline.contains(element, one)] == forms[:1]


def _is_matter(outline: Outline, element: int, amounts: Sequence[int]) -> bool:
    """Say whether a part named for its place on the page is its matter: it holds most prices, or asks how many to buy."""
    return _holds_most(outline, element, amounts) or any(
        outline.tags[inner] == "input"
        and _QUANTITY.fullmatch(outline.attribute(inner, "name").lower())
        for inner in range(element, min(outline.ends[element], element + 400))
    )


def _holds_most(outline: Outline, element: int, amounts: Sequence[int]) -> bool:
    """Say whether an element holds at least half of the prices that the page states."""
    inside = bisect_left(amounts, outline.ends[element]) - bisect_left(amounts, element)
    return inside > 0 and 2 * inside >= len(amounts)
