"""The browser of a crawl process, loaded when a page first asks for it: most visits never do, and Playwright is slow to load."""

from typing import TYPE_CHECKING, Any

from crawler.egress import Egress
from crawler.order import VisitOrder
from crawler.recorder import Recorder

if TYPE_CHECKING:
    from crawler.browser import Browser, Rendering


class BrowserOnDemand:
    """Shared by the visits of one crawl process; see :class:`crawler.browser.Browser`."""

    def __init__(self) -> None:
        self._loaded: Browser | None = None

    @property
    def version(self) -> str:
        """Which Chromium it is; empty where none was started."""
        return self._loaded.version if self._loaded is not None else ""

    async def visit(
        self, url: str, order: VisitOrder, egress: Egress, recorder: Recorder, facts: dict[str, Any]
    ) -> "Rendering":
        """Open a page and archive everything it is made of; raises as :meth:`crawler.browser.Browser.visit` does."""
        if self._loaded is None:
            from crawler.browser import Browser

            self._loaded = Browser()
        return await self._loaded.visit(url, order, egress, recorder, facts)

    async def close(self) -> None:
        """End Chromium where it was started."""
        if self._loaded is not None:
            await self._loaded.close()
