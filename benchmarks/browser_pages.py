"""
The invented shop that browsers capture, and the server that gives it to all of them alike.

Each product page has a style sheet, a script that writes its reviews from what it fetches, and photographs: some at once, some
``loading=lazy`` and some that a script asks for as they come into view. What only a browser that runs scripts and scrolls
finds is thus known: :data:`REVIEW` in the document, :func:`below` among what was asked for.
"""

import asyncio
import json
import random
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image

from benchmarks.line_pages import sentences

PAGES = 24
REVIEW = "Avis vérifié"
"""Words that a script writes into each product page."""

_ATONCE, _LAZY, _WATCHED = 3, 4, 4
PHOTOS = _ATONCE + _LAZY + _WATCHED
_SIDE = 512

_STYLE = """body{font:16px/1.5 sans-serif;margin:0;color:#222}header{background:#103a5e;color:#fff;padding:24px}
main{max-width:1100px;margin:auto;padding:16px}.photos{display:grid;grid-template-columns:1fr 1fr;gap:12px}
.photos img{width:100%;height:420px;object-fit:cover;background:#ddd}.reviews p{border-left:4px solid #e08a1e;padding-left:12px}
footer{background:#eee;padding:40px;margin-top:60px}"""

_SCRIPT = """
const number = document.documentElement.dataset.number;
fetch('/r/' + number + '.json').then(answer => answer.json()).then(said => {
  const place = document.querySelector('.reviews');
  for (const one of said) { const p = document.createElement('p'); p.textContent = one; place.append(p); }
});
const seen = new IntersectionObserver(entries => {
  for (const one of entries) if (one.isIntersecting) { one.target.src = one.target.dataset.src; seen.unobserve(one.target); }
});
document.querySelectorAll('img[data-src]').forEach(one => seen.observe(one));
"""


def product_page(number: int) -> bytes:
    """Return the mark-up of one product page."""
    draw = random.Random(number)
    names = [f"/i/{number}-{one}.jpg" for one in range(PHOTOS)]
    now, lazy, watched = names[:_ATONCE], names[_ATONCE:-_WATCHED], names[-_WATCHED:]
    photos = "".join(
        [
            *(f"<img src='{one}' alt=''>" for one in now),
            *(f"<img loading=lazy src='{one}' alt=''>" for one in lazy),
            *(f"<img data-src='{one}' alt=''>" for one in watched),
        ]
    )
    links = "".join(f"<li><a href='/p/{one}'>Article {one}</a>" for one in range(PAGES))
    return (
        f"<!doctype html><html lang=fr data-number={number}><meta charset=utf-8><title>Article {number} — Boutique</title>"
        f"<link rel=stylesheet href=/style.css><header><h1>Article {number}</h1></header><main><p>{draw.randint(5, 90)},90 €</p>"
        f"<p>{sentences(draw, 20)}</p><div class=photos>{photos}</div><p>{sentences(draw, 60)}</p><div class=reviews></div>"
        f"<ul>{links}</ul></main><footer>Contact : contact@boutique.example — 06 39 98 12 34</footer><script src=/app.js></script>"
    ).encode()


def below(number: int) -> set[str]:
    """Return the paths of a page's photographs that are asked for only where it is scrolled."""
    return {f"/i/{number}-{one}.jpg" for one in range(PHOTOS - _WATCHED, PHOTOS)}


@lru_cache(maxsize=PAGES * PHOTOS)
def _photo(name: str) -> bytes:
    """Return a photograph as shops take them: a thing of many colours and a little grain, before a white wall."""
    draw = random.Random(name)
    coarse = Image.frombytes("RGB", (24, 24), draw.randbytes(24 * 24 * 3))
    grain = Image.effect_noise((_SIDE, _SIDE), 16).convert("RGB")
    thing = Image.blend(coarse.resize((_SIDE, _SIDE), Image.Resampling.BICUBIC), grain, 0.1)
    photo, held = Image.new("RGB", (_SIDE, _SIDE), "white"), BytesIO()
    photo.paste(thing.resize((_SIDE // 2, _SIDE * 3 // 4)), (_SIDE // 4, _SIDE // 8))
    photo.save(held, "JPEG", quality=85)
    return held.getvalue()


def _given(path: str) -> tuple[bytes, bytes, bytes]:
    """Return status, media type and body for a path."""
    head, _, rest = path.lstrip("/").partition("/")
    name = rest.partition(".")[0]
    if path in {"/", ""} or (head == "p" and rest.isdecimal() and int(rest) < PAGES):
        return b"200 OK", b"text/html; charset=utf-8", product_page(int(rest or 0))
    if head == "r" and name.isdecimal():
        said = [
            f"{REVIEW} {one} : {sentences(random.Random(f'{rest}{one}'), 2)}" for one in range(8)
        ]
        return b"200 OK", b"application/json", json.dumps(said).encode()
    if head == "i":
        return b"200 OK", b"image/jpeg", _photo(name)
    assets = {"/style.css": (b"text/css", _STYLE), "/app.js": (b"text/javascript", _SCRIPT)}
    if path in assets:
        return b"200 OK", assets[path][0], assets[path][1].encode()
    return b"404 Not Found", b"text/plain", b"no"


def serve(port: Any, ready: Any, _: Any) -> None:
    """Serve the shop from a process of its own; everything is made before the first request."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                method, target, _version = head.split(b"\r\n", 1)[0].split(b" ", 2)
                status, kind, body = _given(target.decode("latin-1").partition("?")[0])
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    % (status, kind, len(body))
                )
                writer.write(b"" if method == b"HEAD" else body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        for number in range(PAGES):
            for one in range(PHOTOS):
                _photo(f"{number}-{one}")
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    asyncio.run(main())
