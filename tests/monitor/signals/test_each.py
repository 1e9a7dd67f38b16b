"""Each signal's file by itself: what of a page, a reading or a picture it takes for a trait, and what it leaves."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from monitor.signals import (
    account,
    address,
    announcement,
    assets,
    captcha_key,
    catalogue,
    certificate,
    chat_widget,
    claim,
    company,
    email,
    favicon,
    handle,
    headers,
    logo,
    mailbox,
    merchant,
    payment_account,
    phone,
    price_ladder,
    redirect,
    service_key,
    shop_id,
    sku,
    spelling,
    structure,
    terms,
    timing,
    tracker,
    wording,
)
from monitor.signals.signal import Signal
from storage.page import Page
from storage.records.contact import Contact, ContactKind
from storage.records.link import Trait
from storage.records.post import Account, Post
from storage.records.reading import PageRole, Reading
from storage.records.shop import Listing, Offer, Price, Seller
from storage.records.standing import PageStanding, Standing

K = ContactKind
AT = datetime(2026, 1, 1, tzinfo=UTC)
HTML = (("Content-Type", "text/html"),)


def page(body: str = "<p>Bonjour</p>", **fields: Any) -> Page:
    """Open a page of a shop."""
    given = {"url": "https://shop.example/", "captured_at": AT, "headers": HTML, **fields}
    return Page(body=body.encode(), **given)


def reading(**fields: Any) -> Reading:
    """Return a reading that holds nothing but what is given."""
    standing = PageStanding(standing=Standing.CONTENT, reason="test")
    given = {"standing": standing, "platform": "generic", "role": PageRole.HOME, **fields}
    return Reading(**given)


def contact(kind: ContactKind, value: str, **fields: Any) -> Contact:
    """Return an identifier quoted as it is."""
    return Contact(kind=kind, value=value, quotation=value, **fields)


def values(traits: Iterable[Trait]) -> list[str]:
    """Return what was taken."""
    return [trait.value for trait in traits]


@pytest.mark.parametrize(
    ("signal", "shown", "value"),
    [
        (email.SIGNAL, contact(K.EMAIL, "a@b.example"), "a@b.example"),
        (phone.SIGNAL, contact(K.WHATSAPP, "+33639980123"), "+33639980123"),
        (handle.SIGNAL, contact(K.SNAPCHAT, "portik_75"), "snapchat:portik_75"),
        (payment_account.SIGNAL, contact(K.PAYPAL, "portik"), "paypal:portik"),
        (merchant.SIGNAL, contact(K.PAYMENT_KEY, "stripe:pk"), "stripe:pk"),
        (tracker.SIGNAL, contact(K.ADVERTISING, "adsense:pub-1"), "adsense:pub-1"),
        (chat_widget.SIGNAL, contact(K.CHAT_WIDGET, "tawk:5f"), "tawk:5f"),
        (captcha_key.SIGNAL, contact(K.CAPTCHA_KEY, "recaptcha:6L"), "recaptcha:6L"),
        (shop_id.SIGNAL, contact(K.SHOP_ID, "x.myshopify.com"), "x.myshopify.com"),
        (service_key.SIGNAL, contact(K.MAPS_KEY, "AIza"), "maps:AIza"),
        (mailbox.SIGNAL, contact(K.EMAIL, "jean.portik+shop@b.example"), "jean.portik"),
        (company.SIGNAL, contact(K.SIRET, "73282932000074"), "siren:732829320"),
        (company.SIGNAL, contact(K.VAT, "FR40732829320", valid=False), "siren?:732829320"),
        (company.SIGNAL, contact(K.VAT, "be0428759497"), "vat:BE0428759497"),
        (address.SIGNAL, contact(K.POSTAL_ADDRESS, "12, rue des Lilas, 75020 PARIS"), "12 rue des lilas 75020 paris"),
    ],
)  # fmt: skip
def test_an_identifier_becomes_a_trait(signal: Signal, shown: Contact, value: str) -> None:
    """In one form whatever the way it was written, with the space it belongs to."""
    assert signal.observe is not None
    assert values(signal.observe(page(), reading(contacts=(shown,)))) == [value]


@pytest.mark.parametrize(
    ("signal", "shown"),
    [
        (phone.SIGNAL, contact(K.EMAIL, "a@b.example")),
        (mailbox.SIGNAL, contact(K.EMAIL, "contact@b.example")),
        (mailbox.SIGNAL, contact(K.EMAIL, "abc@b.example")),
        (company.SIGNAL, contact(K.SIREN, "1234")),
        (address.SIGNAL, contact(K.POSTAL_ADDRESS, "rue des Lilas, Paris")),
        (address.SIGNAL, contact(K.POSTAL_ADDRESS, "75020 Paris")),
    ],
)
def test_what_says_nothing_is_no_trait(signal: Signal, shown: Contact) -> None:
    """Another kind, a role's mailbox, half a number, an address without its number or its street."""
    assert signal.observe is not None
    assert values(signal.observe(page(), reading(contacts=(shown,)))) == []


GOODS = (
    Listing(
        url="https://shop.example/p/1",
        name="L8star BM10 — noir",
        sku="BM-10N",
        price=Price(amount=Decimal("34.9"), currency="EUR"),
        offers=(Offer(name="rouge", sku="BM-10R"), Offer(name="bleu", sku="12345")),
    ),
    Listing(url="https://shop.example/p/2", name="Étui"),
)


@pytest.mark.parametrize(
    ("signal", "taken"),
    [
        (catalogue.SIGNAL, ["l8star bm10 noir"]),
        (price_ladder.SIGNAL, ["l8star bm10 noir @ 34.90 EUR"]),
        (sku.SIGNAL, ["bm-10n", "bm-10r"]),
    ],
)
def test_goods_become_traits(signal: Signal, taken: list[str]) -> None:
    """A name too short, a number without a letter, a thing without its price are shared by chance."""
    assert signal.observe is not None
    assert values(signal.observe(page(), reading(listings=GOODS))) == taken


OWNER = Account(
    network="telegram",
    id="1001",
    handle="@Portik",
    name="Portik",
    url="https://t.me/portik",
    links=("https://new.example/a",),
)


def test_an_account_is_known_by_its_id_and_its_handle() -> None:
    """The handle changes, the id stays."""
    assert values(account.traits(page(), reading(account=OWNER))) == ["telegram:1001"]
    assert values(handle.traits(page(), reading(account=OWNER))) == ["telegram:portik"]


def test_an_account_announces_where_its_own_posts_lead() -> None:
    """What somebody else posts on its page is no announcement of its own."""
    posts = tuple(
        Post(network="telegram", id=by, url="https://t.me/portik/1", account_id=None, author=by, text="", links=(link,))
        for by, link in (("Portik", "https://own.example/"), ("guest", "https://guest.example/"))
    )  # fmt: skip
    shown = reading(account=OWNER, posts=posts, links=("https://shop.example/self",))

    assert values(announcement.traits(page(), shown)) == ["new.example", "own.example"]


@pytest.mark.parametrize(
    ("standing", "detail", "taken"),
    [
        (Standing.REDIRECTED, "https://www.new.example/a", ["new.example"]),
        (Standing.REDIRECTED, "https://shop.example/fr/", []),
        (Standing.CONTENT, "https://new.example/", []),
    ],
)
def test_only_another_site_is_redirected_to(
    standing: Standing, detail: str, taken: list[str]
) -> None:
    """A way from a site to itself is none."""
    sent = reading(standing=PageStanding(standing=standing, reason="302", detail=detail))

    assert values(redirect.traits(page(), sent)) == taken


def test_header_names_keep_their_order_and_fold_repeats() -> None:
    """A rendered page has the browser's order, not the server's."""
    fields = tuple((name, "x") for name in ("Server", "Set-Cookie", "Set-Cookie", "Vary", "Date"))
    sent = page(headers=(*HTML, *fields))

    assert values(headers.traits(sent, reading())) == ["Content-Type:Server:Set-Cookie:Vary:Date"]
    assert values(headers.traits(page(headers=(*HTML, *fields[:2])), reading())) == []


def test_only_a_sites_own_scripts_are_its_assets() -> None:
    """A library of another host is on thousands of sites."""
    body = '<script src="/perso//x.js"></script><script src="https://cdn.example/jquery.js"></script><link rel="stylesheet" href="a.css?v=1">'

    assert values(assets.traits(page(body), reading())) == ["/a.css", "/perso/x.js"]


def test_classes_of_one_page_are_no_structure() -> None:
    """An id in a class differs on every page of one shop."""
    taken = values(structure.traits(page('<p class="card post-12 x1a2b3c4d">a</p>'), reading()))

    assert taken[0] == "card"


@pytest.mark.parametrize(
    ("path", "role", "icon", "is_logo"),
    [
        ("/favicon.ico", "", True, False),
        ("/x.png", "icon", True, False),
        ("/img/site-logo.png", "", False, True),
        ("/img/apple-touch-icon-logo.png", "", True, False),
        ("/img/catalogo.png", "", False, False),
    ],
)
def test_icons_and_logos_are_told_from_photographs(
    path: str, role: str, icon: bool, is_logo: bool
) -> None:
    """By their address or by what they were fetched for."""
    shown = page("x", url=f"https://shop.example{path}", role=role, headers=())

    assert (favicon.is_icon(shown), logo.is_logo(shown)) == (icon, is_logo)


SENTENCE = "Chez nous chaque téléphone part sous deux jours, sans aucune exception !"


@pytest.mark.parametrize(
    ("role", "worded", "termed"), [(PageRole.HOME, 1, 0), (PageRole.LEGAL, 0, 1)]
)
def test_sentences_are_wording_or_terms(role: PageRole, worded: int, termed: int) -> None:
    """Terms come from generators; they are weighed apart."""
    shown = page(f"<p>{SENTENCE}</p>"), reading(role=role)

    assert len(values(wording.traits(*shown))) == worded
    assert len(values(terms.traits(*shown))) == termed


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("On est de retour : notre ancien site a été saisi, le stock est là.", True),
        (SENTENCE, False),
    ],
)
def test_a_claim_of_succession_is_heard(sentence: str, said: bool) -> None:
    """In the shop's own words."""
    assert bool(values(claim.traits(page(f"<p>{sentence}</p>"), reading()))) is said


def test_further_domains_of_a_certificate_are_traits_but_not_a_hosts_many() -> None:
    """An authority vouches for each name to its owner alone; a certificate for many strangers is their host's."""
    few = ("shop.example", "www.shop.example", "*.old.example")
    many = tuple(f"client{n}.example" for n in range(9))

    assert values(certificate.traits(page(certificate=few))) == ["old.example"]
    assert values(certificate.traits(page(certificate=many))) == []


def test_a_mistake_is_a_word_in_small_letters_that_no_list_knows() -> None:
    """Names begin with a capital; addresses are no words."""
    said = "Livraison discraite par Portik, écrivez à portik@x.example"

    assert spelling.odd_words(said) == {"discraite"}


@pytest.mark.parametrize(
    ("seized", "first_seen", "level"),
    [
        ("2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z", "within_7_days"),
        ("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "within_45_days"),
        ("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z", "later"),
        ("2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z", "before"),
        ("2025-12-20T00:00:00Z", "2026-01-02T00:00:00Z", "unknown"),
        (None, "2026-03-05T00:00:00Z", "unknown"),
    ],
)
def test_time_between_seizure_and_first_sight(
    seized: str | None, first_seen: str, level: str
) -> None:
    """What is seen as the watch begins was there before."""
    assert timing.level(seized, first_seen, "2026-01-01T00:00:00Z") == level


def test_a_sellers_address_is_one_too() -> None:
    """Where a page names its seller, the address stands there."""
    named = reading(seller=Seller(name="x", address="12 rue des Lilas 75020 Paris"))

    assert values(address.traits(page(), named)) == ["12 rue des lilas 75020 paris"]
