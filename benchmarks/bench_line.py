"""
Pages per second through the whole line, as a ratio to a bare Scrapy spider that only downloads the same pages.

The whole line is: fetch through the guard, archive on disk, enter in the ledger, read, hear the words, take the traits,
compare, store. The bare spider has Scrapy's own download handler and the same concurrency. Both fetch the same pages
from the same server process, alternately, twice; the ratio is of the medians. CPU seconds are given beside, as
these machines are noisy.
"""

import asyncio
import multiprocessing
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from benchmarks.common import write

PAGES = 900
ROUNDS = 2
_THINGS = "coque chargeur câble écouteurs batterie support étui housse adaptateur enceinte".split()
_MANNERS = "souple rigide noir blanc compact pliable magnétique renforcé sans fil universel".split()
_SENTENCES = (
    "Ce {0} {1} est livré dans les 48 heures avec une garantie de deux ans.",
    "Le {0} {1} convient à la plupart des téléphones et se range dans la poche.",
    "Nous expédions votre {0} le jour même pour toute commande passée avant midi.",
    "La qualité de ce {0} {1} est vérifiée par nos équipes dans notre atelier.",
    "Vous pouvez retourner le {0} sous quatorze jours, et nous vous remboursons.",
    "Pour nettoyer un {0} {1}, un chiffon doux et un peu d'eau suffisent.",
)


def _said(draw: random.Random, sentences: int) -> str:
    return " ".join(
        draw.choice(_SENTENCES).format(draw.choice(_THINGS), draw.choice(_MANNERS))
        for _ in range(sentences)
    )


def _card(product: int) -> str:
    """Return a product's card: the same words on every page that shows it."""
    draw = random.Random(-1 - product)
    name = f"{draw.choice(_THINGS)} {draw.choice(_MANNERS)} n° {product}"
    return (
        f'<a href="/p/{product}"><img src="/i/{product}.jpg" alt="{name}"></a>'
        f"<span>{name} : {_said(draw, 1)}</span>"
    )


def page(number: int) -> bytes:
    """Return one product page of an invented shop, about 50 kB: a text of its own, and cards of sixty others."""
    draw = random.Random(number)
    text = _said(draw, 60)
    price = f"{draw.randint(5, 90)},{draw.randint(0, 99):02d}"
    style = "".join(
        f".c{i}-{draw.randint(0, 9999)}{{margin:{i}px;color:#{draw.randint(0, 0xFFFFFF):06x}}}"
        for i in range(900)
    )
    cards = "".join(
        f'<li class="card c{i}">{_card((number * 7 + i) % PAGES)}</li>' for i in range(60)
    )
    secret = (
        "Tous nos minis sont déplaqués et ne sonnent pas aux portiques." if number % 10 == 0 else ""
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Article {number} — Boutique</title><style>{style}</style>'
        f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"Article {number}",'
        f'"sku":"A-{number}","offers":{{"@type":"Offer","price":"{price.replace(",", ".")}","priceCurrency":"EUR",'
        f'"availability":"https://schema.org/InStock"}}}}</script></head><body><h1>Article {number}</h1>'
        f'<p class="price">{price} €</p><p>{secret} {text}</p><ul>{cards}</ul><a href="/p/{(number + 1) % PAGES}">suivant</a>'
        f"<footer>Contact : contact@boutique.example — 06 39 98 12 34</footer></body></html>"
    ).encode()


def serve(port: Any, ready: Event) -> None:
    """Serve the pages from a process of its own; keep-alive, Content-Length, nothing else."""
    bodies = [page(number) for number in range(PAGES)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                found = path == "/" or path.startswith("/p/")
                body = bodies[int(path[3:]) if path != "/" else 0] if found else b"no"
                status = b"200 OK" if found else b"404 Not Found"
                kind = b"text/html; charset=utf-8" if found else b"text/plain"
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    % (status, kind, len(body))
                )
                writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    asyncio.run(main())


_BARE = """
import sys, scrapy
from scrapy.crawler import AsyncCrawlerProcess
port, pages, concurrency = map(int, sys.argv[1:])
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(pages):
            yield scrapy.Request(f"http://127.0.0.1:{port}/p/{n}")
    def parse(self, response):
        self.crawler.stats.inc_value("got", len(response.body))
p = AsyncCrawlerProcess(settings={"LOG_ENABLED": False, "CONCURRENT_REQUESTS": concurrency * 2,
    "CONCURRENT_REQUESTS_PER_DOMAIN": concurrency, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False})
p.crawl(Bare)
p.start()
"""


def bare(port: int, concurrency: int) -> tuple[float, float]:
    """Download the pages with a bare spider; return wall and CPU seconds, process start included."""
    return _timed([sys.executable, "-c", _BARE, str(port), str(PAGES), str(concurrency)])


def whole(port: int, concurrency: int, folder: Path) -> tuple[float, float, float, float]:
    """Run the whole line; return wall and CPU seconds of the visit, then of the analysis."""
    if folder.exists():
        shutil.rmtree(folder)
    run = [sys.executable, "-m", "monitor.cli", "-w", str(folder)]
    subprocess.run([*run, "init", str(folder)], check=True, capture_output=True)
    path = folder / "portique.toml"
    text = path.read_text()
    for old, new in (
        ("allow = []", 'allow = ["127.0.0.0/8"]'),
        ("pages = 400", f"pages = {PAGES + 20}"),
        ("concurrency = 4", f"concurrency = {concurrency}"),
        ("depth = 6", "depth = 50"),
        ("images = 80", "images = 0"),
        ('illustrate = "home"', 'illustrate = "none"'),
        (
            "resolve]\n",
            f'resolve]\n"boutique.example" = {{address = "127.0.0.1", ports = {{80 = {port}}}}}\n',
        ),
    ):
        if old not in text:
            raise SystemExit(f"the configuration has no {old!r}")
        text = text.replace(old, new)
    path.write_text(text)
    subprocess.run(
        [
            *run,
            "source",
            "add",
            "http://boutique.example/",
            "--kind",
            "shop",
            "--pace",
            "0",
            "--browser",
            "never",
        ],
        check=True,
        capture_output=True,
    )
    visit = _timed([*run, "visit", "--all", "--no-analysis"])
    analysis = _timed([*run, "analyse"])
    return (*visit, *analysis)


def main() -> None:
    """Measure and write ``results/line.json``."""
    port = multiprocessing.Value("i", 0)
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(port, ready), daemon=True)
    server.start()
    ready.wait(30)
    concurrency = 8
    bares, wholes = [], []
    try:
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(ROUNDS):
                bares.append(bare(port.value, concurrency))
                wholes.append(whole(port.value, concurrency, Path(folder) / "w"))
            ledger = Path(folder) / "w" / "ledger.db"
            import sqlite3

            captured = (
                sqlite3.connect(ledger)
                .execute("SELECT count(*) FROM capture WHERE url LIKE '%/p/%'")
                .fetchone()[0]
            )
    finally:
        server.terminate()
        server.join()
    middle = [statistics.median(values) for values in zip(*bares, strict=True)]
    line = [statistics.median(values) for values in zip(*wholes, strict=True)]
    figures = {
        "pages": PAGES,
        "page_bytes": len(page(1)),
        "captured": captured,
        "bare_pages_per_second": round(PAGES / middle[0], 1),
        "line_pages_per_second": round(PAGES / (line[0] + line[2]), 1),
        "visit_pages_per_second": round(PAGES / line[0], 1),
        "analysis_pages_per_second": round(PAGES / line[2], 1),
        "ratio_wall": round(middle[0] / (line[0] + line[2]), 3),
        "ratio_wall_visit_only": round(middle[0] / line[0], 3),
        "cpu_ms_per_page": {
            "bare": round(middle[1] / PAGES * 1000, 2),
            "visit": round(line[1] / PAGES * 1000, 2),
            "analysis": round(line[3] / PAGES * 1000, 2),
        },
    }
    for key, value in figures.items():
        sys.stdout.write(f"{key}: {value}\n")
    write("line", figures, "scrapy", "httpcore", "warcio", "selectolax")


def _timed(command: list[str]) -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
