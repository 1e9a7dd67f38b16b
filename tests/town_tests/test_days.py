"""Each site answers each day as its truth says."""

import json
from html import unescape
from typing import Any

import extruct
import pytest

from tests.town import LAST_DAY, ChangeKind, ExpectedListing, Site, Standing, Town
from tests.town.templates import euros
from tests.town_tests.visitor import Visitor

STATUS = {
    Standing.OPEN: 200,
    Standing.SEIZED: 200,
    Standing.REDIRECTED: 301,
    Standing.BLOCKED: 403,
    Standing.BAD_CERTIFICATE: 200,
}
DAYS = range(LAST_DAY + 1)


@pytest.mark.parametrize("day", DAYS)
def test_every_site_meets_its_visitor_as_stated(town: Town, trusting: Visitor, day: int) -> None:
    """Every other test of Portique leans on the table of standings."""
    town.day = day
    for site in town.sites:
        standing = town.truth(day).standings[site.name]
        if standing in {Standing.UNBORN, Standing.DOWN}:
            with pytest.raises(ConnectionRefusedError):
                trusting.get(site.url)
        else:
            assert trusting.get(site.url).status == STATUS[standing], site.name


@pytest.mark.parametrize("day", DAYS)
def test_every_expected_listing_stands_on_its_page(town: Town, trusting: Visitor, day: int) -> None:
    """A figure of recall means nothing if the town does not show what its truth expects."""
    town.day = day
    for name, listings in town.truth(day).listings.items():
        site = next(site for site in town.sites if site.name == name)
        if site.counts_visitors or site.software == "script":
            continue
        for listing in listings:
            page = trusting.get(listing.url)
            assert page.status == 200, listing.url
            text = unescape(page.text).replace("\u00a0", " ")
            assert listing.name.replace("\u00a0", " ") in text, listing.url
            assert euros(listing.price).replace("\u00a0", " ") in _without_tags(text), listing.url


def _without_tags(text: str) -> str:
    return text.replace('<span class="woocommerce-Price-currencySymbol">', "")


@pytest.mark.parametrize("day", [0, 5, 9, 12])
def test_marked_up_products_say_what_is_true(town: Town, trusting: Visitor, day: int) -> None:
    """JSON-LD and microdata parse with a public reader and carry the truth."""
    town.day = day
    for site in town.sites:
        if (
            site.software in {"hand", "script"}
            or site.name not in town.truth(day).listings
            or site.counts_visitors
        ):
            continue
        for listing in town.truth(day).listings[site.name]:
            product = _product(trusting.get(listing.url).text, listing.url)
            assert product["name"] == listing.name
            assert _offer(product) == (f"{listing.price:.2f}", "EUR", listing.availability.value), (
                listing.url
            )


def _product(text: str, url: str) -> dict[str, Any]:
    found = extruct.extract(text, base_url=url, syntaxes=["json-ld", "microdata"], uniform=True)
    items = [item for kind in ("json-ld", "microdata") for item in found[kind]]
    graphs = [part for item in items for part in item.get("@graph", [item])]
    product: dict[str, Any]
    (product,) = [item for item in graphs if item.get("@type") == "Product"]
    return product


def _offer(product: dict[str, Any]) -> tuple[str, str, str]:
    offer = product["offers"]
    if isinstance(offer, list):
        (offer,) = offer
    price = offer.get("priceSpecification", [offer])[0]
    return (
        f"{float(price['price']):.2f}",
        price["priceCurrency"],
        offer["availability"].rpartition("/")[2],
    )


def test_json_interfaces_agree_with_the_pages(town: Town, visitor: Visitor) -> None:
    """The Store API and products.json are other mouths of the same shops."""
    town.day = 7
    truth = town.truth(7).listings
    for site in _open(town, 7):
        if site.software == "woocommerce":
            answer = visitor.get(f"{site.url}wp-json/wc/store/v1/products?per_page=100")
            goods = json.loads(answer.body)
            given = [
                (good["permalink"], int(good["prices"]["price"]), good["is_in_stock"])
                for good in goods
            ]
            assert answer.header("x-wp-total") == str(len(goods))
        elif site.software == "shopify":
            goods = json.loads(visitor.get(f"{site.url}products.json?limit=250").body)["products"]
            given = [
                (
                    f"{site.url}products/{good['handle']}",
                    round(float(good["variants"][0]["price"]) * 100),
                    good["variants"][0]["available"],
                )
                for good in goods
            ]
        else:
            continue
        expected = [
            (one.url, int(one.price * 100), one.availability.value == "InStock")
            for one in truth[site.name]
        ]
        assert given == expected, site.name


def _open(town: Town, day: int) -> list[Site]:
    return [
        site for site in town.sites if site.shop is not None and site.standing(day) is Standing.OPEN
    ]


@pytest.mark.parametrize("day", range(1, LAST_DAY + 1))
def test_stated_changes_are_the_differences_between_two_days(town: Town, day: int) -> None:
    """The changes are derived from events; here they are derived again, from what the shops offer."""
    after = town.truth(day)
    before = {
        name: listings
        for earlier in range(day)
        for name, listings in town.truth(earlier).listings.items()
    }
    listed = {ChangeKind.APPEARED, ChangeKind.VANISHED, ChangeKind.PRICE, ChangeKind.STOCK}
    stated = {(c.site, c.kind, c.subject) for c in after.changes if c.kind in listed}
    found = set()
    for name in before.keys() & after.listings.keys():
        old, new = _by_url(before[name]), _by_url(after.listings[name])
        found |= {(name, ChangeKind.APPEARED, new[url].name) for url in new.keys() - old.keys()}
        found |= {(name, ChangeKind.VANISHED, old[url].name) for url in old.keys() - new.keys()}
        for url in old.keys() & new.keys():
            if old[url].price != new[url].price:
                found.add((name, ChangeKind.PRICE, new[url].name))
            if old[url].availability is not new[url].availability:
                found.add((name, ChangeKind.STOCK, new[url].name))
    assert stated == found


def _by_url(listings: tuple[ExpectedListing, ...]) -> dict[str, ExpectedListing]:
    return {listing.url: listing for listing in listings}


def test_every_kind_of_change_happens(town: Town) -> None:
    """A watcher that never saw a kind of change was never tested on it."""
    happened = {change.kind for day in DAYS for change in town.truth(day).changes}

    assert happened == set(ChangeKind)


def test_announcements_are_made_on_their_day_and_not_before(town: Town, visitor: Visitor) -> None:
    """The demonstration enrols what is announced: it must be there to be found, and not too early."""
    for announcement in town.announcements:
        for day in (announcement.day - 1, announcement.day):
            town.day = day
            page = visitor.get(announcement.at)
            shown = f"https://{announcement.address}/" in page.text + (
                page.header("location") or ""
            )
            assert shown == (day == announcement.day), announcement


def test_nothing_is_announced_before_it_is_open(town: Town) -> None:
    """An officer who follows an announcement finds the shop."""
    sites = {site.name: site for site in town.sites}

    assert all(sites[a.address].reachable(a.day) for a in town.announcements)


def test_seizure_banner_covers_every_address_of_the_shop(town: Town, visitor: Visitor) -> None:
    """Yesterday's product pages must not be read as listings with other words."""
    town.day = 3
    address = town.truth(2).listings["oportik.example"][0].url

    assert "a été saisi dans le cadre d’une procédure judiciaire" in visitor.get(address).text


def test_a_new_photograph_has_a_new_address(town: Town, visitor: Visitor) -> None:
    """As in PrestaShop: whoever compares addresses sees the change that the truth states on day 5."""
    listing = next(
        one for one in town.truth(4).listings["phone-discret.example"] if "Soyes" in one.name
    )
    covers = []
    for town.day in (4, 5):
        product = _product(visitor.get(listing.url).text, listing.url)
        covers.append((product["image"], visitor.get(product["image"]).body))

    assert covers[0][0] != covers[1][0]
    assert covers[0][1] != covers[1][1]
