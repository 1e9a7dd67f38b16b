"""Serve the world on loopback: every site by its name, and the services that discovery asks, on one port."""

import asyncio
import json
import random
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

import h11

from benchmarks.discovery_world import shops
from benchmarks.discovery_world.shops import Place
from tests.town.answers import Answer, Asked, html, plain, xml
from tests.town.records import date_of
from tests.town.sites import oportik
from tests.town.software import prestashop, semantic, shopify, woocommerce

ADDRESS = "127.0.2.1"
CERTIFICATES, LISTS, SEARX = "certificats.example", "listes.example", "moteur.example"
_SOFTWARE = {
    "woocommerce": woocommerce.answer,
    "semantic": semantic.answer,
    "prestashop": prestashop.answer,
    "shopify": shopify.answer,
}


@dataclass
class World:
    """The places of a play and the day it is."""

    places: tuple[Place, ...]
    day: int = 0
    asked: list[str] = field(default_factory=list)
    """``host path`` of every request, in order."""

    port: int = 0

    def __post_init__(self) -> None:
        self._by_host = {place.host: place for place in (*shops.WATCHED, *self.places)}
        self._texts: dict[str, str] = {}
        self._serving: set[asyncio.Task[None]] = set()

    # -- over the wire -----------------------------------------------------------------------------

    def __enter__(self) -> "World":
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        started = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, ADDRESS, 0), self._loop
        )
        self._server = started.result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        """Stop listening, and hang up on who is still there."""
        self._server.close()
        for task in tuple(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def resolve(self) -> dict[str, dict[str, object]]:
        """Return the table of names for the configuration; a site that is not open yet refuses connections."""
        services = (CERTIFICATES, LISTS, SEARX, shops.CHANNEL)
        doors = dict.fromkeys(services, self.port)
        doors |= {p.host: self.port if p.opens <= self.day else 9 for p in self._by_host.values()}
        return {
            host: {"address": ADDRESS, "ports": {80: door, 443: 9}} for host, door in doors.items()
        }

    def registered(self) -> frozenset[str]:
        """Return the names that exist today."""
        return frozenset(place.host for place in self._open())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        http = h11.Connection(h11.SERVER)
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            while True:
                event = http.next_event()
                if event is h11.NEED_DATA:
                    http.receive_data(await reader.read(65_536))
                elif isinstance(event, h11.Request):
                    asked = event
                elif isinstance(event, h11.EndOfMessage):
                    host = dict(asked.headers)[b"host"].decode().partition(":")[0]
                    answer = self._answer(host, asked.target.decode())
                    headers = [
                        ("Content-Type", answer.media),
                        ("Content-Length", str(len(answer.body))),
                        *answer.headers,
                    ]
                    out = [
                        h11.Response(status_code=answer.status, headers=headers),
                        h11.Data(data=answer.body),
                        h11.EndOfMessage(),
                    ]
                    for part in out:
                        writer.write(http.send(part) or b"")
                    await writer.drain()
                    if http.our_state is not h11.DONE or http.their_state is not h11.DONE:
                        break
                    http.start_next_cycle()
                else:
                    break
        except (ConnectionError, h11.RemoteProtocolError):
            return
        finally:
            writer.close()

    # -- what is answered --------------------------------------------------------------------------

    def _answer(self, host: str, target: str) -> Answer:
        self.asked.append(f"{host} {target}")
        parts = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if host == CERTIFICATES:
            return _json(self._certificates(query.get("q", "").strip("%")))
        if host == LISTS:
            return self._list(parts.path)
        if host == SEARX:
            return _json(
                {
                    "query": query["q"],
                    "results": [{"url": url} for url in self._found(query["q"].strip('"'))],
                }
            )
        if host == shops.CHANNEL:
            return xml(self._channel(), media="application/rss+xml")
        place = self._by_host[host]
        if host == shops.SEIZED.name and self.day >= shops.SEIZED_ON:
            return oportik.banner()
        if place.shop is None:
            return (
                plain("User-agent: *\nDisallow:\n")
                if parts.path == "/robots.txt"
                else Answer(status=place.status, body=place.body.encode(), headers=place.headers)
            )
        asked = Asked(day=self.day, method="GET", host=host, path=parts.path, query=parts.query)
        return _SOFTWARE[place.software](place.shop.on(self.day), asked) or html(
            "<h1>404</h1>", 404
        )

    def _open(self) -> Iterator[Place]:
        return (place for place in self._by_host.values() if place.opens <= self.day)

    def _certificates(self, word: str) -> list[dict[str, object]]:
        """As crt.sh does: every certificate in whose names the letters occur, longer words included."""
        return [
            {
                "id": n,
                "common_name": place.host,
                "name_value": f"{place.host}\n*.{place.host}",
                "entry_timestamp": f"{date_of(place.opens)}T06:00:00",
            }
            for n, place in enumerate(self._open())
            if word in place.host and place.way not in {shops.Way.REGISTRATION, shops.Way.NONE}
        ]

    def _list(self, path: str) -> Answer:
        """A registry's daily list: one name a line, a few thousand nobody cares for, and the day's own."""
        stamp = re.sub(r"\D", "", path)
        fresh = [
            p.host
            for p in self._by_host.values()
            if p.way is shops.Way.REGISTRATION and f"{date_of(p.opens):%Y%m%d}" == stamp
        ]
        draw = random.Random(stamp)
        syllables = "ba po ti mo ra lin sou ver de cla mi to por tik an el fa go net ly".split()
        others = [
            "".join(draw.choices(syllables, k=draw.randint(2, 5))) + ".example" for _ in range(3000)
        ]
        names = sorted({*others, *fresh})
        return plain("#BOF\n" + "\n".join(names) + "\n#EOF\n")

    def _channel(self) -> str:
        posts = [
            (0, "Arrivage de la semaine chez nos boutiques de minis, liens en privé."),
            (1, "Le site est saisi, gardez le canal."),
        ]
        posts += [(p.opens + 1, p.announced) for p in self._by_host.values() if p.announced]
        items = "".join(
            f"<item><title>{escape(text[:40])}</title><guid>post-{n}</guid><description>{escape(text)}</description><pubDate>{date_of(day):%a, %d %b %Y} 08:00:00 +0000</pubDate></item>"
            for n, (day, text) in enumerate(posts)
            if day <= self.day
        )
        return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Canal des minis</title><link>http://{shops.CHANNEL}/</link>{items}</channel></rss>"

    def _found(self, phrase: str) -> list[str]:
        """As an engine does: pages that hold the phrase, then some that merely share words with it."""
        wanted = _words(phrase)
        exact, loose = [], []
        for place in self._open():
            if place.indexed_after is None or place.opens + place.indexed_after > self.day:
                continue
            words = self._page_words(place)
            if wanted in words:
                exact.append(place.host)
            elif sum(word in words for word in wanted.split()) >= len(wanted.split()) / 2:
                loose.append(place.host)
        return [f"http://{host}/une/page" for host in exact + loose[:3]]

    def _page_words(self, place: Place) -> str:
        if place.host not in self._texts:
            if place.shop is None:
                text = unescape(re.sub(r"<[^>]+>", " ", place.body))
            else:
                shop = place.shop
                text = " ".join(
                    (
                        *shop.home,
                        *(b for leaf in shop.leaves for b in leaf.blocks),
                        *(f"{p.name} {p.short} {' '.join(p.text)}" for p in shop.products),
                    )
                )
            self._texts[place.host] = _words(text)
        return self._texts[place.host]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _json(value: object) -> Answer:
    return Answer(body=json.dumps(value).encode(), media="application/json")
