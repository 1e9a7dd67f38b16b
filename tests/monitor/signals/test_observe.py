"""What a page shows becomes traits in normal form, each with the words it was read from."""

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

from monitor.signals import SIGNALS, observe, observe_image
from monitor.signals.naming import alike
from monitor.signals.sentences import masked
from monitor.signals.username import stem
from storage.page import Page
from storage.records.contact import Contact, ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import PageRole, Reading
from storage.records.shop import Listing, Price, Seller
from storage.records.standing import PageStanding, Standing

HTML = """<!doctype html><html><head><title>Accueil | Minitel Relais</title>
<script src="/perso/relais.js"></script></head><body class="home theme-x post-123">
<div class="card"><h1>Bienvenue chez nous</h1>
<p>Chez Minitel Relais on expédie chaque téléphone sous 24 heures, sans exception !</p></div></body></html>"""


def _page(url: str = "https://www.minitel-relais.example/", body: str = HTML) -> Page:
    return Page(
        url=url,
        body=body.encode(),
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        headers=(("Content-Type", "text/html"),),
    )


def _reading(standing: Standing = Standing.CONTENT, role: PageRole = PageRole.HOME) -> Reading:
    return Reading(
        standing=PageStanding(standing=standing, reason="test"),
        platform="generic",
        role=role,
        seller=Seller(name="Minitel Relais"),
        contacts=(
            Contact(
                kind=ContactKind.TELEGRAM, value="minitel_relais", quotation="t.me/minitel_relais"
            ),
            Contact(kind=ContactKind.PHONE, value="+33639980123", quotation="06 39 98 01 23"),
            Contact(
                kind=ContactKind.SIRET, value="73282932000074", quotation="SIRET 732 829 320 00074"
            ),
            Contact(
                kind=ContactKind.SIREN, value="123456789", quotation="SIREN 123456789", valid=False
            ),
        ),
        listings=(
            Listing(
                url="https://x.example/p",
                name="L8star BM10 — noir",
                price=Price(amount=Decimal("34.9"), currency="EUR"),
            ),
        ),
    )


def _values(traits: list[Trait], kind: TraitKind) -> set[str]:
    return {trait.value for trait in traits if trait.kind is kind}


def test_contacts_become_identifiers() -> None:
    """The same number must be the same value however it is written; a SIRET names its SIREN; a false one is marked."""
    traits = list(observe(_page(), _reading()))

    assert _values(traits, TraitKind.HANDLE) == {"telegram:minitel_relais"}
    assert _values(traits, TraitKind.USERNAME) == {"minitelrelais"}
    assert _values(traits, TraitKind.PHONE) == {"+33639980123"}
    assert _values(traits, TraitKind.COMPANY) == {"siren:732829320", "siren?:123456789"}


def test_own_name_and_numbers_are_masked_in_sentences() -> None:
    """Terms of sale with the name replaced must stay the same sentence, and the quotation must stay as written."""
    (trait,) = [t for t in observe(_page(), _reading()) if t.kind is TraitKind.WORDING]

    assert trait.value == "chez ▯ on expedie chaque telephone sous 0 heures sans exception"
    assert "Minitel Relais" in trait.quotation


def test_same_clause_under_two_names_is_one_value() -> None:
    """This is what links two shops that changed nothing in their terms but the name."""
    one = masked("La société Minitel Relais rembourse sous 14 jours.", ("minitel relais",))
    other = masked("La société PhoneDiscret rembourse sous 30 jours.", ("phonediscret",))

    assert one == other


def test_classes_of_one_page_are_left_out() -> None:
    """A class with a page's id differs on every page of one shop and would hide a common theme."""
    traits = list(observe(_page(), _reading()))

    assert _values(traits, TraitKind.CSS) == {"card home theme-x"}
    assert _values(traits, TraitKind.ASSET) == {"/perso/relais.js"}


def test_terms_are_kept_apart_from_wording() -> None:
    """Terms are copied from generators more often than pitches, and are weighed apart."""
    traits = list(observe(_page(), _reading(role=PageRole.LEGAL)))

    assert _values(traits, TraitKind.WORDING) == set()
    assert len(_values(traits, TraitKind.TERMS)) == 1


def test_seizure_banner_is_no_trait_of_the_shop() -> None:
    """The wording of a banner would otherwise tie all seized sites to one another."""
    assert list(observe(_page(), _reading(standing=Standing.SEIZED))) == []


def test_redirect_is_a_trait_of_the_site_that_redirects() -> None:
    """Only who controls an address can send its visitors on."""
    reading = Reading(
        standing=PageStanding(
            standing=Standing.REDIRECTED, reason="302", detail="https://www.new.example/a"
        ),
        platform=None,
        role=PageRole.HOME,
    )

    assert [(t.kind, t.value) for t in observe(_page(), reading)] == [
        (TraitKind.REDIRECT, "new.example")
    ]


def test_prices_name_their_article() -> None:
    """A price alone says nothing; the price of an article is a step of a ladder."""
    traits = list(observe(_page(), _reading()))

    assert _values(traits, TraitKind.PRICE) == {"l8star bm10 noir @ 34.90 EUR"}


def test_username_stem_survives_the_next_account() -> None:
    """Sellers open the next account under nearly the same name."""
    stems = {
        stem(name)
        for name in (
            "Minitel_Relais",
            "minitel.relais2",
            "m1nitel_relais_officiel",
            "MinitelRelais75",
        )
    }

    assert stems == {"minitelrelais"}


def test_names_that_sound_the_same_are_alike() -> None:
    """Portik, portic and au-portik are one name to the ear; aeroportik is another word."""
    assert alike("oportik", "au-portic")
    assert alike("oportik", "oportik2-shop")
    assert not alike("oportik", "aeroportik")


def test_icon_has_the_number_other_tools_give() -> None:
    """The number must be found in Shodan, AIL and Lookyloo: base64 with line breaks, then MurmurHash3."""
    icon = Page(
        url="https://x.example/favicon.ico",
        body=b"\x00" * 100,
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        role="icon",
    )
    (trait,) = observe_image(icon)

    assert trait.value.startswith("mmh3:-1140816753 ")
    assert trait.kind is TraitKind.FAVICON


def test_every_signal_says_its_claim_in_both_languages() -> None:
    """The claim is what the analyst and the magistrate read; a signal without one cannot be explained."""
    for signal in SIGNALS:
        docstring = import_module(f"monitor.signals.{signal.name}").__doc__ or ""
        assert docstring.splitlines()[0].endswith(".")
        assert signal.claim.endswith((".", "preuve."))
