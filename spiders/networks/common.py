"""What readers of posts share: text with its line breaks, times in UTC, counts, links and addresses."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from storage.page import Page

MAX_POSTS = 2_000
"""Posts read from one document; a thread of more is paged by every software known."""

MAX_POST = 100_000
"""Characters kept of one post."""

HALF_DAY = re.compile(r"\d ?[ap]\.?m\b", re.IGNORECASE)
"""« 08:18:00 PM », of which parsers of mails and feeds read eight in the morning."""

_BLOCKS = frozenset(
    "p div li blockquote pre h1 h2 h3 h4 h5 h6 tr table ul ol dt dd section article figure figcaption details summary".split()
)
_BARE_LINK = re.compile(
    r"(?<![\w@./-])(?:(?:wa|t|linktr|paypal|snapchat|instagram|discord|revolut|m)\.(?:me|ee|com|gg)|[a-z0-9-]{2,40}\.(?:com|fr|net|org|me|io|shop|store|be|ch|eu|info|example))/[^\s<>\"')\]]{1,200}",
    re.IGNORECASE,
)
_FULL_LINK = re.compile(r"https?://[^\s<>\"'»)\]]{3,500}", re.IGNORECASE)


def text_of(node: LexborNode | None, *, leave_out: str = "") -> str:
    """Return the words of an element with the line breaks a reader sees; pictures of emoji become the emoji; empty for no element."""
    if node is None:
        return ""
    skipped = (
        {inner.mem_id for left in node.css(leave_out) for inner in left.traverse(include_text=True)}
        if leave_out
        else set()
    )
    pieces: list[str] = []
    block_before = node.mem_id
    for inner in node.traverse(include_text=True):
        if inner.mem_id in skipped:
            continue
        tag = inner.tag
        if tag == "-text":
            parent = inner.parent
            if parent is None or parent.tag in {"script", "style", "template"}:
                continue
            block = _block(parent, node)
            if block != block_before:
                pieces.append("\n")
                block_before = block
            words = inner.text_content or ""
            pieces.append(words if parent.tag == "pre" else re.sub(r"\s+", " ", words))
        elif tag == "br":
            pieces.append("\n")
        elif tag == "img":
            label = (inner.attributes.get("alt") or "").strip()
            if label and (
                "emoji" in (inner.attributes.get("class") or "")
                or "smil" in (inner.attributes.get("class") or "")
                or not label.isascii()
            ):
                pieces.append(label)
        elif tag == "p" and pieces:
            pieces.append("\n")
    return tidy("".join(pieces))


def text_of_markup(markup: str) -> str:
    """Return the words of a piece of HTML with their line breaks."""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    return text_of(LexborHTMLParser(f"<body>{markup[:400_000]}").body)


def links_in_markup(markup: str, base: str = "") -> tuple[str, ...]:
    """Return the addresses a piece of HTML links to, absolute where a base is known."""
    if "<a" not in markup.lower():
        return ()
    return links_of(LexborHTMLParser(f"<body>{markup[:400_000]}").root, base)


def tidy(text: str) -> str:
    """Trim the lines of a text and its empty lines to at most one; keep MAX_POST characters."""
    lines = [
        " ".join(line.split())
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_POST]


def links_of(node: LexborNode | None, base: str = "", *, leave_out: str = "") -> tuple[str, ...]:
    """Return the addresses an element links to, each once, in order; those inside what is left out are not its own."""
    if node is None:
        return ()
    skipped = (
        {link.mem_id for left in node.css(leave_out) for link in left.css("a[href]")}
        if leave_out
        else set()
    )
    found: dict[str, None] = {}
    for link in node.css("a[href]")[:500]:
        href = (link.attributes.get("href") or "").strip()
        if (
            href
            and link.mem_id not in skipped
            and not href.startswith(("#", "javascript:", "data:"))
        ):
            found.setdefault(absolute(href, base))
    return tuple(found)


def with_bare_links(links: Iterable[str], text: str) -> tuple[str, ...]:
    """Add to links the addresses that stand in the text itself, those without ``https://`` completed."""
    found = dict.fromkeys(link for link in links if link)
    for match in _FULL_LINK.finditer(text):
        found.setdefault(match[0].rstrip(".,;:!?…"))
    for match in _BARE_LINK.finditer(text):
        address = "https://" + match[0].rstrip(".,;:!?…")
        if not any(known.endswith(address[8:]) or known.rstrip("/") == address for known in found):
            found.setdefault(address)
    return tuple(found)


def absolute(href: str, base: str) -> str:
    """Return the absolute form of an address, itself where it cannot be joined."""
    try:
        return urljoin(base, href) if base else href
    except ValueError:
        return href


def utc(written: Any) -> datetime | None:
    """Return an ISO 8601 or RFC 2822 time, or seconds since 1970, as an aware time in UTC; None where it is neither."""
    if isinstance(written, bool) or written is None:
        return None
    if isinstance(written, int | float):
        seconds = written / 1000 if written > 4e10 else written
        try:
            return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 4e9 else None
        except (OverflowError, ValueError, OSError):
            return None
    if not isinstance(written, str) or not written.strip():
        return None
    text = written.strip()
    if re.fullmatch(r"\d{9,13}", text):
        return utc(int(text))
    try:
        found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        return _mail_time(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _mail_time(text: str) -> datetime | None:
    """Return an RFC 2822 time; it has no « PM », which its parser would drop."""
    if HALF_DAY.search(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if found.tzinfo is None:
        return found.replace(tzinfo=UTC) - timedelta(hours=_ZONES.get(_last(text), 0))
    return found.astimezone(UTC)


def names_zone(text: str) -> bool:
    """Say whether a time ends in the name of a European zone."""
    return _last(text) in _ZONES


def _last(text: str) -> str:
    return text.rstrip().rpartition(" ")[2].upper()


_ZONES = {
    "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
}  # fmt: skip
"""European zones that RFC 2822 does not name and feeds write all the same: hours before UTC (IANA time zone database)."""


def count(written: str | None) -> int | None:
    """Return a count as networks shorten it: ``1.2K``, ``3,4 M``, ``12 345 abonnés``; None where there is none."""
    if not written:
        return None
    match = re.search(
        r"(\d[\d\s.,\u202f\u00a0’']*)\s*(k|m|mio|md|b)?(?![a-z])",
        written.lower().replace("mille", "k"),
    )
    if match is None:
        return None
    digits = re.sub(r"[\s\u202f\u00a0’']", "", match[1]).rstrip(".,")
    if match[2]:
        factor = {
            "k": 1_000,
            "m": 1_000_000,
            "mio": 1_000_000,
            "md": 1_000_000_000,
            "b": 1_000_000_000,
        }[match[2]]
        try:
            return int(float(digits.replace(",", ".")) * factor)
        except ValueError:
            return None
    whole = re.sub(r"[.,]", "", digits)
    return int(whole) if whole.isdigit() and len(whole) < 16 else None


def filled(*parts: str) -> tuple[str, ...]:
    """Return the parts that are not empty."""
    return tuple(part for part in parts if part)


def lines(*parts: str) -> str:
    """Return the parts that are not empty, a line each."""
    return "\n".join(filled(*parts))


def upwards(node: LexborNode | None, most: int) -> Iterator[LexborNode]:
    """Yield an element, its parent and so on, at most so many: deep pages cost no more."""
    for _ in range(most):
        if node is None:
            return
        yield node
        node = node.parent


def words(node: LexborNode | None) -> str:
    """Return an element's words on one line, empty for no element."""
    return " ".join(node.text(deep=True).split()) if node is not None else ""


def attribute(node: LexborNode | None, name: str) -> str:
    """Return an element's attribute, empty where there is none."""
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def meta(page: Page, name: str) -> str:
    """Return the content of a ``meta`` element by its property or name."""
    node = (
        page.tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
        if page.is_html
        else None
    )
    return attribute(node, "content")


def with_query(url: str, **changes: str | None) -> str:
    """Return an address with query parameters set, or dropped where their value is None."""
    parts = urlsplit(url)
    pairs = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in changes
    ]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(pairs), ""))


def query(url: str) -> dict[str, str]:
    """Return the query parameters of an address, the last of each name."""
    try:
        return dict(parse_qsl(urlsplit(url).query, max_num_fields=100))
    except ValueError:
        return {}


def origin(url: str) -> str:
    """Return an address's scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def path_of(url: str) -> list[str]:
    """Return the non-empty pieces of an address's path."""
    try:
        return [piece for piece in urlsplit(url).path.split("/") if piece]
    except ValueError:
        return []


def data_of(page: Page) -> Any:
    """Return a JSON document's value, None for any other document or damaged JSON."""
    if not page.is_json and not page.text[:200].lstrip().startswith(("{", "[")):
        return None
    try:
        return page.data
    except ValueError:
        return None


def object_of(page: Page) -> dict[str, Any]:
    """Return a JSON document's object, empty for any other document."""
    return object_in(data_of(page))


def field(value: Any, *names: str) -> Any:
    """Return what stands behind a path of names in JSON, None where there is nothing."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def object_in(value: Any, *names: str) -> dict[str, Any]:
    """Return the object behind a path of names in JSON, empty where there is none."""
    found = field(value, *names)
    return found if isinstance(found, dict) else {}


def text_field(value: Any, *names: str) -> str:
    """Return the text behind a path of names in JSON, empty where there is none."""
    found = field(value, *names)
    return found if isinstance(found, str) else ""


def whole(value: Any) -> int | None:
    """Return a JSON value that is a whole number, None for any other."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON list, nothing for any other value."""
    if isinstance(value, list):
        yield from (item for item in value[:MAX_POSTS] if isinstance(item, dict))


def _block(node: LexborNode, top: LexborNode) -> int:
    for current in upwards(node, 64):
        if current.mem_id == top.mem_id or current.tag in _BLOCKS:
            return current.mem_id
    return top.mem_id
