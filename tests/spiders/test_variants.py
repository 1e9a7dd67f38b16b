"""A trap is known by what it yields: the same things again, under whatever name."""

import random
from collections import Counter

import pytest

from spiders.goods import Names
from spiders.reading import links
from spiders.variants import LOOKS, Variants

SHOP = "https://shop.example"


def _shows(*names: str) -> Names:
    return lambda: frozenset(names)


def test_a_parameter_that_only_reorders_is_left_alone_after_a_few_looks() -> None:
    """Whatever it is called: here « tri », which no list of names holds."""
    seen = Variants()
    seen.saw(f"{SHOP}/mini", _shows("a", "b"), {f"{SHOP}/a"})
    for number in range(LOOKS):
        assert not seen.trap(f"{SHOP}/mini?tri={number}")
        seen.saw(f"{SHOP}/mini?tri={number}", _shows("b", "a"), {f"{SHOP}/a"})

    assert "tri: shows the same as https://shop.example/mini" in seen.trap(f"{SHOP}/mini?tri=9")


def test_a_parameter_that_names_things_is_followed_to_the_end() -> None:
    """« sort » may choose the goods: in osCommerce's kin whole lists stand behind it."""
    seen = Variants()
    seen.saw(f"{SHOP}/liste", _shows("a"), ())
    for number in range(3 * LOOKS):
        assert not seen.trap(f"{SHOP}/liste?sort={number}")
        seen.saw(f"{SHOP}/liste?sort={number}", _shows(f"good {number}"), ())


def test_a_list_ends_where_its_pages_repeat() -> None:
    """Each page beyond the last shows the last again and links to the next."""
    seen = Variants()
    seen.saw(f"{SHOP}/?page=1", _shows("a", "b"), ())
    seen.saw(f"{SHOP}/?page=2", _shows("c", "d"), ())
    number = 3
    while not seen.trap(f"{SHOP}/?page={number}", turns=True):
        seen.saw(f"{SHOP}/?page={number}", _shows("c", "d"), ())
        number += 1
        assert number < 20

    assert number > 3


def test_a_second_list_of_the_same_goods_is_turned_to_its_end() -> None:
    """That another list showed them before says nothing of what this one holds further on."""
    seen = Variants()
    for number in range(1, 13):
        seen.saw(f"{SHOP}/tout?page={number}", _shows(f"good {number}"), ())
    for number in range(1, 13):
        assert not seen.trap(f"{SHOP}/mini?page={number}", turns=True)
        seen.saw(f"{SHOP}/mini?page={number}", _shows(f"good {number}"), ())


def test_looks_at_variants_learn_from_what_the_plain_pages_showed() -> None:
    """A brand whose goods all stand in the list needs no page of its own; one that hides goods does."""
    seen = Variants()
    seen.saw(f"{SHOP}/", _shows("a", "b", "c"), ())
    for brand in ("x", "y", "z"):
        assert not seen.looked("brand", f"{SHOP}/?brand={brand}", _shows("a"), leads_on=False)
    assert seen.trap(f"{SHOP}/?brand=w", part="brand")

    assert seen.looked("marque", f"{SHOP}/?marque=x", _shows("hidden"), leads_on=False)
    assert seen.shows_new("marque")
    assert not seen.trap(f"{SHOP}/?marque=y", part="marque")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://shop.example/p?sort=price", "sort"),
        ("https://shop.example/p?id=4&currency=EUR", "currency"),
        ("https://shop.example/tag/mini", "/tag/"),
        ("https://shop.example/2026/11/", "/year/month/"),
        ("https://shop.example/p?id=4", ""),
        ("https://shop.example/p?sort=default", ""),
    ],
)
def test_an_address_names_the_part_that_may_rearrange(url: str, expected: str) -> None:
    """A guess from names, which only decides what waits: what it yields decides what is asked."""
    assert links.variant(url) == expected


class _Eager:
    """What the visit would learn if it read the goods of every page as it comes."""

    def __init__(self) -> None:
        self.same: dict[str, int] = {}
        self.new: dict[str, int] = {}
        self.shown: dict[str, set[str]] = {}
        self.lists: dict[str, set[str]] = {}
        self.everything: set[str] = set()

    def _count(self, what: str, *, new: bool) -> None:
        self.same[what] = 0 if new else self.same.get(what, 0) + 1
        self.new[what] = self.new.get(what, 0) + new

    def _repeats(self, what: str) -> bool:
        return self.same.get(what, 0) >= LOOKS * (1 + self.new.get(what, 0))

    def saw(self, url: str, goods: set[str], ways: set[str]) -> None:
        list_, part, base = _named(url)
        known = self.lists.setdefault(list_, set())
        self._count(list_, new=not goods | ways <= known)
        known |= goods | ways
        if part and goods and base in self.shown:
            self._count(part, new=goods != self.shown[base])
        self.shown[url] = goods
        self.everything |= goods

    def looked(self, part: str, goods: set[str], *, leads_on: bool) -> bool:
        new = leads_on or not goods <= self.everything
        self._count(part, new=new)
        return new

    def trap(self, url: str, *, turns: bool) -> bool:
        list_, part, base = _named(url)
        return (turns and self._repeats(list_)) or bool(
            part and self._repeats(part) and base in self.shown
        )


def _named(url: str) -> tuple[str, str, str]:
    """Return an address's list, its parameter beside the page number and the address without that."""
    path, _, query = url.partition("?")
    name, _, _ = query.partition("=")
    if name == "page":
        return f"{path}?page=#", "", path
    return url, name, path


@pytest.mark.parametrize("seed", range(60))
def test_what_is_read_late_decides_as_what_is_read_at_once(seed: int) -> None:
    """Whatever a site shows under whatever addresses; and no page's goods are read that nothing asks for."""
    draw = random.Random(seed)
    late, eager, read = Variants(), _Eager(), Counter[str]()
    for step in range(120):
        url = f"{SHOP}/{draw.choice('ab')}{draw.choice(['', '?page=1', '?page=2', '?page=3', '?tri=1', '?tri=2', '?id=3', f'?id={step}'])}"
        goods = set(draw.sample("uvwxyz", draw.randint(0, 3)))
        ways = {f"{SHOP}/{one}" for one in draw.sample("ghijkl", draw.randint(0, 2))}

        def names(goods: set[str] = goods, url: str = url) -> frozenset[str]:
            read[url] += 1
            return frozenset(goods)

        if draw.random() < 0.2:
            leads_on = draw.random() < 0.3
            assert late.looked("marque", url, names, leads_on=leads_on) == eager.looked("marque", goods, leads_on=leads_on)  # fmt: skip
        else:
            late.saw(url, names, ways)
            eager.saw(url, goods, ways)
        assert late.shows_new("marque") == (eager.new.get("marque", 0) > 0)
        for turns in (False, True):
            assert bool(late.trap(url, turns=turns)) == eager.trap(url, turns=turns)
        assert bool(late.trap(url, part="marque")) == eager._repeats("marque")


def test_goods_of_plain_pages_are_not_read() -> None:
    seen = Variants()
    for number in range(50):
        seen.saw(f"{SHOP}/p/{number}", _never, {f"{SHOP}/p/{number + 1}"})
        seen.saw(f"{SHOP}/liste?page={number}", _never, {f"{SHOP}/q/{number}"})
    assert seen.looked("marque", f"{SHOP}/?marque=x", _never, leads_on=True)
    assert not seen.trap(f"{SHOP}/liste?page=50", turns=True)


def _never() -> frozenset[str]:
    raise AssertionError("read, and nothing asked")
