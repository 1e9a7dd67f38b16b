"""Nobody becomes a seller, or his successor, by what others post on his pages."""

from datetime import UTC, datetime

import pytest

from monitor.signals import observe
from spiders.read import read
from storage.page import Page

SNAP = "<a href='https://www.snapchat.com/add/minirelais'>minirelais</a>, 06 39 98 12 34"
OFFER = "Le boîtier glisse sous une semelle et personne ne le remarque au parloir"


def _shown(body: str) -> set[str]:
    page = Page(
        url="https://theieres.example/", captured_at=datetime(2026, 11, 3, tzinfo=UTC), capture_id="c", status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=f"<!doctype html><html lang=fr><title>Théières</title><body>{body}</body></html>".encode(),
    )  # fmt: skip
    return {t.kind.value for t in observe(page, read(page)) if t.kind.value in {"handle", "phone", "wording"}}  # fmt: skip


@pytest.mark.parametrize(
    "stranger",
    [
        "<ol class='comment-list'><li class=comment><p>{}</p></li></ol>",
        "<div class=reviews><div itemprop=review><p>{}</p></div></div>",
        "<blockquote>{}</blockquote>",
    ],
)
def test_what_visitors_post_and_quotations_hold_is_not_the_owners(stranger: str) -> None:
    """A handle planted in comments of lawful shops got sixteen of them called the same hand."""
    assert _shown(stranger.format(f"{OFFER}. {SNAP}")) == set()
    assert _shown(f"<div>{OFFER}. {SNAP}</div>") == {"handle", "phone", "wording"}


def test_what_the_owner_shows_as_well_is_his() -> None:
    """A customer who repeats the shop's own handle takes it from nobody."""
    page = f"<div class=comment>{SNAP}</div><footer>{SNAP}</footer>"

    assert _shown(page) == {"handle", "phone"}


def test_nothing_on_an_article_is_its_newspapers() -> None:
    """A report on a seizure quotes handle, number and words of the seller."""
    marks = "<article itemscope itemtype='https://schema.org/NewsArticle'>"

    assert _shown(f"{marks}<h1>Saisie</h1><p>{OFFER}. {SNAP}</p></article>") == set()
