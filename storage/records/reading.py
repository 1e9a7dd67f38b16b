"""Everything one page says, as one value: what a reader returns and the analysis stores."""

from dataclasses import dataclass, replace
from enum import StrEnum

from storage.records.contact import Contact
from storage.records.post import Account, Post
from storage.records.shop import Listing, Seller
from storage.records.standing import PageStanding


class PageRole(StrEnum):
    """Why a page is visited, or what it turned out to be."""

    HOME = "home"
    PRODUCT = "product"
    CATEGORY = "category"
    PAGINATION = "pagination"
    API = "api"
    """A public machine-readable listing of the platform (products.json, Store API, WP REST …)."""
    SITEMAP = "sitemap"
    SEARCH = "search"
    """The site's own answer to words that an officer chose."""
    CONTACT = "contact"
    LEGAL = "legal"
    """Mentions légales, CGV, privacy, returns."""
    ABOUT = "about"
    """About, FAQ, guarantee, reviews."""
    POST = "post"
    ACCOUNT = "account"
    FEED = "feed"
    LOOK = "look"
    """A list under another order or filter: asked to learn whether that shows anything new, and not read."""
    ICON = "icon"
    IMAGE = "image"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPage:
    """A page that is worth visiting next, and why."""

    url: str
    role: PageRole
    priority: int = 0
    """Higher is visited first."""

    browser: bool = False
    """The page is known to show nothing without scripts."""

    variant: str = ""
    """The part of its address that may only rearrange or narrow what other addresses show; empty where none does."""

    rule: str = ""
    """Why it is not to be visited after all; what is not asked is still to be accounted for."""

    bounded: bool = False
    """Whether that rule is a bound of ours, so that what stands there is missed."""

    def within(self, most: int, what: str, place: int) -> "NextPage":
        """Return it as it is where its place, from 1, is among so many (``60``, ``"topics"``), else left alone by that bound."""
        return self if place <= most else replace(self, rule=f"beyond {most} {what}", bounded=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """A piece of a page's words with its place, for the phrase matcher."""

    kind: str
    """``title``, ``product``, ``faq``, ``terms``, ``review``, ``bio``, ``post``, ``meta``, ``alt``, ``ocr``,
    ``furniture``, ``quotation`` or ``body``: who speaks there (:mod:`spiders.reading.voices`)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one page says."""

    standing: PageStanding
    platform: str | None
    """NAME of the platform or network that recognised the page, or ``generic``; None where nothing was read."""

    role: PageRole
    title: str = ""
    language: str | None = None
    """BCP 47 primary subtag, from the page's own declaration or its words."""

    listings: tuple[Listing, ...] = ()
    posts: tuple[Post, ...] = ()
    account: Account | None = None
    seller: Seller | None = None
    contacts: tuple[Contact, ...] = ()
    blocks: tuple[TextBlock, ...] = ()
    links: tuple[str, ...] = ()
    """Absolute addresses of other sites the page links to."""

    problems: tuple[str, ...] = ()
    """What could not be read, in English, one sentence each."""
