"""
Render a shop as the pages and pictures a crawler would bring home, in the manner of three shop programs.

Home with products, contact page, terms of sale, and each photograph as a JPEG: what ``rows`` takes for granted is here
read from markup by the readers and signals themselves.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape

from benchmarks.lineage_world.world import Shop, picture_of
from storage.ids import derived_id
from storage.page import Page

_LINKS = {
    "telegram": "https://t.me/{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "instagram": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "facebook": "https://www.facebook.com/{}",
}
_FRAMES = {
    "woo": (
        '<body class="home woocommerce theme-storefront woocommerce-js"><header class="site-header"><div class="site-branding">'
        '<a class="custom-logo-link" href="/">{name}</a></div><nav class="main-navigation"><a href="/boutique">Boutique</a>'
        '<a href="/panier">Panier</a></nav></header><div class="site-content"><main class="site-main">{main}</main></div>'
        '<footer class="site-footer"><div class="footer-widgets">{foot}</div><p>Construit avec Storefront et WooCommerce</p>'
        "<p>Votre panier est actuellement vide, retournez à la boutique pour continuer vos achats.</p></footer></body>",
        '<li class="product type-product"><a class="woocommerce-LoopProduct-link" href="/produit/{slug}"><img class="attachment-woocommerce_thumbnail" src="{image}">'
        '<h2 class="woocommerce-loop-product__title">{product}</h2><span class="price"><span class="woocommerce-Price-amount amount"><bdi>{price}&nbsp;€</bdi></span></span></a></li>',
    ),
    "presta": (
        '<body id="index" class="lang-fr country-fr currency-eur layout-full-width page-index"><header id="header"><div id="_desktop_logo">{name}</div>'
        '</header><section id="wrapper"><div class="container"><section id="content" class="page-home">{main}</section></div></section>'
        '<footer id="footer" class="js-footer"><div class="footer-container">{foot}</div><p>Logiciel e-commerce par PrestaShop sur cette boutique en ligne</p></footer></body>',
        '<article class="product-miniature js-product-miniature"><a class="thumbnail product-thumbnail" href="/{slug}.html"><img src="{image}"></a>'
        '<h3 class="h3 product-title"><a href="/{slug}.html">{product}</a></h3><span class="price" aria-label="Prix">{price} €</span></article>',
    ),
}  # fmt: skip


def pages(shop: Shop, software: str, opened: datetime) -> Iterator[Page]:
    """Yield the captures of a shop's first visit: three documents and its pictures."""
    frame, card = _FRAMES[software]
    root = f"https://{shop.host}"
    images = [
        f"/media/{derived_id('img', shop.host, index)[-8:]}.jpg"
        for index in range(len(shop.photos))
    ]
    cards = "".join(
        card.format(
            slug=f"article-{n}",
            image=images[n % len(images)] if images else "",
            product=escape(product),
            price=f"{price:.2f}".replace(".", ","),
        )
        for n, (product, price) in enumerate(shop.products)
    )
    foot = "".join(
        f'<a href="{_LINKS[network].format(handle)}">{network}</a> '
        for network, handle in shop.handles
    )
    foot += "".join(f'<a href="tel:{phone}">{phone}</a> ' for phone in shop.phones)
    foot += f"<p>SIREN {shop.company}</p><p>{escape(shop.address)}</p>" if shop.company else ""
    bodies = {
        "/": f"<ul class='products'>{cards}</ul>" + _paragraphs(shop.pitch),
        "/contact": "<h1>Contact</h1><p>Écrivez à l'équipe par les liens en bas de cette page de contact.</p>",
        "/conditions-generales-de-vente": "<h1>Conditions générales de vente</h1>"
        + _paragraphs(shop.terms),
    }
    for number, (path, body) in enumerate(bodies.items()):
        text = frame.format(name=escape(shop.name.title()), main=body, foot=foot)
        document = f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Accueil – {escape(shop.name.title())}</title></head>{text}</html>'
        yield _page(
            root + path,
            document.encode(),
            "text/html; charset=utf-8",
            opened + timedelta(seconds=number),
        )
    for number, (image, photo) in enumerate(zip(images, shop.photos, strict=True)):
        yield _page(
            root + image, picture_of(photo), "image/jpeg", opened + timedelta(seconds=10 + number)
        )


def _paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _page(url: str, body: bytes, media_type: str, at: datetime) -> Page:
    return Page(
        url=url,
        body=body,
        captured_at=at,
        capture_id=derived_id("capture", url, at.isoformat()),
        headers=(("Content-Type", media_type),),
    )
