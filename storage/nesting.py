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
_MANY = 20_000
"""Elements up to which a page's tags are taken as they look: nested or not, a parser needs half a second for so many."""

_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]*)")
_ATTRIBUTES = r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+"""
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)\b{_ATTRIBUTES}(?:>|\Z).*?(?:</(?P=raw)|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][a-z0-9:-]*){_ATTRIBUTES}(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
"""Comments, what holds words alone, and tags: what looks like a tag within words or an attribute's value is none."""

_DRAWN = frozenset(
    "a animate animatemotion animatetransform circle clippath defs desc ellipse filter g image line lineargradient marker mask "
    "metadata mpath path pattern polygon polyline radialgradient rect set stop switch symbol text textpath tspan use view".split()
)
"""Elements of a drawing (SVG 2): one that says so is closed in itself (« <use/> »), as no element of HTML is."""

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
    opened, deepest = _seeming(markup)
    if deepest <= MAX_DEPTH and opened <= _MANY:
        return markup
    return "".join(_shallow(markup))


def _seeming(markup: str) -> tuple[int, int]:
    """Return how many elements a page opens, and how deep at most, by all that looks like a tag."""
    opened = depth = deepest = 0
    steps = dict.fromkeys(_UNNESTED, 0)
    for name in _NAME.findall(markup):
        step = steps.get(name)
        if step is None:
            nests = name.lstrip("/").lower() not in _UNNESTED
            step = steps[name] = (-1 if name[0] == "/" else 1) * nests
        depth = max(0, depth + step)
        opened += step > 0
        deepest = max(deepest, depth)
    return opened, deepest


def _shallow(markup: str) -> Iterator[str]:
    """Yield the markup without the tags that open or close an element beyond MAX_DEPTH."""
    depth = position = 0
    drawn = False
    for token in _TOKEN.finditer(markup):
        name, ends = (token["name"] or "").lower(), bool(token["end"])
        drawn = (name == "svg" and not ends) or (drawn and (not name or name in _DRAWN))
        closed_in_itself = drawn and not ends and token[0].endswith("/>")
        if not name or name in _UNNESTED or closed_in_itself:
            continue
        beyond = depth > MAX_DEPTH if ends else depth >= MAX_DEPTH
        depth = max(0, depth - 1) if ends else depth + 1
        if beyond:
            yield markup[position : token.start()]
            yield " "
            position = token.end()
    yield markup[position:]
