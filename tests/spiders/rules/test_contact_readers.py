"""Each reader of identifiers by itself: what it takes, and what only looks like it."""

import pytest

from spiders.networks import post_times, thread_addresses
from spiders.reading.contacts import companies, emails, payment, phones
from spiders.reading.contacts.addresses import addresses, normal
from spiders.reading.contacts.found import Text
from spiders.reading.contacts.handles import handle
from spiders.reading.contacts.identifiers import identifiers, may_identify
from spiders.reading.contacts.sites import SITES
from storage.records.contact import ContactKind
from tests.spiders.pages import opened


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Anne@Boutique.FR", "anne@boutique.fr"),
        ("anne@boutique.example", "anne@boutique.example"),
        ("logo@2x.png", None),
        ("john.doe@example.com", None),
        ("a..b@boutique.fr", None),
        ("x@sentry.io", None),
        ("anne@boutique.nowhere", None),
    ],
)
def test_an_address_of_mail_ends_in_a_public_suffix(written: str, value: str | None) -> None:
    """File names, placeholders and the platform's own are no addresses."""
    assert emails.email(written) == value


@pytest.mark.parametrize("words", ["anne [at] boutique [point] fr", "anne(arobase)boutique.fr"])
def test_a_disguised_address_is_read(words: str) -> None:
    """Sellers hide their address from robots."""
    assert [one.value for one in emails.emails(Text(words))] == ["anne@boutique.fr"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("06 39 98 12 34", ["+33639981234"]),
        ("Tél. +33 (0)6 39 98 12 34", ["+33639981234"]),
        ("tel0639981234", ["+33639981234"]),
        ("Commande 0639981234", []),
        ("SIRET 063 998 123 00012", []),
    ],
)
def test_a_telephone_number_is_not_any_ten_digits(words: str, values: list[str]) -> None:
    """The word before a number may call it something else."""
    assert [one.value for one in phones.phones(Text(words))] == values


@pytest.mark.parametrize(
    ("words", "kind", "valid"),
    [
        ("SIREN 732 829 320", ContactKind.SIREN, True),
        ("SIREN 732 829 321", ContactKind.SIREN, False),
        ("SIRET 732 829 320 00074", ContactKind.SIRET, True),
        ("TVA FR44732829320", ContactKind.VAT, True),
        ("CHE-116.281.710 MWST", ContactKind.VAT, True),
        ("SIREN 111 111 111", ContactKind.SIREN, False),
    ],
)
def test_a_companys_number_is_checked_and_kept(words: str, kind: ContactKind, valid: bool) -> None:
    """A false number in legal notices is a fact about them."""
    found = list(companies.companies(Text(words)))

    assert [(one.kind, one.valid) for one in found][:1] == [(kind, valid)]


def test_an_iban_is_kept_by_its_digest() -> None:
    """The number itself is nobody's business; its digest tells two sites apart."""
    (found,) = payment.ibans(Text("IBAN FR76 3000 6000 0112 3456 7890 189"))

    assert found.valid
    assert "3000 6000" not in found.quotation


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://t.me/portik75", [(ContactKind.TELEGRAM, "portik75")]),
        ("https://m.facebook.com/portik.75", [(ContactKind.FACEBOOK, "portik.75")]),
        ("https://fr-fr.facebook.com/portik.75", [(ContactKind.FACEBOOK, "portik.75")]),
        ("https://www.snapchat.com/add/portik_75", [(ContactKind.SNAPCHAT, "portik_75")]),
        ("https://wa.me/33639981234", [(ContactKind.WHATSAPP, "+33639981234")]),
        ("tg://resolve?domain=portik75", [(ContactKind.TELEGRAM, "portik75")]),
        ("https://linktr.ee/portik", [(ContactKind.LINK_IN_BIO, "linktr.ee/portik")]),
        ("https://portik.t.me/", [(ContactKind.TELEGRAM, "portik")]),
        ("https://mamot.fr/@portik", [(ContactKind.MASTODON, "portik@mamot.fr")]),
        ("https://www.facebook.com/sharer.php?u=x", []),
        ("https://www.instagram.com/p/Abc", []),
        ("https://boutique.example/x", []),
    ],
)
def test_an_address_that_names_an_account(url: str, found: list[tuple[ContactKind, str]]) -> None:
    """One reader a site; what shares or explores names nobody."""
    assert list(identifiers(url)) == found
    assert may_identify(url) or not found


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (ContactKind.SNAPCHAT, "@Portik_75", "portik_75"),
        (ContactKind.INSTAGRAM, "explore", None),
        (ContactKind.TELEGRAM, "shopify", None),
        (ContactKind.X, "un nom trop long pour x", None),
    ],
)
def test_a_handle_has_its_networks_form(kind: ContactKind, written: str, value: str | None) -> None:
    """A network's own words and the software's accounts are not the seller's."""
    assert handle(kind, written) == value


def test_every_site_that_is_read_is_sought() -> None:
    """A reader whose host the quick test does not know would never be asked."""
    assert all(may_identify(f"https://{host}/x") for host in SITES)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12 bis, av. de la Gare, 69001 Lyon", "12 bis avenue de la gare 69001 lyon"),
        ("BP 12, 69001 Lyon Cedex", "bp 12 69001 lyon cedex"),
        ("Code 69001 Lyon", None),
        ("12 rue X, 69001 articles", None),
    ],
)
def test_a_postal_address_needs_a_street_before_its_town(words: str, value: str | None) -> None:
    """A number and a town alone are no address."""
    assert [one.value for one in addresses(Text(words))] == ([value] if value else [])


def test_addresses_are_compared_without_their_abbreviations() -> None:
    """« bd » and « boulevard » are one street."""
    assert normal("3, Bd St-Œuvre") == normal("3 boulevard saint oeuvre")


@pytest.mark.parametrize(
    ("url", "thread"),
    [
        ("https://f.example/viewtopic.php?t=12&start=20&sid=ab", "https://f.example/viewtopic.php?t=12"),
        ("https://f.example/sujet/12/page-3", "https://f.example/sujet/12"),
        ("https://f.example/sujet/12#post-9", "https://f.example/sujet/12"),
    ],
)  # fmt: skip
def test_a_thread_has_one_address_on_all_its_pages(url: str, thread: str) -> None:
    """A post must not be told as new because the page it stands on moved."""
    assert thread_addresses.thread_address(url) == thread


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://f.example/t?start=0", True),
        ("https://f.example/t?page=1", True),
        ("https://f.example/t?start=20", False),
        ("https://f.example/sujet/12/page-2", False),
        ("https://f.example/index.php?topic=5.0", True),
        ("https://f.example/index.php?topic=5.20", False),
    ],
)
def test_the_first_page_of_a_thread(url: str, first: bool) -> None:
    """Only there does the title belong to the first post."""
    assert thread_addresses.is_first_page(url) is first


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ('<time datetime="2026-03-01T10:00:00+01:00">hier</time>', "2026-03-01T09:00:00+00:00"),
        ('<span class="date" title="2026-03-01 10:00">1/3</span>', "2026-03-01T10:00:00+00:00"),
        ("<p>Posté le 1 mars 2026 à 10:00</p>", "2026-03-01T10:00:00+00:00"),
        ('<span class="join-date joined"><time datetime="2020-01-01">2020</time></span>', None),
        ("<p>Inscrit le 1 mars 2020</p>", None),
    ],
)  # fmt: skip
def test_when_a_post_was_written(markup: str, written: str | None) -> None:
    """When its author joined is not when it was written."""
    page = opened(f'<article>{markup}<div class="body">Mot.</div></article>')
    node, body = page.tree.css_first("article"), page.tree.css_first(".body")
    assert node is not None
    assert body is not None

    found = post_times.written_at(page, ("time", ".date"), node, body)

    assert (found.isoformat() if found is not None else None) == written


@pytest.mark.parametrize(
    ("before", "digits", "why"),
    [
        ("ref ", "0OOOOO8Il2", ["misspelt"]),
        ("le ", "06/12/2026 15 30", ["a_date", "untidy"]),
        ("", "01 02 03 04 05", ["counted"]),
        ("lot ", "061 2 3456 78", ["untidy"]),
        ("image c/", "0639980123", ["in_a_path"]),
        ("", "06\t39\t98\t01\t23", ["in_a_table"]),
        ("siren ", "012 345 678", ["of_nine_digits"]),
        ("", "06 39 98 01 23", []),
        ("tél : ", "01 02 03 04 05", []),
    ],
)
def test_digits_are_often_something_else(before: str, digits: str, why: list[str]) -> None:
    """Each rule says so by itself; « tél » before a row that counts up makes it a number."""
    words = before + digits
    one = phones.Written(text=Text(words), start=len(before), end=len(words))

    assert [rule.__name__ for rule in phones.NO_NUMBER if rule(one)] == why
