"""The digests as a feed that any reader of news takes."""

from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from monitor.daily import tell
from monitor.digest.feed import write_feed
from storage.ledger import digests
from storage.ledger.digests import Composed
from tests.monitor.desks import desk_in

ATOM = "{http://www.w3.org/2005/Atom}"


def test_each_digest_of_the_last_month_is_an_entry(tmp_path: Path) -> None:
    """Newest first; what no XML may hold, and markup of a page, is text and nothing else."""
    with desk_in(tmp_path / "w") as desk:
        folder = desk.workspace.digests
        folder.mkdir(exist_ok=True)
        for day in range(1, 32 + 9):
            at = date.fromordinal(date(2026, 3, 1).toordinal() + day)
            (folder / f"bilan-{at}.txt").write_text(f"Veille — {at}\n<b>& \x08 ]]></b>\n")
            one = Composed(
                id=f"digest-{day}", for_date=str(at), composed_at=f"{at}T05:00:00Z", text_sha256="", html_sha256="", entries=0
            )  # fmt: skip
            digests.record(desk.ledger, one, [], [])
        feed = ET.parse(write_feed(desk.ledger, folder, "Enquête & suite")).getroot()

    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 31
    assert [feed.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated")] == [
        "urn:portique:veille", "Enquête & suite", "2026-04-10T05:00:00Z"
    ]  # fmt: skip
    assert entries[0].findtext(f"{ATOM}title") == "Veille — 2026-04-10"
    assert entries[0].findtext(f"{ATOM}content") == "Veille — 2026-04-10\n<b>& � ]]></b>\n"


def test_a_digest_that_is_told_stands_in_the_feed(tmp_path: Path) -> None:
    """And a preview does not."""
    with desk_in(tmp_path / "w", evidence={"nightly": False}) as desk:
        feed = desk.workspace.digests / "veille.atom"
        tell(desk, until=datetime.now(UTC))
        tell(desk)
        entries = ET.parse(feed).getroot().findall(f"{ATOM}entry")

    assert len(entries) == 1
