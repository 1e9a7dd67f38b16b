"""Sites and what they share, drawn as SVG: a line where a site shows a thing. No script: who points at a node sees its lines stand out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitor.language import gettext as _
from monitor.language import ngettext
from monitor.web.weaving import Node, Web

_ROW = 19
"""Height of a node's line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How wide a drawing is, and where its two columns end and begin."""

    name: str
    width: int
    left: int
    right: int
    letters: int
    """Of a label."""


FORMS = (
    Form(name="wide", width=1000, left=390, right=610, letters=54),
    Form(name="slim", width=326, left=132, right=194, letters=17),
)


def drawn(web: Web) -> list[SafeString]:
    """Return the drawing in each of its forms; nothing where nothing is shared."""
    return [_drawn(web, form) for form in FORMS] if web.lines else []


def _drawn(web: Web, form: Form) -> SafeString:
    height = 12 + _ROW * max(len(web.sites), len(web.things))
    heights = _spread(len(web.sites), height), _spread(len(web.things), height)
    curves = [
        (site, thing, _curve(form, heights[0][site], heights[1][thing]))
        for site, thing in web.lines
    ]
    told = _("{sites} et {things}").format(
        sites=ngettext("{count} site", "{count} sites", len(web.sites)).format(count=len(web.sites)),
        things=ngettext("{count} chose en commun", "{count} choses en commun", len(web.things)).format(count=len(web.things)),
    )  # fmt: skip
    lines = format_html_join(
        "", '<path d="{}" class="{}"/>', ((path, web.things[thing].kind) for _site, thing, path in curves)
    )  # fmt: skip
    columns = (
        _column(web.sites, heights[0], (form.left, -1), form, [(site, path) for site, _thing, path in curves]),
        _column(web.things, heights[1], (form.right, 1), form, [(thing, path) for _site, thing, path in curves]),
    )  # fmt: skip
    made: SafeString = format_html(
        '<svg class="ties {}" viewBox="0 0 {} {}" width="{}" height="{}" role="group" aria-label="{}">{}{}{}</svg>',
        form.name, form.width, height, form.width, height, told, lines, *columns,
    )  # fmt: skip
    return made


def _spread(count: int, height: int) -> list[float]:
    """Return where the nodes of a column stand, as far apart as the drawing is high."""
    return [round(height * (at + 0.5) / count, 1) for at in range(count)]


def _curve(form: Form, begin: float, end: float) -> str:
    middle = (form.left + form.right) // 2
    return f"M{form.left} {begin}C{middle} {begin} {middle} {end} {form.right} {end}"


def _column(
    nodes: Sequence[Node], heights: Sequence[float], side: tuple[int, int], form: Form, lines: Sequence[tuple[int, str]]
) -> SafeString:  # fmt: skip
    """Return the nodes of a column at ``side`` (where it stands, and which way its names run), each with its lines once more, to stand out."""
    own: dict[int, list[tuple[str]]] = {}
    for at, path in lines:
        own.setdefault(at, []).append((path,))
    across, way = side
    return format_html_join(
        "",
        '<g class="node {}">{}<circle cx="{}" cy="{}" r="4"/>{}<title>{}</title></g>',
        (
            (
                one.kind, format_html_join("", '<path d="{}"/>', own.get(at, [])), across, heights[at],
                _named(one, across + 9 * way, heights[at], "start" if way > 0 else "end", form.letters), "\n".join(one.names[:40]),
            )
            for at, one in enumerate(nodes)
        ),
    )  # fmt: skip


def _named(node: Node, across: int, down: float, anchor: str, letters: int) -> SafeString:
    text = format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text>', across, down + 4.5, anchor, node.label(letters)
    )  # fmt: skip
    return format_html('<a href="{}">{}</a>', node.link, text) if node.link else text
