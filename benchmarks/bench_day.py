"""
A day of many sources on one machine: visits, analysis and digest, the first day and one on which few pages changed.

Each source is an invented shop at an address of its own in 127.0.0.0/8, of a home page and some products of 15 kB. A core each crawls
and reads. The commands are those of a person; what each takes of wall, processor and memory is measured over all its processes, the server of the pages apart.
``python -m benchmarks.bench_day 100`` tries it small; without a number it is the whole day of ten thousand.
"""

import asyncio
import csv
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.common import served, write
from benchmarks.line_pages import sentences
from benchmarks.spent import Spent, spent

SOURCES = 10_000
PRODUCTS = 4
EVERY = 20
"""Of the products, one in so many changed on the second day."""

COMMANDS = (("visit", "--all", "--no-analysis"), ("analyse",), ("digest",))


def shop_page(source: int, product: int, day: int) -> bytes:
    """Return a page of a shop: product 0 is its home, which leads to the others; a day later a twentieth has another price."""
    changed = bool(product) and day > 0 and (source * PRODUCTS + product) % EVERY == 0
    draw = random.Random(source * 100 + product)
    price = draw.randint(5, 90) + changed
    menu = "".join(
        f'<li class="card"><a href="/p/{one}">Article {one} de la maison {source}</a></li>'
        for one in range(1, PRODUCTS + 1)
    )
    offer = f'<h1>Article {product}</h1><p class="price">{price},90 €</p><button>Ajouter au panier</button>'
    style = "".join(f".c{one}{{margin:{one}px}}" for one in range(500))
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Maison {source}</title><style>{style}</style></head>'
        f"<body><nav><ul>{menu}</ul></nav>{offer if product else f'<h1>Maison {source}</h1>'}<p>{sentences(draw, 40)}</p>"
        f"<footer>contact@maison-{source}.example</footer></body></html>"
    ).encode()


def address(source: int) -> str:
    """Return the loopback address of a source; 127.0.0.0/16 is left to others."""
    return f"127.{1 + source // 64_516}.{1 + source // 254 % 254}.{1 + source % 254}"


def measured(folder: Path, sources: int) -> dict[str, Any]:
    """Return what two days take, by day and command."""
    day = multiprocessing.get_context("fork").Value("i", 0)
    with served(_serve, day) as port:
        run = [sys.executable, "-m", "monitor.cli", "-w", str(folder / "w")]
        spent([*run, "init", str(folder / "w")])
        _configure(folder / "w" / "portique.toml", port)
        entered = spent([*run, "source", "import", str(_list(folder, sources, port))])
        told: dict[str, Any] = {
            "sources": sources,
            "pages": sources * (1 + PRODUCTS),
            "import": _said(entered),
        }
        for day.value, name in enumerate(("first", "few changed")):
            kept = _kept(folder / "w")
            told[name] = {}
            for command in COMMANDS:
                told[name][command[0]] = took = _said(spent([*run, *command]))
                sys.stderr.write(f"{name}: {command[0]}: {took}\n")
            told[name] |= {
                "kept_mb": round((_kept(folder / "w") - kept) / 1e6, 1),
                **_outcomes(folder / "w"),
            }
    return told


def _said(took: Spent) -> dict[str, float]:
    return {
        "wall": round(took.wall, 1), "cpu": round(took.cpu, 1), "largest_mb": round(took.largest_mb),
    }  # fmt: skip


def _list(folder: Path, sources: int, port: int) -> Path:
    path = folder / "sources.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("url", "kind", "pace", "browser"))
        rows.writerows(
            (f"http://{address(one)}:{port}/", "shop", 0, "never") for one in range(sources)
        )
    return path


def _configure(path: Path, port: int) -> None:
    text = path.read_text()
    for old, new in (
        ("allow = []", 'allow = ["127.0.0.0/8"]'),
        ("ports = [80,", f"ports = [{port}, 80,"),
        ("images = 80", "images = 0"),
        ("processes = 1", f"processes = {os.cpu_count() or 1}"),
        ('illustrate = "sellers"', 'illustrate = "none"'),
    ):
        if old not in text:
            raise SystemExit(f"the configuration has no {old!r}")
        text = text.replace(old, new)
    path.write_text(text)


def _outcomes(workspace: Path) -> dict[str, Any]:
    """Return how the visits of all days ended so far, and how many changes and problems were found."""
    with sqlite3.connect(workspace / "ledger.db") as ledger:
        ended = Counter(row[0] for row in ledger.execute("SELECT outcome FROM visit"))
    with sqlite3.connect(workspace / "findings.db") as findings:
        counts = {
            table: findings.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("change", "problem")
        }
    return {"visits": dict(ended), **counts}


def _kept(workspace: Path) -> int:
    found = [*workspace.glob("archive/*/*/*"), *workspace.glob("*.db")]
    return sum(path.stat().st_size for path in found)


def _product(path: str) -> int:
    """Return the number of the thing that a path shows, 0 for the home page and -1 for what is not there."""
    if path.startswith("/p/"):
        return int(path[3:])
    return 0 if path == "/" else -1


def _serve(port: Any, ready: Any, day: Any) -> None:
    numbers: dict[str, int] = {}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        here = writer.get_extra_info("sockname")[0]
        source = numbers.setdefault(here, number(here))
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1].decode()
                product = _product(path)
                body = shop_page(source, product, day.value) if product >= 0 else b"no"
                status = b"200 OK" if product >= 0 else b"404 Not Found"
                writer.write(
                    b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
                    % (status, len(body), body)
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0)
        port.value = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    asyncio.run(main())


def number(here: str) -> int:
    """Return the source that stands at an address."""
    _, high, middle, low = map(int, here.split("."))
    return (high - 1) * 64_516 + (middle - 1) * 254 + low - 1


def main() -> None:
    """Measure and write ``results/day.json``; a day of another size than the whole is printed only."""
    sources = int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES
    with tempfile.TemporaryDirectory() as folder:
        told = measured(Path(folder), sources)
    for name, value in told.items():
        sys.stdout.write(f"{name}: {value}\n")
    if sources == SOURCES:
        write("day", told, "scrapy")


if __name__ == "__main__":
    main()
