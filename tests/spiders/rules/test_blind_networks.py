"""Kinds of posts, pictures and contacts that ninety-four cases of two other hands found (written blind, read once, then opened)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.networks.common import utc
from spiders.read import read
from storage.page import Page, page_from_bytes
from storage.records.post import Post
from storage.records.shop import Availability, Listing


def page(body: str, url: str) -> Page:
    """Return a page as a server sends it."""
    return page_from_bytes(body.encode(), url, content_type="text/html; charset=utf-8")


def posts(body: str, url: str = "https://forum.example/t44-sujet") -> tuple[Post, ...]:
    """Return the posts of a page's body."""
    return read(page(f"<html><body><h1>Sujet</h1>{body}</body></html>", url)).posts


def _days(found: tuple[Post, ...]) -> list[str]:
    return [one.published_at.date().isoformat() if one.published_at else "" for one in found]


def test_forumactif_writes_its_times_behind_a_subject() -> None:
    """« Mar 29 Mar 2011 » is a Tuesday in March; when a member joined is no post's time."""
    row = (
        "<tr class='post post--{0}'><td><span class=name><a name={0}></a><strong><a href=/u{0}>Titi{0}</a></strong></span>"
        "<span class='postdetails poster-profile'>Date d'inscription : 02/03/2010</span></td>"
        "<td><span class=postdetails>Sujet: Re: Sujet&nbsp; {1}</span><div class=postbody><div>Réponse {0}</div></div></td></tr>"
    )
    body = f"<table>{row.format(512, 'Dim 27 Mar 2011 - 17:08')}{row.format(513, 'Mar 29 Mar 2011 - 12:41')}{row.format(514, 'Ven 15 Aoû 2025 - 9:02')}</table>"

    assert _days(posts(body)) == ["2011-03-27", "2011-03-29", "2025-08-15"]


def test_a_line_that_ends_with_a_date_in_any_language() -> None:
    """Simple Machines writes « dnia: Październik 11, 2018 » where it speaks Polish."""
    post = (
        "<div class=post_wrapper><div class=poster><h4><a href='?action=profile;u={0}'>Janek</a></h4></div><div class=keyinfo>"
        "<div class=smalltext>« <strong>Odpowiedź #{0}</strong> dnia: {1} »</div></div><div class=post><div class=inner id=msg_{0}>Słowa {0}</div></div></div>"
    )
    body = f"<!-- SMF 2 --><script>var smf_x</script><div id=forumposts>{post.format(1, 'Październik 11, 2018, 14:22:10')}{post.format(2, 'Maj 2, 2019, 10:00:00')}</div>"

    found = posts(body, "https://forum.example/index.php?topic=7.0")

    assert _days(found) == ["2018-10-11", "2019-05-02"]


def test_a_wall_of_vk() -> None:
    """Each post's address is its own, and its time a number in an attribute."""
    post = (
        "<div class='_post post page_block' data-post-id='-20_{0}'><h5 class=post_author><a class=author href=/mini>Мини</a></h5>"
        "<div class=post_date><a class=post_link href='/wall-20_{0}'><span class=rel_date time={1}>вчера</span></a></div>"
        "<div class=wall_post_text>Новое {0}</div></div>"
    )

    found = posts(
        post.format(455, 1730805333) + post.format(449, 1730106120), "https://vk.com/mini"
    )

    assert [one.url.rpartition("/")[2] for one in found] == ["wall-20_455", "wall-20_449"]
    assert found[0].published_at == datetime(2024, 11, 5, 11, 15, 33, tzinfo=UTC)


def test_statuses_marked_up_in_microformats() -> None:
    """As Mastodon drew its profiles: the time is a value, the address a link called so."""
    entry = (
        "<div class='entry h-entry'><a class='u-url u-uid' href=https://social.example/@mini/{0}><time datetime=2021-11-0{0}T18:20:11Z>hier</time></a>"
        "<data class=dt-published value=2021-11-0{0}T18:20:11Z></data><div class='p-author h-card'><a class=u-url href=https://social.example/@mini>"
        "<strong class=p-name>Mini</strong></a></div><div class=e-content><p>Arrivage {0}</p></div></div>"
    )

    found = posts(entry.format(2) + entry.format(1), "https://social.example/@mini")

    assert [one.url for one in found] == [
        "https://social.example/@mini/2",
        "https://social.example/@mini/1",
    ]
    assert _days(found) == ["2021-11-02", "2021-11-01"]


def test_a_thread_as_old_reddit_draws_it() -> None:
    """A reply stands inside what it answers, and is its own post."""

    def thing(name: str, hour: int, words: str, child: str = "") -> str:
        return (
            f"<div class='thing id-{name}' data-fullname={name} data-author=u{hour} data-permalink=/r/x/comments/a/b/{name}/><div class=entry>"
            f"<p class=tagline><time datetime=2024-11-05T{hour}:00:00+00:00>8 months ago</time></p>"
            f"<div class=usertext-body><div class=md><p>{words}</p></div></div></div><div class=child>{child}</div></div>"
        )

    body = thing("t3_1gk8xyz", 20, "Quel téléphone ?") + thing(
        "t1_a", 21, "Celui-ci", thing("t1_b", 22, "Merci")
    )

    found = posts(body, "https://old.reddit.com/r/x/comments/1gk8xyz/b/")

    assert [(one.id, one.text) for one in found] == [
        ("t3_1gk8xyz", "Quel téléphone ?"), ("t1_a", "Celui-ci"), ("t1_b", "Merci"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Mon, 21 Oct 2024 10:25:00 CEST", 8),
        ("Fri, 11 Feb 2022 19:58:02 CET", 18),
        ("Fri, 11 Feb 2022 19:58:02 GMT", 19),
        ("Fri, 11 Feb 2022 19:58:02 MSK", 16),
    ],
)
def test_zones_that_mail_does_not_name(written: str, hour: int) -> None:
    """Feeds of European programs write them all the same."""
    found = utc(written)

    assert found is not None
    assert found.hour == hour


def product(body: str, url: str = "https://boutique.example/p/lampe", head: str = "") -> Listing:
    """Return the thing that a product page offers."""
    markup = f"<html><head><title>Lampe Orbis</title>{head}</head><body><main><h1>Lampe Orbis</h1>{body}</main></body></html>"
    (found,) = read(page(markup, url)).listings
    return found


BUY = "<p class=price>49,00 €</p><form action=/panier><button>Ajouter au panier</button></form>"


def test_a_picture_that_a_style_draws() -> None:
    """What means of payment look like is no picture of the thing."""
    shown = '<a class=visuel href="#zoom" style="background-image: url(&quot;/media/lampe-1000.jpg&quot;)"></a>'

    found = product(f'{shown}{BUY}<p><img src="/media/paiements/visa.png"></p>')

    assert found.images == ("https://boutique.example/media/lampe-1000.jpg",)


def test_the_gallery_of_a_script() -> None:
    """Magento puts a loader where its pictures will be; the main one comes first."""
    gallery = (
        '<img src="/static/images/loader-1.gif"><script type="text/x-magento-init">{"[data-gallery-role]": {"mage\\/gallery\\/gallery": {"data": '
        '[{"img": "https:\\/\\/boutique.example\\/m\\/b.jpg", "full": "https:\\/\\/boutique.example\\/m\\/b-full.jpg", "isMain": false}, '
        '{"img": "https:\\/\\/boutique.example\\/m\\/a.jpg", "isMain": true}]}}}</script>'
    )

    found = product(f"{gallery}{BUY}")

    assert found.images == (
        "https://boutique.example/m/a.jpg",
        "https://boutique.example/m/b-full.jpg",
    )


@pytest.mark.parametrize(
    ("worn", "expected"),
    [("price", Availability.IN_STOCK), ("price price--sold-out", Availability.OUT_OF_STOCK)],
)
def test_a_badge_that_every_price_holds(worn: str, expected: Availability) -> None:
    """Shopify's theme Dawn writes « Agotado » into each price, and shows it where the price is called sold out."""
    button = "<button name=add{}>Agregar al carrito</button>".format(
        "" if expected is Availability.IN_STOCK else " disabled"
    )
    body = f"<div class='{worn}'><span class=price-item>€32,00</span><span class='badge price__badge-sold-out'>Agotado</span></div><form action=/cart/add>{button}</form>"

    assert (
        product(body, head='<meta property="og:price:currency" content="EUR">').availability
        is expected
    )


def test_a_zero_that_is_told_on_request() -> None:
    """A program states 0.00 where the page says « Prijs op aanvraag »."""
    body = (
        "<div itemscope itemtype=http://schema.org/Product><span itemprop=name>Lampe Orbis</span><div itemprop=offers itemscope itemtype=http://schema.org/Offer>"
        "<span>Prijs op aanvraag</span><meta itemprop=price content=0.00><meta itemprop=priceCurrency content=EUR></div></div>"
    )

    assert product(body).price is None


def test_a_price_of_before_in_swedish() -> None:
    """« Ord. pris » is what a thing cost."""
    found = product(
        "<span class='price campaign'>1\u00a0299:-</span><span class=ord-price>Ord. pris 1\u00a0690:-</span><form action=/kassa><button>Köp</button></form>",
        "https://butik.example/se/p",
    )

    assert (found.price and found.price.amount, found.list_price and found.list_price.amount) == (
        1299,
        1690,
    )


def test_a_table_of_prices_by_quantity_above_the_price() -> None:
    """What five cost each is not what one costs; where nothing else is written, the first step is."""
    table = "<table class=prices-list><tr><td>Quantità</td><td>5+</td><td>10+</td></tr><tr><td>Prezzo</td><td class=item-price>€ 16,90</td><td class=item-price>€ 14,90</td></tr></table>"
    buy = "<form action=/carrello><button>Aggiungi al carrello</button></form>"

    found = product(f"{table}<p class=product-price>€ 18,90</p>{buy}")

    assert found.price is not None
    assert float(found.price.amount) == 18.90


def _contacts(body: str, language: str) -> set[str]:
    found = read(
        page(f"<html lang={language}><body>{body}</body></html>", "https://laden.example/kontakt")
    )
    return {one.value for one in found.contacts}


def test_german_numbers_have_no_one_length() -> None:
    """Longer than ten digits, where a word says that it is a number to call."""
    assert "+493023125124" in _contacts("<p>Telefon: 030 / 23125-124</p>", "de-DE")
    assert not _contacts("<p>Telefon: 030 / 23125-124</p>", "fr-FR")
    assert not _contacts("<p>LUCID 030 23125 124</p>", "de-DE")


def test_a_chat_button_keeps_its_number_in_its_settings() -> None:
    """Written with its country and no plus."""
    button = (
        '<div class=joinchat data-settings=\'{"telephone":"33639985566","button_delay":3}\'></div>'
    )

    assert "+33639985566" in _contacts(button, "fr-FR")


def test_a_page_of_flarum_holds_its_document() -> None:
    """What a script would draw is there to be read, in the words of the API."""
    document = (Path(__file__).parents[2] / "fixtures/flarum/discussion/page.json").read_text(
        "utf-8"
    )
    body = f'<div id=app></div><script id="flarum-json-payload" type="application/json">{{"apiDocument": {document}}}</script>'

    found = posts(body, "https://coin.example/d/41-un-mini-fiable")

    assert [one.author for one in found] == ["Anna", "b.o.b"]
