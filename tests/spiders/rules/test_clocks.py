"""A time is read by the clock of the page it stands on, and in the language it is written in."""

from datetime import UTC, datetime

import pytest

from spiders.errors import UnreadablePage
from spiders.networks.clocks import spoken_time
from spiders.networks.common import utc
from spiders.read import read
from storage.page import Page, page_from_bytes
from storage.records.reading import Reading
from storage.records.standing import Standing

_NOON = datetime(2026, 1, 10, 12, 0, 7, tzinfo=UTC)


def shown(markup: str) -> Page:
    """Return a forum's page captured at noon, UTC."""
    return page_from_bytes(
        markup.encode(), "https://forum.example/t/1", content_type="text/html; charset=utf-8", captured_at=_NOON
    )  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "written", "hour"),
    [
        ("<p>All times are UTC+01:00", "09 Jan 2026, 13:00", "2026-01-09T12:00"),
        ("<p>Fuseau horaire sur UTC+1", "9 janvier 2026 à 13:00", "2026-01-09T12:00"),
        ("<p>All times are GMT -5.", "Jan 9, 2026, 7:00 AM", "2026-01-09T12:00"),
        ("<p>Current time: 01-10-2026, 01:00 PM</p><p>01-25-2026", "01-09-2026, 01:00 PM", "2026-01-09T12:00"),
        ("<p>Nous sommes le 10 janvier 2026, 13:00", "Hier à 13:00", "2026-01-09T12:00"),
        ("<p>Nous sommes le 10 janvier 2026, 13:00", "Hier, 13:00", "2026-01-09T12:00"),
        ("<p>Nous sommes le 10 janvier 2026, 13:00", "wczoraj, 13:00", "2026-01-09T12:00"),
        ("<p>Fuseau horaire sur UTC+1", "il y a 2 heures", "2026-01-10T10:00"),
        ("<p>Rien", "09/01/2026 12:00", "2026-01-09T12:00"),
        ("<html lang=en><p>03-04-2026, 12:00 PM", "01-09-2026, 12:00 PM", "2026-01-09T12:00"),
        ("<p>Current time: 01-10-2020, 01:00 PM", "9 Jan 2026 12:00", "2026-01-09T12:00"),
    ],
)  # fmt: skip
def test_a_pages_clock_tells_the_hour(clock: str, written: str, hour: str) -> None:
    """As it says, or as what it shows differs from the capture's; a clock that is years off tells nothing."""
    found = spoken_time(written, shown(clock))

    assert found is not None
    assert found.isoformat()[:16] == hour


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("Fri, Feb 24 2023 08:18:00 PM", "2023-02-24T20:18"),
        ("sab, 07 gen 2023 21:44:32 +0100", "2023-01-07T20:44"),
        ("mar, 18 ott 2022 13:28:06 +0200", "2022-10-18T11:28"),
        ("sam., 07 janv. 2023 21:44:32 +0100", "2023-01-07T20:44"),
        ("mer, 15 févr. 2023 08:00:00 +0000", "2023-02-15T08:00"),
        ("Mon, 25 May 2020 04:45:26 +0000", "2020-05-25T04:45"),
    ],
)
def test_a_feed_dates_in_any_language(written: str, hour: str) -> None:
    """Programs write the site's language where the standard wants English."""
    feed = f"<rss version='2.0'><channel><title>a</title><item><title>b</title><link>https://a.example/1</link><pubDate>{written}</pubDate></item></channel></rss>"
    (post,) = read(
        page_from_bytes(feed.encode(), "https://a.example/rss", content_type="application/rss+xml")
    ).posts

    assert post.published_at is not None
    assert post.published_at.isoformat()[:16] == hour


def test_a_time_of_mail_has_no_afternoon() -> None:
    """Its parser drops « PM » without a word."""
    assert utc("Fri, 24 Feb 2023 08:18:00 PM") is None


def test_a_name_that_nobody_has_is_no_account() -> None:
    """Telegram shows a card for any name."""
    gone = '<div class="tgme_page"><div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact <a>@minitel</a> right away.</div></div>'
    there = '<div class="tgme_page"><div class="tgme_page_title">Mini Tel</div><div class="tgme_page_extra">@minitel</div></div>'

    def card(markup: str) -> Reading:
        return read(
            page_from_bytes(markup.encode(), "https://t.me/minitel", content_type="text/html")
        )

    assert card(gone).account is None
    assert card(gone).standing.standing is Standing.NOT_FOUND
    assert card(there).account is not None
    assert card(there).standing.standing is Standing.CONTENT


def test_a_post_may_quote_a_declaration() -> None:
    """What stands in CDATA declares nothing; an open one hides nothing."""
    feed = "<rss version='2.0'>{}<channel><title>a</title><item><title>b</title><link>https://a.example/1</link><description><![CDATA[<!ENTITY x 'y'> indétectable]]></description></item></channel></rss>"

    def posts(prologue: str) -> int:
        body = feed.format(prologue).encode()
        return len(
            read(
                page_from_bytes(body, "https://a.example/rss", content_type="application/rss+xml")
            ).posts
        )

    assert posts("") == 1
    with pytest.raises(UnreadablePage):
        posts("<!DOCTYPE rss [<!ENTITY a 'b'>]>")
