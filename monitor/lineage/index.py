"""
Find whom to compare: which sites show a key, and which show a copy of a picture, without going through all of them.

Keys (identifiers, shingles, odd words, classes, prices) stand in one inverted table of 64-bit numbers; a key that more
sites show than say something is never followed. Pictures are found by the sixteen 16-bit parts of their hash: two
hashes that differ in at most 31 of 256 bits agree in one part but for one bit (Norouzi, Punjani and Fleet, "Fast search
in Hamming space with multi-index hashing", CVPR 2012). The cost of one search grows with what is rare, not with
the number of sites.
"""

import sqlite3
from collections.abc import Collection, Iterable

import faiss
import numpy as np

from monitor.lineage.fingerprint import opened
from monitor.signals.pictures import Hashes, Picture, distances


class Postings:
    """Which sites show which keys."""

    def __init__(self, findings: sqlite3.Connection) -> None:
        self._findings = findings

    def add(self, site: int, keys: Iterable[int]) -> None:
        """Write that a site shows these keys."""
        self._findings.executemany(
            "INSERT OR IGNORE INTO posting (key, site) VALUES (?, ?)", ((key, site) for key in keys)
        )

    def sharers(self, key: int, most: int) -> list[int]:
        """Return the sites that show a key, at most ``most`` + 1 of them."""
        rows = self._findings.execute(
            "SELECT site FROM posting WHERE key = ? LIMIT ?", (key, most + 1)
        )
        return [site for (site,) in rows]

    def others(self, key: int, without: Collection[int], most: int) -> int:
        """Return how many sites but the excluded ones show a key; counting stops beyond ``most``."""
        found = self.sharers(key, most + len(without))
        return sum(site not in without for site in found)


class Photos:
    """Every picture of every site, found by likeness."""

    def __init__(self, findings: sqlite3.Connection, radius: int) -> None:
        self._findings = findings
        self._radius = radius
        self._index = faiss.IndexBinaryMultiHash(256, 16, 16)
        self._index.nflip = 1
        self._sites: list[int] = []
        self._values: list[str] = []
        self._numbers: dict[str, list[int]] = {}
        self._loaded = False

    def add(self, site: int, value: str) -> set[int]:
        """Take in a picture and return the sites that show a copy of it."""
        self._load()
        picture = opened(value)
        found = self._near(picture)
        number = len(self._sites)
        self._findings.execute(
            "INSERT INTO photo_hash (number, site, value) VALUES (?, ?, ?)", (number, site, value)
        )
        rows = {(number, self._sites[other]) for other in found if self._sites[other] != site}
        rows |= {(other, site) for other in found if self._sites[other] != site}
        self._findings.executemany(
            "INSERT OR IGNORE INTO photo_group (photo, site) VALUES (?, ?)", sorted(rows)
        )
        self._take(site, value)
        return {self._sites[other] for other in found} - {site}

    def copies_of(self, value: str) -> set[int]:
        """Return the sites that show a copy of a picture, the picture's own among them."""
        self._load()
        return {self._sites[number] for number in self._near(opened(value))}

    def others(self, value: str, without: Collection[int]) -> int:
        """Return how many sites but the excluded ones show a copy of a picture that was taken in."""
        self._load()
        numbers = self._numbers.get(value, [])
        if not numbers:
            return 0
        marks = ",".join("?" * len(numbers))
        rows = self._findings.execute(
            f"SELECT DISTINCT site FROM photo_group WHERE photo IN ({marks})",
            numbers,
        )
        return sum(site not in without for (site,) in rows)

    def _load(self) -> None:
        """Read the pictures once, when the first is needed."""
        if self._loaded:
            return
        self._loaded = True
        rows = self._findings.execute(
            "SELECT site, value FROM photo_hash ORDER BY number"
        ).fetchall()
        for site, value in rows:
            self._register(site, value)
        if rows:
            self._index.add(np.concatenate([opened(value).whole for _, value in rows]))

    def _take(self, site: int, value: str) -> None:
        self._register(site, value)
        self._index.add(np.ascontiguousarray(opened(value).whole))

    def _register(self, site: int, value: str) -> None:
        self._numbers.setdefault(value, []).append(len(self._sites))
        self._sites.append(site)
        self._values.append(value)

    def _near(self, picture: Picture) -> set[int]:
        """Return the numbers of stored pictures near any hash of a picture: it whole, mirrored, and its windows."""
        if not self._sites:
            return set()
        queries = np.ascontiguousarray(picture.hashes)
        limits, _, labels = self._index.range_search(queries, self._radius + 1)
        del limits
        return {int(label) for label in labels}


class SeedPhotos:
    """The pictures of seeds with all their windows, for finding crops of them."""

    def __init__(self, radius: int) -> None:
        self._radius = radius
        self._hashes: list[Hashes] = []
        self._owners: list[int] = []
        self._seen: set[tuple[int, str]] = set()
        self._stacked: Hashes | None = None
        self._owner_of: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None

    def add(self, seed: int, value: str) -> None:
        """Take in a seed's picture."""
        if (seed, value) in self._seen:
            return
        self._seen.add((seed, value))
        hashes = opened(value).hashes
        self._hashes.append(hashes)
        self._owners += [seed] * len(hashes)
        self._stacked = None

    def near(self, value: str) -> set[int]:
        """Return the seeds of whose pictures this one is a copy, whole, mirrored or cropped."""
        if not self._hashes:
            return set()
        if self._stacked is None or self._owner_of is None:
            self._stacked = np.concatenate(self._hashes)
            self._owner_of = np.asarray(self._owners, dtype=np.int64)
        apart = distances(opened(value).upright_and_mirrored, self._stacked).min(axis=0)
        return {int(seed) for seed in self._owner_of[apart <= self._radius]}
