"""Each shop software by itself: the marks it is known by, one address for one product, and what its own scripts add."""

from decimal import Decimal

import pytest

from spiders.platforms import (
    Platform,
    addresses,
    generic,
    hosted,
    known,
    magento,
    opencart,
    osclass,
    prestashop,
    woocommerce,
    zencart,
)
from storage.records.reading import NextPage, PageRole
from storage.records.shop import Availability, Listing
from tests.spiders.pages import opened

BUY = '<h1>Mini L8</h1><p class="price">45,00 €</p><button>Ajouter au panier</button>'


@pytest.mark.parametrize(
    ("platform", "mark"),
    [
        (magento.PLATFORM, '<script type="text/x-magento-init">{}</script>'),
        (opencart.PLATFORM, '<a href="index.php?route=product/product&product_id=4">a</a>'),
        (zencart.PLATFORM, '<a href="product_info.php?products_id=7">a</a>'),
        (hosted.PLATFORM, '<img src="https://static.wixstatic.com/a.jpg">'),
        (osclass, '<div class="oc-content/x">a</div>'),
        (prestashop, "<script>var prestashop = {};</script>"),
        (woocommerce, '<link href="/wp-content/plugins/woocommerce/a.css">'),
    ],
)
def test_a_software_is_known_by_its_marks(platform: Platform, mark: str) -> None:
    """And no shop is taken for one without them."""
    assert platform.recognises(opened(mark + BUY))
    assert not platform.recognises(opened(BUY))


def test_one_mark_that_others_bear_too_makes_no_prestashop() -> None:
    """``id_product`` alone stands in many a form."""
    assert not prestashop.recognises(opened('<input name="id_product">' + BUY))
    assert prestashop.recognises(opened('<input name="id_product"><p class="blockcart">' + BUY))


def test_a_json_document_is_the_store_apis_by_its_address() -> None:
    """Its body may be any list."""
    page = opened("")
    api = "https://boutique.example/wp-json/wc/store/v1/products?per_page=100"

    assert not woocommerce.recognises(page)
    assert woocommerce.recognises(
        type(page)(
            url=api, body=b"[]", captured_at=page.captured_at, headers=(("Content-Type", "application/json"),)
        )
    )  # fmt: skip


def test_the_generic_reader_takes_whatever_is_left() -> None:
    """It is asked last."""
    assert generic.recognises(opened(BUY))
    assert [one.price.amount for one in generic.listings(opened(BUY)) if one.price] == [
        Decimal("45.00")
    ]


SHOP = "https://boutique.example"


@pytest.mark.parametrize(
    ("platform", "link", "address"),
    [
        (opencart.PLATFORM, "/index.php?route=product/product&path=20&product_id=4", "/index.php?route=product/product&product_id=4"),
        (zencart.PLATFORM, "/index.php?main_page=product_info&cPath=3&products_id=7", "/index.php?main_page=product_info&products_id=7"),
        (hosted.PLATFORM, "/p/mini?path=20", "/p/mini?path=20"),
    ],
)  # fmt: skip
def test_a_product_has_one_address_whatever_led_to_it(
    platform: known.Known, link: str, address: str
) -> None:
    """Two categories that list it would make it two."""
    cards = "".join(
        f'<li class="product"><h3><a href="{one}">{name}</a></h3><b class="price">{price} €</b></li>'
        for one, name, price in (
            (link, "Mini L8", 45),
            ("/p/2", "Autre", 30),
            ("/p/3", "Tiers", 20),
        )
    )
    listed = [one.url for one in platform.listings(opened(f"<ul>{cards}</ul>"))]

    assert listed[0] == f"{SHOP}{address}"


def test_the_first_of_one_address_is_kept() -> None:
    """What a page shows twice is one thing; only addresses of products are fixed."""
    goods = [Listing(url=f"{SHOP}/p?a={n}", name=str(n)) for n in (1, 2)]
    pages = [
        NextPage(url=f"{SHOP}/p?a=1", role=role) for role in (PageRole.PRODUCT, PageRole.PAGINATION)
    ]

    def bare(url: str) -> str:
        return url.partition("?")[0]

    assert [(one.url, one.name) for one in addresses.one_each(iter(goods), bare)] == [(f"{SHOP}/p", "1")]  # fmt: skip
    assert [one.url for one in addresses.fixed_pages(iter(pages), bare)] == [f"{SHOP}/p", f"{SHOP}/p?a=1"]  # fmt: skip


CONFIGURED = """<script type="text/x-magento-init">{"*":{"x":{"spConfig":{"attributes":{"9":{"id":"9","options":[
{"id":"1","label":"noir","products":["11"]},{"id":"2","label":"rouge","products":[]}]}},
"index":{"11":{"9":"1"},"12":{"9":"2"}},"optionPrices":{"11":{"finalPrice":{"amount":45},"oldPrice":{"amount":60}},"12":{"finalPrice":{"amount":50}}}}}}}</script>"""
SQUARE = """<div data-variants='[{"attributes":{"Couleur":"noir"},"priceMoney":{"value":"45","currency":"EUR"},"qtyInStock":2},
{"attributes":{"Couleur":"rouge"},"priceMoney":{"value":"50","currency":"EUR"},"salePriceMoney":{"value":"40","currency":"EUR"},"onSale":true,"qtyInStock":0}]'></div>"""


@pytest.mark.parametrize(
    ("platform", "script", "offers"),
    [
        (magento.PLATFORM, CONFIGURED, [("noir", "45", Availability.IN_STOCK), ("rouge", "50", Availability.OUT_OF_STOCK)]),
        (hosted.PLATFORM, SQUARE, [("noir", "45", Availability.IN_STOCK), ("rouge", "40", Availability.OUT_OF_STOCK)]),
    ],
)  # fmt: skip
def test_variants_stand_in_the_softwares_own_script(
    platform: known.Known, script: str, offers: list[tuple[str, str, Availability]]
) -> None:
    """Each with its price; what cannot be bought is a variant, too."""
    (one,) = platform.listings(opened(BUY + script, f"{SHOP}/mini-l8"))

    assert [
        (offer.name, str(offer.price and offer.price.amount), offer.availability)
        for offer in one.offers
    ] == offers


def test_prestashop_states_reference_stock_and_the_crossed_out_price() -> None:
    """In the data of the product's form."""
    data = '{"price_amount":45,"price_without_reduction":60,"has_discount":true,"quantity":0,"allow_oosp":0,"reference":"L8-N"}'
    page = opened(f"{BUY}<div data-product='{data}'></div>", f"{SHOP}/1-mini-l8.html")
    (one,) = prestashop.listings(page)

    assert one.list_price is not None
    assert (one.sku, one.list_price.amount) == ("L8-N", Decimal(60))


def test_an_ad_names_its_seller_and_not_its_town() -> None:
    """The heading of an ad has the town behind its title, which its picture names alone."""
    ad = '<h1>Mini L8 Paris</h1><img alt="Mini L8" src="a.jpg"><p>Paris</p><p class="price">45 €</p><p class="seller-name">Karim</p>'
    (one,) = osclass.listings(opened(ad, f"{SHOP}/annonce/7"))

    assert (one.name, one.seller) == ("Mini L8", "Karim")
