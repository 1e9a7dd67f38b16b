"""
Where on a page something stands: in the visitor's cart, beside the matter, in the frame of the site; and what buys.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from spiders.reading.words import ADDS_TO_CART, ASIDE, BUY, BUY_ADDRESS, CART, LAYOUT, folded
from storage.outline import Outline

_FRAME: Final = frozenset(("nav", "header", "footer", "dialog"))
_RECENT = re.compile(r"recent(?:ly)?[-_ ]?view|viewed|derniers?[-_ ]?vus|zuletzt")


_QUANTITY = re.compile(r"qty|quantity|quantite|cart_quantity|add_qty|menge|cantidad")
_PUT_AWAY = re.compile(
    r"(?:^|\s)(?:d-none|hidden|hide|is-hidden|u-hidden|unvisible|no-display)(?=\s|$)"
)
_SHOWN_AGAIN = re.compile(
    r"(?:^|\s)(?:d-(?:sm|md|lg|xl|xxl|print)-(?!none)\w+|(?:sm|md|lg|xl|2xl):(?:block|flex|inline|grid|table)\S*|visible-\w+)(?=\s|$)"
)


def put_away(label: str) -> bool:
    """Say whether an element's classes hide it on every screen, by the names that style sheets share."""
    return _PUT_AWAY.search(label) is not None and _SHOWN_AGAIN.search(label) is None


class SetApart:
    """
    The parts of a page that are not its matter.

    ``amounts`` are the elements that state prices, in document order: a column that holds most of them is the matter.
    """

    def __init__(self, outline: Outline, amounts: Sequence[int] = ()) -> None:
        self._outline = outline
        self._starts: list[int] = []
        matter = [element for element, tag in enumerate(outline.tags) if tag in {"h1", "main"}]
        element, total = 0, len(outline)
        while element < total:
            kind = _kind(outline, element)
            if (
                kind is None
                or (kind != "cart" and _holds_matter(outline, element, matter))
                or (kind == "column" and _is_matter(outline, element, amounts))
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
    found: list[tuple[int, bool]] = []
    for element, tag in enumerate(outline.tags):
        if tag not in {"button", "input", "a", "form"}:
            continue
        own = outline.attributes[element]
        if tag == "form":
            action = own.get("action") or ""
            if BUY_ADDRESS.search(action) or BUY_ADDRESS.search(outline.label(element)):
                found.append((element, True))
            continue
        if tag == "input" and (own.get("type") or "").lower() not in {"submit", "button", "image"}:
            continue
        words = (
            folded(
                " ".join(
                    part
                    for part in (
                        outline.text(element, most=60)[:60],
                        own.get("value"),
                        own.get("title"),
                        own.get("aria-label"),
                        own.get("alt"),
                    )
                    if part
                )[:160]
            )
            if outline.length(element) <= 80
            else ""
        )
        label = outline.label(element)
        if (words and BUY.search(words)) or BUY_ADDRESS.search(
            f"{label} {own.get('name') or ''} {(own.get('data-button-action') or '')} {(own.get('href') or '')[:200] if tag == 'a' else ''}"
        ):
            if re.search(
                r"wish|compar|envies|notify|alert|m'avertir|prevenir",
                f"{words} {label} {own.get('href') or ''}".lower(),
            ):
                continue
            usable = (
                "disabled" not in own
                and "disabled" not in label.split()
                and own.get("aria-disabled") != "true"
            )
            found.append((element, usable))
    return found


def _kind(outline: Outline, element: int) -> str | None:
    tag = outline.tags[element]
    if tag in {"html", "body", "main"} or tag in {
        "a",
        "button",
        "input",
        "img",
        "option",
        "span",
        "i",
        "b",
        "head",
        "script",
        "link",
        "meta",
    }:
        return None
    label = outline.label(element)
    if label.strip():
        if CART.search(label) and not ADDS_TO_CART.search(label) and not _fills(outline, element):
            return "cart"
        if ASIDE.search(label):
            return "cart" if _RECENT.search(label) else "aside"
        if LAYOUT.search(label):
            return "column"
    if tag in _FRAME and not _in_article(outline, element):
        return "frame"
    return "column" if tag == "aside" else None


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


def _fills(outline: Outline, element: int) -> bool:
    """Say whether a form named for the cart is the one that puts a thing into it: its button says so."""
    return outline.tags[element] == "form" and any(
        outline.tags[inner] in {"button", "input"}
        and (
            BUY_ADDRESS.search(f"{outline.label(inner)} {outline.attribute(inner, 'name')}".lower())
            or BUY.search(folded(outline.text(inner, most=60)))
        )
        for inner in range(element, min(outline.ends[element], element + 200))
    )


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
