"""
The lineage as a graph with dates: sites and accounts of one hand, who succeeds whom, and how sure that is.

An arrow leads from the earlier site to the later one. Of several earlier sites a later one may follow, the lineage
keeps the last that was seized before it appeared; the others stay in the list of leads.
"""

import sqlite3
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """One arrow of the graph."""

    earlier: str
    later: str
    band: str
    probability: float
    lead_id: str
    flagged_at: str


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
        for tie in _ties(findings, site):
            strong = tie.band == "same_hand"
            if not strong and (not copies or site_id not in {tie.earlier, tie.later}):
                continue
            for end in (tie.earlier, tie.later):
                _add(graph, findings, end)
            graph.add_edge(
                tie.earlier,
                tie.later,
                band=tie.band,
                probability=tie.probability,
                lead=tie.lead_id,
                flagged_at=tie.flagged_at,
            )
            if strong:
                waiting += [tie.earlier, tie.later]
        for account, shop in _attached(findings, site):
            _add(graph, findings, account)
            _add(graph, findings, shop)
            graph.add_edge(shop, account, band="attached", probability=1.0, lead="", flagged_at="")
            waiting += [account, shop]
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
        ' font-family="sans-serif" font-size="13" role="img" aria-label="Lignée">',
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
            label = f"{BANDS[data['band']]} · {data['probability']:.0%}"
            parts.append(
                f'<text x="{x2 - 2}" y="{y2 - 4}" fill="{colour}" font-size="11">{escape(label)}</text>'
            )
    for node in nodes:
        x, y = place[node]
        data = graph.nodes[node]
        seized = f" · saisi le {data['seized_at'][:10]}" if data["seized_at"] else ""
        fill = "#fbe9e7" if data["seized_at"] else "#eef3f8"
        parts.append(
            f"<g><title>{escape(node)}</title>"
            f'<rect x="{x}" y="{y}" width="270" height="34" rx="5" fill={quoteattr(fill)} stroke="#5b6472"/>'
            f'<text x="{x + 8}" y="{y + 15}">{escape(node)}</text>'
            f'<text x="{x + 8}" y="{y + 29}" font-size="10" fill="#444">'
            f"vu le {escape(data['first_at'][:10])}{escape(seized)}</text></g>"
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
    row = findings.execute(
        "SELECT first_at, seized_at FROM lineage_site WHERE site_id = ?", (site_id,)
    ).fetchone()
    kind = "profile" if site_id.startswith("profile:") else "account" if ":" in site_id else "site"
    graph.add_node(
        site_id, first_at=row[0] if row else "", seized_at=(row[1] or "") if row else "", kind=kind
    )


def _ties(findings: sqlite3.Connection, site_id: str) -> list[Tie]:
    rows = findings.execute(
        "SELECT predecessor, subject, band, probability, id, flagged_at FROM lead"
        " WHERE (subject = ? OR predecessor = ?) AND status <> 'dismissed' ORDER BY flagged_at, id",
        (site_id, site_id),
    )
    return [
        Tie(earlier=r[0], later=r[1], band=r[2], probability=r[3], lead_id=r[4], flagged_at=r[5])
        for r in rows
    ]


def _attached(findings: sqlite3.Connection, site_id: str) -> list[tuple[str, str]]:
    rows = findings.execute(
        "SELECT a.site_id, s.site_id FROM attached JOIN lineage_site a ON a.number = account"
        " JOIN lineage_site s ON s.number = site WHERE a.site_id = ? OR s.site_id = ? ORDER BY since, 1, 2",
        (site_id, site_id),
    )
    return [(account, shop) for account, shop in rows]
