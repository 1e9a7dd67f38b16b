"""What of a listing is compared, and what of it is news: against all that was ever shown."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.analysis.changes import of_listing, of_post
from monitor.analysis.memory import Memory
from storage.database import open_findings
from storage.findings.records import Listing, Post
from storage.findings.schema import findings_migrations

LISTING = Listing(
    document_id="d", listing_id="l", url="https://shop.example/p", name="Mini BM10", price="49.9", currency="EUR",
    list_price=None, availability="InStock", sku=None, description="Déplaqué. Livré en deux jours.",
    images='["https://cdn.shop.example/a.jpg?v=1"]', category=None, brand=None, seller=None, offers="[]", detail=1, reader="",
)  # fmt: skip
POST = Post(
    document_id="d", post_id="p", network="telegram", url="https://t.me/s/x/1", account_id=None, author="x",
    text="ancien.example", published_at=None, edited=0, links="[]", media="[]", reply_to=None, forwarded_from=None,
    views=None,
)  # fmt: skip


@pytest.fixture
def findings(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Empty findings."""
    connection = open_findings(tmp_path / "findings.db", findings_migrations).conn
    yield connection
    connection.close()


def told(
    findings: sqlite3.Connection, *days: dict[str, Any], language: str = "fr", item: str = "l"
) -> list[tuple[int, str, tuple[str, ...], tuple[str, ...]]]:
    """Return (day, kind, before, after) of what is news; day 0 is the listing as it stands above."""
    found = []
    for look, after in enumerate(({}, *days)):
        memory = Memory(findings, "s", look)
        fields = dict(after)
        spoken = fields.pop("language", language)
        for said in of_listing(replace(LISTING, **fields), spoken):
            news = memory.news(item, said.field, said.values)
            if news is not None:
                kind = f"{said.kind}{' back' if news.back else ''}"
                found.append((look, kind, news.before, news.after))
    return found


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"price": "45"}, ("price", ("49.9",), ("45",))),
        ({"availability": "OutOfStock"}, ("stock", ("InStock",), ("OutOfStock",))),
        ({"description": "Plaqué. Livré en deux jours."}, ("wording", ("Déplaqué.",), ("Plaqué.",))),
        ({"description": "Déplaqué."}, ("wording", ("Livré en deux jours.",), ())),
        ({"name": "Mini BM20"}, ("name", ("Mini BM10",), ("Mini BM20",))),
        ({"images": '["https://cdn.shop.example/b.jpg"]'}, ("photo", ("/a.jpg",), ("/b.jpg",))),
        ({"description": "Déplaqué. Livré en 3 jours. Livré en deux jours."}, ("wording", (), ("Livré en 3 jours.",))),
    ],
)  # fmt: skip
def test_change_is_told_with_both_sides(
    findings: sqlite3.Connection, after: dict[str, Any], expected: tuple[object, ...]
) -> None:
    """What was and what is: a change without its two sides cannot be checked."""
    assert told(findings, after) == [(1, *expected)]


@pytest.mark.parametrize(
    "after",
    [
        {"price": None},
        {"price": "49.90"},
        {"currency": "USD", "price": "55"},
        {"availability": "unknown"},
        {"availability": "LimitedAvailability"},
        {"description": ""},
        {"description": "  De\u0301plaque\u0301.\u200b\nLivré\u00a0en deux jours."},
        {"images": "[]"},
        {"images": '["https://cdn7.shop.example/a.jpg?v=2"]'},
        {"language": "en", "name": "Mini BM10 phone", "description": "Stripped. Shipped in two days."},
        {"detail": 0, "name": "Mini BM10…", "description": "Autre", "images": '["https://shop.example/t.jpg"]'},
    ],
)  # fmt: skip
def test_silence_is_no_change(findings: sqlite3.Connection, after: dict[str, Any]) -> None:
    """A card says less than a page, a server's number is no other picture, another language or currency no other offer."""
    assert told(findings, after) == []


def test_what_comes_back_is_told_once_after_the_other_held(findings: sqlite3.Connection) -> None:
    """A promotion that ends is news; a price that wavers is not."""
    dear, cheap = {}, {"price": "39"}
    days = [*[cheap] * 7, dear, cheap, dear, cheap]

    assert [one[:2] for one in told(findings, *days)] == [(1, "price"), (8, "price back")]


def test_a_counter_is_told_once_and_then_withdrawn(findings: sqlite3.Connection) -> None:
    """« 12 personnes regardent », a date of dispatch: something else at every visit, and never news again."""
    days = [
        {"description": f"Déplaqué. {n} personnes regardent. Expédié le {n} novembre. Livré en deux jours."}
        for n in (12, 15, 9, 31, 4)
    ]  # fmt: skip
    news = told(
        findings, *days, {"description": "Blindé. 7 personnes regardent. Expédié le 8 mai."}
    )

    assert [(day, after) for day, _, _, after in news] == [
        (1, ("12 personnes regardent.", "Expédié le 12 novembre.")),
        (2, ("15 personnes regardent.", "Expédié le 15 novembre.")),
        (6, ("Blindé.",)),
    ]


def test_what_keeps_still_again_is_compared_again(findings: sqlite3.Connection) -> None:
    """Learning is not for ever: a place that varied for a week and then stood for a month says something when it changes."""
    texts = [f"Reste {n} pièces." for n in (5, 4, 3, *[3] * 30, 40)]

    news = told(findings, *({"description": text} for text in texts))

    assert [one[0] for one in news] == [1, 2, 34]


def test_a_text_of_a_test_in_halves_is_told_once(findings: sqlite3.Connection) -> None:
    """Two texts in turn say nothing new after each was seen."""
    days = [{"description": text} for text in ("Commandez.", "Achetez.", "Commandez.", "Achetez.")]

    assert [one[0] for one in told(findings, *days)] == [1, 2]


def test_news_among_what_takes_turns_is_told_and_nothing_else(findings: sqlite3.Connection) -> None:
    """Sentences in no order, a quotation that changes and a banner that comes and goes hide no sentence that is new."""
    quoted = ("Tom : parfait.", "Léo : rapide.", "Eva : discret.", "Zoé : conforme.", "Ali : petit.", "Max : au top.", "Lou : bien.")  # fmt: skip
    texts = [
        [*(("Double SIM.", "Clavier souple.")[:: 1 if n % 2 else -1]), *(["Offert ce soir."] if n % 3 else []), one]
        for n, one in enumerate(quoted)
    ]  # fmt: skip
    planted = [["Clavier souple.", "Passe les portiques.", "Double SIM.", quoted[4]], [*texts[5], "Passe les portiques."]]  # fmt: skip
    days = [{"description": " ".join(said)} for said in (*texts, *planted)]

    news = [(day, after) for day, _, _, after in told(findings, *days) if day > 4]

    assert news == [(8, ("Passe les portiques.",))]


def test_edited_post_is_told(findings: sqlite3.Connection) -> None:
    """A channel that changes its address in an old post says something today."""
    texts = [POST.text, "neuf.example"]
    (said,) = [next(of_post(replace(POST, text=text))) for text in texts][1:]
    first = next(of_post(POST))
    assert Memory(findings, "s", 0).news("p", first.field, first.values) is None
    news = Memory(findings, "s", 1).news("p", said.field, said.values)

    assert news is not None
    assert (said.kind, news.after) == ("post", ("neuf.example",))
