"""A captured document opened for reading: the same value from the archive, a live response or a saved file."""

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from storage.decoding import decoded
from storage.nesting import flattened, unshaded
from storage.outline import Outline, outlined
from storage.sniffing import is_xhtml, sniffed
from storage.visible import visible_text

_Answer = TypeVar("_Answer")

MAX_TEXT = 8 * 1024 * 1024
"""Markup beyond this many characters is not read; the capture keeps it."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One document as it was captured, content encodings removed."""

    url: str
    """Address the document came from, after redirects."""

    body: bytes
    captured_at: datetime
    """Aware, UTC: when the capture began (WARC-Date)."""

    capture_id: str = ""
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    """Response header fields in the order of the wire, names as sent."""

    rendered: bool = False
    """True for a DOM serialised by a browser, False for what the server sent."""

    requested_url: str = ""
    role: str = ""
    """Why it was visited: a :class:`storage.records.reading.PageRole` value, or empty."""

    certificate: Sequence[str] = ()
    """Names on the certificate the server answered with; none where it does not verify."""

    damage: str = ""
    """Why its bytes are not all of the document, or an empty string: what it does not show may have stood behind."""

    _answers: dict[Hashable, Any] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )
    """What readers asked of this page and would ask again."""

    def memo(self, key: Hashable, make: Callable[[], _Answer]) -> _Answer:
        """
        Return what was made of this page under a key, made when first asked for.

        Args:
            key: names the question, the same one everywhere it is asked; by habit the function that answers.
            make: answers from the page alone, so that it does not matter who asks first.
        """
        if key not in self._answers:
            self._answers[key] = make()
        answer: _Answer = self._answers[key]
        return answer

    def header(self, name: str) -> str | None:
        """Return the first value of a response header field, by any case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def media_type(self) -> str:
        """The declared media type, lower case without parameters; told by the first bytes where absent or XML of a web page."""
        declared = (self.header("content-type") or "").split(";")[0].strip().lower()
        if declared in {"application/xml", "text/xml"} and is_xhtml(self.body):
            return "application/xhtml+xml"
        return declared or sniffed(self.body)

    @property
    def is_html(self) -> bool:
        """Say whether the document is an HTML page."""
        return self.media_type in {"text/html", "application/xhtml+xml"}

    @property
    def is_json(self) -> bool:
        """Say whether the document is JSON."""
        return self.media_type.endswith(("/json", "+json"))

    @cached_property
    def text(self) -> str:
        """The document as characters (:mod:`storage.decoding`), the first MAX_TEXT of them; never raises."""
        return self._characters[:MAX_TEXT]

    @property
    def is_cut(self) -> bool:
        """Whether the document is longer than what is read of it."""
        return len(self.body) > MAX_TEXT and len(self._characters) > MAX_TEXT

    @cached_property
    def _characters(self) -> str:
        return decoded(self.body, self.header("content-type") or "")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """
        The document parsed by the WHATWG algorithm: no depth limit hides text.

        Raises:
            MemoryError: there is not enough of it, the one thing for which the parser gives up a document.
        """
        try:
            return LexborHTMLParser(self._markup[1] or "<html></html>")
        except SelectolaxError as error:
            raise MemoryError(str(error)) from error

    @property
    def is_flattened(self) -> bool:
        """Whether the document nests so deep that its elements were put beside each other."""
        whole, flat = self._markup
        return flat is not whole

    @cached_property
    def _markup(self) -> tuple[str, str]:
        """What is parsed, as it was and as deep as a browser nests."""
        whole = unshaded(self.text)
        return whole, flattened(whole)

    @cached_property
    def outline(self) -> Outline:
        """The document as flat lists in document order, for readers of structure."""
        return outlined(self.tree)

    @cached_property
    def data(self) -> Any:
        """
        The document as JSON.

        Raises:
            ValueError: it is not JSON, or is nested beyond what the parser takes.
        """
        try:
            return json.loads(self.text)
        except RecursionError as error:
            raise ValueError("JSON is nested too deeply to be read") from error

    @cached_property
    def title(self) -> str:
        """The document's title, white space folded."""
        node = self.tree.css_first("title") if self.is_html else None
        return " ".join(node.text().split()) if node is not None else ""

    @cached_property
    def words(self) -> str:
        """The document as a reader sees it, one line a block; the characters themselves where it is no HTML."""
        return visible_text(self.tree) if self.is_html else self.text

    @cached_property
    def base_url(self) -> str:
        """The address relative links are resolved against."""
        node = self.tree.css_first("base[href]") if self.is_html else None
        href = (node.attributes.get("href") or "") if node is not None else ""
        return self.absolute(href, self.url) if href else self.url

    def absolute(self, href: str, base: str | None = None) -> str:
        """Return the absolute form of an address found on the page, or an empty string where it is no address."""
        base, href = self.base_url if base is None else base, href.strip()
        # The path of the base counts for no address that begins at the root: pages of one site share the answer.
        return _joined(_root(base) if href.startswith(_ROOTED) else base, href)


_ROOTED = ("/", "http://", "https://")


@lru_cache(maxsize=4_096)
def _root(base: str) -> str:
    """Return the root of a web address's site; the address itself where it is no web address."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return base
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in {"http", "https"} else base


@lru_cache(maxsize=16_384)
def _joined(base: str, href: str) -> str:
    """Join an address to the one it is relative to; one page names the same address several times."""
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def page_from_bytes(
    body: bytes, url: str, *, content_type: str = "", captured_at: datetime | None = None
) -> Page:
    """Open bytes at hand as a page, for fixtures and ``portique read FILE``."""
    headers = (("Content-Type", content_type),) if content_type else ()
    return Page(
        url=url,
        body=body,
        headers=headers,
        captured_at=captured_at or datetime(2000, 1, 1, tzinfo=UTC),
    )
