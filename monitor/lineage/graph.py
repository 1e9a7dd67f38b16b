"""
The lineage as a graph with dates: sites and accounts of one hand, who succeeds whom, and how sure that is.

An arrow leads from the earlier site to the later one. Of several earlier sites a later one may follow, the lineage
keeps the last that was seized before it appeared; the others stay in the list of leads.
"""

import sqlite3
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from monitor.language import gettext as _
from storage.findings import compared, leads

BANDS = {
    "same_hand": "même main (probable)",
    "same_network": "même réseau ou fournisseur",
    "copycat": "copie",
    "unresolved": "non résolu",
}
_COLOURS = {
    "same_hand": "#1b7f4b",
    "same_network": "#8a6d1b",
    "copycat": "#9b2c2c",
    "unresolved": "#5b6472",
}


def lineage_graph(
    findings: sqlite3.Connection, site_id: str, *, copies: bool = True
) -> "nx.DiGraph[str]":
    """
    Return the graph of everything tied to a site: successors, predecessors, accounts, and copies where asked for.

    Nodes carry ``first_at``, ``seized_at`` and ``kind``; edges ``band``, ``probability``, ``lead`` and ``flagged_at``.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    waiting, known = [site_id], set()
    while waiting:
        site = waiting.pop()
        if site in known:
            continue
        known.add(site)
        _add(graph, findings, site)
        for lead in leads.standing(findings, site):
            ends = (lead.predecessor, lead.subject)
            strong = lead.band == "same_hand"
            if not strong and (not copies or site_id not in ends):
                continue
            for end in ends:
                _add(graph, findings, end)
            graph.add_edge(
                *ends,
                band=lead.band,
                probability=lead.probability,
                lead=lead.id,
                flagged_at=lead.flagged_at,
            )
            if strong:
                waiting += ends
        for tied in compared.tied(findings, site):
            ends = (tied.site, tied.account)
            for end in reversed(ends):
                _add(graph, findings, end)
            graph.add_edge(*ends, band="attached", probability=1.0, lead="", flagged_at="")
            waiting += reversed(ends)
    return graph


def as_text(graph: "nx.DiGraph[str]", site_id: str) -> str:
    """Return the graph as an indented French text, earliest first."""
    lines: list[str] = []
    roots = sorted(
        (node for node in graph if not graph.in_degree(node)),
        key=lambda n: (graph.nodes[n]["first_at"], n),
    )
    seen: set[str] = set()
    for root in roots or [site_id]:
        _told(graph, root, 0, "", seen, lines)
    return "\n".join(lines)


def as_graphml(graph: "nx.DiGraph[str]") -> str:
    """Return the graph in GraphML, for Gephi, yEd or Analyst's Notebook."""
    stream = BytesIO()
    nx.write_graphml(graph, stream, encoding="utf-8", prettyprint=True)
    return stream.getvalue().decode("utf-8")


def as_svg(graph: "nx.DiGraph[str]") -> str:
    """Return the graph as an SVG: time runs from left to right, a line for each site, arrows for successions."""
    nodes = sorted(graph, key=lambda n: (graph.nodes[n]["first_at"] or "~", n))
    times = sorted({graph.nodes[n]["first_at"][:10] for n in nodes if graph.nodes[n]["first_at"]})
    column = {day: 40 + 190 * index for index, day in enumerate(times)}
    place = {
        n: (column.get(graph.nodes[n]["first_at"][:10], 40), 40 + 64 * row)
        for row, n in enumerate(nodes)
    }
    width = max((x for x, _ in place.values()), default=0) + 330
    height = 64 * len(nodes) + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="sans-serif" font-size="13" role="img" aria-label={quoteattr(_("Lignée"))}>',
        '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#444"/></marker></defs>',
    ]
    for earlier, later, data in graph.edges(data=True):
        (x1, y1), (x2, y2) = place[earlier], place[later]
        colour = _COLOURS.get(data["band"], "#9aa4b2")
        dash = "" if data["band"] in {"same_hand", "attached"} else ' stroke-dasharray="5 4"'
        parts.append(
            f'<path d="M{x1 + 12} {y1 + 34} C{x1 + 12} {y2 + 10} {x2 - 40} {y2 + 17} {x2 - 2} {y2 + 17}" fill="none"'
            f' stroke="{colour}" stroke-width="2"{dash} marker-end="url(#end)"/>'
        )
        if data["band"] != "attached":
            label = f"{_(BANDS[data['band']])} · {data['probability']:.0%}"
            parts.append(
                f'<text x="{x2 - 2}" y="{y2 - 4}" fill="{colour}" font-size="11">{escape(label)}</text>'
            )
    for node in nodes:
        x, y = place[node]
        data = graph.nodes[node]
        days = {"first": data["first_at"][:10], "seized": (data["seized_at"] or "")[:10]}
        form = _("vu le {first} · saisi le {seized}") if days["seized"] else _("vu le {first}")
        fill = "#fbe9e7" if data["seized_at"] else "#eef3f8"
        parts.append(
            f"<g><title>{escape(node)}</title>"
            f'<rect x="{x}" y="{y}" width="270" height="34" rx="5" fill={quoteattr(fill)} stroke="#5b6472"/>'
            f'<text x="{x + 8}" y="{y + 15}">{escape(node)}</text>'
            f'<text x="{x + 8}" y="{y + 29}" font-size="10" fill="#444">'
            f"{escape(form.format(**days))}</text></g>"
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _told(
    graph: "nx.DiGraph[str]", node: str, depth: int, tie: str, seen: set[str], lines: list[str]
) -> None:
    data = graph.nodes[node]
    seized = f", saisi le {data['seized_at'][:10]}" if data["seized_at"] else ""
    again = " (déjà cité)" if node in seen else ""
    lines.append(
        f"{'   ' * depth}{'└─ ' if depth else ''}{tie}{node}  (vu le {data['first_at'][:10]}{seized}){again}"
    )
    if node in seen:
        return
    seen.add(node)
    for later in sorted(graph.successors(node), key=lambda n: (graph.nodes[n]["first_at"], n)):
        edge = graph.edges[node, later]
        told = (
            "compte : "
            if edge["band"] == "attached"
            else f"{BANDS[edge['band']]} {edge['probability']:.0%} → "
        )
        _told(graph, later, depth + 1, told, seen, lines)


def _add(graph: "nx.DiGraph[str]", findings: sqlite3.Connection, site_id: str) -> None:
    if site_id in graph:
        return
    known = compared.named(findings, site_id)
    graph.add_node(
        site_id,
        first_at=known.first_at if known else "",
        seized_at=(known.seized_at or "") if known else "",
        kind=_kind(site_id),
    )


def _kind(site_id: str) -> str:
    if site_id.startswith("profile:"):
        return "profile"
    return "account" if ":" in site_id else "site"
