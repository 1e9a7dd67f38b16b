"""
Choose, for one visit, which of the pages it learns of are asked, which wait, and which are left alone, and account for each.

Pages that may only rearrange others wait until everything plain was seen; then a few of each kind are looked at, and what
they show decides about the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from protego import Protego
from w3lib.url import safe_url_string

from crawler.visit import VisitRun
from spiders.variants import LOOKS, Variants, plain
from storage.address import host_of, same_site
from storage.records.account import Fate
from storage.records.reading import NextPage, PageRole
from storage.records.source import RobotsPolicy

PICTURES: Final = frozenset((PageRole.IMAGE, PageRole.ICON))
OPTIONAL: Final = frozenset(
    (*PICTURES, PageRole.SITEMAP, PageRole.API, PageRole.SEARCH, PageRole.LOOK)
)
"""Pages asked for on the chance that they exist: a visit is complete without them, unless they were there before."""

_LEVEL: Final = frozenset((PageRole.PAGINATION, PageRole.API, PageRole.SITEMAP))
"""Pages that go on where another one ended: they are as near as that one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A page to ask for."""

    page: NextPage
    via: str
    depth: int


def _as_sent(url: str) -> str:
    """Return an address as Scrapy sends it: under any other its page would never be accounted for."""
    return safe_url_string(url.partition("#")[0])


class Choice:
    """The pages of one visit: asked, waiting, or left alone."""

    def __init__(self, run: VisitRun) -> None:
        self._run = run
        self._account = run.account
        self.rules: Protego | None = None
        self.variants = Variants()
        self._pictures: set[str] = set()
        self._waiting: dict[str, Chosen] = {}
        self._stood_for: set[str] = set()
        self._again = list(run.order.again)

    @property
    def wants_pictures(self) -> bool:
        """Say whether the budget of pictures has room."""
        return len(self._pictures) < self._run.order.budget.images

    def chosen(self, page: NextPage, *, via: str, depth: int) -> Chosen | None:
        """Return a page to ask for now; None where it is known, waits, or is left alone, and is accounted for."""
        try:
            page = replace(page, url=_as_sent(page.url))
        except ValueError:
            self._account.drop("no address", page.url)
            return None
        if self._account.knows(page.url) or not page.url.startswith(("http://", "https://")):
            return None
        if page.role in PICTURES:
            return self._picture(page, via, depth)
        if not same_site(page.url, self._run.order.url):
            self._account.drop("another site", page.url)
        elif page.rule:
            self._account.drop(page.rule, page.url, Fate.BUDGET if page.bounded else Fate.RULE)
        elif page.variant:
            self._waiting.setdefault(page.url, Chosen(page=page, via=via, depth=depth))
        else:
            return self._plain(page, via, depth)
        return None

    def first(self, page: NextPage) -> Chosen | None:
        """Return the page that a visit begins with; None where robots.txt asks not to visit it."""
        page = replace(page, url=_as_sent(page.url))
        return self._asked(Chosen(page=page, via="source", depth=0), required=True)

    def later(self) -> Iterator[Chosen]:
        """Yield what is to be asked when all that was chosen has been seen; nothing more when that is so."""
        found = list(self._of_variants())
        if not found:
            found = list(self.known_before())
        yield from found

    def read(self, page: NextPage, *, via: str, depth: int) -> Chosen:
        """Return a page that was looked at and showed something new, to be asked for again as what it is."""
        self._account.reopen(page.url)
        return Chosen(page=page, via=via, depth=depth)

    def left(self) -> None:
        """Account for what still waits when a visit ends early."""
        for url in self._waiting:
            self._account.drop("variants not looked at", url, Fate.BUDGET)
        self._waiting.clear()

    def _picture(self, page: NextPage, via: str, depth: int) -> Chosen | None:
        """Choose a picture: asked for once in a month's series, wherever it is kept."""
        known = page.url in self._pictures or self._run.recorder.knows(page.url)
        if known or not self.wants_pictures or not self._robots_allow(page.url):
            return None
        self._pictures.add(page.url)
        return Chosen(page=page, via=via, depth=depth)

    def _plain(self, page: NextPage, via: str, depth: int) -> Chosen | None:
        depth += page.role not in _LEVEL
        why = self.variants.trap(page.url, turns=page.role is PageRole.PAGINATION)
        if why:
            self._account.drop(why, page.url, Fate.TRAP)
            return None
        if depth > self._run.order.budget.depth:
            self._account.drop(
                f"more than {depth - 1} links from the first page", page.url, Fate.DEPTH
            )
            return None
        required = page.role not in OPTIONAL or self._run.recorder.knows(page.url)
        return self._asked(Chosen(page=page, via=via, depth=depth), required=required)

    def _asked(self, one: Chosen, *, required: bool) -> Chosen | None:
        if not self._robots_allow(one.page.url):
            self._account.drop("robots.txt", one.page.url, Fate.ROBOTS)
            return None
        return one if self._account.expect(one.page.url, required=required) else None

    def _of_variants(self) -> Iterator[Chosen]:
        """Yield the waiting variants that are due a look, and those that nothing else stands for."""
        if not self._waiting:
            return
        from spiders.reading.links import TRANSLATES  # with it, all words of shops

        looks: dict[str, int] = {}
        waiting, self._waiting = self._waiting, {}
        for url, one in waiting.items():
            if self._account.knows(url):
                continue
            part, base = one.page.variant, plain(url, one.page.variant)
            stands = base == "" or base in self._stood_for or self._account.knows(base)
            if not stands or self.variants.shows_new(part):
                self._stood_for.add(base)
                found = self._plain(replace(one.page, variant=""), one.via, one.depth)
            elif TRANSLATES.match(part):
                self._account.drop(f"{part}: another language or currency", url, Fate.TRAP)
                continue
            elif why := self.variants.trap(url, part=part):
                self._account.drop(why, url, Fate.TRAP)
                continue
            elif looks.get(part, 0) >= LOOKS:
                self._waiting[url] = one
                continue
            else:
                looks[part] = looks.get(part, 0) + 1
                page = replace(one.page, role=PageRole.LOOK)
                found = self._asked(replace(one, page=page), required=False)
            if found is not None:
                yield found

    def known_before(self, most: int | None = None) -> Iterator[Chosen]:
        """Yield pages that were there at the latest look and that nothing led to today: gone, or only unlinked."""
        again, self._again = self._again[:most], self._again[most:] if most else []
        for url in again:
            if not self._account.knows(url) and same_site(url, self._run.order.url):
                page = NextPage(url=url, role=PageRole.OTHER)
                one = self._asked(Chosen(page=page, via="visited before", depth=1), required=True)
                if one is not None:
                    yield one

    def _robots_allow(self, url: str) -> bool:
        order = self._run.order
        if (
            self.rules is None
            or self.rules.can_fetch(url, order.network.user_agent)
            or host_of(url) != host_of(order.url)
        ):
            return True
        obeyed = order.robots is RobotsPolicy.OBEY
        self._run.robots.append(f"{'not visited' if obeyed else 'visited'}: {url}")
        return not obeyed
