"""
The words by which shops name what they do, compiled once: what they say (:mod:`spiders.tongues`), and what their authors
call the parts and addresses of a page (:mod:`spiders.reading.names`).

Every pattern is matched against ``folded`` text: lower case, accents removed.
"""

import re
from typing import Final

from spiders import tongues
from spiders.reading.names import either, listed, named, word

BUY: Final = tongues.pattern("buy")
"""What a button says that puts a thing into the cart."""

ASKS_SELLER: Final = tongues.pattern("asks_seller")
"""What a button says that asks who offers a thing for it, or bids, where there is no cart."""

FILLS: Final = tongues.pattern("fills")
"""What such a button says that fills the cart, where another one orders what is in it."""

BUY_ADDRESS: Final = named("buy_address", flags=re.IGNORECASE)
"""What the address, name or class of such a button or its form holds."""

_NOT_NOW: Final = "|".join((*tongues.alternatives("denied"), *tongues.alternatives("later")))
_STOCK: Final = "|".join(tongues.alternatives("stock_word"))
_FILLED: Final = rf"(?:[' -](?:{'|'.join(tongues.alternatives('filler'))})){{0,5}}"
_DENIED: Final = re.compile(
    rf"(?<![\w-])(?:{_NOT_NOW}){_FILLED}[' -](?:{_STOCK})(?!\w)"
    rf"|(?<!\w)(?:{_STOCK}){_FILLED} (?:{_NOT_NOW})(?!\w)|^0 (?:[a-z()]+ ){{0,3}}(?:{_STOCK})(?!\w)"
)
"""A word of stock that is denied or put off, before or behind, as no list of phrases can hold."""

OUT_OF_STOCK: Final = either(tongues.pattern("out_of_stock"), _DENIED)
IN_STOCK: Final = tongues.pattern("in_stock")
LIMITED: Final = tongues.pattern("limited")
PRE_ORDER: Final = tongues.pattern("pre_order")
BACK_ORDER: Final = tongues.pattern("back_order")
MADE_TO_ORDER: Final = tongues.pattern("made_to_order")
OVER: Final = tongues.pattern("over")
"""What says of a shortage that it is over, folded: « après trois mois de rupture »."""

DISCONTINUED: Final = tongues.pattern("discontinued")
NOTIFIED: Final = tongues.pattern("notified")
"""What one asks for who wants to be told when a thing can be had again."""

CART: Final = named(
    "cart",
    rf"(?:^|[\s_-])(?:{'|'.join(listed('cart_place'))})?[-_]?",
    r"(?:$|[\s_-](?!item-?card|product-card|\d))",
)
"""A container's class or id that says it shows the visitor's cart, wish list or comparison."""

ADDS_TO_CART: Final = named("adds_to_cart")
"""Names that look like a cart's but belong to the button that fills it."""

ASIDE: Final = word("aside")
"""A container that is beside the matter of a page: what stands in it is not offered by this page."""

LAYOUT: Final = word("layout")
"""A container named for its place on the page, which may be the matter's own."""

RELATED: Final = tongues.pattern("related")

DESCRIPTION_HEADING: Final = tongues.pattern("description_heading")
"""A heading, folded, behind which a thing is described."""

NOT_THE_PRICE: Final = tongues.pattern("not_the_price")
"""Words beside an amount that say it is not what the thing costs."""

UNIT: Final = re.compile(
    r"^\s*(?:/|per\b|par\b|pro\b|je\b|por\b|za\b|il\b|el\b|le\b|la\b|al?\b)\s*(?:(?:\d+\s*)?(?:kg|gr?|mg|l|ml|cl|dl|oz|lb|m|cm|m2|m²|m3|m³|litre|liter|litro|metre|mètre|metro|meter|month|mois|jour|day|an\b|year|semaine|week)|unit|piece|pcs)\b",
    re.IGNORECASE,
)

LIST_PRICE_NAME: Final = either(word("list_price_word"), named("list_price_part"))
WEAK_LIST_NAME: Final = re.compile(
    r"full-?price|market-?price|regular|normal|standard|base-?price|usual|initial|retail"
)
SALE_NAME: Final = either(word("sale_word"), named("sale_part"))
PRICE_NAME: Final = re.compile(
    r"price|prix|preis|precio|prezzo|preco|cena|prijs|prislapp|amount|tarif|cost|\bpris\b|pricing"
)

PRICE_LABEL: Final = tongues.pattern(
    "price_word",
    rf"(?:^|[^\W\d_] |^.{{0,3}})(?:(?:{'|'.join(tongues.alternatives('our'))}) )?",
    rf"(?: (?:{'|'.join(tongues.alternatives('with_tax'))}))?\s*[:：]?\s*$",
)
"""The word that stands before what a thing costs."""

GENERIC_LINK: Final = tongues.pattern("generic_link", "^", "(?: ?[›»→>…]+)?$")
"""A link's words that name no thing."""

CONTACT_PAGE: Final = tongues.pattern("contact_page")
LEGAL_PAGE: Final = tongues.pattern("legal_page")
ABOUT_PAGE: Final = tongues.pattern("about_page")
NEVER: Final = named("never", r"(?:^|[/?&=_.-])", r"(?=[/?&=_.-]|$)", flags=re.IGNORECASE)
"""Addresses that lead to a visitor's own business, never to what a shop shows."""

PRODUCT_ADDRESS: Final = either(
    named("product_folder", "/", "/[^/?#]+"), named("product_address"), flags=re.IGNORECASE
)
CATEGORY_ADDRESS: Final = either(
    named("category_folder", "/", "(?:/|$)"), named("category_address"), flags=re.IGNORECASE
)
PAGE_ADDRESS: Final = either(
    named("page_parameter", "[?&]", r"=\d+"), named("page_address"), flags=re.IGNORECASE
)
NEXT_WORDS: Final = tongues.pattern("next", "^", "(?: ?[>›»→]+)?$")
