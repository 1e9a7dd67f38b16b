"""A trap is known by what it yields: the same things again, under whatever name."""

import pytest

from spiders.reading import links
from spiders.variants import LOOKS, Variants

SHOP = "https://shop.example"


def test_a_parameter_that_only_reorders_is_left_alone_after_a_few_looks() -> None:
    """Whatever it is called: here « tri », which no list of names holds."""
    seen = Variants()
    seen.saw(f"{SHOP}/mini", {"a", "b"}, {f"{SHOP}/a"})
    for number in range(LOOKS):
        assert not seen.trap(f"{SHOP}/mini?tri={number}")
        seen.saw(f"{SHOP}/mini?tri={number}", {"b", "a"}, {f"{SHOP}/a"})

    assert "tri: shows the same as https://shop.example/mini" in seen.trap(f"{SHOP}/mini?tri=9")


def test_a_parameter_that_names_things_is_followed_to_the_end() -> None:
    """« sort » may choose the goods: in osCommerce's kin whole lists stand behind it."""
    seen = Variants()
    seen.saw(f"{SHOP}/liste", {"a"}, ())
    for number in range(3 * LOOKS):
        assert not seen.trap(f"{SHOP}/liste?sort={number}")
        seen.saw(f"{SHOP}/liste?sort={number}", {f"good {number}"}, ())


def test_a_list_ends_where_its_pages_repeat() -> None:
    """Each page beyond the last shows the last again and links to the next."""
    seen = Variants()
    seen.saw(f"{SHOP}/?page=1", {"a", "b"}, ())
    seen.saw(f"{SHOP}/?page=2", {"c", "d"}, ())
    number = 3
    while not seen.trap(f"{SHOP}/?page={number}", turns=True):
        seen.saw(f"{SHOP}/?page={number}", {"c", "d"}, ())
        number += 1
        assert number < 20

    assert number > 3


def test_a_second_list_of_the_same_goods_is_turned_to_its_end() -> None:
    """That another list showed them before says nothing of what this one holds further on."""
    seen = Variants()
    for number in range(1, 13):
        seen.saw(f"{SHOP}/tout?page={number}", {f"good {number}"}, ())
    for number in range(1, 13):
        assert not seen.trap(f"{SHOP}/mini?page={number}", turns=True)
        seen.saw(f"{SHOP}/mini?page={number}", {f"good {number}"}, ())


def test_looks_at_variants_learn_from_what_the_plain_pages_showed() -> None:
    """A brand whose goods all stand in the list needs no page of its own; one that hides goods does."""
    seen = Variants()
    seen.saw(f"{SHOP}/", {"a", "b", "c"}, ())
    for brand in ("x", "y", "z"):
        assert not seen.looked("brand", f"{SHOP}/?brand={brand}", {"a"}, leads_on=False)
    assert seen.trap(f"{SHOP}/?brand=w", part="brand")

    assert seen.looked("marque", f"{SHOP}/?marque=x", {"hidden"}, leads_on=False)
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
