"""
Say whether a domain name bears a known name: as it is, as it sounds in French, mistyped, or dressed with other words.

A known name that merely occurs inside a longer word does not count: ``aeroportik``, ``soportik``, ``csoportikon`` and
``kryptoportikus`` are other words than ``oportik``. A name must stand alone between hyphens, digits and the words
that shops add (``shop``, ``officiel``, ``new`` …); a misspelling must leave its first and last letter in place.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import idna
from rapidfuzz.distance import DamerauLevenshtein

from spiders.reading.contacts.found import Text
from storage.address import parted
from storage.dictionary import is_known

MIN_NAME: Final = 5
"""Shorter names occur in too many words by chance; they are looked for only as they are."""

BEFORE: Final = tuple(
    "nouveau nouvelle nouvo new neo le la les l mon ma my the vrai real true officiel official shop boutique store site "
    "mini micro tel telephone phone mobile allo pro best super vip bon top go get buy achat acheter promo click ex re back "
    "retour team by chez www france fr web e".split()
)
AFTER: Final = tuple(
    "shop shops store boutique officiel officielle official new nouveau nouvelle france fr be ch eu paris lyon marseille pro "
    "tel tels phone phones telephone mobile mini online enligne web site plus bis ter back retour vip off express market "
    "mart direct discount promo team crew group two deux z x s".split()
)
_SMALL: Final = frozenset("au aux du des de la le les un une en sur sous par pour a l d et".split())
_BEFORE = sorted(BEFORE, key=len, reverse=True)
_AFTER = sorted(AFTER, key=len, reverse=True)

_LEET: Final = str.maketrans("01345798", "oieastbb")
_SOUNDS: Final = (
    ("eaux", "o"), ("eau", "o"), ("aux", "o"), ("au", "o"), ("ph", "f"), ("ch", "§"), ("sh", "§"), ("th", "t"),
    ("cqu", "k"), ("que", "ke"), ("qu", "k"), ("ck", "k"), ("cq", "k"), ("q", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("y", "i"), ("z", "s"), ("ai", "e"), ("ei", "e"), ("x", "ks"), ("w", "v"), ("h", ""), ("§", "ch"),
)  # fmt: skip
_SILENT: Final = re.compile(r"(?<=[a-z]{3})(?:es|e|s|t)$")
_PARTS: Final = re.compile(r"[a-z]+|\d+")

COMMON_SHARE: Final = 0.001
"""A name borne by more than this share of a list is a word of the language there (``domain.md`` 5.3, rule 3)."""
COMMON_LEAST: Final = 20


def labels_of(host: str) -> list[str]:
    """Return the labels of a host that somebody chose: all but its public suffix, the registered one last."""
    labels = host.lower().strip(".").split(".")
    suffix = parted(host).suffix
    chosen = labels[: -(suffix.count(".") + 1)] if suffix else labels[:-1]
    return chosen or labels[:1]


def label_of(host: str) -> str:
    """Return the label under which a host's domain is registered: ``oportik`` of ``www.oportik.co.uk``."""
    return labels_of(host)[-1]


def folded_label(label: str) -> str:
    """Return a label of a host in plain lower-case ASCII letters: IDNA decoded, look-alike letters made Latin."""
    text = label.lower()
    if text.startswith("xn--"):
        try:
            text = idna.decode(text)
        except (idna.IDNAError, UnicodeError):
            return text
    return Text(text).low


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return how a French reader says a word: ``auportic``, ``oportique`` and ``o-portik`` all give ``oportik``."""
    value = re.sub(r"[^a-z]", "", word)
    for written, said in _SOUNDS:
        value = value.replace(written, said)
    value = re.sub(r"(.)\1+", r"\1", value)
    return _SILENT.sub("", value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How a domain name bears a known one."""

    name: str
    """The known name."""

    how: str
    """A French phrase."""

    strength: float
    """0 to 1, before anything is known of the site."""


@dataclass(frozen=True)
class KnownName:
    """A name that is looked for."""

    written: str

    @cached_property
    def letters(self) -> str:
        """The name in plain letters and digits."""
        return re.sub(r"[^a-z0-9]", "", Text(self.written.lower()).low)

    @cached_property
    def said(self) -> str:
        """How it sounds."""
        return sound(self.letters.translate(_LEET))


class Names:
    """Known names, and the words that resemble them by chance."""

    def __init__(self, names: Iterable[str], ignore: Iterable[str] = ()) -> None:
        known = {KnownName(name) for name in names}
        self.known = sorted((n for n in known if len(n.letters) >= 4), key=lambda n: n.written)
        self._ignored = frozenset(word.lower().strip(". ") for word in ignore)
        self._needles = tuple(_needles(self.known))

    def __bool__(self) -> bool:
        return bool(self.known)

    def ignores(self, host: str) -> bool:
        """Say whether a person said that a host, its domain or one of its labels resembles a name by chance."""
        label = label_of(host)
        domain = label + host.rpartition(label)[2]
        return not self._ignored.isdisjoint({host, domain, label})

    def likeness(self, host: str) -> Likeness | None:
        """Return how a host bears a known name, the strongest way; None where it bears none."""
        host = host.lower().rstrip(".").removeprefix("*.")
        if not self._may_bear(host):
            return None
        if self.ignores(host):
            return None
        labels = [label for label in labels_of(host) if label not in self._ignored]
        found = [one for label in labels for one in self._of_label(label)]
        return max(found, key=lambda one: one.strength, default=None)

    def _may_bear(self, host: str) -> bool:
        if "xn--" in host:
            return True
        plain = re.sub(r"[^a-z0-9.]", "", host)
        read = plain.translate(_LEET)
        said = ".".join(sound(label) for label in read.split("."))
        return any(piece in plain or piece in read or piece in said for piece in self._needles)

    def _of_label(self, label: str) -> Iterator[Likeness]:
        written = folded_label(label)
        disguised = written != label.lower()
        for reading in dict.fromkeys((written, _unleet(written))):
            leet = reading != written
            parts = _PARTS.findall(reading)
            ordinary = bool(parts) and all(part.isdigit() or _is_french(part) for part in parts)
            for core in _cores(parts):
                if core in self._ignored:
                    continue
                for name in self.known:
                    one = _compare(core, name)
                    if one is None:
                        continue
                    strength = one.strength * (0.6 if ordinary else 1.0)
                    how = one.how
                    if disguised or leet:
                        how += ", lettres déguisées"
                        strength = min(0.8, strength + 0.1)
                    yield Likeness(name=name.written, how=how, strength=round(strength, 3))


def _needles(names: Iterable[KnownName]) -> Iterator[str]:
    """Yield pieces one of which every host that bears a name contains, in letters or in sound."""
    for name in names:
        half = len(name.letters) // 2
        pieces = {name.letters[:half], name.letters[half:], name.said[:half], name.said[half:]}
        yield from (piece for piece in sorted(pieces) if len(piece) >= 2)


def _is_french(word: str) -> bool:
    """Say whether letters are a French word, a small one, or both written together: ``au``, ``portique``, ``auportique``."""
    if word in _SMALL or is_known(word, ("fr",)):
        return True
    return any(
        word.startswith(small) and is_known(word[len(small) :], ("fr",))
        for small in _SMALL
        if len(word) - len(small) >= MIN_NAME
    )


def _unleet(label: str) -> str:
    """Return a label with digits inside words read as letters; a number of its own stays a number."""
    return re.sub(
        r"(?<=[a-z])[0134579](?=[a-z])|^[0134579](?=[a-z]{3})",
        lambda match: match[0].translate(_LEET),
        label,
    )


def _cores(parts: list[str]) -> Iterator[str]:
    """Yield what a label may mean: each run of neighbouring parts joined, as it is and without added words."""
    seen: set[str] = set()
    words = [part for part in parts if not part.isdigit()]
    for start in range(len(words)):
        for stop in range(start + 1, min(len(words), start + 4) + 1):
            for core in _undressed("".join(words[start:stop])):
                if core not in seen:
                    seen.add(core)
                    yield core


def _undressed(word: str) -> Iterator[str]:
    """Yield a word as it is, then without the words that shops put before and after their name."""
    yield word
    starts = [word] + [
        word[len(added) :]
        for added in _BEFORE
        if word.startswith(added) and len(word) - len(added) >= MIN_NAME
    ]
    for core in starts:
        if core is not word:
            yield core
        for added in _AFTER:
            if core.endswith(added) and len(core) - len(added) >= MIN_NAME:
                shorter = core[: -len(added)]
                yield shorter
                for further in _AFTER:
                    if shorter.endswith(further) and len(shorter) - len(further) >= MIN_NAME:
                        yield shorter[: -len(further)]


def _compare(core: str, name: KnownName) -> Likeness | None:
    if core == name.letters:
        return Likeness(name=name.written, how=f"porte le nom « {name.written} »", strength=0.6)
    if len(name.letters) < MIN_NAME or len(core) < MIN_NAME:
        return None
    if sound(core) == name.said:
        return Likeness(
            name=name.written, how=f"se prononce comme « {name.written} »", strength=0.5
        )
    if (
        len(name.letters) >= 6
        and core[0] == name.letters[0]
        and core[-1] == name.letters[-1]
        and DamerauLevenshtein.distance(core, name.letters, score_cutoff=1) <= 1
    ):
        return Likeness(name=name.written, how=f"s'écrit presque « {name.written} »", strength=0.35)
    return None


def bearing(
    hosts: Iterable[str], names: Names
) -> tuple[list[tuple[str, Likeness]], tuple[str, ...], int]:
    """
    Return the hosts of a list that bear a known name, the names that are ordinary words there, and how many hosts it has.

    A name that more than :data:`COMMON_SHARE` of the list bears (and at least :data:`COMMON_LEAST` hosts) tells
    nothing in that list: its hosts are left out, and it is named with its count.
    """
    found: list[tuple[str, Likeness]] = []
    total = 0
    for host in hosts:
        total += 1
        one = names.likeness(host)
        if one is not None:
            found.append((host, one))
    counts = Counter(one.name for _, one in found)
    common = {name for name, n in counts.items() if n >= max(COMMON_LEAST, COMMON_SHARE * total)}
    kept = [(host, one) for host, one in found if one.name not in common]
    return kept, tuple(f"{name} ({counts[name]} fois)" for name in sorted(common)), total
