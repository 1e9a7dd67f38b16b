"""
Who speaks on a page: what visitors post, what is quoted and what an article tells of is not its owner's.

A contact, a link or a sentence counts for a site only where it stands somewhere outside of such parts.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

GENRE = TraitKind("genre")
"""A page of a kind that no seller's page is: ``article`` or ``thread``."""

_STRANGERS = (
    "blockquote, q, cite, .comment, .comments, .comment-body, .comment-list, .comments-area, #comments, .review, .reviews, #reviews, "
    ".testimonial, .testimonials, .avis, .commentaires, .guestbook, [itemprop=review], [itemprop=comment], "
    "[itemtype$='/Review'], [itemtype$='/Comment'], [itemtype$='/UserComments']"
)
_ARTICLES = re.compile(
    r"schema\.org/(?:NewsArticle|ReportageNewsArticle|BlogPosting|LiveBlogPosting|AnalysisNewsArticle|SpecialAnnouncement|GovernmentService)\b"
    r'|"@type"\s*:\s*"(?:NewsArticle|ReportageNewsArticle|BlogPosting|LiveBlogPosting|SpecialAnnouncement)"'
    r"|property=[\"']?article:published_time"
)
_THREADS = re.compile(
    r'schema\.org/(?:DiscussionForumPosting|QAPage)\b|"@type"\s*:\s*"(?:DiscussionForumPosting|QAPage)"'
)
_SPACE = re.compile(r"\s+")


def _bare(text: str) -> str:
    """Return characters without white space and case: tags part words that a quotation parts otherwise."""
    return _SPACE.sub("", text).casefold().strip("…")


@dataclass(frozen=True)
class Voices:
    """The parts of a page that are not its owner's."""

    page: Page
    whole: bool
    """Nothing on it is the owner's: it is an article or a thread."""

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """The outermost parts that others speak in, as markup."""
        if not self.page.is_html:
            return ()
        found: list[str] = []
        last = ""
        for node in self.page.tree.css(_STRANGERS):
            markup = node.html or ""
            if markup and markup not in last:
                found.append(markup)
                last = markup
        return tuple(found)

    @cached_property
    def _text(self) -> str:
        return _bare(" ".join(self._parts))

    @cached_property
    def _said(self) -> str:
        """The words of the parts that others speak in."""
        nodes = self.page.tree.css(_STRANGERS) if self.page.is_html else []
        return _bare(" ".join(node.text() for node in nodes))

    @cached_property
    def _all(self) -> str:
        return _bare(self.page.text)

    def own(self, quotation: str) -> bool:
        """Say whether the owner shows these characters of the page somewhere himself."""
        if self.whole:
            return False
        if not self._parts:
            return True
        sought = _bare(quotation)
        if not sought:
            return True
        posted = self._text.count(sought)
        if posted:
            return self._all.count(sought) > posted
        return sought not in self._said

    def says(self, sentence: str) -> bool:
        """Say whether a sentence is the owner's own words."""
        return not self.whole and (not self._parts or _bare(sentence) not in self._said)


def genre(page: Page, reading: Reading) -> str | None:
    """Return ``article`` or ``thread`` where a page is one and offers nothing, else None."""
    if not page.is_html or reading.listings:
        return None
    if _ARTICLES.search(page.text):
        return "article"
    authors = {post.account_id or post.author for post in reading.posts}
    if _THREADS.search(page.text) or (reading.account is None and len(authors) > 1):
        return "thread"
    return None


def voices(page: Page, reading: Reading) -> Voices:
    """Return who speaks where on a page."""
    return Voices(page=page, whole=genre(page, reading) is not None)


_SHOWN = frozenset(
    (
        TraitKind.HANDLE, TraitKind.USERNAME, TraitKind.PHONE, TraitKind.EMAIL, TraitKind.MAILBOX, TraitKind.PAYMENT_ACCOUNT,
        TraitKind.COMPANY, TraitKind.ADDRESS, TraitKind.LINK,
    )
)  # fmt: skip
_SAID = frozenset((TraitKind.WORDING, TraitKind.TERMS, TraitKind.CLAIM))


def owned(said: Voices, trait: Trait) -> bool:
    """Say whether a trait is the owner's: what he shows or says himself, or what no visitor can post."""
    if trait.kind in _SHOWN:
        return said.own(trait.quotation)
    return trait.kind not in _SAID or said.says(trait.quotation)
