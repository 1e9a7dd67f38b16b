"""A Chromium is proved by a page it shows, never by being there."""

from pathlib import Path

import pytest

from crawler.errors import BrowserWouldNotStart, NoBrowser
from crawler.launching import prove
from crawler.order import BrowserSettings

pytestmark = pytest.mark.browser


def test_a_browser_that_shows_a_page_has_a_version() -> None:
    """Its script ran and its letters were drawn."""
    assert int(prove(BrowserSettings(sandbox=False)).split(".")[0]) > 100


@pytest.mark.parametrize("program", ["exit 1", "sleep 60"], ids=["ends at once", "never answers"])
def test_a_program_that_only_looks_like_a_browser_is_found_out(
    program: str, tmp_path: Path
) -> None:
    """A bare Debian has the executable and lacks a library: it ends at once, and nothing is shown."""
    false = tmp_path / "chromium"
    false.write_text(f"#!/bin/sh\n{program}\n")
    false.chmod(0o755)

    with pytest.raises(BrowserWouldNotStart):
        prove(BrowserSettings(executable=str(false), sandbox=False), seconds=4)


def test_a_browser_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The setting that names it stands in the sentence."""
    with pytest.raises(NoBrowser, match="executable"):
        prove(BrowserSettings(executable=str(tmp_path / "none")))
