"""
Show a replay in a browser of its own: an empty profile that reaches the replay's address and nothing else.

A replayed page runs its scripts. pywb's policy keeps their requests to the replay's origin, and no policy of a page
holds WebRTC: an ordinary browser sends its UDP. Here every connection but to that origin goes to a proxy that is
not there, no name is found, and UDP is sent by nobody.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from crawler.chromium import FLAGS
from crawler.order import BrowserSettings

_WINDOWED: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def command(program: str, url: str, profile: Path, *, sandbox: bool = True) -> list[str]:
    """Return how to start a browser that shows an address and reaches nothing else."""
    return [
        program, *FLAGS, f"--user-data-dir={profile}", "--proxy-server=http://127.0.0.1:9",
        f"--proxy-bypass-list=<-loopback>;{urlsplit(url).netloc}", "--no-default-browser-check", "--disable-extensions",
        "--disable-default-apps", "--password-store=basic", *(() if sandbox else ("--no-sandbox",)), url,
    ]  # fmt: skip


def program(settings: BrowserSettings) -> str | None:
    """Return a browser that has windows, None where there is none or no screen."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    named = settings.executable if "headless" not in settings.executable else ""
    return named or next(filter(None, map(shutil.which, _WINDOWED)), None)


@contextmanager
def shown(url: str, settings: BrowserSettings) -> Iterator[bool]:
    """Show a replay until the block ends; give whether it is shown."""
    found = program(settings)
    if found is None:
        yield False
        return
    with tempfile.TemporaryDirectory(
        prefix="portique-replay-browser-", ignore_cleanup_errors=True
    ) as profile:
        browser = subprocess.Popen(
            command(found, url, Path(profile), sandbox=settings.sandbox),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            yield True
        finally:
            browser.terminate()
            browser.wait(20)
