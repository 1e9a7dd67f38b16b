"""Find a Chromium (a setting, then what is on the system, then Playwright's own), start it, and prove that it shows pages."""

import asyncio
import io
import os
import shutil
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from crawler.errors import BrowserWouldNotStart, NoBrowser
from crawler.order import BrowserSettings

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
"""Looked for on PATH in this order; Debian's headless shell opens pages 2-2.8 times faster than its full Chromium."""

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
"""Nothing leaves but through the proxy: no look-ups, no UDP, no update traffic."""


def executable(settings: BrowserSettings) -> str | None:
    """
    Return the path of a Chromium, or None to let Playwright start its own.

    Raises:
        NoBrowser: none is there.
    """
    if settings.executable:
        if not os.access(settings.executable, os.X_OK):
            raise NoBrowser(f"the setting [browser] executable = {settings.executable}")
        return settings.executable
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if _playwrights_own():
        return None
    raise NoBrowser(", ".join(NAMES) + ", Playwright's own")


def arguments(settings: BrowserSettings) -> list[str]:
    """Return the flags Chromium is started with."""
    return [*FLAGS, *(() if settings.sandbox else ("--no-sandbox",))]


async def driver() -> Playwright:
    """
    Start Playwright's driver, the program between this one and Chromium; stop it after use.

    Raises:
        BrowserWouldNotStart: it ends at once.
    """
    try:
        return await async_playwright().start()
    except Exception as error:  # Playwright raises a bare Exception where its driver dies
        raise BrowserWouldNotStart(
            "Playwright's driver", f"{str(error)[:200]} (on a bare Debian it lacks libatomic1)"
        ) from error


async def launched(playwright: Playwright, settings: BrowserSettings) -> Browser:
    """
    Start Chromium; a page without a proxy of its own gets nowhere.

    Raises:
        NoBrowser: there is none, or it does not start.
    """
    path = executable(settings)
    try:
        return await playwright.chromium.launch(
            executable_path=path,
            args=arguments(settings),
            chromium_sandbox=settings.sandbox,
            proxy={"server": "http://127.0.0.1:9"},
        )
    except PlaywrightError as error:
        why = str(error).splitlines()[0][:200]
        raise BrowserWouldNotStart(path or "Playwright's own", why) from error


_TRIAL = "<title>blanc</title><body style='background:#fff'><p style='font:40px sans-serif' id=mot></p><script>document.getElementById('mot').textContent='Mini t\u00e9l\u00e9phone'; document.title='\u00e9crit'</script>"


async def _shown(settings: BrowserSettings) -> str:
    async with AsyncExitStack() as stack:
        playwright = await driver()
        stack.push_async_callback(playwright.stop)
        browser = await launched(playwright, settings)
        stack.push_async_callback(browser.close)
        page = await browser.new_page()
        await page.set_content(_TRIAL)
        if await page.title() != "\u00e9crit":
            raise BrowserWouldNotStart(browser.version, "it runs no script")
        if not _has_ink(await page.screenshot()):
            raise BrowserWouldNotStart(
                browser.version, "it draws no letters; no font is installed (fonts-liberation)"
            )
        return browser.version


def _has_ink(png: bytes) -> bool:
    from PIL import Image

    darkest, _ = Image.open(io.BytesIO(png), formats=["PNG"]).convert("L").getextrema()
    return isinstance(darkest, int) and darkest < 128


def prove(settings: BrowserSettings, seconds: float = 60) -> str:
    """
    Have a page built by its script and drawn with letters; return Chromium's version.

    Raises:
        NoBrowser: there is no Chromium, or it does not start, run scripts or draw letters within the time.
    """

    async def within() -> str:
        async with asyncio.timeout(seconds):
            return await _shown(settings)

    try:
        return asyncio.run(within())
    except TimeoutError as error:
        raise BrowserWouldNotStart("in the set-up", f"no page within {seconds:.0f} s") from error
    except PlaywrightError as error:
        raise BrowserWouldNotStart("in the set-up", str(error).splitlines()[0][:200]) from error


def _playwrights_own() -> bool:
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    )
    return folder.is_dir() and any(folder.glob("chromium*"))


def main() -> None:
    """Prove the browser for the set-up: say its version, or why it shows no page and exit 1."""
    try:
        version = prove(BrowserSettings(sandbox=os.geteuid() != 0))
    except NoBrowser as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    sys.stdout.write(f"Chromium {version}\n")


if __name__ == "__main__":
    main()
