"""What the rules of standing ask about a page, worked out once: its words, its head, how much it holds."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import re2

from spiders import tongues
from spiders.reading.names import named
from storage.folding import folded
from storage.page import Page

MARKUP = 400_000
"""Characters of markup that are searched for the signs of a service."""

_PRODUCT: Final = named("sign_of_goods", flags=re.IGNORECASE)
_ARTICLE: Final = named("sign_of_an_article", flags=re.IGNORECASE)


def linear(fact: str) -> Any:
    """Compile a fact of all languages with RE2, which reads the longest page in linear time."""
    return re2.compile("|".join(tongues.alternatives(fact)))


@dataclass(frozen=True)
class Facts:
    """A page and what is asked about it more than once."""

    page: Page

    @cached_property
    def words(self) -> str:
        """The first visible words (20,000 characters), folded."""
        return folded(self.page.words[:20_000])

    @cached_property
    def length(self) -> int:
        """How many characters of visible words the page holds."""
        return len(self.page.words)

    @cached_property
    def title(self) -> str:
        """The title, folded."""
        return folded(self.page.title[:300])

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first headings of the first two ranks, folded."""
        if not self.page.is_html:
            return ()
        nodes = self.page.tree.css("h1, h2")[:6]
        return tuple(folded(node.text(deep=True)[:300]) for node in nodes)

    @cached_property
    def pictured(self) -> str:
        """Alternative texts and file names of pictures, folded: a banner is often one picture."""
        if not self.page.is_html:
            return ""
        parts: list[str] = []
        for node in self.page.tree.css("img, object, embed")[:12]:
            attributes = node.attributes
            source = attributes.get("src") or attributes.get("data") or ""
            parts.append(
                f"{attributes.get('alt') or ''} . {source[-120:] if not source.startswith('data:') else ''}"
            )
        return folded(" . ".join(parts))

    @cached_property
    def markup(self) -> str:
        """The markup in lower case, cut."""
        return self.page.text[:MARKUP].lower()

    @cached_property
    def links(self) -> int:
        """How many links the page holds."""
        return len(self.page.tree.css("a[href]")) if self.page.is_html else 0

    @cached_property
    def linked(self) -> str:
        """The words of the first links, folded, each link a sentence: what the page announces is written elsewhere."""
        if not self.page.is_html:
            return ""
        nodes = self.page.tree.css("a[href]")[:200]
        return folded(" . ".join(node.text(deep=True)[:200] for node in nodes))

    @cached_property
    def sells(self) -> bool:
        """Say whether the markup holds a product or a cart."""
        return _PRODUCT.search(self.page.text[:MARKUP]) is not None

    @cached_property
    def reports(self) -> bool:
        """Say whether the page declares itself an article or a discussion, which may quote anything."""
        return _ARTICLE.search(self.page.text[:MARKUP]) is not None

    @cached_property
    def address(self) -> SplitResult:
        """Where the page came from."""
        return _split(self.page.url)

    @cached_property
    def requested(self) -> SplitResult:
        """What was asked for."""
        return _split(self.page.requested_url or self.page.url)

    def quote(self, match: re.Match[str], text: str) -> str:
        """Return the words around a match in a folded text as they stand on the page, where they can be found again."""
        start, end = max(0, match.start()), min(len(text), max(match.end(), match.start() + 40))
        wanted = text[start:end].strip()
        for line in (self.page.title, *self.page.words[:20_000].split("\n")):
            plain = folded(line)
            if wanted[:24] and wanted[:24] in plain:
                return " ".join(line.split())[:160]
        return wanted[:160]


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
