"""
A small world written as pages: sellers, their returns, and everyone who may be taken for one.

``cast`` draws who there is, ``returns`` how sellers come back, ``decoys`` who surrounds them, ``markup`` writes what each
shows, ``street`` archives it day by day and has it analysed as any visit is. Nothing here knows how the lineage weighs.
"""

from pathlib import Path

from benchmarks.lineage_pages.cast import Maker, World
from benchmarks.lineage_pages.decoys import KINDS, decoys
from benchmarks.lineage_pages.returns import DISGUISES, left_behind, returned, shown_before
from benchmarks.lineage_pages.texts import FOLDER


def world(
    seed: int,
    *,
    sellers: int = len(DISGUISES),
    shops: int = 70,
    kinds: int = 12,
    folder: Path = FOLDER,
) -> World:
    """Return the world of a seed: sellers with their returns, shops of other goods, and so many kinds of decoys a seller."""
    make = Maker(seed, folder)
    for _ in range(shops):
        make.decoy(make.lawful(), "lawful", make.rng.uniform(0, 40))
    disguises = make.rng.sample(tuple(DISGUISES), len(DISGUISES))
    for disguise in disguises[:sellers]:
        kept = left_behind(make, disguise)
        seller = make.seller(seized=not disguise.startswith("redirect"), shows=shown_before(kept))
        returned(make, seller, disguise, kept)
        decoys(make, seller, min(kinds, len(KINDS)))
    for _ in range(sellers // 2):
        make.decoy(make.stranger(), "other seller", make.rng.uniform(0, 40))
    return make.world
