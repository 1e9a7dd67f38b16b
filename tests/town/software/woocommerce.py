"""WordPress with WooCommerce: Storefront's classes, core JSON-LD, the public Store API."""

from math import ceil
from typing import Any

from tests.town import pictures
from tests.town.answers import JPEG, PNG, Answer, Asked, as_json, html, plain, xml
from tests.town.records import Product, Shop
from tests.town.software.common import asset, sitemap, slugify
from tests.town.templates import render

PER_PAGE = 9
UPLOADS = "/wp-content/uploads/2026/10/"


def listing_url(shop: Shop, product: Product) -> str:
    """A product's own page."""
    return f"{shop.url}produit/{product.key}/"


def answer(shop: Shop, asked: Asked) -> Answer | None:
    """Answer for a shop on WooCommerce."""
    parts = asked.path.strip("/").split("/")
    match parts:
        case [""]:
            return _page(shop, "home", shop.title, "", products=shop.products[:6])
        case ["boutique"]:
            return _archive(shop, "Boutique", "boutique", shop.products, 1)
        case ["boutique", "page", number] if number.isdecimal():
            return _archive(shop, "Boutique", "boutique", shop.products, int(number))
        case ["categorie-produit", slug]:
            chosen = tuple(p for p in shop.products if slugify(p.category) == slug)
            return (
                _archive(shop, chosen[0].category, f"categorie-produit/{slug}", chosen, 1)
                if chosen
                else None
            )
        case ["produit", key]:
            return _product(shop, key)
        case ["wp-json", "wc", "store", "v1" | "products", *rest] if rest in (["products"], []):
            return _store_products(shop, asked)
        case ["wp-json", "wc", "store", "v1", "products", number]:
            found = [p for p in shop.products if str(p.number) == number]
            return as_json(_store(shop, found[0])) if found else None
        case ["wp-json"]:
            return as_json(
                {
                    "name": shop.title,
                    "description": shop.tagline,
                    "url": shop.url.rstrip("/"),
                    "home": shop.url.rstrip("/"),
                    "gmt_offset": "1",
                    "timezone_string": "Europe/Paris",
                    "namespaces": ["oembed/1.0", "wc/store", "wc/store/v1", "wp/v2"],
                    "authentication": [],
                }
            )
        case ["feed"]:
            return xml(_feed(shop), "application/rss+xml; charset=UTF-8")
        case ["robots.txt"]:
            return plain(
                f"User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /panier/\nDisallow: /*add-to-cart=*\n\nSitemap: {shop.url}wp-sitemap.xml\n"
            )
        case ["wp-sitemap.xml" | "sitemap.xml"]:
            return xml(sitemap(_addresses(shop)))
        case ["wp-content", "uploads", "favicon.png"] | ["favicon.ico"]:
            return Answer(body=pictures.icon(shop.icon or shop.name), media=PNG)
        case ["wp-content", "uploads", *_]:
            return _upload(shop, asked.path)
        case [slug]:
            return next(
                (
                    _page(shop, "leaf", leaf.title, f"{slug}/", leaf=leaf)
                    for leaf in shop.leaves
                    if leaf.slug == slug
                ),
                None,
            )
        case _:
            return asset(asked.path)


def _page(shop: Shop, template: str, heading: str, path: str, **values: Any) -> Answer:
    text = render(
        f"woocommerce/{template}.html",
        shop=shop,
        theme=shop.theme or "storefront",
        heading=heading,
        canonical=shop.url + path,
        **values,
    )
    link = f'<{shop.url}wp-json/>; rel="https://api.w.org/"'
    return html(text, headers=(("Link", link),))


def _archive(
    shop: Shop, heading: str, base: str, products: tuple[Product, ...], page: int
) -> Answer | None:
    pages = ceil(len(products) / PER_PAGE)
    if not 1 <= page <= pages:
        return None
    first = PER_PAGE * (page - 1)
    return _page(
        shop,
        "archive",
        heading,
        f"{base}/" if page == 1 else f"{base}/page/{page}/",
        products=products[first : first + PER_PAGE],
        first=first + 1,
        total=len(products),
        page=page,
        pages=pages,
        base=f"{shop.url}{base}/",
    )


def _photos(shop: Shop, product: Product) -> list[str]:
    base = shop.url.rstrip("/") + UPLOADS + product.key
    return [
        f"{base}{'' if index == 0 else f'-{index + 1}'}.jpg" for index in range(len(product.photos))
    ]


def _product(shop: Shop, key: str) -> Answer | None:
    product = next((p for p in shop.products if p.key == key), None)
    if product is None:
        return None
    related = tuple(p for p in shop.products if p.key != key)[:3]
    return _page(
        shop,
        "product",
        product.name,
        f"produit/{key}/",
        product=product,
        photos=_photos(shop, product),
        related=related,
        category=slugify(product.category),
        data=_data(shop, product),
    )


def _data(shop: Shop, product: Product) -> dict[str, Any]:
    """What WC_Structured_Data writes into the footer."""
    url = listing_url(shop, product)
    trail = ((shop.url, "Accueil"), (f"{shop.url}boutique/", "Boutique"), (url, product.name))
    offer = {
        "@type": "Offer",
        "priceSpecification": [
            {
                "@type": "UnitPriceSpecification",
                "price": f"{product.price:.2f}",
                "priceCurrency": "EUR",
                "valueAddedTaxIncluded": False,
                "validThrough": "2027-12-31",
            }
        ],
        "priceValidUntil": "2027-12-31",
        "availability": f"http://schema.org/{product.availability.value}",
        "url": url,
        "seller": {"@type": "Organization", "name": shop.title, "url": shop.url.rstrip("/")},
    }
    return {
        "@context": "https://schema.org/",
        "@graph": [
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": place, "item": {"name": name, "@id": address}}
                    for place, (address, name) in enumerate(trail, start=1)
                ],
            },
            {
                "@type": "Product",
                "@id": f"{url}#product",
                "name": product.name,
                "url": url,
                "description": product.short,
                "image": _photos(shop, product)[0],
                "sku": product.sku or product.number,
                "offers": [offer],
            },
        ],
    }


def _store_products(shop: Shop, asked: Asked) -> Answer:
    per_page = min(100, max(1, int(asked.parameters.get("per_page", "10") or 10)))
    page = max(1, int(asked.parameters.get("page", "1") or 1))
    first = per_page * (page - 1)
    total = len(shop.products)
    return as_json(
        [_store(shop, product) for product in shop.products[first : first + per_page]],
        (("X-WP-Total", str(total)), ("X-WP-TotalPages", str(ceil(total / per_page)))),
    )


def _store(shop: Shop, product: Product) -> dict[str, Any]:
    """One product as ``wc/store/v1/products`` gives it."""
    now, before = (
        str(int(amount * 100)) for amount in (product.price, product.list_price or product.price)
    )
    url = listing_url(shop, product)
    images = [
        {
            "id": product.number + 1000 + place,
            "src": src,
            "thumbnail": src.replace(".jpg", "-324x324.jpg"),
            "srcset": f"{src} 640w",
            "sizes": "(max-width: 640px) 100vw, 640px",
            "name": src.rpartition("/")[2],
            "alt": "",
        }
        for place, src in enumerate(_photos(shop, product))
    ]
    slug = slugify(product.category)
    return {
        "id": product.number,
        "name": product.name,
        "slug": product.key,
        "parent": 0,
        "type": "simple",
        "variation": "",
        "permalink": url,
        "sku": product.sku,
        "short_description": f"<p>{product.short}</p>\n",
        "description": "".join(f"<p>{text}</p>\n" for text in product.text),
        "on_sale": product.list_price is not None,
        "prices": {
            "price": now,
            "regular_price": before,
            "sale_price": now,
            "price_range": None,
            "currency_code": "EUR",
            "currency_symbol": "€",
            "currency_minor_unit": 2,
            "currency_decimal_separator": ",",
            "currency_thousand_separator": " ",
            "currency_prefix": "",
            "currency_suffix": " €",
        },
        "price_html": f'<span class="woocommerce-Price-amount amount">{product.price}</span>',
        "average_rating": "0",
        "review_count": 0,
        "images": images,
        "categories": [
            {
                "id": 16,
                "name": product.category,
                "slug": slug,
                "link": f"{shop.url}categorie-produit/{slug}/",
            }
        ],
        "tags": [],
        "brands": [],
        "attributes": [],
        "variations": [],
        "grouped_products": [],
        "has_options": False,
        "is_purchasable": True,
        "is_in_stock": product.available,
        "is_on_backorder": False,
        "low_stock_remaining": None,
        "stock_availability": {
            "text": "En stock" if product.available else "Rupture de stock",
            "class": "in-stock" if product.available else "out-of-stock",
        },
        "sold_individually": False,
        "add_to_cart": {
            "text": "Ajouter au panier",
            "description": f"Ajouter au panier : “{product.name}”",
            "url": f"?add-to-cart={product.number}",
            "single_text": "Ajouter au panier",
            "minimum": 1,
            "maximum": 9999,
            "multiple_of": 1,
        },
        "extensions": {},
    }


def _upload(shop: Shop, path: str) -> Answer | None:
    """A photograph, whole or in one of WordPress's sizes (``-324x324``)."""
    if path.endswith(".js"):
        return asset(path)
    name = path.removeprefix(UPLOADS).removesuffix(".jpg")
    width = 640
    stem, _, size = name.rpartition("-")
    if "x" in size and size.replace("x", "").isdecimal():
        name, width = stem, int(size.partition("x")[0])
    for product in shop.products:
        for index, photo in enumerate(product.photos):
            if name == product.key + ("" if index == 0 else f"-{index + 1}"):
                return Answer(body=pictures.jpeg(photo, width), media=JPEG)
    return None


def _feed(shop: Shop) -> str:
    """The feed of a blog in which nobody ever wrote."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
    return f"{head}<title>{shop.title}</title><link>{shop.url}</link><description>{shop.tagline}</description><language>fr-FR</language><generator>{shop.url}?v=6.7.1</generator></channel></rss>\n"


def _addresses(shop: Shop) -> list[str]:
    pages = [shop.url, f"{shop.url}boutique/", *(f"{shop.url}{leaf.slug}/" for leaf in shop.leaves)]
    return pages + [listing_url(shop, product) for product in shop.products]
