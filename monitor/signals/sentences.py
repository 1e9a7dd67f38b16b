"""
The sentences of a page in the form in which they are compared: folded, the site's own name and numbers masked.

A seller who returns changes the name in the terms of sale and little else; with names and numbers masked, the sentence
stays the same. The quotation keeps the characters as they stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.signals.signal import folded, shortened
from storage.address import host_of
from storage.page import Page
from storage.records.reading import PageRole, Reading

MIN_WORDS = 5
MAX_WORDS = 70
MAX_SENTENCES = 400
"""Sentences beyond this many on one page are not compared."""

NAME = "▯"
NUMBER = "0"

_ENDS = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n|\t")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\w+|@[\w.]+")
_WORD = re.compile(rf"{NAME}|[^\W\d_]+|\d+")
_TITLE_PARTS = re.compile(r"\s[|–—\-·•:»]\s|\s?\|\s?")
_TERMS = re.compile(
    r"cgv|cgu|mentions|legal|terms|conditions|faq|questions|livraison|retour|garantie|confidentialite|privacy|a-propos",
    re.IGNORECASE,
)


def own_names(page: Page, reading: Reading) -> tuple[str, ...]:
    """Return the names under which a page's site may speak of itself, folded, longest first."""
    found: set[str] = set()
    host = host_of(page.url)
    label = host.partition(".")[0]
    found.update((label, label.replace("-", " "), host))
    if reading.seller is not None:
        found.update((reading.seller.name, reading.seller.legal_name or ""))
    if reading.account is not None:
        found.update((reading.account.name, reading.account.handle))
    if page.is_html:
        node = page.tree.css_first('meta[property="og:site_name"]')
        if node is not None:
            found.add(node.attributes.get("content") or "")
        parts = _TITLE_PARTS.split(page.title)
        if len(parts) > 1:
            squashed = label.replace("-", "")
            found.update(p for p in parts if squashed and _squash(p) == squashed)
    names = {" ".join(folded(name).split()).strip(" .") for name in found}
    return tuple(sorted((name for name in names if len(name) >= 4), key=lambda n: (-len(n), n)))


def masked(sentence: str, names: Iterable[str]) -> str:
    """Return the words of a sentence folded, with the given names, numbers and addresses masked."""
    text = _ADDRESS.sub(f" {NAME} ", folded(sentence))
    for name in names:
        if name in text:
            text = re.sub(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", f" {NAME} ", text)
    words = [NUMBER if word.isdigit() else word for word in _WORD.findall(text)]
    kept = [
        word
        for index, word in enumerate(words)
        if not (word in {NAME, NUMBER} and index and words[index - 1] == word)
    ]
    return " ".join(kept)


def sentences(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the masked form and the quotation of each sentence of a text, once each."""
    seen: set[str] = set()
    for piece in _ENDS.split(unicodedata.normalize("NFC", text)):
        if piece.count(" ") < MIN_WORDS - 1:
            continue
        value, quotation = _compared(piece, names)
        if not value or value in seen:
            continue
        seen.add(value)
        yield value, quotation
        if len(seen) >= MAX_SENTENCES:
            return


@lru_cache(maxsize=8_192)
def _compared(piece: str, names: tuple[str, ...]) -> tuple[str, str]:
    """Return the masked form, empty where it is too short or too long, and the quotation; the sentences of a site's pages repeat."""
    value = masked(piece, names)
    fits = MIN_WORDS <= value.count(" ") + 1 <= MAX_WORDS
    return (value, shortened(piece)) if fits else ("", "")


def texts(page: Page, reading: Reading) -> Iterator[str]:
    """Yield the running text of a page that is the site's own: its words, or the posts and bio of its account."""
    if reading.posts or reading.account is not None:
        authors = {post.account_id or post.author for post in reading.posts}
        if reading.account is not None:
            yield reading.account.bio
            mine = {reading.account.id, reading.account.handle, reading.account.name}
            yield from (
                p.text
                for p in reading.posts
                if (p.account_id or p.author) in mine and p.forwarded_from is None
            )
        elif len(authors) == 1:
            yield from (p.text for p in reading.posts if p.forwarded_from is None)
        return
    if page.is_html:
        yield page.words
    else:
        yield from (listing.description for listing in reading.listings)


def are_terms(page: Page, reading: Reading) -> bool:
    """Say whether a page holds terms of sale, legal notices, questions and answers."""
    if reading.role in {PageRole.LEGAL, PageRole.ABOUT}:
        return True
    if reading.role in {
        PageRole.PRODUCT,
        PageRole.CATEGORY,
        PageRole.HOME,
        PageRole.POST,
        PageRole.ACCOUNT,
    }:
        return False
    return _TERMS.search(urlsplit(page.url).path) is not None


def _squash(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", folded(text))
