"""A watch without its browser says so where it is read every day."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.daily import tell
from monitor.desk import Desk
from monitor.digest.rendering import render
from monitor.rounds import round_of
from storage.ledger import sources
from storage.records.source import BrowserUse
from tests.crawler.wire import network, page, serving
from tests.monitor.desks import desk_in, watch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose shop was visited with a Chromium that ends at once."""
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    folder = tmp_path / "w"
    with serving() as web:
        web.answers["/"] = page("<h1>Boutique</h1><p>Mini téléphones 49,90 €</p>")
        settings = network(web).model_dump(mode="json")
        browser = {"executable": str(broken), "sandbox": False, "illustrate": "home"}
        with desk_in(folder, network=settings, browser=browser) as desk:
            watch(desk, web.url(), browser=BrowserUse.AUTO.value)
            asyncio.run(round_of(desk, list(sources.every(desk.ledger))))
    return folder


def test_status_and_digest_say_that_the_browser_does_not_start(folder: Path) -> None:
    """The page was read without its picture: the visit is complete, and the loss would be silent."""
    with Desk.open(folder) as desk:
        digest, _, _ = tell(desk)
        text = render(digest, desk.configuration).text
    status = CliRunner().invoke(cli, ["-w", str(folder), "status"], catch_exceptions=False).output

    assert "NAVIGATEUR EN PANNE" in text
    assert "NAVIGATEUR EN PANNE" in status
    assert not digest.coverage.trustworthy


def test_a_missing_browser_is_said_before_any_visit(tmp_path: Path) -> None:
    """Status looks for it without starting it."""
    with desk_in(tmp_path / "w", browser={"executable": str(tmp_path / "none")}):
        pass

    said = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "status"], catch_exceptions=False)

    assert "NAVIGATEUR EN PANNE : aucun Chromium trouvé" in said.output
