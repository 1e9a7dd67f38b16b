"""A list with one thing on it, a list that is one form, a brand's page: none is a product named like its heading."""

import pytest

from spiders.read import read
from spiders.reading import links
from storage.page import Page, page_from_bytes

_PRODUCT = "/index.php?route=product/product&path=8&product_id=11"
_ONE = f"""<body><div id="content"><h2>{{heading}}</h2><p>Sort by:</p><div class="row"><div class="product-layout">
<div class="product-thumb"><div class="image"><a href="{_PRODUCT}"><img src="/i.jpg" alt="Mini L8"></a></div><div>
<div class="caption"><h4><a href="{_PRODUCT}">Mini L8</a></h4><p>Petit.</p><p class="price">29.00€ <span class="price-tax">Ex Tax: 29.00€</span></p></div>
<div class="button-group"><button onclick="cart.add('11');">Add to Cart</button></div></div></div></div></div></div>"""

_ROW = '<div class="productListing-{}"><div class="image"><a href="/index.php?main_page=product_info&products_id={}"><img src="/{}.jpg"></a></div><h3 class="itemTitle"><a href="/index.php?main_page=product_info&products_id={}">{}</a></h3><div class="listingPrice">{}</div><label>Add: <input name="products_id[{}]"></label></div>'
_FORM = (
    '<body><h1 class="productListHeading">Cameras</h1><form action="/index.php?main_page=index&action=multiple_products_add_product">'
    + _ROW.format("odd", 4, 4, 4, "Canon EOS", "$1,319.00", 4)
    + _ROW.format("even", 3, 3, 3, "Nikon D300", "$239.00", 3)
    + '<input type="submit" value="Add Selected to Cart"></form>'
)
_BOOTSTRAP = """<body><main><h1>Photo</h1><div class="row"><div class="col"><div class="card is-product"><a href="/product_info.php?products_id=2"><img src="/2.jpg"></a>
<div class="card-body"><p class="card-title"><a href="/product_info.php?products_id=2">Appareil boîtier nu</a></p><p class="card-subtitle text-body-secondary"><span class="productPrice">219.00€</span></p></div></div></div></div></main>"""


def listed(markup: str, query: str) -> Page:
    """Return a list page of a shop."""
    page = f'<html lang="en"><head><meta charset="utf-8"><title>Samsung</title></head>{markup}'
    return page_from_bytes(page.encode(), f"https://a.example/index.php?{query}")


@pytest.mark.parametrize("heading", ["Samsung", "New Products", "Audio"])
def test_a_list_of_one_thing_is_no_product(heading: str) -> None:
    """The button stands on the card of a thing that has a page of its own."""
    (found,) = read(listed(_ONE.format(heading=heading), "route=product/category&path=8")).listings

    assert (found.name, found.detail, found.url.endswith("product_id=11")) == (
        "Mini L8",
        False,
        True,
    )


def test_a_list_that_is_one_form_is_no_product() -> None:
    """Rows that are drawn in turns are alike, and what fills the cart is of all of them."""
    found = read(listed(_FORM, "main_page=index&cPath=2")).listings

    assert [(one.name, str(one.price.amount)) for one in found if one.price] == [
        ("Canon EOS", "1319.00"),
        ("Nikon D300", "239.00"),
    ]


def test_a_things_name_is_no_word_of_its_price() -> None:
    """« boîtier » holds « tier », « text-body-secondary » names a colour."""
    (found,) = read(listed(_BOOTSTRAP, "cPath=2")).listings

    assert (found.name, found.price and str(found.price.amount)) == (
        "Appareil boîtier nu",
        "219.00",
    )


def test_a_login_box_is_no_title() -> None:
    """A forum's window to log in is drawn like the head of a thread."""
    page = (
        '<html><head><title>SIM par 10</title></head><body><table><tr><td class="thead" colspan="2"><strong>Login</strong></td></tr></table>'
        '<table class="tborder tfixed"><tr><td class="thead"><div class="float_right"><span><strong><a href="?mode=threaded">Threaded Mode</a></strong></span></div>'
        '<div><strong>SIM par 10</strong></div></td></tr></table><div class="post" id="post_5"><div class="author_information"><span class="largetext"><a href="/member.php?uid=2">Kev</a></span></div>'
        '<span class="post_date">11-27-2026, 12:55 AM</span><div class="post_body" id="pid_5">180 € les 10</div></div><a href="https://mybb.com">MyBB</a></body></html>'
    )
    (post,) = read(page_from_bytes(page.encode(), "https://f.example/showthread.php?tid=3")).posts

    assert "Login" not in post.text
    assert post.text.startswith("SIM par 10")


def test_a_visitors_number_is_no_part_of_an_address() -> None:
    """Programs write the session into every link of a visitor without cookies: two visits would know no thing again."""
    page = listed(
        _BOOTSTRAP.replace("products_id=2", "products_id=2&ceid=mpp19vrom6hf7d"), "cPath=2"
    )

    assert [one.url for one in read(page).listings] == [
        "https://a.example/product_info.php?products_id=2"
    ]


@pytest.mark.parametrize(
    ("path", "private"),
    [
        ("/norton-security-3-0-1-user-5-devices/p1821267", False),
        ("/mini-tel-noir-2026-compare-prix.html", False),
        ("/norton-3-0-1-user-5/login", True),
        ("/my-account-view-orders.html", True),
        ("/add-to-cart-mini-tel-noir-x", True),
        ("/customer/account", True),
        ("/mini-l8?affiliate=dupont", False),
        ("/affiliates/", True),
    ],
)
def test_a_word_amid_a_things_own_name_is_not_the_visitors_business(
    path: str, private: bool
) -> None:
    """A page that is held to be a visitor's own is neither asked nor read."""
    assert links.is_private(f"https://boutique.example{path}") is private
