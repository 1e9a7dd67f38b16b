"""Every packet counted: nothing but the requests of a visit leaves, and nothing of a replay, a digest or the console."""

import pytest

from tests.hostile.canary import OUTSIDE, RESOLVER, counted, may_count

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not may_count(),
        reason="this machine lets no test have a network of its own (unshare, iproute2)",
    ),
]

NAMED = {"cdn.example", "ads.example", "api.example"}
"""Names that the page asks documents of; those it only wants looked up, or sends UDP to, are none of them."""


@pytest.mark.browser
@pytest.mark.parametrize("browser", ["never", "always"])
def test_a_visit_sends_nothing_but_its_requests(browser: str) -> None:
    """No UDP, no look-up beside those of the requests that are made, nothing to the address outside but what the guard lets by."""
    sent = counted("visit", browser)

    assert sent["udp"] == []
    assert set(sent["names"]) <= NAMED
    assert sent["methods"] == ["GET"]
    local = [
        to
        for to, port in sent["tcp"]
        if to.startswith("127.") and to not in {sent["served"][0], "127.0.0.1"}
    ]
    assert local == []
    assert {to for to, _ in sent["tcp"]} <= {sent["served"][0], "127.0.0.1"}


@pytest.mark.browser
def test_the_browser_of_a_replay_reaches_the_replay_alone() -> None:
    """WebRTC, look-ups, preconnections, beacons and forms of a replayed page: an ordinary browser sends them, this one none."""
    ordinary, alone = counted("shown", "ordinary"), counted("shown", "alone")

    assert ordinary["outcome"], "the page came to its end"
    assert ordinary["udp"], "the counter counts"
    assert ordinary["names"]
    assert [OUTSIDE, 80] in ordinary["tcp"]
    assert alone["outcome"]
    assert (alone["udp"], alone["names"]) == ([], [])
    assert {tuple(one) for one in alone["tcp"]} <= {tuple(alone["served"]), ("127.0.0.1", 9)}


@pytest.mark.browser
def test_looking_at_the_desk_sends_nothing_elsewhere() -> None:
    """Whatever page a captured shop is shown on: an ordinary browser asks the desk, and nobody else."""
    sent = counted("desk")

    shown = {path.split("/")[1] for path in sent["seen"]}
    assert {"sources", "sites", "captures", "annonces", "recherche"} <= shown
    assert any(path.endswith("/octets") for path in sent["seen"])
    assert (sent["udp"], sent["names"]) == ([], [])
    assert sent["tcp"] == [sent["served"]]


def test_reading_a_digest_and_the_console_send_nothing() -> None:
    """What is read of a hostile page is read from the archive."""
    sent = counted("told")

    assert (sent["udp"], sent["names"]) == ([], [])
    assert [one for one in sent["tcp"] if one[0] != "127.0.0.1"] == []
    assert RESOLVER not in {to for to, _ in sent["tcp"]}
