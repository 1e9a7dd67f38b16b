"""When a site that is not found any more is told as gone."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import understand
from storage.records.source import Outcome
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

NOT_FOUND = (
    "<title>404 Not Found</title><h1>Page introuvable</h1><p>La page demandée n'existe pas.</p>"
)
NOBODY = '<div class="tgme_page"><div class="tgme_page_action"><a href="tg://resolve?domain=x">Send Message</a></div></div>'


@pytest.mark.parametrize(
    ("page", "hours", "told"),
    [(NOT_FOUND, 2, False), (NOBODY, 2, True)],
    ids=["a morning's 404", "an account that its network says nobody has"],
)
def test_a_bad_morning_is_no_end_and_a_networks_word_is(
    tmp_path: Path, page: str, hours: int, told: bool
) -> None:
    """A server may have a bad day; a network that shows the card of a name that nobody has, has not."""
    with desk_in(tmp_path / "w") as desk:
        source, now = watch(desk), desk.clock.now()
        visited(
            desk,
            source,
            now - timedelta(hours=6),
            ("https://shop.example/", "home", product_page("Mini L8", "45")),
        )
        visited(desk, source, now - timedelta(hours=6 - hours), ("https://shop.example/", "home", page), outcome=Outcome.GONE)  # fmt: skip
        understand(desk)
        with desk.reading_findings() as findings:
            kinds = {row["kind"] for row in findings.execute("SELECT kind FROM change")}

    assert ("site_gone" in kinds) is told
