"""
Near misses on real software: one seller's shop on one program, seized, and open again on another; other shops around.

The programs are walked over loopback by Portique's own ``next_pages``; what they answered is archived under invented
hosts, on the days on which it was to be seen, and read by the whole path. The figures are kept.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from benchmarks.common import write
from benchmarks.lineage_pages.cast import BANNER, Visit, World
from benchmarks.lineage_pages.cast import again as travelled
from benchmarks.lineage_pages.markup import Page
from benchmarks.lineage_pages.pictures import jpeg, photograph
from benchmarks.lineage_pages.street import analysed, measured
from tests.street.program import Lacking, Program
from tests.street.setting_up import PROGRAMS, running
from tests.street.test_shops import folder
from tests.street.walk import CATALOGUE, walk

__all__ = ["folder"]
pytestmark = [pytest.mark.street, pytest.mark.timeout(3000)]

OLD, NEW = "petit-relais.example", "pocket-nord.example"
SEIZED, BACK = 12.0, 13.0
CONTACT = (
    "<p>Commandes : Snap <a href='https://www.snapchat.com/add/relais.nord59'>relais.nord59</a>, "
    "WhatsApp <a href='https://wa.me/33639987654'>06 39 98 76 54</a>.</p>"
)
CLAUSES = (
    "Le vendeur expédie sous deux jours ouvrés, dans une enveloppe sans marque, après réception du règlement.",
    "Toute réclamation se fait par message avec une vidéo de l'ouverture du colis complet, sans coupure.",
    "En cas de perte du colis nous partageons la somme à moitié avec l'acheteur qui nous a prévenus.",
    "La batterie est essayée, son remplacement coûte dix euros si le client l'abîme en l'ouvrant.",
    "Les messages des clients sont effacés chaque semaine, gardez donc votre numéro de commande.",
    "Un échange de modèle est possible une seule fois, le port reste alors à la charge du client.",
)
BEFORE, AFTER = (
    "{0} : passe le portique du parloir sans sonner, aucun métal, tient dans la main fermée.",
    "{0} : indétectable au portique, parfait pour un détenu, livré chargé avec sa puce.",
)
AROUND = ("django-oscar", "cartridge", "django-classified", "django-ecom-store", "amatak-shop", "evershop", "expresscart-cloth", "shuup")  # fmt: skip
PLACES = {"django-oscar": OLD, "cartridge": NEW}
"""The program of the old shop and of the new one; each stands a second time around them, filled as all others are."""


def _filled(place: Path, street: Path, said: str, *, again: bool) -> Path:
    """Make a street of its own for one seller: eight phones at his prices, his words, clauses, contacts and photographs."""
    known = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    goods = known["goods"][:8]
    pictures = place / "pictures"
    pictures.mkdir(parents=True)
    rng = random.Random(59)
    for number, good in enumerate(goods):
        price = f"{float(good['price']) + number % 3 * 5:.2f}"
        words = f"<p>{said.format(good['name'])}</p><p>{CLAUSES[number % 6]} {CLAUSES[(number + 1) % 6]}</p>{CONTACT}"
        good |= {"price": price, "list_price": None, "stock": 5, "description": words}
        first = jpeg(photograph(31_000 + number))
        taken = travelled(first, rng) if again else first
        with Image.open(BytesIO(taken)) as opened:
            opened.save(pictures / good["image"])
    (place / "catalogue.json").write_text(json.dumps(known | {"goods": goods}), encoding="utf-8")
    (place / "environments").symlink_to(street / "environments")
    place.chmod(0o711)
    return place


def _visited(program: Program, street: Path, host: str, day: float) -> Visit:
    """Walk a program and return what it showed, under an invented host."""
    with running(program, street) as start:
        here = urlsplit(start).netloc
        found = [*_pages(start, here, host)]
    return Visit(url=f"https://{host}/", social=False, day=day, outcome="complete", pages=tuple(found), certificate=(host,))  # fmt: skip


def _pages(start: str, here: str, host: str) -> Iterator[Page]:
    pictures: set[str] = set()
    for page, reading in walk(start, most=60):
        kind = dict(page.headers).get("content-type", "text/html").partition(";")[0]
        body = page.body.replace(f"http://{here}".encode(), f"https://{host}".encode())
        yield page.url.replace(f"http://{here}", f"https://{host}"), "page", body, kind
        pictures |= {url for listing in reading.listings for url in listing.images[:1]}
    with httpx.Client(timeout=60) as client:
        for url in sorted(one for one in pictures if urlsplit(one).netloc == here):
            answer = client.get(url)
            if answer.status_code == 200:
                kind = answer.headers["content-type"].partition(";")[0]
                yield (
                    url.replace(f"http://{here}", f"https://{host}"),
                    "image",
                    answer.content,
                    kind,
                )


def test_the_return_is_told_first_and_no_shop_around_it(folder: Path, tmp_path: Path) -> None:
    """The same Snapchat, WhatsApp, clauses and photographs on other software were « non tranché », lower with the photographs than without."""
    programs = {program.name: program for program in PROGRAMS}
    world = World(hand={OLD: OLD, NEW: OLD}, returns={NEW: (OLD, "other software")}, known_from={NEW: BACK})  # fmt: skip
    lacking: dict[str, str] = {}
    for number, name in enumerate(AROUND):
        host, day = f"autre-{name}.example", (3.0, 12.5)[number % 2]
        try:
            world.visits.append(_visited(programs[name], folder, host, day))
        except (Lacking, TimeoutError) as why:
            lacking[name] = str(why)
            continue
        world.kinds[host] = name
    for name, host in PLACES.items():
        back = host == NEW
        place = _filled(tmp_path / name, folder, AFTER if back else BEFORE, again=back)
        world.visits.append(_visited(programs[name], place, host, BACK if back else 1.0))
    banner = (f"https://{OLD}/", "home", BANNER.encode(), "text/html")
    world.visits.append(replace(world.visits[-1], url=f"https://{OLD}/", day=SEIZED, outcome="seized", pages=(banner,), certificate=(OLD,)))  # fmt: skip
    findings = analysed(world, tmp_path / "enquete")
    figures = measured(world, findings)
    query = "SELECT subject, band, round(probability, 4) FROM lead WHERE predecessor = ? ORDER BY bits DESC"
    leads = [tuple(row) for row in findings.execute(query, (OLD,))]
    findings.close()
    kept = {name: figures[name] for name in ("told_first_digest", "first_place", "same_hand_true", "same_hand_false", "wrong_told")}  # fmt: skip
    pages = {urlsplit(visit.url).netloc: len(visit.pages) for visit in reversed(world.visits)}
    write("street_succession", {**kept, "around": sorted(world.kinds.values()), "pages": pages, "lacking": lacking, "leads": leads}, "scrapy")  # fmt: skip

    assert len(world.kinds) >= 6, lacking
    assert kept["told_first_digest"] == kept["first_place"] == kept["same_hand_true"] == 1, leads
    assert kept["same_hand_false"] == 0
    assert kept["wrong_told"] == {}
