"""Everything that is said to a reader has its English, whole, with the same names in it; nothing English is left that nobody says."""

import string
import threading

import pytest

from crawler.errors import BrowserWouldNotStart, NoBrowser
from monitor.digest.reasons import as_read
from monitor.digest.stored import as_told
from monitor.digest.words import contact, money, number, percent
from monitor.language import gettext, ngettext, speaking, spoken
from tests.catalogue import Message, messages, renewed, written


def test_every_sentence_has_its_english() -> None:
    """A sentence without it would come out in French in the middle of an English digest."""
    catalogue = renewed(written())

    assert [one.id for one in catalogue if one.id and not _complete(one.string)] == []
    assert [one.id for one in written() if one.id and one.id not in catalogue] == []


def _complete(said: Message) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)


@pytest.mark.parametrize(("message", "said"), [(one.id, one.string) for one in written() if one.id])
def test_english_names_what_french_names(message: Message, said: Message) -> None:
    """A name that is lost is a fact that is not told; one too many ends the digest."""
    french, english = (_forms(one) for one in (message, said))

    assert [_names(one) for one in english] == [_names(one) for one in french]


def _forms(message: Message) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def _names(form: str) -> list[str]:
    braces = [name for _, name, _, _ in string.Formatter().parse(form) if name is not None]
    return sorted(braces + [part.partition(")s")[0] for part in form.split("%(")[1:]])


def test_there_are_sentences() -> None:
    """Two hundred and more: an extraction that finds nothing would pass everything."""
    found = {message for message, _ in messages()}

    assert len(found) > 250
    assert ("{count} nouveau vendeur", "{count} nouveaux vendeurs") in found
    assert "Chaque ligne renvoie aux captures qui la prouvent ; aucun lien de ce bilan ne mène aux sites surveillés." in found  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["0 saisie", "1 saisie", "2 saisies"]),
        ("en", ["0 seizures", "1 seizure", "2 seizures"]),
    ],
)
def test_each_language_counts_as_it_does(language: str, said: list[str]) -> None:
    """French has none in the singular, English in the plural."""
    with speaking(language):
        counted = [ngettext("{count} saisie", "{count} saisies", n).format(count=n) for n in (0, 1, 2)]  # fmt: skip

    assert counted == said


def test_numbers_and_amounts_are_written_as_each_language_does() -> None:
    """An amount that reads otherwise than it is written is a wrong amount."""
    with speaking("en"):
        english = (number(1234567.5, 1), money("1249.9 EUR"), money("20 USD"), percent(0.5), percent(0.9999), contact("phone", "+33639980534"))  # fmt: skip

    assert english == (
        "1,234,567.5",
        "€1,249.90",
        "20.00\u00a0USD",
        "50%",
        ">99.9%",
        "phone +33 6 39 98 05 34",
    )
    assert money("1249.9 EUR") == "1\u202f249,90\u00a0€"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("a.example y renvoie ses visiteurs, et b.example y renvoie", "a.example redirects its visitors there, and b.example links there"),
        ("a.example donne ce compte : « écrivez ; (ici) »", "a.example gives this account: “écrivez ; (ici)”"),
        ("un certificat a été émis pour ce nom, qui se prononce comme « oportik », lettres déguisées (vu dans ct.example)", "a certificate was issued for this name, which sounds like “oportik”, in disguised letters (seen in ct.example)"),
        ("cette adresse, saisie le 02/03/2026, n'était plus suivie, et répond de nouveau ; elle copie b.example (Les deux sites portent le même logo ; Les deux sites renvoient leurs clients vers le même compte de messagerie ou de réseau social (@x))",
         "this address, seized on 02/03/2026, was no longer watched, and answers again; it copies b.example (Both sites carry the same logo; Both sites send their customers to the same messaging or social account (@x))"),
        ("Ne se vérifie pas : « Les deux sites portent le même logo ».", "Does not hold: “Both sites carry the same logo”."),
        ("proposée à la main par un collègue", "proposée à la main par un collègue"),
        ("« " * 900, "« " * 900), (" ; " * 600, "; " * 600),
    ],
)  # fmt: skip
def test_what_is_kept_in_french_is_told_in_english(kept: str, said: str) -> None:
    """Reasons of proposals and claims of signals stand in ledger and findings as they were said; what a person wrote stays."""
    with speaking("en"):
        assert as_told(kept) == said
    assert as_told(kept) == kept


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BrowserWouldNotStart("/usr/bin/chromium", "Target page\nhas been closed"), ("Chromium (/usr/bin/chromium) ne démarre pas : « Target page\nhas been closed »", "Chromium (/usr/bin/chromium) does not start: “Target page\nhas been closed”")),
        (NoBrowser("/usr/bin/chromium, PATH"), ("aucun Chromium trouvé (cherché : /usr/bin/chromium, PATH)", "no Chromium found (looked for at: /usr/bin/chromium, PATH)")),
        (TimeoutError("timed out"), ("pas de réponse à temps", "no answer in time")),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_either_language(error: Exception, said: tuple[str, str]) -> None:
    """The words of a program stand between marks of quotation, or nowhere."""
    text = str(error) if isinstance(error, NoBrowser) else f"{type(error).__name__}: {error}"
    with speaking("en"):
        english = as_read(text)

    assert (as_read(text), english) == said


def test_a_language_is_spoken_where_it_was_asked_for() -> None:
    """The desk answers several readers at once."""
    heard = []
    with speaking("en"):
        other = threading.Thread(target=lambda: heard.append(spoken()))
        other.start()
        other.join()
        heard.append(gettext("Site saisi"))

    assert heard == ["fr", "Site seized"]
    assert spoken() == "fr"


def test_a_sentence_that_elsewhere_goes_with_a_number_is_said_alone() -> None:
    """Debian 12's Python (3.11.2) does not find such a one by itself."""
    with speaking("en"):
        assert gettext("preuve %(named)s") == "proof %(named)s"
