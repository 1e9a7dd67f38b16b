"""What Prometheus is told is what ``status`` tells, on loopback and on request alone."""

import urllib.request
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families

from monitor import metrics
from monitor.cli import cli
from monitor.daily import understand
from storage.records.source import Outcome
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch


def _read(text: str) -> dict[tuple[str, ...], float]:
    return {(one.name, *one.labels.values()): one.value for family in text_string_to_metric_families(text) for one in family.samples}  # fmt: skip


def test_the_metrics_are_those_of_the_watch(tmp_path: Path) -> None:
    """Read by the library's own parser, from the command and from the port."""
    with desk_in(tmp_path / "w", reading={"pictures": False}) as desk:
        now = desk.clock.now() - timedelta(hours=1)
        for n, outcome in enumerate((Outcome.COMPLETE, Outcome.UNREACHABLE)):
            shop = watch(desk, f"https://boutique{n}.example/")
            pages = [(shop.url, "home", product_page("Mini", "20"))] if n == 0 else []
            visited(desk, shop, now, *pages, outcome=outcome)
        understand(desk)
        port, server = metrics.serve(desk, 0)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
            served = _read(answer.read().decode())
        server.shutdown()  # type: ignore[attr-defined]
        server.server_close()  # type: ignore[attr-defined]
        asked = CliRunner().invoke(cli, ["-w", str(desk.workspace.folder), "metrics"])

    assert served[("portique_sources", "active")] == 2
    assert served[("portique_captures",)] == 1
    assert served[("portique_troubles", "unreachable")] == 1
    assert served[("portique_last_visits", "unreachable")] == 1
    assert asked.exit_code == 0
    said = _read(asked.output)
    assert {key for key in said if said[key] != served[key]} <= {("portique_disk_free_bytes",)}
