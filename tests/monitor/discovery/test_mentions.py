"""Addresses written out in words, and words that merely look like it."""

import pytest

from monitor.discovery.mentions import SUCCESSION, TALK, hosts
from monitor.discovery.places import profile
from monitor.discovery.triage import SELLING
from monitor.phrases.language import CLASSES
from storage.records.contact import ContactKind


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Nouvelle adresse : nanolia point shop, snap: xyz", "nanolia.shop"),
        ("on est de retour sur nanolia[.]shop !!", "nanolia.shop"),
        ("tout est sur nanolia (point) com les gars", "nanolia.com"),
        ("le site n a n o l i a . shop ouvert", "nanolia.shop"),
        ("nouveau site 👉 ⓝⓐⓝⓞⓛⓘⓐ.shop", "nanolia.shop"),
        ("ancien site saisi, tapez nanolia dot store", "nanolia.store"),
        ("retrouvez-nous sur : mini-cell•fr", "mini-cell.fr"),
        ("commandes sur www.nanolia.shop", "nanolia.shop"),
        ("adresse de secours : mini.nanolia{.}net", "mini.nanolia.net"),
        ("site : nan\u200bolia\u200b[.]shop", "nanolia.shop"),
        ("nouveau site : nanolia point exemple", "nanolia.exemple"),
    ],
)
def test_address_in_words_is_read(text: str, host: str) -> None:
    """Sellers write addresses so that filters do not see a link; customers read them all the same."""
    assert [mention.host for mention in hosts(text, frozenset({"exemple"}))] == [host]


@pytest.mark.parametrize(
    "text",
    [
        "Merci. Com d'habitude, envoi rapide",
        "à ce point net que ça fait peur",
        "on en est au point fr",
        "mon mail truc@nanolia.shop",
        "prix : 39.90 fr",
        "Retour sous 14 jours. Fr",
        "un détail. Net avantage pour nous",
        "Paris • be",
        "un rond point com un autre",
        "",
        "." * 5000,
        "a " * 5000,
    ],
)
def test_prose_is_no_address(text: str) -> None:
    """Each false reading would cost a probe of a stranger's site."""
    assert list(hosts(text)) == []


def test_account_page_is_known_for_networks_that_have_one() -> None:
    """Invitations and networks without public pages lead nowhere that could be watched."""
    assert profile(ContactKind.SNAPCHAT, "nano.off") == "https://www.snapchat.com/add/nano.off"
    assert profile(ContactKind.MASTODON, "nano@serveur.example") == "https://serveur.example/@nano"
    assert profile(ContactKind.TELEGRAM, "+abcdef") is None
    assert profile(ContactKind.SIGNAL, "x") is None


def test_every_class_that_is_asked_for_is_one_that_verdicts_have() -> None:
    """A warning against scams named a site as strongly as its seller does: « scam_warning » was no class."""
    assert {*TALK, SUCCESSION, *SELLING} <= set(CLASSES)
