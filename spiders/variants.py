"""
Learn during a visit which parts of a site's addresses only show the same things again.

A trap is known by what it yields, not by its name: a parameter under which the same goods came back, a list whose further
pages repeat it. What was learned holds for the one visit. Equal pages in equal order teach the same.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from spiders.goods import Names
from spiders.reading.addresses import PAGE_NUMBER, without

LOOKS: Final = 3
"""Looks at the variants of a part of an address that must show nothing new before the rest are left alone."""


@dataclass(slots=True)
class _Learned:
    same: int = 0
    """Looks in a row that showed nothing new."""
    new: int = 0
    """Looks that showed something new."""
    like: str = ""
    """An address that showed the same."""

    @property
    def repeats(self) -> bool:
        return self.same >= LOOKS * (1 + self.new)

    def looked(self, *, new: bool, like: str) -> None:
        if new:
            self.same, self.new = 0, self.new + 1
        else:
            self.same, self.like = self.same + 1, self.like or like


class _List:
    """One list whose pages are turned; what they show is compared when somebody asks whether to turn on."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Names, frozenset[str]]] = []
        self._ways: set[str] = set()
        self._goods: list[Names] = []
        self._learned = _Learned()

    def turned(self, goods: Names, ways: Collection[str]) -> None:
        """Take in one more page, with the pages it leads to."""
        self._waiting.append((goods, frozenset(ways)))

    @property
    def repeats(self) -> bool:
        """Whether its further pages show the same; one that leads to new pages does not, whatever it offers."""
        for goods, ways in self._waiting:
            new = not ways <= self._ways or not _are_among(goods, self._goods)
            self._learned.looked(new=new, like="")
            self._ways |= ways
            self._goods.append(goods)
        self._waiting.clear()
        return self._learned.repeats


class Variants:
    """What the addresses of one site turned out to show; goods are asked for only where they decide."""

    def __init__(self) -> None:
        self._shown: dict[str, Names] = {}
        self._all: list[Names] = []
        self._parts: dict[str, _Learned] = {}
        self._lists: dict[str, _List] = {}

    def saw(self, url: str, goods: Names, ways: Collection[str]) -> None:
        """
        Learn from a page that was seen.

        Args:
            goods: gives what it offers, by name.
            ways: the pages of the site it leads to.
        """
        if (list_ := _list_of(url)) != url:
            self._lists.setdefault(list_, _List()).turned(goods, ways)
        for name in _parameters(url):
            base = without(url, {name.lower()})
            if base in self._shown and (things := goods()):
                part = self._parts.setdefault(name, _Learned())
                part.looked(new=things != self._shown[base](), like=base)
        self._shown[url] = goods
        self._all.append(goods)

    def looked(self, part: str, url: str, goods: Names, *, leads_on: bool) -> bool:
        """
        Learn from a look at a variant, when the plain pages had been seen; return whether it showed anything new.

        Args:
            goods: gives what it offers, by name.
            leads_on: whether it leads to pages that nothing else led to.
        """
        new = leads_on or not _are_among(goods, self._nearest(part, url))
        self._parts.setdefault(part, _Learned()).looked(new=new, like=without(url, {part.lower()}))
        return new

    def trap(self, url: str, *, part: str = "", turns: bool = False) -> str:
        """
        Return why an address would show the same things again, an empty string where that is not known.

        Args:
            part: what of it may rearrange others (:attr:`NextPage.variant`).
            turns: whether it turns the pages of a list.
        """
        if turns and (one := self._lists.get(list_ := _list_of(url))) is not None and one.repeats:
            return f"further pages show the same as {list_}"
        for name in (part,) if part else _parameters(url):
            known = self._parts.get(name)
            if known is not None and known.repeats and (part or self._has_base(url, name)):
                return f"{name}: shows the same as {known.like}"
        return ""

    def shows_new(self, part: str) -> bool:
        """Say whether variants under this part of an address have shown something new."""
        return part in self._parts and self._parts[part].new > 0

    def _nearest(self, part: str, url: str) -> Iterator[Names]:
        """Yield the goods of all pages that were seen, first those of the page that a variant is most likely to rearrange."""
        base = plain(url, part)
        if base in self._shown:
            yield self._shown[base]
        yield from self._all

    def _has_base(self, url: str, name: str) -> bool:
        return without(url, {name.lower()}) in self._shown


def _are_among(goods: Names, others: Iterable[Names]) -> bool:
    """Say whether others offer all that a page offers, asking no more of them than it takes to say so."""
    left = set(goods())
    for one in others:
        if not left:
            break
        left -= one()
    return not left


def plain(url: str, part: str) -> str:
    """Return the address of which another is a variant by this part; an empty string for a folder, which has none."""
    return "" if part.startswith("/") else without(url, {part.lower()})


def _parameters(url: str) -> list[str]:
    """Return the names of an address's parameters, those that turn the pages of a list left out."""
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return [name for name, value in query if not PAGE_NUMBER.fullmatch(f"{name}={value}")]


def _list_of(url: str) -> str:
    """Return what the pages of one list share: the address with its page number taken out."""
    return PAGE_NUMBER.sub(lambda found: found[0].removesuffix(found[1]) + "#", url)
