"""Start Chromium, and prove that it shows pages."""

import asyncio
import io
import os
import sys
from contextlib import AsyncExitStack

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from crawler.chromium import arguments, executable
from crawler.errors import BrowserWouldNotStart, NoBrowser
from crawler.order import BrowserSettings


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
