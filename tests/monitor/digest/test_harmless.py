"""Text that strangers wrote is made harmless before it is mailed, whatever they wrote."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest.words import harmless

LIVE = re.compile(r"https?://|javascript:|data:text|\b[\w-]+\.(?:com|fr|example)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("Mini\r\nBcc: autre@ailleurs.example", "Mini Bcc: autre@ailleurs[.]example"),
        ("gratuit\u202egnp.exe", "gratuitgnp[.]exe"),
        ("a\u2066b\u2069c", "abc"),
        ("zéro\u200bespace", "zéroespace"),
        ("cloche\x07 et \x1b[31mrouge", "cloche et [31mrouge"),
        ("voir https://mal.example/x", "voir hxxps://mal[.]example/x"),
        ("voir HTTP://MAL.EXAMPLE/", "voir HxxP://MAL[.]EXAMPLE/"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("JavaScript\t:alert(1)", "JavaScript[:]alert(1)"),
        ("data:text/html,<b>", "data[:]text/html,<b>"),
        ("www.site.co.uk", "www[.]site[.]co[.]uk"),
        ("boutique。example", "boutique[.]example"),
        ("boutique．example", "boutique[.]example"),
        ("ligne\u2028suivante", "ligne suivante"),
    ],
)
def test_hostile_text_is_neutralised(hostile: str, shown: str) -> None:
    """No second header, no reversed file name, no escape sequence, no link that a mail program would make live."""
    assert harmless(hostile) == shown


def test_ten_kilobytes_become_one_short_line() -> None:
    """A title made to fill the screen hides the next line of the digest."""
    shown = harmless("A" * 10_000)

    assert len(shown) == 240
    assert shown.endswith("…")


def test_marks_piled_on_a_letter_are_cut() -> None:
    """Forty accents on one letter paint over the lines above."""
    shown = harmless("e" + "\u0301" * 40)

    assert sum(unicodedata.combining(character) > 0 for character in shown) <= 2


def test_french_and_emoji_stay_as_they_are() -> None:
    """What an honest seller writes is quoted as it was written."""
    text = "Téléphone « déplaqué » : 49,90 €, livré l’après-midi 📱"

    assert harmless(text) == text


@given(st.text(max_size=600))
def test_nothing_gets_through(text: str) -> None:
    """Whatever the text: one line, no control or bidirectional character, no live link, no more than the limit."""
    shown = harmless(text)

    assert len(shown.splitlines()) <= 1
    assert len(shown) <= 240
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs"}
    assert LIVE.search(shown) is None
