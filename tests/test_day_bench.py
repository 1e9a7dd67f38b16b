"""The day that is measured is the day it says: sources apart, and one product in twenty changed."""

from ipaddress import ip_address

from benchmarks.bench_day import EVERY, PRODUCTS, SOURCES, address, number, shop_page


def test_every_source_has_an_address_of_its_own() -> None:
    """Two shops at one address would be visited one after the other and taken for one site."""
    places = [address(one) for one in range(SOURCES)]

    assert len(set(places)) == SOURCES
    assert all(ip_address(place).is_loopback for place in places)
    assert [number(place) for place in places] == list(range(SOURCES))


def test_a_day_later_one_product_in_twenty_has_another_price() -> None:
    """And no home page."""
    pages = [(source, product) for source in range(200) for product in range(PRODUCTS + 1)]
    changed = [one for one in pages if shop_page(*one, 0) != shop_page(*one, 1)]

    assert len(changed) == 200 * PRODUCTS / EVERY
    assert not [one for one in changed if one[1] == 0]
