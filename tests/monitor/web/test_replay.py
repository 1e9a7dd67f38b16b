"""A page is replayed on another origin: none of its scripts runs there, nothing leaves, and that somebody looked is on record."""

from urllib.parse import urlsplit

import pytest

from monitor.desk import Desk
from tests.monitor.archived import visited
from tests.monitor.desks import watch
from tests.monitor.web.routes import examples
from tests.monitor.web.watched import BEGIN, Bureau
from tests.storage.evidence.test_replay import chromium, sink

pytestmark = pytest.mark.xdist_group("bureau")

PAGE = """<!doctype html><html><head><title>d'origine</title><meta http-equiv=refresh content="0;url=https://ailleurs.example/">
<link rel=dns-prefetch href="//nom.example"><link rel=preconnect href="https://relie.example"><link rel=stylesheet href="https://style.example/x.css"></head>
<body style="background:#fed"><h1>Boutique rejouée</h1><img src="https://mouchard.example/p.gif"><iframe src="https://cadre.example/"></iframe>
<img src=x onerror="document.title='pris'"><svg onload="document.title='pris'"></svg><form id=f action="https://form.example/"><input name=a></form>
<script>document.title='pris'; fetch('http://127.0.0.1:SINK/x'); new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:SINK'}]}).createDataChannel('x')</script>
<a href="https://lien.example/">lien</a></body></html>"""


def test_a_replay_needs_a_reason(desk: Bureau) -> None:
    """A consultation of evidence stands in journal and custody log, or is not."""
    path = f"/captures/{examples(desk.folder)['capture_id']}/rejeu"
    status, _, body = desk.ask(path, "analyste", {"reason": " "})

    assert (status, b'role="alert"' in body) == (400, True)


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.filterwarnings("default")
def test_a_replayed_page_is_seen_and_does_nothing(desk: Bureau) -> None:
    """In an ordinary Chromium without any guard of ours: the policy alone keeps it in."""
    with sink() as (port, arrived), chromium(port) as browser:
        with Desk.open(desk.folder) as opened:
            source = watch(opened, "https://rejeu.example/")
            (capture,) = visited(
                opened,
                source,
                BEGIN,
                ("https://rejeu.example/", "home", PAGE.replace("SINK", str(port))),
            )
        status, _, body = desk.ask(
            f"/captures/{capture}/rejeu", "analyste", {"reason": "voir la page"}
        )
        assert status == 200, body.decode()
        address = body.decode().split('class="button" href="http://localhost:')[1].split('"')[0]
        page = browser.new_page()
        page.goto(
            f"http://127.0.0.1:{address}", wait_until="load"
        )  # every name leads to the sink there
        page.wait_for_timeout(
            1500
        )  # within this time the page's own timers and refreshes would get out
        seen, title, url = page.inner_text("h1"), page.title(), page.url

    assert (seen, title) == ("Boutique rejouée", "d'origine")
    assert urlsplit(url).hostname == "127.0.0.1"
    assert arrived == []
    assert "voir la page" in desk.page("/journal", "juridique")
