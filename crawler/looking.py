"""
Look at an open page: bring all of it into view, wait until it is quiet, read its document and words, picture it.

Its script (``looking.js``) runs in a world of its own beside the page's, so that a page that redefines what scripts
use is read all the same. Quiet is what is seen: nothing asked of the gateway, nothing changed in the document.
"""

import asyncio
import base64
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from playwright.async_api import CDPSession, Page
from playwright.async_api import Error as PlaywrightError

from crawler.order import BrowserSettings

QUIET_SECONDS = 0.5
"""For so long nothing is asked for before a page counts as quiet: what a script does after a pause of less is waited for."""

_STILL_SECONDS = 0.1
"""For so long its document has not changed."""

_RESTLESS_SECONDS = 1.0
"""A document that never stands still is waited for no longer."""

_PICTURE_SECONDS = 15.0
_SCRIPT = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
_COMMENTLESS = _SCRIPT[_SCRIPT.index("({") :]


class Asked(Protocol):
    """Whatever knows what a page asks for."""

    @property
    def still(self) -> float:
        """Seconds since anything was asked for or answered; 0 while an answer is awaited."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a page had become."""

    html: bytes
    text: bytes
    height: int
    """Pixels, all of it."""

    title: str


class Look:
    """One open page, looked at; where it goes elsewhere, the look goes with it."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page = page
        self._session = session
        self._script = ""

    @classmethod
    async def at(cls, page: Page) -> "Look":
        """Begin to look at a page."""
        return cls(page, await page.context.new_cdp_session(page))

    async def settled(self, asked: Asked, settings: BrowserSettings) -> str:
        """Bring all of the page into view and wait until it is quiet; return ``idle``, or why it is not."""
        await self._call("still")
        await self._call("scroll")
        deadline = time.monotonic() + settings.idle_seconds
        while True:
            network, document = asked.still, float(await self._call("still")) / 1000
            if network >= QUIET_SECONDS and (
                document >= _STILL_SECONDS or network >= _RESTLESS_SECONDS
            ):
                return "idle"
            wait = max(QUIET_SECONDS - network, _STILL_SECONDS - document)
            if time.monotonic() + wait > deadline:
                return f"not idle: something was asked for or changed {min(network, document):.2f} s before"
            await asyncio.sleep(wait)

    async def read(self) -> Document:
        """Return the document as the browser has built it and the words it shows, both of one moment."""
        found = await self._call("read")
        return Document(
            html=str(found["html"]).encode("utf-8", "replace"),
            text=str(found["text"]).encode("utf-8", "replace"),
            height=int(found["height"]),
            title=str(found["title"]),
        )

    async def picture(self, height: int, settings: BrowserSettings) -> tuple[bytes, dict[str, Any]]:
        """
        Return the whole page as PNG, at most as high as the settings let it be, and facts about it; empty bytes and why where there is none.

        Chromium encodes it for speed: a sixth larger than Playwright's own pictures, in little more than half their processor time, without loss.
        """
        most = settings.screenshot_height
        clip = {
            "x": 0,
            "y": 0,
            "width": settings.width,
            "height": max(1, min(height, most)),
            "scale": 1,
        }
        try:
            async with asyncio.timeout(_PICTURE_SECONDS):
                await self._call("rest")
                taken = await self._session.send(
                    "Page.captureScreenshot",
                    {
                        "format": "png",
                        "optimizeForSpeed": True,
                        "captureBeyondViewport": height > settings.height,
                        "clip": clip,
                    },
                )
        except (PlaywrightError, TimeoutError) as error:
            return b"", {"missing": (str(error) or "no picture in time").splitlines()[0][:200]}
        return base64.b64decode(taken["data"]), {"cut": height > most, "page_height": height}

    async def _call(self, name: str) -> Any:
        try:
            return await self._called(name)
        except PlaywrightError:
            if self._page.is_closed():
                raise
        self._script = ""  # the page it was of is gone: look at what is there now
        await self._page.wait_for_load_state("domcontentloaded")
        return await self._called(name)

    async def _called(self, name: str) -> Any:
        self._script = self._script or await self._world()
        told = await self._session.send(
            "Runtime.callFunctionOn",
            {
                "functionDeclaration": f"function() {{ return this.{name}(); }}",
                "objectId": self._script,
                "returnByValue": True,
                "awaitPromise": True,
            },
        )
        if "exceptionDetails" in told:
            raise PlaywrightError(str(told["exceptionDetails"].get("text", "a script failed")))
        return told["result"].get("value")

    async def _world(self) -> str:
        tree = await self._session.send("Page.getFrameTree")
        world = await self._session.send(
            "Page.createIsolatedWorld",
            {"frameId": tree["frameTree"]["frame"]["id"], "worldName": "looking"},
        )
        made = await self._session.send(
            "Runtime.evaluate",
            {"expression": _COMMENTLESS, "contextId": world["executionContextId"]},
        )
        return str(made["result"]["objectId"])
