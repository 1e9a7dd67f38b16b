"""How the watch stands, as Prometheus reads it: asked for, on loopback or as text, and never by itself."""

import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.desk import Desk
from monitor.digest.coverage import coverage
from monitor.schedule import state_of
from storage.ledger import captures, digests, visits
from storage.ledger.times import to_time
from storage.records.health import Ailment
from storage.records.source import SourceState

LOOPBACK = "127.0.0.1"


class _Watch(Collector):
    """A workspace, opened at each look."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[Metric]:
        """Yield what is so now."""
        with Desk(self._desk.workspace, self._desk.configuration) as desk:
            yield from _collected(desk)


def _collected(desk: Desk) -> Iterator[Metric]:
    now = desk.clock.now()
    rows = state_of(desk, now)
    with desk.reading_findings() as findings:
        stands = coverage(findings, desk.ledger, desk.configuration, since=None, until=now)
    states = Counter(row.source.state for row in rows)
    yield _by("sources", "Sources by state.", "state", {one.value: states[one] for one in SourceState})  # fmt: skip
    outcomes = Counter(row.outcome or "never" for row in rows)
    yield _by("last_visits", "Sources by how their last visit ended.", "outcome", outcomes)
    yield _one("visits_open", "Visits that were begun and not closed.", len(visits.unfinished(desk.ledger)))  # fmt: skip
    yield _one("captures", "Captures in the archive.", captures.count(desk.ledger))
    yield _one("deliveries_waiting", "Digests that wait to be sent.", len(digests.queued(desk.ledger)))  # fmt: skip
    found = {one.kind: one.count for one in stands.troubles}
    yield _by("troubles", "Troubles of the watch by kind.", "kind", {one.value: found.get(one, 0) for one in Ailment})  # fmt: skip
    yield _one("trustworthy", "1 where no news is no news.", float(stands.trustworthy))
    last = digests.last_before(desk.ledger, "9999")
    yield _one("last_digest_seconds", "Unix time of the last digest, 0 where there is none.", to_time(last).timestamp() if last else 0)  # fmt: skip
    yield _one("disk_free_bytes", "Free bytes where the workspace lies.", shutil.disk_usage(desk.workspace.folder).free)  # fmt: skip


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"portique_{name}", says, value=value)


def _by(name: str, says: str, label: str, values: dict[str, int]) -> Metric:
    found = GaugeMetricFamily(f"portique_{name}", says, labels=[label])
    for one, count in values.items():
        found.add_metric([one], count)
    return found


def text(desk: Desk) -> str:
    """Return the metrics as text (Prometheus exposition format 0.0.4)."""
    return generate_latest(_registry(desk)).decode()


def serve(desk: Desk, port: int) -> tuple[int, object]:
    """Answer on loopback alone until the returned server is shut down; return the port and the server."""
    server, _ = start_http_server(port, addr=LOOPBACK, registry=_registry(desk))
    return server.server_port, server


def of_cluster(workers: list[dict[str, Any]]) -> str:
    """Return how a cluster stands, as text; ``workers`` as an engine tells them (:meth:`monitor.engine.dask.DaskEngine.workers`)."""

    class _Cluster(Collector):
        def collect(self) -> Iterator[Metric]:
            agreeing = [one for one in workers if one["agrees"]]
            yield _one("cluster_workers", "Workers of our editions.", len(agreeing))
            yield _one("cluster_workers_refused", "Workers of other editions, which get nothing.", len(workers) - len(agreeing))  # fmt: skip
            yield _by("cluster_under_way", "Tasks under way by worker.", "worker", {one["name"]: len(one["under_way"]) for one in workers})  # fmt: skip
            yield _one("cluster_room", "Visits the workers take at once.", sum(one["resources"].get("visit", 0) for one in agreeing))  # fmt: skip

    registry = CollectorRegistry()
    registry.register(_Cluster())
    return generate_latest(registry).decode()


def _registry(desk: Desk) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Watch(desk))
    return registry
