"""Findings as a graph that Gephi, yEd and Maltego read (GraphML): sites, what reaches them, and leads with their probability."""

import io

import networkx as nx

from monitor.exchange.facts import Shared
from monitor.exchange.plain import plain
from monitor.exchange.stix import share


def graph(shared: Shared, _: str = "") -> bytes:
    """Return sites and contacts as nodes, « shows » and leads as edges, each with the capture that proves it."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=plain(shared.title))
    for site in shared.sites:
        made.add_node(
            plain(f"site {site.id}"), label=plain(site.id), kind="account" if site.is_account else "site",
            since=site.site.first_seen_at if site.site else "", until=site.site.last_seen_at if site.site else "",
        )  # fmt: skip
        for one in site.contacts:
            node = plain(f"{one.kind} {one.value}")
            made.add_node(node, label=plain(one.value), kind=plain(one.kind))
            made.add_edge(plain(f"site {site.id}"), node, kind="shows", since=one.since, capture=one.capture_id)  # fmt: skip
    for lead in shared.leads:
        made.add_edge(
            plain(f"site {lead.predecessor}"), plain(f"site {lead.subject}"), kind=lead.band, lead=lead.id,
            probability=round(share(lead), 3), since=lead.flagged_at, capture=lead.flagged_capture,
        )  # fmt: skip
    out = io.BytesIO()
    nx.write_graphml_xml(made, out)
    return out.getvalue()
