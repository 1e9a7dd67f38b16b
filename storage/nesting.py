"""
Keep a page's nesting within what a browser builds.

The WHATWG tree construction looks through the open elements for many tags, so a page of a hundred thousand nested
elements costs its square.
Blink stops nesting at 512 elements and puts what is deeper beside each other (``kMaximumHTMLParserDOMTreeDepth``);
the same is done here before parsing, so no text is lost and the cost stays linear.
"""

import re
from collections.abc import Iterator

MAX_DEPTH = 512
MAX_OPTIONS = 2_000
"""With each option, a parser looks through all of its select for the chosen one: a longer list costs its square."""

_UNNESTED = frozenset(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd td th tr tbody thead tfoot option optgroup a button "
    "h1 h2 h3 h4 h5 h6 script style title textarea html head body".split()
)
"""Elements that are void, or that the parser closes by itself when the next of their kind opens."""

_OPTION = re.compile(r"<option\b", re.IGNORECASE)
_SELECT = re.compile(r"<(/?)(select|optgroup|option)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>")

_TEMPLATE = re.compile(r"<(/?)template\b([^<>]*)>", re.IGNORECASE)


def unshaded(markup: str) -> str:
    """
    Return the markup with the templates that a browser opens as shadow trees (``shadowrootmode``) as plain elements.

    What stands in them is shown and was in no tree; the very same string where there is none.
    """
    if "shadowrootmode" not in markup:
        return markup
    opened: list[bool] = []

    def renamed(tag: re.Match[str]) -> str:
        if not tag[1]:
            opened.append("shadowrootmode" in tag[2])
            return f"<div{tag[2]}>" if opened[-1] else tag[0]
        return "</div>" if opened and opened.pop() else tag[0]

    return _TEMPLATE.sub(renamed, markup)


def flattened(markup: str) -> str:
    """
    Return the markup with the tags beyond MAX_DEPTH removed, and with endless selects made plain elements.

    The very same string where neither is needed.
    """
    if len(_OPTION.findall(markup)) > MAX_OPTIONS:
        markup = _SELECT.sub(r"<\1x-\2", markup)
    if markup.count("<") <= MAX_DEPTH:
        return markup
    depth = deepest = 0
    for slash, name in _TAG.findall(markup):
        if name.lower() in _UNNESTED:
            continue
        depth = max(0, depth - 1) if slash else depth + 1
        deepest = max(deepest, depth)
    return "".join(_shallow(markup)) if deepest > MAX_DEPTH else markup


def _shallow(markup: str) -> Iterator[str]:
    """Yield the markup without the tags that open or close an element beyond MAX_DEPTH."""
    depth = position = 0
    for tag in _TAG.finditer(markup):
        if tag[2].lower() in _UNNESTED:
            continue
        beyond = depth > MAX_DEPTH if tag[1] else depth >= MAX_DEPTH
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if beyond:
            yield markup[position : tag.start()]
            yield " "
            position = tag.end()
    yield markup[position:]
