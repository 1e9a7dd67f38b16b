"""A seizure page that somebody hands in makes its site one whose successors are sought."""

import os
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from monitor.cli import cli
from monitor.daily import understand
from monitor.desk import Desk
from storage.findings import compared
from storage.findings.records import Site
from storage.rows import select
from tests.monitor.archived import product_page
from tests.monitor.desks import desk_in

SEIZED_AT = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
BANNER = (
    "<html lang=fr><title>Site saisi</title><h1>Ce site a été saisi par la Gendarmerie nationale</h1>"
    "<p>Sur décision de l'autorité judiciaire.</p></html>"
)


def _import(folder: Path, name: str, markup: str, at: datetime) -> None:
    file = folder.parent / name
    file.write_text(markup, encoding="utf-8")
    os.utime(file, (at.timestamp(), at.timestamp()))
    arguments = ["import", str(file), "--source", "https://oportik.example/", "--case", "PV 1"]
    done = CliRunner().invoke(cli, ["-w", str(folder), *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_an_imported_seizure_page_makes_a_seed(tmp_path: Path) -> None:
    """The seized shop is known by what investigators kept of it: it was never visited while it stood."""
    folder = tmp_path / "w"
    with desk_in(folder):
        pass
    _import(folder, "shop.html", product_page("Mini", "49.00"), datetime(2026, 1, 5, tzinfo=UTC))
    _import(folder, "banner.html", BANNER, SEIZED_AT)

    with Desk.open(folder) as desk:
        understand(desk)
        with desk.reading_findings() as findings:
            (site,) = select(findings, Site, "WHERE id = ?", ("oportik.example",))
            seeds = [one.site_id for one in compared.sites(findings) if one.seed_from is not None]

    assert (site.standing, site.seized_at) == ("seized", SEIZED_AT.isoformat(timespec="microseconds").replace("+00:00", "Z"))  # fmt: skip
    assert "oportik.example" in seeds
