"""
Find whom to compare: which sites show a key, and which show a copy of a picture, without going through all of them.

Keys (identifiers, shingles, odd words, classes, prices) stand in one inverted table of 64-bit numbers; a key that more
sites show than say something is never followed. Pictures are found by the four 16-bit parts of their coarse hash: two
hashes that differ in at most 11 of 64 bits agree in one part but for two bits (Norouzi, Punjani and Fleet, "Fast search
in Hamming space with multi-index hashing", CVPR 2012); registration then decides. The cost of one search grows with
what is rare, not with the number of sites.
"""

import sqlite3
from collections.abc import Collection, Mapping

import faiss
import numpy as np

from monitor.lineage.fingerprint import key
from monitor.signals.pictures import RADIUS, Hashes, apart, laid_over, picture
from storage.findings import compared
from storage.findings.lineage_records import Photo
from storage.records.link import TraitKind


class Postings:
    """Which sites show which keys."""

    def __init__(self, findings: sqlite3.Connection) -> None:
        self._findings = findings

    def new(self, site: int, keys: Mapping[int, int]) -> dict[int, int]:
        """Write that a site shows these keys, and return those it was not known to show."""
        return {
            one: worth for one, worth in keys.items() if compared.show(self._findings, one, site)
        }

    def sharers(self, posting: int, most: int) -> list[int]:
        """Return the sites that show a key, at most ``most`` + 1 of them."""
        return compared.showing(self._findings, posting, most + 1)

    def others(self, posting: int, without: Collection[int], most: int) -> int:
        """Return how many sites but the excluded ones show a key; counting stops beyond ``most``."""
        found = self.sharers(posting, most + len(without))
        return sum(site not in without for site in found)

    def known(self, posting: int, before: str, most: int) -> list[int]:
        """Return the sites first seen before a time that show a key, at most ``most`` + 1 of them."""
        return compared.showing(self._findings, posting, most + 1, before)

    def showed(self, kind: TraitKind, value: str, before: str, most: int) -> list[int]:
        """Return the sites that showed a value before a time, at most so many."""
        return compared.showed(self._findings, key(kind, value), (kind, value), before, most)


class Photos:
    """Every picture of every site, found by likeness as a whole, mirrored or not."""

    def __init__(self, findings: sqlite3.Connection) -> None:
        self._findings = findings
        self._index = faiss.IndexBinaryMultiHash(64, 4, 16)
        self._index.nflip = 2
        self._sites: list[int] = []
        self._values: list[str] = []
        self._numbers: dict[str, list[int]] = {}
        self._loaded = False

    def add(self, site: int, value: str) -> set[int]:
        """Take in a picture and return the other sites that show a copy of it."""
        self._load()
        found = [number for number in self._near(value) if self._sites[number] != site]
        number = len(self._sites)
        shown = {(number, self._sites[other]) for other in found} | {(one, site) for one in found}
        photo = Photo(number=number, site=site, value=value)
        compared.take_photo(self._findings, photo, sorted(shown))
        self._register(site, value)
        self._index.add(_bytes(picture(value).whole[:1]))
        return {self._sites[other] for other in found}

    def copies_of(self, value: str) -> set[int]:
        """Return the sites that show a copy of a picture, the picture's own among them."""
        self._load()
        return {self._sites[number] for number in self._near(value)}

    def known(self, value: str, before: str) -> list[int]:
        """Return the sites first seen before a time that show a copy of a picture that was taken in."""
        self._load()
        numbers = self._numbers.get(value, [])
        return compared.showing_photos(self._findings, numbers, before) if numbers else []

    def _load(self) -> None:
        """Read the pictures once, when the first is needed."""
        if self._loaded:
            return
        self._loaded = True
        photos = compared.photos(self._findings)
        for photo in photos:
            self._register(photo.site, photo.value)
        if photos:
            hashes = [picture(photo.value).whole[:1] for photo in photos]
            self._index.add(_bytes(np.concatenate(hashes)))

    def _register(self, site: int, value: str) -> None:
        self._numbers.setdefault(value, []).append(len(self._sites))
        self._sites.append(site)
        self._values.append(value)

    def _near(self, value: str) -> list[int]:
        """Return the numbers of stored pictures that are copies of a picture, seen as a whole."""
        if not self._sites:
            return []
        wanted = picture(value)
        _, apart_by, labels = self._index.range_search(_bytes(wanted.whole), WHOLE_RADIUS + 1)
        nearest = sorted(
            {(int(bits), int(label)) for bits, label in zip(apart_by, labels, strict=True)}
        )
        numbers = list(dict.fromkeys(label for _, label in nearest))[:MAX_REGISTERED]
        return [
            number
            for number in numbers
            if self._values[number] == value or _is_copy(value, self._values[number])
        ]


class SeedPhotos:
    """The pictures of seeds with all their windows, for finding crops of them."""

    def __init__(self) -> None:
        self._values: list[tuple[int, str]] = []
        self._hashes: list[Hashes] = []
        self._stacked: Hashes | None = None

    def add(self, seed: int, value: str) -> None:
        """Take in a seed's picture."""
        if (seed, value) in self._values:
            return
        self._values.append((seed, value))
        self._hashes.append(picture(value).hashes)
        self._stacked = None

    def near(self, value: str) -> set[int]:
        """Return the seeds that show a copy of a picture, whole, mirrored or either cropped."""
        if not self._hashes:
            return set()
        if self._stacked is None:
            self._stacked = np.stack(self._hashes)
        wanted = picture(value)
        windows = self._stacked.shape[1]
        forward = (
            apart(wanted.whole, self._stacked.reshape(-1))
            .min(axis=0)
            .reshape(-1, windows)
            .min(axis=1)
        )
        backward = (
            apart(wanted.hashes, self._stacked[:, :2].reshape(-1))
            .min(axis=0)
            .reshape(-1, 2)
            .min(axis=1)
        )
        nearest = np.minimum(forward, backward)
        order = sorted(
            (int(place) for place in np.flatnonzero(nearest <= RADIUS)),
            key=lambda place: (int(nearest[place]), self._values[place]),
        )
        found: set[int] = set()
        for place in order[:MAX_REGISTERED]:
            seed, other = self._values[place]
            if seed not in found and _is_copy(value, other):
                found.add(seed)
        return found


WHOLE_RADIUS = 10
"""Differing bits up to which two whole pictures are registered when they only count for the background."""

MAX_REGISTERED = 40
"""The nearest pictures that are registered with a new one."""


def _is_copy(wanted: str, value: str) -> bool:
    match = laid_over(value, wanted)
    return match is not None and match.copy


def _bytes(hashes: Hashes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.ascontiguousarray(hashes).view(np.uint8).reshape(-1, 8)
