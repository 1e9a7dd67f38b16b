"""
What an opponent can do to a true lead by what he plants on pages, read by the whole path.

``python -m benchmarks.bench_lineage_poison [SEED]`` plays one small world as it is and once more for each poison, planted between
the seizures and the returns, and writes ``benchmarks/results/lineage_poison.json``: by how many bits a true lead moves, whether it
stays first for its seed, and what becomes of those on whose pages things were planted.
"""

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.common import write
from benchmarks.lineage_pages.cast import Maker, Seller, World
from benchmarks.lineage_pages.decoys import KINDS, Of
from benchmarks.lineage_pages.markup import Page
from benchmarks.lineage_pages.returns import left_behind, returned, shown_before
from benchmarks.lineage_pages.street import analysed, told_until

RETURNS = ("two contacts", "payment and terms", "payment and photos", "photos and terms", "analytics", "announced", "redirect", "email")  # fmt: skip
SOON = 0.4
"""Days after a seizure on which things are planted; nobody returns before the first."""

Plants = Callable[[Maker, Seller, bool], None]


def _of(make: Maker, seller: Seller) -> Of:
    ways = {**make.ways(make.name()), **dict(seller.shown.contacts)}
    return Of(shown=seller.shown, ways=ways, quoted=())


def _commented(make: Maker, seller: Seller, _: bool) -> None:
    """Comments with his contacts, sentences and a photograph, on eight lawful shops."""
    for _n in range(4):
        for shop in KINDS["planted comments"](make, _of(make, seller)):
            make.decoy(shop, "lawful, planted on", seller.seized + SOON)


def _in_footers(make: Maker, seller: Seller, _: bool, when: float = SOON) -> None:
    """All his contacts in the footers of eight lawful shops, and a photograph."""
    for _n in range(8):
        for shop in KINDS["planted footer"](make, _of(make, seller)):
            make.decoy(shop, "lawful, planted on", seller.seized + when)


def _in_footers_before(make: Maker, seller: Seller, first: bool) -> None:
    """The same two days before the seizure, by somebody who expects it."""
    _in_footers(make, seller, first, -2.0)


def _diluted(make: Maker, seller: Seller, first: bool) -> None:
    """All his contacts, one each, on fifty other sellers."""
    for number in range(50 if first else 0):
        other, contacts = make.stranger(), seller.shown.contacts
        given = contacts[number % len(contacts)]
        kept = tuple(one for one in other.contacts if one[0] != given[0])
        make.decoy(replace(other, contacts=(*kept, given), photos=()), "seller, planted on", seller.seized + SOON)  # fmt: skip


def _flooded(make: Maker, seller: Seller, first: bool) -> None:
    """Two hundred copies of all his words, goods and contacts, in his theme and in another."""
    shown = replace(seller.shown, photos=())
    for number in range(200 if first else 0):
        theme = (shown.theme + number % 2) % 5
        make.decoy(replace(shown, host=f"{make.name()}-copie.example", theme=theme), "copy", seller.seized + SOON)  # fmt: skip


def _contradicted(make: Maker, seller: Seller, _: bool) -> None:
    """A company with a valid number on a page of the return itself."""
    site = next(one for one, (old, _) in make.world.returns.items() if old == seller.shown.host)
    body = "<html lang=fr><body><h1>Mentions légales</h1><p>SARL Bonne Foi, SIREN 732 829 320, RCS Paris.</p></body></html>"
    page: Page = (f"https://{site}/mentions", "legal", body.encode(), "text/html")
    make.seen(site, make.world.known_from[site] + 0.3, [page])


POISONS: Mapping[str, Plants | None] = {
    "nothing": None, "comments on eight lawful shops": _commented, "footers of eight lawful shops": _in_footers,
    "contacts diluted over fifty sellers": _diluted, "two hundred copies": _flooded, "a contrary company": _contradicted,
    "footers of eight lawful shops, before the seizure": _in_footers_before,
}  # fmt: skip


def _played(seed: int, plants: Plants | None, folder: Path) -> tuple[World, sqlite3.Connection]:
    """Draw the world, plant what is to be planted after all else was drawn, and have it analysed."""
    make = Maker(seed)
    for _ in range(20):
        make.decoy(make.lawful(), "lawful", make.rng.uniform(0, 12))
    sellers = []
    for disguise in RETURNS:
        kept = left_behind(make, disguise)
        seller = make.seller(seized=disguise != "redirect", shows=shown_before(kept))
        sellers.append(replace(seller, posts=list(seller.posts)))
        returned(make, seller, disguise, kept)
    for number, seller in enumerate(sellers):
        if plants is not None:
            plants(make, seller, number == 0)
    return make.world, analysed(make.world, folder)


def measure(seed: int, plants: Plants | None) -> dict[str, Any]:
    """Return the bits of each true lead, who is first for its seed, and what is told of those planted on."""
    with tempfile.TemporaryDirectory() as folder:
        world, findings = _played(seed, plants, Path(folder) / "workspace")
        rows = findings.execute("SELECT subject, predecessor, band, bits FROM lead ORDER BY bits DESC, subject").fetchall()  # fmt: skip
        told = told_until(findings, "9999")
        findings.close()
    first: dict[str, str] = {}
    for subject, predecessor, _, _ in rows:
        first.setdefault(predecessor, subject)
    true = {subject: (band, bits) for subject, predecessor, band, bits in rows if world.returns.get(subject, ("",))[0] == predecessor}  # fmt: skip
    planted = {site: kind for site, kind in world.kinds.items() if kind != "lawful"}
    return {
        "true": true,
        "first": sum(first.get(old) == site for site, (old, _) in world.returns.items()),
        "planted_bands": sorted({f"{planted[s]}: {band}" for s, _, band, _ in rows if s in planted}),
        "planted_told": sorted({f"{planted[one.subject]}: {one.then_band}" for one in told if one.subject in planted}),
    }  # fmt: skip


def main() -> None:
    """Measure every poison beside the world without it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seed", type=int, nargs="?", default=15)
    seed = parser.parse_args().seed
    figures: dict[str, Any] = {"seed": seed, "returns": len(RETURNS)}
    before: dict[str, tuple[str, float]] = {}
    for name, plants in POISONS.items():
        found = measure(seed, plants)
        true = found.pop("true")
        before = before or true
        moved = [true[site][1] - bits if site in true else -bits for site, (_, bits) in before.items()]  # fmt: skip
        figures[name] = found | {
            "leads": len(true), "lowered_by": round(max(0.0, -min(moved)), 2), "raised_by": round(max(0.0, *moved), 2),
            "bands_changed": sum(true.get(site, ("", 0))[0] != band for site, (band, _) in before.items()),
        }  # fmt: skip
        print(name, json.dumps(figures[name], ensure_ascii=False), flush=True)
    write("lineage_poison", figures)


if __name__ == "__main__":
    main()
