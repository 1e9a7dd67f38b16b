"""How a site of the world shows what it says: five own themes, an article, a forum thread, a channel."""

from dataclasses import dataclass, field, replace
from html import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an owner's pages say."""

    host: str
    name: str
    theme: int
    pitch: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    goods: tuple[tuple[str, str], ...] = ()
    """Name and price."""

    contacts: tuple[tuple[str, str], ...] = ()
    """Network and address: ``snapchat``, ``telegram``, ``phone``, ``whatsapp``, ``email``, ``paypal``, ``revolut``, ``instagram``, ``ga``."""

    photos: tuple[bytes, ...] = ()
    links: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    """What visitors post, as markup."""

    footer: str = ""
    """What somebody put into the footer, as markup."""

    defaults: tuple[str, ...] = ()
    """What the software says."""

    article: tuple[str, ...] = ()
    """Paragraphs of an article: then there is no shop."""

    extra: dict[str, str] = field(default_factory=dict)


Page = tuple[str, str, bytes, str]
"""Address, role, body, media type."""

_WAYS = {
    "snapchat": "<a href='https://www.snapchat.com/add/{0}'>Snap : {0}</a>",
    "telegram": "<a href='https://t.me/{0}'>Telegram @{0}</a>",
    "phone": "<a href='tel:{0}'>{0}</a>",
    "whatsapp": "<a href='https://wa.me/{1}'>WhatsApp</a>",
    "email": "<a href='mailto:{0}'>{0}</a>",
    "paypal": "Paiement : <a href='https://paypal.me/{0}'>paypal.me/{0}</a>",
    "revolut": "Paiement : <a href='https://revolut.me/{0}'>revolut.me/{0}</a>",
    "instagram": "<a href='https://www.instagram.com/{0}/'>Instagram @{0}</a>",
    "ga": "<script>gtag('config', '{0}');</script>",
}
_FRAMES = (
    "<body class='home woocommerce theme-storefront'><header class=site-header><a class=custom-logo-link href='/'>{name}</a><nav>{menu}</nav></header>"
    "<main class='site-main hentry'>{main}</main>{comments}<footer class=site-footer>{foot}<p>Construit avec Storefront et WooCommerce</p></footer></body>",
    "<body id=index class='lang-fr page-index'><header id=header>{name} {menu}</header><section id=content class='page-home ps'>{main}</section>{comments}"
    "<footer id=footer class=js-footer>{foot}<p>Logiciel par <a href='https://www.prestashop.com/'>PrestaShop</a></p></footer></body>",
    "<body class='template-index gradient'><div id=shopify-section-header>{name} {menu}</div><main id=MainContent class=content-for-layout>{main}</main>{comments}"
    "<div class='footer__content-bottom shopify-section'>{foot} Powered by <a href='https://www.shopify.com/'>Shopify</a></div></body>",
    "<body class='page oc'><div id=top>{menu}</div><div id=common-home class=container><h1>{name}</h1>{main}</div>{comments}<footer class=oc-foot>{foot} "
    "Powered by <a href='https://www.opencart.com'>OpenCart</a></footer></body>",
    "<body class='main'><table class=lay><tr><td class=g>{name}<br>{menu}</td><td class=d>{main}{comments}</td></tr></table><p class=pied>{foot}</p></body>",
)
_CARDS = (
    "<li class='product type-product'><a href='/p/{n}'><img src='{image}'><h2 class=woocommerce-loop-product__title>{name}</h2><span class=price><bdi>{price} €</bdi></span></a></li>",
    "<article class='product-miniature'><a href='/p/{n}'><img src='{image}'></a><h3 class=product-title><a href='/p/{n}'>{name}</a></h3><span class=price>{price} €</span></article>",
    "<div class=card-wrapper><a href='/p/{n}'><img src='{image}'>{name}</a><div class=price><span class=price-item>{price} €</span></div></div>",
    "<div class='product-thumb'><a href='/p/{n}'><img src='{image}'></a><h4><a href='/p/{n}'>{name}</a></h4><p class=price>{price} €</p></div>",
    "<div class=art><img src='{image}'><b><a href='/p/{n}'>{name}</a></b> <i class=prix>{price} €</i></div>",
)


def pages(shown: Shown) -> list[Page]:
    """Return a first visit: home, terms or contact, one product, and its pictures."""
    root = f"https://{shown.host}"
    images = [f"{root}/media/{n}.jpg" for n in range(len(shown.photos))]
    found = [] if shown.article else _shop(shown, images)
    if shown.article:
        body = "".join(f"<p>{one}</p>" for one in shown.article)
        pictures = "".join(f"<figure><img src='{one}'></figure>" for one in images)
        main = f"<article{shown.extra.get('marks', '')}><h1>{escape(shown.extra['title'])}</h1>{body}{pictures}</article>"
        found.append(
            (
                f"{root}/{shown.extra['path']}",
                "home",
                _page(shown, shown.extra["title"], main),
                "text/html",
            )
        )
    found += [
        (one, "image", body, "image/jpeg") for one, body in zip(images, shown.photos, strict=True)
    ]
    return found


def _shop(shown: Shown, images: list[str]) -> list[Page]:
    root, card = f"https://{shown.host}", _CARDS[shown.theme]
    image = images or [f"{root}/no.jpg"]
    cards = "".join(
        card.format(n=n, image=image[n % len(image)], name=escape(name), price=price)
        for n, (name, price) in enumerate(shown.goods)
    )
    home = f"<ul class='products row'>{cards}</ul>" + _words(shown.pitch)
    name, price = shown.goods[0]
    product = (
        f"<div itemscope itemtype='https://schema.org/Product'><h1 itemprop=name>{escape(name)}</h1><img itemprop=image src='{image[0]}'>"
        f"<div itemprop=offers itemscope itemtype='https://schema.org/Offer'><span itemprop=price content='{price.replace(',', '.')}'>{price} €</span>"
        f"<meta itemprop=priceCurrency content=EUR></div><p itemprop=description>{escape(shown.pitch[0])}</p><button>Ajouter au panier</button></div>"
    )
    terms = "<h1>Conditions générales de vente</h1>" + _words(shown.terms)
    plain = replace(shown, comments=())
    return [
        (f"{root}/", "home", _page(plain, f"Accueil – {shown.name}", home), "text/html"),
        (f"{root}/p/0", "product", _page(shown, f"{name} – {shown.name}", product), "text/html"),
        (f"{root}/cgv", "legal", _page(plain, f"CGV – {shown.name}", terms), "text/html"),
    ]


def _words(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in texts)


def _page(shown: Shown, title: str, main: str) -> bytes:
    foot = " ".join(_WAYS[way].format(value, value.lstrip("+")) for way, value in shown.contacts)
    foot += " ".join(f"<a href='{one}'>partenaire</a>" for one in shown.links) + shown.footer
    comments = _words(shown.defaults)
    if shown.comments:
        posted = "".join(
            f"<li class='comment'><div class=comment-body><p>{one}</p></div></li>"
            for one in shown.comments
        )
        comments += f"<section id=comments class=comments-area><h2>Commentaires</h2><ol class=comment-list>{posted}</ol></section>"
    body = _FRAMES[shown.theme].format(
        name=escape(shown.name),
        menu="<a href='/'>Accueil</a> <a href='/cgv'>CGV</a>",
        main=main,
        comments=comments,
        foot=foot,
    )
    return f"<!doctype html><html lang=fr><head><meta charset=utf-8><title>{escape(title)}</title></head>{body}</html>".encode()


def channel(handle: str, name: str, about: str, posts: list[tuple[str, str]], number: int) -> bytes:
    """Return a public Telegram channel as ``t.me/s/`` shows it; posts are (markup, time)."""
    wrapped = "".join(
        f"<div class='tgme_widget_message_wrap js-widget_message_wrap'><div class='tgme_widget_message js-widget_message' data-post='{handle}/{n}' data-peer='c{number}_-5'>"
        f"<div class=tgme_widget_message_bubble><div class=tgme_widget_message_author><a class=tgme_widget_message_owner_name href='https://t.me/{handle}'><span>{name}</span></a></div>"
        f"<div class='tgme_widget_message_text js-message_text'>{text}</div><div class=tgme_widget_message_footer><span class=tgme_widget_message_meta>"
        f"<a class=tgme_widget_message_date href='https://t.me/{handle}/{n}'><time datetime='{at}' class=time>10:00</time></a></span></div></div></div></div>"
        for n, (text, at) in enumerate(posts, 1)
    )
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{name} – Telegram</title><meta property='og:title' content='{name}'><meta property='og:site_name' content=Telegram>"
        f"<link rel=canonical href='https://t.me/s/{handle}'></head><body class='widget_frame_base tgme_webpreview'><header class=tgme_header></header><main class=tgme_main data-url='/{handle}'>"
        f"<div class=tgme_container><aside class=tgme_right_column><section class=tgme_right_column><div class=tgme_channel_info><div class=tgme_channel_info_header>"
        f"<div class=tgme_channel_info_header_title_wrap><div class=tgme_channel_info_header_title><span>{name}</span></div></div><div class=tgme_channel_info_header_username>"
        f"<a href='https://t.me/{handle}'>@{handle}</a></div></div><div class=tgme_channel_info_description>{about}</div></div></section></aside>"
        f"<section class='tgme_channel_history js-message_history'>{wrapped}</section></div></main></body></html>"
    ).encode()
