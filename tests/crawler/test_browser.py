"""Chromium through the gateway: what it may reach, what is archived of it, and what cannot be mistaken for the site."""

import asyncio
import socket
import struct
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from crawler.egress import Egress
from crawler.gateway import Gateway
from crawler.order import Address, Budget
from crawler.recorder import Recorder
from storage.records.capture import CaptureKind
from storage.records.source import BrowserUse, SourceKind
from tests.crawler.certificates import Authority
from tests.crawler.visits import Crawler, Visited, known_of, order
from tests.crawler.wire import Answer, Wire, browser_settings, network, page, serving

pytestmark = pytest.mark.browser


def render(
    crawl: Crawler, archive: Path, web: Wire, *others: Wire, path: str = "/", **more: object
) -> Visited:
    """Visit one page with the browser."""
    settings = {
        "kind": SourceKind.PAGE,
        "browser": BrowserUse.ALWAYS,
        "budget": Budget(response_seconds=5, retries=0),
        **more,
    }
    return crawl(order(archive, web.url(path), network(web, *others), **settings))


def test_no_part_of_a_page_reaches_the_inside(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path
) -> None:
    """Cases 12 and 13: each way a page can make a browser connect, all in one page."""
    inside, host = canary.url("").rstrip("/"), f"{canary.address}:{canary.port}"
    web.answers["/frame"] = page(f"<script>location='{inside}/js'</script>")
    web.answers["/moved"] = page("", f"Location: {inside}/moved", status="302 Found")
    web.answers["/"] = page(
        f"""<html lang=fr><head><link rel=preconnect href='{inside}'><link rel=dns-prefetch href='//{host}'>
        <link rel=prefetch href='{inside}/prefetch'><link rel=stylesheet href='{inside}/a.css'>
        <link rel=icon href='{inside}/favicon.ico'><link rel=manifest href='{inside}/m.json'>
        <style>body {{ background: url('{inside}/bg.png') }} @import url('{inside}/b.css');</style></head>
        <body><h1>Boutique</h1><p>Bonjour</p><img src='{inside}/x.png'><img src='/moved'><img srcset='{inside}/y.png 2x'>
        <iframe src='{inside}/frame'></iframe><iframe src='/frame'></iframe><video src='{inside}/v.mp4'></video>
        <object data='{inside}/o'></object><embed src='{inside}/e'>
        <script>
          fetch('{inside}/fetch').catch(() => 0); fetch('{inside}/post', {{method: 'POST', mode: 'no-cors', body: 'x'}}).catch(() => 0);
          navigator.sendBeacon('{inside}/beacon', 'x'); new WebSocket('ws://{host}/ws'); new EventSource('{inside}/events');
          new Image().src = 'http://127.1:{canary.port}/short'; new Image().src = 'http://2130706435:{canary.port}/int';
          new Image().src = 'http://[::ffff:127.0.0.3]:{canary.port}/mapped'; window.open('{inside}/popup');
          const pc = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{host}'}}]}}); pc.createDataChannel('x'); pc.createOffer().then(o => pc.setLocalDescription(o));
          try {{ new Worker(URL.createObjectURL(new Blob(["fetch('{inside}/worker')"]))) }} catch (e) {{}}
        </script></body></html>"""
    )

    made = render(crawl, tmp_path, web, canary)

    assert made.outcome == "complete", made.end
    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    assert any("AddressRefused" in refusal for refusal in dom.facts["refused"])
    assert not [one.url for one in made.captures if canary.address in one.url]


@pytest.mark.parametrize("how", ["redirect", "refresh", "script"])
def test_a_page_that_moves_inside_is_refused(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path, how: str
) -> None:
    """Cases 10 and 12: the gateway's refusal must never be archived as the answer of a server."""
    inside = canary.url("/secret")
    web.answers["/"] = {
        "redirect": page("", f"Location: {inside}", status="302 Found"),
        "refresh": page(f"<meta http-equiv=refresh content='0;url={inside}'><p>un instant</p>"),
        "script": page(f"<p>un instant</p><script>location = '{inside}'</script>"),
    }[how]

    made = render(crawl, tmp_path, web, canary)

    assert not [
        one for one in made.captures if one.url.startswith(inside) and one.status is not None
    ]
    assert web.paths.count("/") >= 1
    if how == "redirect":
        assert (made.outcome, "AddressRefused" in made.end["reason"]) == ("error", True)


def test_a_rendered_page_is_archived_with_all_it_is_made_of(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Exchanges as they crossed the wire, the document as built, the words shown and a picture."""
    web.answers["/a.js"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nContent-Length: 58\r\n\r\n"
        b"document.body.innerHTML += '<p>construit par script</p>';  "
    )
    web.answers["/"] = page(
        "<html lang=fr><title>T</title><body><h1>Boutique</h1><script src=/a.js></script></body></html>"
    )

    made = render(crawl, tmp_path, web)

    kinds = [one.kind for one in made.captures]
    assert {CaptureKind.RESPONSE, CaptureKind.DOM, CaptureKind.TEXT, CaptureKind.SCREENSHOT} <= set(
        kinds
    )
    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    (script,) = [one for one in made.captures if one.url.endswith("/a.js")]
    assert "construit par script" in made.page(dom).words
    assert (dom.facts["http_status"], script.facts["wire"], script.ip) == (200, True, web.address)
    assert dom.refers_to in {one.id for one in made.captures}


def test_the_browser_says_nothing_of_the_product(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Nor does it keep anything from one visit to the next."""
    web.answers["/"] = page(
        "<h1>Boutique</h1><script>document.cookie = 'seen=1; max-age=9999'</script>",
        "Set-Cookie: s=1; Max-Age=9999",
    )
    for number in (1, 2):
        assert render(crawl, tmp_path / str(number), web).outcome == "complete"

    sent = b"".join(head for head in web.requests if b"GET / " in head).lower()
    assert not [
        word
        for word in (b"portique", b"police", b"playwright", b"proxy-", b"cookie:", b"referer")
        if word in sent
    ]


def test_pages_that_fight_back_end_at_the_deadline(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 35: endless loops, dialogues and pop-ups cost one page; the next visit is untouched."""
    web.answers["/loop"] = page(
        "<p>x</p><script>addEventListener('load', () => { while (true) {} })</script>"
    )
    web.answers["/alerts"] = page(
        "<p>bonjour</p><script>onbeforeunload = () => 'no'; for (let i = 0; i < 20; i++) { alert(i); open('/') }</script>"
    )
    web.answers["/"] = page("<h1>Boutique</h1><p>bonjour</p>")

    alerts = render(crawl, tmp_path / "a", web, path="/alerts")
    after = render(crawl, tmp_path / "b", web)

    assert (alerts.outcome, after.outcome) == ("complete", "complete")


def test_a_picture_that_comes_out_alike_is_kept_once(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Nine tenths of an archive were pictures, half of them an earlier one to the last byte."""
    web.answers["/"] = page("<h1>Boutique</h1><p>60 €</p>")
    first = render(crawl, tmp_path, web)
    (whole,) = [one for one in first.captures if one.kind is CaptureKind.SCREENSHOT]

    again = render(
        crawl, tmp_path, web, visit_id="visit-2", segment="source-1/2026-11/visit-2.warc.gz", known=known_of(first.captures),
    )  # fmt: skip
    again.known = first.captures
    (same,) = [one for one in again.captures if one.kind is CaptureKind.SCREENSHOT]
    web.answers["/"] = page("<h1>Boutique</h1><p>65 €</p>")
    changed = render(
        crawl, tmp_path, web, visit_id="visit-3", segment="source-1/2026-11/visit-3.warc.gz", known=known_of(first.captures),
    )  # fmt: skip
    (other,) = [one for one in changed.captures if one.kind is CaptureKind.SCREENSHOT]

    assert (whole.payload_in, same.payload_in, other.payload_in) == (None, whole.id, None)
    assert again.page(same).body == first.page(whole).body
    assert same.entity_digest == whole.entity_digest != other.entity_digest
    assert same.length < 2_000 < whole.length
    assert same.refers_to in {one.id for one in again.captures}


def test_what_a_browser_loads_again_is_asked_for_whole_and_kept_once(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Each look begins with an empty browser: it sends no condition, and what it gets is compared with what was got before."""
    script = b"document.body.append('construit');" + b" " * 4_000
    web.answers["/a.js"] = Answer(
        b'HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nETag: "a"\r\n'
        b"Content-Length: %d\r\n\r\n" % len(script) + script
    )
    web.answers["/"] = page("<body><h1>Boutique</h1><script src=/a.js></script></body>")
    first = render(crawl, tmp_path, web)
    before = len(web.requests)
    again = render(
        crawl, tmp_path, web, visit_id="visit-2", segment="source-1/2026-11/visit-2.warc.gz", known=known_of(first.captures),
    )  # fmt: skip
    again.known = first.captures
    (was,) = [one for one in first.captures if one.url.endswith("/a.js")]
    (now,) = [one for one in again.captures if one.url.endswith("/a.js")]

    assert (was.kind, now.kind, now.refers_to) == (
        CaptureKind.RESPONSE,
        CaptureKind.REVISIT,
        was.id,
    )
    assert again.page(now).body == script
    assert not any(b"if-none-match" in one.lower() for one in web.requests[before:])


def test_a_page_ten_million_pixels_high_has_a_bounded_picture(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 36: the picture stops at its bound, and says that it was cut."""
    web.answers["/"] = page("<h1>Boutique</h1><div style='height:10000000px'>bas</div>")

    made = render(crawl, tmp_path, web)

    (picture,) = [one for one in made.captures if one.kind is CaptureKind.SCREENSHOT]
    with Image.open(BytesIO(made.page(picture).body)) as image:
        assert image.height <= browser_settings().screenshot_height
    assert picture.facts["cut"] is True


def test_a_flood_of_bytes_is_cut_as_a_broken_connection(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 27: a page may not bring more than the visit may cost, nor pass for whole when it was cut."""

    def flood(head: bytes, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n")
        while True:
            connection.sendall(b"x" * 100_000)

    web.answers["/big"] = flood
    web.answers["/"] = page(_FETCHES.replace("/it", "/big"))

    made = render(crawl, tmp_path, web, budget=Budget(megabytes=2, response_seconds=5, retries=0))

    (big,) = [one for one in made.captures if one.url.endswith("/big")]
    assert big.truncated == "length"
    assert made.end["received"] < 2_500_000
    assert (made.outcome, "bytes" in made.end["reason"]) == ("partial", True)


_FETCHES = """<h1>Boutique</h1><p>bonjour</p>
<script>fetch('/it').then(r => r.text()).then(t => { document.title = 'whole' }, () => { document.title = 'broken' })</script>"""


def test_a_body_that_breaks_off_does_not_pass_for_whole(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 30: what came is kept and marked; the page sees a reset, for an orderly end would make the half a whole."""

    def reset(head: bytes, connection: socket.socket) -> None:
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nhalf of it"
        )
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    web.answers["/it"] = reset
    web.answers["/"] = page(_FETCHES)

    made = render(crawl, tmp_path, web)

    (half,) = [one for one in made.captures if one.url.endswith("/it")]
    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    assert half.truncated == "disconnect"
    assert dom.facts["title"] == "broken"


def test_no_part_of_a_page_sends_anything(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Case 14 of its kind: a page asks for its own server in every way that is no GET; the server sees GET alone."""
    host = f"{web.address}:{web.port}"
    for path, type_ in {"/shared.js": "text/javascript", "/worker.js": "text/javascript"}.items():
        script = f"fetch('{path}.sent', {{method: 'POST', body: 'x'}}).catch(() => 0)"
        web.answers[path] = Answer(
            f"HTTP/1.1 200 OK\r\nContent-Type: {type_}\r\nContent-Length: {len(script)}\r\n\r\n{script}".encode()
        )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind((web.address, 0))
        datagrams.setblocking(False)
        web.answers["/"] = page(
            f"""<h1>Boutique</h1><p>bonjour</p>
            <iframe name=inside></iframe><form id=f method=post action=/framed target=inside><input name=a value=1></form>
            <form id=g method=post action=/opened target=_blank><input name=a value=1></form>
            <script>
              new SharedWorker('/shared.js'); new Worker('/worker.js');
              for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) fetch('/' + method, {{method}}).catch(() => 0);
              fetch('/asked-first', {{headers: {{'x-own': '1'}}, mode: 'cors'}}).catch(() => 0);
              navigator.sendBeacon('/beacon', 'x'); new WebSocket('ws://{host}/socket');
              const xhr = new XMLHttpRequest(); xhr.open('POST', '/xhr'); xhr.send('x');
              const popup = open('about:blank'); if (popup) popup.document.write('<form method=post action=/popup></form><script>document.forms[0].submit()<\\/script>');
              const pc = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{web.address}:{datagrams.getsockname()[1]}'}}]}});
              pc.createDataChannel('x'); pc.createOffer().then(o => pc.setLocalDescription(o));
              try {{ new WebTransport('https://{host}/transport') }} catch (e) {{}}
              addEventListener('load', () => {{ document.getElementById('f').submit(); document.getElementById('g').submit() }});
            </script>"""
        )
        made = render(crawl, tmp_path, web)
        with pytest.raises(BlockingIOError):
            datagrams.recv(2048)

    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    assert {head.split(b" ", 1)[0] for head in web.requests} == {b"GET"}
    assert {"/shared.js", "/worker.js"} <= set(web.paths)
    assert not {path for path in web.paths if path in {"/socket", "/transport"}}
    said = " ".join(dom.facts["blocked"])
    for tried in ("/POST", "/PUT", "/DELETE", "/beacon", "/xhr", "shared.js.sent", "worker.js.sent", "/framed"):  # fmt: skip
        assert tried in said


def test_a_page_over_tls_is_archived_with_the_chain_of_its_server(
    crawl: Crawler, tmp_path: Path
) -> None:
    """TLS ends in the gateway: the certificate told of is the server's, and the bytes are those of the wire."""
    with serving(tls=Authority().context("shop.example")) as web:
        web.answers["/"] = page("<h1>Boutique</h1><img src=/a.png><script>document.title = isSecureContext</script>")  # fmt: skip
        made = crawl(
            order(
                tmp_path,
                f"https://shop.example:{web.port}/",
                network(web, resolve={"shop.example": Address(address=web.address)}),
                kind=SourceKind.PAGE,
                browser=BrowserUse.ALWAYS,
            )
        )

    (main,) = [one for one in made.captures if one.status == 200]
    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    assert made.outcome == "complete", made.end
    assert main.facts["tls"]["names"] == ["shop.example"]
    assert (main.facts["wire"], main.facts["role"], dom.refers_to) == (True, "other", main.id)
    assert dom.facts["title"] == "true"


def test_a_page_that_takes_too_much_memory_costs_itself(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 35: gigabytes of arrays end one page, with the reason; the next visit is untouched."""
    web.answers["/heavy"] = page(
        "<p>bonjour</p><script>const kept = []; for (let i = 0; i < 30; i++) kept.push(new Uint8Array(1e8).fill(i))</script>"
    )
    web.answers["/"] = page("<h1>Boutique</h1><p>bonjour</p>")
    small = browser_settings().model_copy(update={"megabytes": 600})

    heavy = render(crawl, tmp_path / "a", web, path="/heavy", browser_settings=small)
    after = render(crawl, tmp_path / "b", web, browser_settings=small)

    assert (heavy.outcome, "MB of memory" in str(heavy.end)) == ("unreachable", True), heavy.end
    assert after.outcome == "complete"


def test_a_site_sees_one_visitor(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """With and without the browser the same user agent, languages and order of fields."""
    web.answers["/"] = page("<h1>Boutique</h1><p>bonjour</p>")
    web.answers["/robots.txt"] = page("", status="404 Not Found")
    for number, browser in enumerate((BrowserUse.NEVER, BrowserUse.ALWAYS)):
        render(crawl, tmp_path / str(number), web, browser=browser)

    heads = [head.decode().split("\r\n")[1:] for head in web.requests if b"GET / " in head]
    seen = [
        [line for line in head if line.startswith(("Host", "User-Agent", "Accept-Language"))]
        for head in heads
    ]
    names = [[line.split(":")[0] for line in head][:5] for head in heads]
    assert (len(seen), len(seen[0])) == (2, 3)
    assert (seen[0], names[0]) == (seen[1], names[1])


def test_the_way_out_is_open_to_the_visit_alone(web: Wire, tmp_path: Path) -> None:
    """Anybody on the machine may connect to a loopback port; without the visit's secret nothing is asked for them."""

    async def asked() -> bytes:
        settings = network(web)
        egress = Egress(settings)
        recorder = Recorder(order(tmp_path, web.url(), settings), {}, lambda _: None)
        gateway = Gateway(egress, recorder, Budget(), "fr", lambda _url, _sent: {})
        proxy = await gateway.start()
        host, port = proxy["server"].removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET {web.url()} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        await gateway.close()
        await egress.aclose()
        recorder.abandon()
        return answer

    assert asyncio.run(asked()).startswith(b"HTTP/1.1 407 ")
    assert web.connections == 0


def test_a_page_that_sends_itself_away_by_a_form_is_archived_where_it_stood(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Found by the canary: one line of script, and the page was « injoignable »."""
    web.answers["/"] = page(
        "<html lang=fr><h1>Mini téléphone</h1><form id=f method=post action='/away'><input name=a></form><script>f.submit()</script>"
    )

    made = render(crawl, tmp_path, web)

    (dom,) = [one for one in made.captures if one.kind is CaptureKind.DOM]
    assert "Mini téléphone" in made.page(dom).text
    assert any(line.startswith("POST ") for line in dom.facts["blocked"])
    assert all(head.startswith(b"GET ") for head in web.requests)
