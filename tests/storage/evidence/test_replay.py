"""A replay shows what was captured and lets nothing out, scripts and all."""

import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Route, sync_playwright

from crawler.chromium import executable
from crawler.order import BrowserSettings
from storage.evidence import replay
from storage.evidence.errors import ReplayUnavailable
from storage.ledger import captures as capture_table
from tests.storage.evidence.house import SHOP, House, now, picture

WANDERING = b"""<!doctype html><html><head><meta charset=utf-8><title>Boutique</title></head><body style="margin:40px;font:20px sans-serif">
<h1>Mini t\xc3\xa9l\xc3\xa9phone</h1><p>06 39 98 12 34</p><div style="width:300px;height:200px;background:#369"></div>
<img src="/logo.png" width=200 height=60><img src="https://tracker.example/p.gif" width=1 height=1>
<link rel=stylesheet href="https://cdn.example/x.css"><script src="https://cdn.example/x.js"></script>
<iframe src="https://ads.example/" width=1 height=1></iframe>
<form id=f method=post action="https://collect.example/" target=_blank><input name=a value=b></form>
<script>
for (const t of ["https://api.example/", "http://127.0.0.1:SINK/direct"]) {
  try { fetch(t).catch(() => {}); } catch (e) {}
  try { navigator.sendBeacon(t, "x"); } catch (e) {}
  try { new WebSocket(t.replace("http", "ws")); } catch (e) {}
  try { new Image().src = t + "i.gif"; } catch (e) {}
  try { new EventSource(t + "e"); } catch (e) {}
}
try { new RTCPeerConnection({iceServers: [{urls: "stun:stun.example:3478"}]}).createDataChannel("x"); } catch (e) {}
setTimeout(() => { try { document.getElementById("f").submit(); } catch (e) {} }, 200);
</script></body></html>"""


@contextmanager
def sink() -> Iterator[tuple[int, list[bytes]]]:
    """Listen, and keep the first bytes of whoever connects: the counter of what left."""
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(1)
                    try:
                        arrived.append(connection.recv(200))
                    except TimeoutError:
                        arrived.append(b"")

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1], arrived
        finally:
            stop.set()
            thread.join()


@contextmanager
def chromium(port: int) -> Iterator[Browser]:
    """Start a browser whose every name but the loopback address leads to the sink."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(BrowserSettings(sandbox=False)),
            args=[
                f"--host-resolver-rules=MAP * 127.0.0.1:{port}, EXCLUDE 127.0.0.1",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


def _picture_of(browser: Browser, url: str, html: bytes | None) -> bytes:
    page = browser.new_page(viewport={"width": 800, "height": 600})
    if html is not None:
        page.route("**/*", lambda route: _answer(route, url, html))  # fmt: skip
    page.goto(url, wait_until="load", timeout=30_000)
    page.wait_for_function("document.readyState === 'complete'")
    page.wait_for_timeout(1500)  # the page's own timers try to get out within this time
    picture = page.screenshot()
    page.close()
    return picture


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.filterwarnings("default")
def test_replay_shows_the_capture_and_lets_nothing_out(house: House) -> None:
    """Nothing reaches a counter on the only ways out, and the picture is that of the capture."""
    environment = Path(tempfile.gettempdir()) / "portique-replay-environment"
    replay.replay_program(
        environment
    )  # while it is made, a browser that is open asks its maker for news
    with sink() as (port, arrived), chromium(port) as browser:
        html = WANDERING.replace(b"SINK", str(port).encode())
        shown = _picture_of(browser, SHOP, html)
        control = list(arrived)
        arrived.clear()
        captures = house.visit(html=html, shown=shown)
        with replay.serving(
            house.room.archive, captures[1], captures, find=lambda i: capture_table.find(house.ledger, i), environment=environment,
        ) as running:  # fmt: skip
            replayed = _picture_of(browser, running.url, None)

    assert control, (
        "the counter must be able to count: the page does get out where nothing confines it"
    )
    assert arrived == []
    assert _difference(shown, replayed) < 0.02


def test_a_replay_that_is_asked_to_stop_ends_its_program(tmp_path: Path) -> None:
    """SIGTERM to the command left its server running, on a port of this machine, with the page of a case."""
    script = (
        "import os, signal, sys, threading\n"
        "from datetime import UTC, datetime\n"
        "from subprocess import Popen\n"
        "from storage.evidence.replay import Replay, _stop\n"
        "server = Popen(['sleep', '600'], start_new_session=True)\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()\n"
        "try:\n"
        "    Replay('', server, datetime.now(UTC)).wait()\n"
        "finally:\n"
        "    _stop(server)\n"
        "print(server.poll())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip() == "-15"


def test_no_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an index to install from there is no replay, and no half-made environment is left."""
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(ReplayUnavailable):
        replay.replay_program(tmp_path / "environment")

    assert not (tmp_path / "environment").exists()


def _answer(route: Route, url: str, html: bytes) -> None:
    """Serve the live page and its logo; let all else go its way, to the sink."""
    if route.request.url == url:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif route.request.url == f"{SHOP}logo.png":
        route.fulfill(body=picture(60), content_type="image/png")
    else:
        route.continue_()


def _difference(one: bytes, other: bytes) -> float:
    """Return the share of pixels that differ visibly."""
    with Image.open(BytesIO(one)) as first, Image.open(BytesIO(other)) as second:
        assert first.size == second.size
        changed = ImageChops.difference(first.convert("L"), second.convert("L")).point(
            lambda v: 255 if v > 24 else 0
        )
        return sum(1 for value in changed.tobytes() if value) / (first.width * first.height)


@pytest.mark.soak
@pytest.mark.filterwarnings("default")
def test_a_page_that_was_not_modified_is_shown_as_it_was_received(house: House) -> None:
    """A replay of 156 of 250 unchanged pages of a town was empty: an answer 304 has no body, and pywb shows it so."""
    first = house.visit(at=now() - timedelta(days=2))
    later = house.visit(unmodified=first)
    with replay.serving(
        house.room.archive, later[1], later, find=lambda i: capture_table.find(house.ledger, i),
        environment=Path(tempfile.gettempdir()) / "portique-replay-environment",
    ) as running, urlopen(running.url, timeout=20) as answer:  # fmt: skip
        shown, date = answer.read().decode(), answer.headers["Memento-Datetime"]

    assert running.received == first[1].captured_at
    assert "06 39 98" in shown
    assert parsedate_to_datetime(date) == first[1].captured_at.replace(microsecond=0)


@pytest.mark.soak
@pytest.mark.filterwarnings("default")
def test_wacz_of_a_package_opens_in_pywb(house: House, tmp_path: Path) -> None:
    """The WACZ handed over is read by a replayer we did not write."""
    captures = house.visit()
    house.seal()
    package = house.export(captures[1], tmp_path / "out")
    program = replay.replay_program(Path(tempfile.gettempdir()) / "portique-replay-environment")
    manager = program.parent / "wb-manager"
    folder = tmp_path / "pywb"
    folder.mkdir()
    for arguments in (
        ["init", "c"],
        ["add", "c", str(package.path / "data/capture.wacz"), "--unpack-wacz"],
    ):
        subprocess.run(
            [manager, *arguments], cwd=folder, check=True, capture_output=True, timeout=120
        )

    indexed = (folder / "collections/c/indexes/index.cdxj").read_text()
    assert '"url": "https://boutique.example/"' in indexed
    assert len(list((folder / "collections/c/archive").glob("*.warc.gz"))) == 1
