"""Shopify with its Dawn theme: Liquid's classes, JSON-LD, ``products.json`` and policies."""

from typing import Any

from tests.town import pictures
from tests.town.answers import JPEG, PNG, Answer, Asked, as_json, html, plain, redirect, xml
from tests.town.records import Product, Shop, moment
from tests.town.software.common import asset, sitemap
from tests.town.templates import blocks, render

POLICIES = {
    "terms-of-service",
    "refund-policy",
    "shipping-policy",
    "privacy-policy",
    "legal-notice",
}
FIRST_PRODUCT = 8_790_000_000_000
FIRST_VARIANT = 47_100_000_000_000
FIRST_IMAGE = 42_300_000_000_000


def listing_url(shop: Shop, product: Product) -> str:
    """A product's own page."""
    return f"{shop.url}products/{product.key}"


def answer(shop: Shop, asked: Asked) -> Answer | None:
    """Answer for a shop on Shopify."""
    parts = asked.path.strip("/").split("/")
    products = {product.key: product for product in shop.products}
    match parts:
        case [""]:
            return _page(shop, "collection", shop.title, "", "index", items=_items(shop))
        case ["collections"]:
            return redirect(f"{shop.url}collections/all", 302)
        case ["collections", "all"]:
            return _page(
                shop, "collection", "Produits", "collections/all", "collection", items=_items(shop)
            )
        case ["products.json"] | ["collections", "all", "products.json"]:
            return _products(shop, asked)
        case ["products", name] if name.removesuffix(".json") in products and name.endswith(
            ".json"
        ):
            return as_json({"product": _json(shop, products[name.removesuffix(".json")])})
        case ["products", key] | ["collections", "all", "products", key] if key in products:
            return _product(shop, products[key])
        case ["meta.json"]:
            return as_json(
                {
                    "id": 71_000_000_000 + shop.first_number,
                    "name": shop.title,
                    "city": "",
                    "province": "",
                    "country": "FR",
                    "currency": "EUR",
                    "domain": shop.name,
                    "url": shop.url.rstrip("/"),
                    "myshopify_domain": shop.handle,
                    "description": shop.tagline,
                    "ships_to_countries": ["BE", "FR"],
                    "money_format": "{{amount_with_comma_separator}}€",
                    "published_collections_count": 1,
                    "published_products_count": len(shop.products),
                }
            )
        case ["pages", "contact"]:
            lines = tuple(f"{label} : {value}" for label, value in shop.contacts.items())
            return _page(
                shop, "leaf", "Contact", "pages/contact", "page", blocks=lines, policy=False
            )
        case ["pages" | "policies" as place, slug]:
            for leaf in shop.leaves:
                if leaf.slug == slug and (slug in POLICIES) == (place == "policies"):
                    return _page(
                        shop,
                        "leaf",
                        leaf.title,
                        f"{place}/{slug}",
                        "page",
                        blocks=leaf.blocks,
                        policy=place == "policies",
                    )
            return None
        case ["robots.txt"]:
            return plain(
                f"# we use Shopify as our ecommerce platform\nUser-agent: *\nDisallow: /admin\nDisallow: /cart\nDisallow: /orders\nDisallow: /checkouts/\nDisallow: /account\nDisallow: /search\nSitemap: {shop.url}sitemap.xml\n"
            )
        case ["sitemap.xml"]:
            return xml(
                sitemap(
                    [
                        shop.url,
                        f"{shop.url}collections/all",
                        *(listing_url(shop, p) for p in shop.products),
                    ]
                )
            )
        case ["favicon.ico"] | ["cdn", "shop", "files", "favicon.png"]:
            return Answer(body=pictures.icon(shop.icon or shop.name), media=PNG)
        case ["cdn", "shop", "files", name]:
            return _file(shop, name, asked)
        case _:
            return asset(asked.path)


def _page(shop: Shop, file: str, heading: str, path: str, template: str, **values: Any) -> Answer:
    text = render(
        f"shopify/{file}.html",
        shop=shop,
        heading=heading,
        canonical=shop.url + path,
        template=template,
        policies=POLICIES,
        **values,
    )
    headers = (
        ("powered-by", "Shopify"),
        ("x-shopid", str(71_000_000_000 + shop.first_number)),
        (
            "Set-Cookie",
            "localization=FR; path=/; expires=Wed, 24 Nov 2027 08:00:00 GMT; SameSite=Lax",
        ),
    )
    return html(text, headers=headers)


def _items(shop: Shop) -> list[dict[str, Any]]:
    return [{"product": product, "images": _images(shop, product)} for product in shop.products]


def _images(shop: Shop, product: Product) -> list[str]:
    return [
        f"//{shop.name}/cdn/shop/files/{product.key}_{place}.jpg?v={1730541600 + product.number}"
        for place in range(1, len(product.photos) + 1)
    ]


def _file(shop: Shop, name: str, asked: Asked) -> Answer | None:
    key, _, place = name.removesuffix(".jpg").rpartition("_")
    for product in shop.products:
        if product.key == key and place.isdecimal() and 1 <= int(place) <= len(product.photos):
            width = asked.parameters.get("width", "640")
            return Answer(
                body=pictures.jpeg(
                    product.photos[int(place) - 1], int(width) if width.isdecimal() else 640
                ),
                media=JPEG,
            )
    return None


def _product(shop: Shop, product: Product) -> Answer:
    url = listing_url(shop, product)
    data = {
        "@context": "http://schema.org/",
        "@id": f"/products/{product.key}#product",
        "@type": "Product",
        "brand": {"@type": "Brand", "name": product.brand or shop.title},
        "category": product.category,
        "description": " ".join(product.text),
        "image": f"https:{_images(shop, product)[0]}&width=1920",
        "name": product.name,
        "offers": {
            "@id": f"/products/{product.key}?variant={FIRST_VARIANT + product.number}#offer",
            "@type": "Offer",
            "availability": f"http://schema.org/{product.availability.value}",
            "price": f"{product.price:.2f}",
            "priceCurrency": "EUR",
            "url": f"{url}?variant={FIRST_VARIANT + product.number}",
        },
        "sku": product.sku,
        "url": url,
    }
    return _page(
        shop,
        "product",
        product.name,
        f"products/{product.key}",
        "product",
        product=product,
        item=_items_of(shop, product),
        data=data,
    )


def _items_of(shop: Shop, product: Product) -> dict[str, Any]:
    return {"product": product, "images": _images(shop, product)}


def _products(shop: Shop, asked: Asked) -> Answer:
    limit = min(250, int(asked.parameters.get("limit", "30") or 30))
    page = max(1, int(asked.parameters.get("page", "1") or 1))
    chosen = shop.products[limit * (page - 1) : limit * page]
    return as_json({"products": [_json(shop, product) for product in chosen]})


def _json(shop: Shop, product: Product) -> dict[str, Any]:
    """One product as ``products.json`` gives it."""
    stamp = moment(0, "09:30").isoformat()
    number = FIRST_PRODUCT + product.number
    before = f"{product.list_price:.2f}" if product.list_price else None
    return {
        "id": number,
        "title": product.name,
        "handle": product.key,
        "body_html": str(blocks(product.text)),
        "published_at": stamp,
        "created_at": stamp,
        "updated_at": stamp,
        "vendor": product.brand or shop.title,
        "product_type": product.category,
        "tags": [],
        "variants": [
            {
                "id": FIRST_VARIANT + product.number,
                "title": "Default Title",
                "option1": "Default Title",
                "option2": None,
                "option3": None,
                "sku": product.sku,
                "requires_shipping": True,
                "taxable": True,
                "featured_image": None,
                "available": product.available,
                "price": f"{product.price:.2f}",
                "grams": 40,
                "compare_at_price": before,
                "position": 1,
                "product_id": number,
                "created_at": stamp,
                "updated_at": stamp,
            }
        ],
        "images": [
            {
                "id": FIRST_IMAGE + product.number * 10 + place,
                "created_at": stamp,
                "position": place,
                "updated_at": stamp,
                "product_id": number,
                "variant_ids": [],
                "src": f"https:{src}",
                "width": 640,
                "height": 640,
            }
            for place, src in enumerate(_images(shop, product), start=1)
        ],
        "options": [{"name": "Title", "position": 1, "values": ["Default Title"]}],
    }
