"""Which domain names bear a known name, and which merely contain its letters."""

import idna
import pytest

from monitor.discovery.names import Names, bearing, label_of, labels_of, sound

NAMES = Names(["oportik"])


@pytest.mark.parametrize(
    "host",
    [
        "oportik.example",
        "www.oportik.example",
        "oportik-shop.example",
        "oportikshop.example",
        "oportik-officiel.example",
        "oportik2.example",
        "oportik-officiel-2.example",
        "new-oportik.example",
        "newoportik.example",
        "o-portik.example",
        "au-portik.example",
        "auportik.example",
        "oportic.example",
        "oportique.example",
        "opportik.example",
        "oportyk.example",
        "0portik.example",
        "op0rt1k.example",
        "oporitk.example",
        "oprtik.example",
        "la-cabane-oportik.example",
        "oportik.hebergeur.example",
        idna.encode("оportik").decode() + ".example",
        idna.encode("opórtik").decode() + ".example",
    ],
)
def test_name_is_known_again_in_its_disguises(host: str) -> None:
    """A shop in flight keeps its name as its customers say it, read it or mistype it."""
    found = NAMES.likeness(host)

    assert found is not None
    assert found.name == "oportik"


@pytest.mark.parametrize(
    "host",
    [
        "aeroportik.example",
        "soportik.example",
        "csoportikon.example",
        "csoportik.example",
        "kryptoportikus.example",
        "cryptoportique.example",
        "transportik.example",
        "antiportik.example",
        "exportik.example",
        "portik.example",
        "oportika.example",
        "opportunity.example",
        "example",
        "",
        "xn--zzzz99999.example",
        "a" * 300 + ".example",
    ],
)
def test_longer_word_is_another_word(host: str) -> None:
    """The letters of a name inside another word would propose airports, groups and crypts every day."""
    assert NAMES.likeness(host) is None


def test_ordinary_french_words_count_less_than_the_name() -> None:
    """« au portique » is also what a playground or a toll says."""
    plain, dressed = NAMES.likeness("jeux-au-portique.example"), NAMES.likeness("au-portik.example")

    assert plain is not None
    assert dressed is not None
    assert plain.strength < dressed.strength


def test_person_can_declare_a_likeness_chance() -> None:
    """A known false friend must not come back with every list."""
    names = Names(["oportik"], ignore=["oportik-jardin.example", "oportik-piscine"])

    assert names.likeness("oportik-jardin.example") is None
    assert names.likeness("www.oportik-piscine.example") is None
    assert names.likeness("oportik-maison.example") is not None


def test_name_that_a_list_is_full_of_is_dropped_and_said() -> None:
    """A fragment borne by more than one name in a thousand of a list is a word of the language, not a brand."""
    names = Names(["lumiere", "oportik"])
    hosts = (
        [f"lumiere-{n}.example" for n in range(40)]
        + [f"voisin{n}.example" for n in range(900)]
        + ["oportik-1.example"]
    )

    kept, dropped, total = bearing(hosts, names)

    assert [host for host, _ in kept] == ["oportik-1.example"]
    assert dropped == ("lumiere (40 fois)",)
    assert total == 941


def test_french_ear_hears_spellings_alike() -> None:
    """The phonetic key is what look-alikes and lists are compared by."""
    assert {
        sound(word) for word in ("oportik", "auportic", "oportique", "opporthik", "eauportick")
    } == {"oportik"}


def test_registered_label_is_found_with_and_without_public_suffix() -> None:
    """Names under suffixes that no list knows (tests, intranets) are read by the same rule."""
    assert label_of("www.boutique.co.uk") == "boutique"
    assert labels_of("a.boutique.example") == ["a", "boutique"]
