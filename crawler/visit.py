"""One visit while it runs: its order, its way out, its recorder, its budget, and what went wrong."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.account import Account
from crawler.egress import Egress
from crawler.errors import BudgetSpent, CrawlError
from crawler.on_demand import BrowserOnDemand
from crawler.order import VisitOrder
from crawler.recorder import Recorder
from crawler.remembered import Remembered
from storage.records.capture import Capture
from storage.records.source import Outcome


@dataclass(slots=True)
class VisitRun:
    """What the handler and the spider of one visit share."""

    order: VisitOrder
    egress: Egress
    browser: BrowserOnDemand
    recorder: Recorder
    remembered: Remembered
    on_progress: Callable[[str], None] = lambda _: None
    on_spent: Callable[[], None] = lambda: None
    """Called when a budget has run out or the visit is to end: what waits need not be asked for."""

    began: float = field(default_factory=time.monotonic)
    pages: int = 0
    failures: list[dict[str, str]] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    """What became of every address it knows of."""

    robots: list[str] = field(default_factory=list)
    """Addresses robots.txt asks not to visit, and whether they were."""

    spent: str = ""
    """The budget that ran out, or an empty string."""

    outcome: Outcome | None = None
    reason: str = ""

    def spend(self, *, page: bool) -> None:
        """
        Count a request against the visit's budget; pictures have a budget of their own and cost time and bytes only.

        Raises:
            BudgetSpent: pages or seconds are used up.
        """
        if self.spent:
            raise BudgetSpent(self.spent)
        self.pages += page
        if self.pages > self.order.budget.pages:
            self.end(f"pages: {self.order.budget.pages}")
        elif time.monotonic() - self.began > self.order.budget.seconds:
            self.end(f"seconds: {self.order.budget.seconds}")
        if self.spent:
            raise BudgetSpent(self.spent)

    def over(self, error: BudgetSpent) -> None:
        """Remember that the byte budget ran out."""
        self.end(f"bytes: {error}")

    def end(self, why: str) -> None:
        """Let nothing more be asked for; what is under way may still arrive. The first reason stands."""
        if not self.spent:
            self.spent = why
            self.on_spent()

    def captured(self, capture: Capture, via: str) -> None:
        """Report progress."""
        self.on_progress(f"{capture.status or capture.kind.value} {capture.url} {via}")

    async def failed(self, url: str, error: CrawlError) -> None:
        """Remember a request that brought nothing; the outcome record keeps it as proof of the attempt."""
        self.failures.append(
            {
                "url": url,
                "error": type(error).__name__,
                "why": str(error)[:500],
                "at": self.recorder.clock.now().isoformat(),
            }
        )
