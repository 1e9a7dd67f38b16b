"""Change single bytes of a package and see whether verification notices."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.evidence.opened import Trust
from storage.evidence.verify import verify_package


@dataclass(frozen=True)
class Flip:
    """One byte to change."""

    path: Path
    offset: int
    mask: int


def flips(package: Path, count: int, chance: random.Random) -> Iterator[Flip]:
    """Yield changes at random places, each byte of the package as likely; every small file gets at least one."""
    files = sorted(p for p in package.rglob("*") if p.is_file() and p.stat().st_size)
    sizes = [path.stat().st_size for path in files]
    picked = list(files[:count])
    picked += chance.choices(files, sizes, k=max(0, count - len(picked)))
    for path in picked:
        yield Flip(path, chance.randrange(path.stat().st_size), 1 << chance.randrange(8))


def undetected(package: Path, trust: Trust, changes: Iterator[Flip]) -> list[Flip]:
    """Return the changes after which the package still verified; each is undone before the next."""
    missed = []
    for flip in changes:
        data = bytearray(flip.path.read_bytes())
        data[flip.offset] ^= flip.mask
        flip.path.write_bytes(data)
        if verify_package(package, trust).good:
            missed.append(flip)
        data[flip.offset] ^= flip.mask
        flip.path.write_bytes(data)
    return missed
