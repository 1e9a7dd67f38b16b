"""What buyers say of a thing makes no thread of the page that sells it, and a thread that speaks of prices stays one."""

import pytest

from spiders.read import read
from storage.page import page_from_bytes
from storage.records.reading import PageRole, Reading


def said(markup: str, url: str, title: str = "Mini L8 Star") -> Reading:
    """Read a page of a site that no platform and no network knows by name."""
    head = f'<!doctype html><html lang="fr"><head><title>{title}</title></head><body><a href="/panier">Panier</a>'
    return read(
        page_from_bytes(
            f"{head}{markup}</body></html>".encode(), url, content_type="text/html; charset=utf-8"
        )
    )


def written(count: int, stem: str = "comment") -> str:
    """Return so many elements with an author, a time and words each, numbered as in a thread."""
    return "".join(
        f'<div class="{stem}" id="{stem}-{n}"><span class="author">Nom {n}</span>'
        f'<time datetime="2026-03-0{n}">0{n}/03</time><div class="text">Payé 4{n} €, j\'en suis content.</div></div>'
        for n in range(1, count + 1)
    )


GOODS = "".join(
    f'<div class="card"><a href="/p/{n}"><img src="/{n}.jpg"><h3>Mini {n}</h3></a><b class="price">{n},90 €</b></div>'
    for n in range(20, 24)
)
STATED = (
    '<script type="application/ld+json">{"@type":"Product","name":"Mini L8 Star",'
    '"offers":{"price":"45","priceCurrency":"EUR"}}</script>'
)
PRODUCTS = {
    "named by the part they stand in": f'{STATED}<h1>Mini L8 Star</h1><p>45 €</p><div id="reviews">{written(5)}</div>',
    "under a German heading": f'<h1>Mini L8 Star</h1><p class="price">45 €</p><h2>3 Kundenbewertungen</h2>{written(3)}',
    "below a button, under a sentence": f'<h1>Mini L8 Star</h1><p class="price">45 €</p><button>Ajouter au panier</button>'
    f"<h2>Ce qu'en disent nos clients</h2>{written(3, 'post')}",
    "called comments, below a form": f'<h1>Mini L8 Star</h1><p class="price">45 €</p><form action="/commande"><button>Acheter'
    f"</button></form><h2>Commentaires (3)</h2>{written(3)}",
}


@pytest.mark.parametrize("reviews", PRODUCTS)
def test_a_product_keeps_its_page_whatever_buyers_write_there(reviews: str) -> None:
    """A product page taken for a thread loses its price, its stock and its seller; the reviews stay words of the page."""
    found = said(PRODUCTS[reviews], "https://boutique.example/mini-l8")

    assert found.role is PageRole.PRODUCT
    assert found.posts == ()
    assert [(one.name, str(one.price.amount)) for one in found.listings if one.price] in (
        [("Mini L8 Star", "45")],
        [("Mini L8 Star", "45.00")],
    )
    assert "j'en suis content" in " ".join(block.text for block in found.blocks)


def test_a_shop_that_shows_what_buyers_say_keeps_its_goods() -> None:
    """Reviews on a home page stand beside goods that a thread reader would not see."""
    found = said(
        f"<h1>Boutique</h1>{GOODS}<section class='temoignages'><h2>Témoignages</h2>{written(4, 'avis')}</section>",
        "https://boutique.example/",
    )

    assert len(found.listings) == 4
    assert found.posts == ()


def test_goods_beside_addresses_like_topics_are_a_list_of_goods() -> None:
    """Shop software may keep its categories under addresses that a forum keeps its topics under."""
    menu = "".join(
        f'<a href="/t/rayons/{name}-mobiles">{name}</a>'
        for name in ("minis", "grands", "vieux", "neufs")
    )

    found = said(
        f"<nav>{menu}</nav><h1>Téléphones</h1>{GOODS}",
        "https://boutique.example/t/rayons/telephones",
    )

    assert found.role is PageRole.CATEGORY
    assert len(found.listings) == 4


THREADS = {
    "headed by its question below the site's name": (
        f'<h1><a href="/">Forum</a></h1><h2>Avis sur le mini tel à 49 €</h2><span class="prix">49 €</span>{written(4, "message")}',
        "Avis sur le mini tel à 49 €",
    ),
    "of someone who sells": (
        f'<h1>Vends L8</h1><div class="price">45 €</div>{written(4, "post")}',
        "Vends L8",
    ),
    "of one who sells, whose price stands in what he wrote": (
        f"<h1>Vends L8</h1><h2>Avis</h2>{written(4, 'post').replace('Payé 41 €', '<b class=price>45 €</b>')}",
        "Vends L8",
    ),
}


@pytest.mark.parametrize("thread", THREADS)
def test_a_thread_that_speaks_of_prices_stays_a_thread(thread: str) -> None:
    """Where sellers speak is what Portique watches for: their posts must not vanish into a shop's page."""
    markup, title = THREADS[thread]

    found = said(markup, "https://forum.example/sujet/44-vends", title)

    assert found.role is PageRole.POST
    assert len(found.posts) == 4
    assert found.listings == ()


def test_an_article_that_recommends_a_thing_is_no_offer_of_it() -> None:
    """A blog that tests a phone, links to who sells it and asks for opinions has an author and readers, no stock."""
    found = said(
        '<article><h1>Test du L8</h1><p class="byline">par <a rel="author" href="/author/luc">Luc</a> <time datetime="2026-01-02">'
        '2 janvier</time></p><div class="entry-content"><p>Essayé un mois.</p><span class="price">39,90 €</span>'
        f'<a class="button" href="https://marchand.example/l8">Acheter</a></div></article><h3>Vos avis</h3>{written(3)}',
        "https://blog.example/test-du-l8",
        "Test du L8",
    )

    assert [post.author for post in found.posts] == ["Luc", "Nom 1", "Nom 2", "Nom 3"]
    assert found.listings == ()
