"""
The pages that the whole line is measured on, and the server that gives them.

An invented shop of theme pages of 52 kB; where ``PORTIQUE_ORDINARY`` names a folder, the saved product pages of its ``products``.
A theme page has editions: which pages stand in which edition is a file's word, read at each request.
"""

import asyncio
import gzip
import os
import random
from pathlib import Path
from typing import Any

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
PAGES = 300
EVERY = 20
"""Of the pages that change a little, one in so many does."""


def sentences(draw: random.Random, number: int) -> str:
    """Return so many sentences of a shop's, drawn at random."""
    return " ".join(
        draw.choice(_SENTENCES).format(draw.choice(_THINGS), draw.choice(_MANNERS))
        for _ in range(number)
    )


def _card(product: int) -> str:
    """Return a product's card: the same words on every page that shows it."""
    draw = random.Random(-1 - product)
    name = f"{draw.choice(_THINGS)} {draw.choice(_MANNERS)} n° {product}"
    return (
        f'<a href="/p/{product}"><img src="/i/{product}.jpg" alt="{name}"></a>'
        f"<span>{name} : {sentences(draw, 1)}</span>"
    )


def theme_page(number: int, edition: int) -> bytes:
    """Return one product page of an invented shop: a text of its own, and cards of sixty others; an edition has its price and first words."""
    draw = random.Random(number)
    text = sentences(draw, 60)
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
    if edition:
        price = f"{5 + (number + edition) % 85},90"
        secret += f" Mise à jour {edition}. " + sentences(random.Random(f"{number}/{edition}"), 2)
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Article {number} — Boutique</title><style>{style}</style>'
        f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Product","name":"Article {number}",'
        f'"sku":"A-{number}","offers":{{"@type":"Offer","price":"{price.replace(",", ".")}","priceCurrency":"EUR",'
        f'"availability":"https://schema.org/InStock"}}}}</script></head><body><h1>Article {number}</h1>'
        f'<p class="price">{price} €</p><p>{secret} {text}</p><ul>{cards}</ul><a href="/p/{(number + 1) % PAGES}">suivant</a>'
        f"<footer>Contact : contact@boutique.example — 06 39 98 12 34</footer></body></html>"
    ).encode()


def saved_pages() -> list[bytes]:
    """Return the saved product pages; none where no folder is named."""
    folder = os.environ.get("PORTIQUE_ORDINARY")
    paths = sorted((Path(folder) / "products").glob("*.html.gz")) if folder else []
    return [gzip.decompress(path.read_bytes()) for path in paths]


def serve(port: Any, ready: Any, stand: Path) -> None:
    """Serve pages from a process of its own; ``stand`` holds ``edition every``: the edition, and of how many pages one has it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                found = path == "/" or path.startswith("/p/")
                body = _body(stand, int(path[3:]) if path != "/" else 0) if found else b"no"
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


def _body(stand: Path, number: int) -> bytes:
    edition, every = map(int, stand.read_text().split())
    return theme_page(number, edition if number % every == 0 else 0)
