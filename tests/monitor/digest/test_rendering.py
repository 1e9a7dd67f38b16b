"""A digest as text and HTML: French typography, links to the console only, nothing of a stranger's runs."""

from dataclasses import replace
from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.digest.health import trouble_lines, trust
from monitor.digest.rendering import in_words, render, summary
from monitor.digest.sections import PARTS
from monitor.digest.words import money, number, percent
from storage.records.digest import Section
from storage.records.health import Ailment, Coverage, Trouble
from tests.monitor.digest.written import configured, digest_with, entry

HOSTILE = '<script>alert(1)</script><a href="javascript:alert(1)">cliquez</a>'


def test_markup_of_strangers_is_text() -> None:
    """A shop's name is shown as it is, never interpreted: the officer's mail program runs what it is sent."""
    html = render(
        digest_with(entry(HOSTILE, detail=(HOSTILE,), quotation=HOSTILE)), configured()
    ).html
    tree = LexborHTMLParser(html)

    assert tree.css("script") == []
    assert [
        a
        for a in tree.css("a")
        if not (a.attributes["href"] or "").startswith("http://127.0.0.1:8001/")
    ] == []
    assert tree.css("img, iframe, object, embed, form, link, base") == []


def test_id_of_a_hostile_site_stays_inside_its_link() -> None:
    """The path of a console link is made of what a server called itself."""
    named = replace(entry("x"), link='/site/a" onclick="x')
    html = render(digest_with(named), configured()).html
    (link,) = LexborHTMLParser(html).css("h3 a")

    assert set(link.attributes) == {"href"}


def test_every_entry_carries_the_ids_of_its_proofs() -> None:
    """Each line leads to bytes: in the HTML as links, in the text as whole ids."""
    rendered = render(digest_with(entry("Boutique")), configured())

    assert "/capture/1b2be3f8-29f5-4088-b9fc-024cbf0725c7" in rendered.html
    assert "1b2be3f8-29f5-4088-b9fc-024cbf0725c7" in rendered.text


def test_sections_stand_in_the_order_of_reading() -> None:
    """New sellers first: the question asked at seven in the morning."""
    entries = [entry(part.title, section=part.section) for part in reversed(PARTS)]
    text = render(digest_with(*entries), configured()).text
    places = [text.index(f"* {part.title}") for part in PARTS]

    assert [part.section for part in PARTS if part.section in list(Section)] == list(Section)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (money("1290.5 EUR"), "1\u202f290,50\u00a0€"),
        (money("49.9 EUR"), "49,90\u00a0€"),
        (money("12 USD"), "12,00\u00a0USD"),
        (money("prix sur demande"), "prix sur demande"),
        (number(12345), "12\u202f345"),
        (percent(0.735), "74\u00a0%"),
        (percent(0.9931), "99,3\u00a0%"),
        (percent(0.99991), ">\u00a099,9\u00a0%"),
        (in_words(date(2026, 11, 1)), "dimanche 1er novembre 2026"),
    ],
)
def test_numbers_are_written_as_in_french(shown: str, expected: str) -> None:
    """Comma, thin space, and a space that never breaks before a unit."""
    assert shown == expected


def test_summary_agrees_in_number() -> None:
    """One seller is « 1 nouveau vendeur », two are « 2 nouveaux vendeurs »."""
    one, two = digest_with(entry("a")), digest_with(entry("a"), entry("b"))

    assert (summary(one), summary(two)) == ("1 nouveau vendeur.", "2 nouveaux vendeurs.")


def test_nothing_new_is_said_aloud() -> None:
    """An empty page could be a fault; a sentence is an answer."""
    text = render(digest_with(), configured()).text

    assert "RIEN DE NOUVEAU. Les 2 sources actives ont été vues ; on peut s'y fier." in text


def _with(*kinds: Ailment, visited: int = 2) -> Coverage:
    troubles = tuple(Trouble(kind=kind, count=1, named=("x",)) for kind in kinds)
    return Coverage(sources=2, visited=visited, complete=1, troubles=troubles)


@pytest.mark.parametrize(
    ("coverage", "believed"),
    [
        (_with(), True),
        (_with(visited=0), False),
        (Coverage(), False),
        *(
            (
                _with(kind),
                kind.value
                in {
                    "ended",
                    "aside",
                    "incident",
                    "missed",
                    "unsealed",
                    "unstamped",
                    "refused",
                    "pending",
                },
            )
            for kind in Ailment
        ),
        (_with(Ailment.PENDING, Ailment.UNREAD), False),
    ],
)
def test_no_news_is_believed_only_where_all_was_seen_and_read(
    coverage: Coverage, believed: bool
) -> None:
    """« Rien de nouveau » of a watch with a hole in it is not news; what is not sealed or not sent hides none."""
    assert coverage.trustworthy is believed
    assert ("on peut s'y fier" in trust(coverage)) is believed


@pytest.mark.parametrize("kind", list(Ailment))
def test_each_trouble_has_its_line(kind: Ailment) -> None:
    """What is not said is not known."""
    (line,) = trouble_lines(_with(kind))

    assert line.endswith(" : x")


def test_sources_that_were_not_due_are_not_said_to_have_been_seen() -> None:
    """A weekly source is not seen every day, and the digest does not claim it."""
    said = trust(Coverage(sources=10, visited=3, complete=3))

    assert said.startswith("3 sources sur 10 étaient attendues")
