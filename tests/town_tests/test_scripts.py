"""The shop that needs scripts shows nothing without them and everything with them."""

import os
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.town import Town
from tests.town.templates import euros
from tests.town_tests.visitor import Visitor

BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")


def test_shell_is_empty_without_scripts(town: Town, visitor: Visitor) -> None:
    """The crawler must notice by itself that it saw nothing."""
    listing = town.truth(0).listings["pouce-app.example"][0]

    assert listing.name not in visitor.get("https://pouce-app.example/").text
    assert listing.name not in visitor.get(listing.url).text


@pytest.mark.browser
@pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
def test_browser_draws_every_listing(town: Town, tmp_path: Path) -> None:
    """Markup made by a script, on the shelf and on a product's own route."""
    listings = town.truth(0).listings["pouce-app.example"]
    shelf = _drawn(town, "https://pouce-app.example/", tmp_path)
    sheet = _drawn(town, listings[0].url, tmp_path)

    assert [
        one.name for one in listings if one.name not in shelf or euros(one.price) not in shelf
    ] == []
    assert f'itemprop="name">{listings[0].name}</h1>' in sheet


def _drawn(town: Town, url: str, profile: Path) -> str:
    """The page after its scripts, by the browser's own dump."""
    assert BROWSER is not None
    place = town.resolve["pouce-app.example"]
    rule = f"MAP pouce-app.example:443 {place.ip}:{place.ports[443]}, MAP * ~NOTFOUND"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [
        BROWSER,
        *sandbox,
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        f"--user-data-dir={profile}",
        f"--host-resolver-rules={rule}",
        "--ignore-certificate-errors",
        "--virtual-time-budget=4000",
        "--dump-dom",
        url,
    ]
    drawn = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    return unescape(drawn.decode())
