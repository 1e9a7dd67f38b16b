"""
What two fingerprints have in common, and what they would have in common but have not, as observations to be weighed.

An observation names its signal, the level of agreement, how many other sites show the same, and the captures on both
sides that prove it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.lineage.copying import Copying, jaccard
from monitor.lineage.fingerprint import Fingerprint, Seen, key, shingles
from monitor.lineage.weights import Weights
from monitor.signals import naming, timing
from monitor.signals.pictures import Match, laid_over
from storage.records.link import TraitKind

MAX_EXAMPLES = 5
MAX_VALUES = 6
"""Shared values of one signal that become reasons, the rarest first."""


class Background(Protocol):
    """How common a thing is among the sites seen up to now."""

    @property
    def sites(self) -> int:
        """How many sites have been seen."""

    @property
    def began_at(self) -> str:
        """When the watch began, ISO 8601, UTC."""

    def others(self, posting: int) -> int:
        """Return how many sites beside the pair compared (and the earlier one's lineage) show a key."""

    def showing(self, posting: int) -> int:
        """Return how many sites show a key, however many they are."""

    def other_photos(self, value: str) -> int:
        """Return the same for a picture of either site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The same thing on both sides, quoted."""

    before: Seen
    after: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing to be weighed."""

    signal: str
    level: str
    """A level of the signal's weights, ``differ``, or ``common`` for a value too common to say anything."""

    value: str
    """What is shared, or what differs, as analysts read it."""

    others: int = 0
    """How many other sites show it."""

    frequency: float = 0.0
    """The same as a part of the background, 0-1."""

    examples: tuple[Example, ...] = ()
    later_had_it_first: bool = False
    note: str = ""
    """In French: what else the analyst should know."""

    bits: tuple[float, float, float] | None = None
    """For a signal that weighs itself: bits under hand, copycat, network."""


_VALUES: tuple[tuple[str, TraitKind], ...] = (
    ("account", TraitKind.ACCOUNT),
    ("handle", TraitKind.HANDLE),
    ("phone", TraitKind.PHONE),
    ("email", TraitKind.EMAIL),
    ("username", TraitKind.USERNAME),
    ("mailbox", TraitKind.MAILBOX),
    ("payment_account", TraitKind.PAYMENT_ACCOUNT),
    ("merchant", TraitKind.MERCHANT),
    ("company", TraitKind.COMPANY),
    ("address", TraitKind.ADDRESS),
    ("shop_id", TraitKind.SHOP_ID),
    ("tracker", TraitKind.TRACKER),
    ("chat_widget", TraitKind.CHAT_WIDGET),
    ("captcha_key", TraitKind.CAPTCHA_KEY),
    ("service_key", TraitKind.SERVICE_KEY),
    ("certificate", TraitKind.CERTIFICATE),
    ("hosting", TraitKind.HOSTING),
    ("favicon", TraitKind.FAVICON),
    ("headers", TraitKind.HEADERS),
)
"""Signals that compare values one by one."""

_COUNTS: tuple[tuple[str, TraitKind, int], ...] = (
    ("catalogue", TraitKind.PRODUCT, 3),
    ("price_ladder", TraitKind.PRICE, 3),
    ("sku", TraitKind.SKU, 3),
    ("assets", TraitKind.ASSET, 4),
)
"""Signals that count rare shared values: few, or many from the number given."""


def observations(
    earlier: Fingerprint,
    later: Fingerprint,
    copied: Copying,
    background: Background,
    weights: Weights,
) -> Iterator[Observation]:
    """Yield everything that speaks for or against one hand behind both sites."""
    rarity = _Rarity(background=background, weights=weights)
    shared_sentences = frozenset(
        value
        for kind in (TraitKind.WORDING, TraitKind.TERMS)
        for value in later.values(kind)
        if _has(earlier, value)
    )
    for signal, kind in _VALUES:
        yield from _values(signal, kind, earlier, later, rarity, weights)
    yield from _announced(earlier, later, rarity)
    for signal, kind, many in _COUNTS:
        yield from _counts(signal, kind, many, earlier, later, rarity, weights)
    yield from _photos(earlier, later, rarity)
    yield from _logos(earlier, later)
    yield from _sentences("wording", TraitKind.WORDING, earlier, later, rarity)
    yield from _sentences("terms", TraitKind.TERMS, earlier, later, rarity)
    yield from _spelling(earlier, later, shared_sentences, rarity)
    yield from _habits(earlier, later, shared_sentences, background)
    yield from _structure(earlier, later, copied, rarity)
    yield from _names(earlier, later)
    yield from _claims(later)
    yield from _timing(earlier, later, background)
    yield from _legal(earlier, later)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rarity:
    """How much a number of other sites takes from a value."""

    background: Background
    weights: Weights

    @property
    def most(self) -> int:
        """The most other sites a value may be on and still say something."""
        return max(2, int(self.weights.limits["common"] * self.background.sites))

    def frequency(self, others: int) -> float:
        """Return the part of the background that shows a value, never made rare by a small background."""
        return others / max(self.background.sites, self.weights.limits["background"])

    def chance(self, expected: float) -> float:
        """
        Return the chance that two unrelated sites share what no other site seen shows.

        It falls with the number of sites seen: in a street of twenty much looks rare that is common in town.
        ``expected`` is its product with the number of sites, from the unrelated pairs of the training worlds.
        """
        return min(0.5, expected / (self.background.sites + 1))

    def rare(self, posting: int) -> bool:
        """Say whether a key is on so few other sites that it says something."""
        return self.background.others(posting) <= self.most


def _values(
    signal: str,
    kind: TraitKind,
    earlier: Fingerprint,
    later: Fingerprint,
    rarity: _Rarity,
    weights: Weights,
) -> Iterator[Observation]:
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    if shared:
        weighed = sorted((rarity.background.others(key(kind, value)), value) for value in shared)
        for others, value in weighed[:MAX_VALUES]:
            common = others > rarity.most
            if common and signal in {"headers", "hosting"}:
                continue
            yield Observation(
                signal=signal,
                level="common" if common else "value",
                value=value,
                others=others,
                frequency=rarity.frequency(others),
                examples=(Example(before=before[value], after=after[value]),),
                later_had_it_first=_later_first(earlier, before[value], after[value]),
                note=f"vu sur {others} autres sites : ne dit rien"
                if common
                else _elsewhere(others),
            )
        return
    if weights.signals[signal].differ is None:
        return
    spaces = {_space(value) for value in before} & {_space(value) for value in after}
    if spaces:
        one = next(value for value in sorted(before) if _space(value) in spaces)
        other = next(value for value in sorted(after) if _space(value) in spaces)
        yield Observation(
            signal=signal,
            level="differ",
            value=f"{one} ≠ {other}",
            examples=(Example(before=before[one], after=after[other]),),
        )


def _announced(earlier: Fingerprint, later: Fingerprint, rarity: _Rarity) -> Iterator[Observation]:
    """Yield a link or redirect from the earlier site or its accounts to the later one: only their owner places it."""
    for signal, kind in (("announcement", TraitKind.LINK), ("redirect", TraitKind.REDIRECT)):
        seen = earlier.values(kind).get(later.site_id)
        if seen is None:
            continue
        others = rarity.background.others(key(kind, later.site_id))
        common = others > rarity.most
        yield Observation(
            signal=signal,
            level="common" if common else "value",
            value=later.site_id,
            others=others,
            frequency=rarity.frequency(others),
            examples=(Example(before=seen, after=_first(later)),),
            note=_elsewhere(others),
        )


def _counts(
    signal: str,
    kind: TraitKind,
    many: int,
    earlier: Fingerprint,
    later: Fingerprint,
    rarity: _Rarity,
    weights: Weights,
) -> Iterator[Observation]:
    before, after = earlier.values(kind), later.values(kind)
    if not before or not after:
        return
    shared = sorted(before.keys() & after.keys())
    rare = [value for value in shared if rarity.rare(key(kind, value))]
    if rare:
        yield Observation(
            signal=signal,
            level="many" if len(rare) >= many else "few",
            frequency=rarity.chance(0.5 if len(rare) >= many else 3.0),
            value=f"{len(rare)} en commun, rares : {', '.join(rare[:4])}",
            examples=tuple(Example(before=before[v], after=after[v]) for v in rare[:MAX_EXAMPLES]),
        )
    elif (
        not shared
        and weights.signals[signal].differ is not None
        and min(len(before), len(after)) >= 5
    ):
        yield Observation(
            signal=signal,
            level="differ",
            value=f"{len(before)} et {len(after)}, aucun en commun",
            examples=(
                Example(before=next(iter(before.values())), after=next(iter(after.values()))),
            ),
        )


def _photos(earlier: Fingerprint, later: Fingerprint, rarity: _Rarity) -> Iterator[Observation]:
    before, after = earlier.values(TraitKind.PHOTO), later.values(TraitKind.PHOTO)
    if not before or not after:
        return
    elsewhere = {value: rarity.background.other_photos(value) for value in before}
    own = tuple(value for value in before if elsewhere[value] <= rarity.most)
    pairs = copies(own, tuple(after))
    if pairs:
        count = len(pairs)
        level = "one" if count == 1 else "some" if count < 5 else "many"
        yield Observation(
            signal="photo",
            level=level,
            value=f"{count} photographie{'s' if count > 1 else ''} en commun",
            examples=tuple(
                Example(before=before[o], after=after[a]) for o, a, _ in pairs[:MAX_EXAMPLES]
            ),
            later_had_it_first=all(_later_first(earlier, before[o], after[a]) for o, a, _ in pairs),
            note=_laid(pairs[0][2]),
        )
        return
    common = sorted(before.keys() & after.keys(), key=lambda value: (elsewhere[value], value))
    if common:
        others = elsewhere[common[0]]
        yield Observation(
            signal="photo",
            level="common",
            value=f"{len(common)} en commun, vues ailleurs",
            others=others,
            examples=(Example(before=before[common[0]], after=after[common[0]]),),
            note=f"vues sur {others} autres sites : photographies de fournisseur, ne disent rien",
        )
    elif min(len(own), len(after)) >= 3:
        yield Observation(
            signal="photo",
            level="differ",
            value=f"{len(own)} et {len(after)} photographies, aucune en commun",
            examples=(Example(before=before[own[0]], after=next(iter(after.values()))),),
        )


def copies(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str, Match]]:
    """Return each picture of the earlier site that has a copy on the later one, with the copy, the best match first."""
    found = []
    for value in before:
        matches = [
            (other, match)
            for other in after
            if (match := laid_over(value, other)) is not None and match.copy
        ]
        if matches:
            best = max(matches, key=lambda pair: (pair[1].alike, pair[1].correlation, pair[0]))
            found.append((value, best[0], best[1]))
    return sorted(found, key=lambda match: (-match[2].alike, match[0]))


def _logos(earlier: Fingerprint, later: Fingerprint) -> Iterator[Observation]:
    before, after = earlier.values(TraitKind.LOGO), later.values(TraitKind.LOGO)
    if not before or not after:
        return
    pairs = copies(tuple(before), tuple(after))
    if pairs:
        one, other, match = pairs[0]
        yield Observation(
            signal="logo",
            level="value",
            value="logo",
            examples=(Example(before=before[one], after=after[other]),),
            note=_laid(match),
        )


def _sentences(
    signal: str, kind: TraitKind, earlier: Fingerprint, later: Fingerprint, rarity: _Rarity
) -> Iterator[Observation]:
    before = earlier.shingles(kind)
    after = {**later.shingles(TraitKind.TERMS), **later.shingles(TraitKind.WORDING)}
    shared = sorted(before.keys() & after.keys())
    rare = [shingle for shingle in shared if rarity.rare(shingle)]
    if len(rare) >= 2:
        level = "few" if len(rare) < 5 else "some" if len(rare) < 15 else "many"
        expected = {"few": 4.0, "some": 0.8, "many": 0.1}[level]
        pairs: dict[str, str] = {}
        weight: dict[str, int] = {}
        for shingle in rare:
            pairs.setdefault(before[shingle], after[shingle])
            weight[before[shingle]] = weight.get(before[shingle], 0) + 1
        best = sorted(pairs, key=lambda v: (-weight[v], v))
        yield Observation(
            signal=signal,
            level=level,
            frequency=rarity.chance(expected),
            value=f"{len(pairs)} phrase{'s' if len(pairs) > 1 else ''} peu courante{'s' if len(pairs) > 1 else ''} en commun",
            examples=tuple(
                Example(before=earlier.seen_sentence(v), after=later.seen_sentence(pairs[v]))
                for v in best[:MAX_EXAMPLES]
            ),
        )
    elif not rare and min(len(before), len(later.shingles(kind))) >= 30:
        yield Observation(
            signal=signal,
            level="differ",
            value="aucune phrase peu courante en commun",
            examples=(
                Example(
                    before=next(iter(earlier.values(kind).values())),
                    after=next(iter(later.values(kind).values())),
                ),
            ),
        )


def _spelling(
    earlier: Fingerprint, later: Fingerprint, shared: frozenset[str], rarity: _Rarity
) -> Iterator[Observation]:
    """Yield mistakes that both make, in sentences that are not copies of one another."""
    before, after = earlier.odd_words(), later.odd_words()
    found = []
    for word in sorted(before.keys() & after.keys()):
        if after[word] in shared or _overlaps(before[word], after[word]):
            continue
        others = rarity.background.others(key("word", word))
        if others <= rarity.most:
            found.append((others, word))
    for others, word in sorted(found)[:MAX_VALUES]:
        yield Observation(
            signal="spelling",
            level="value",
            value=word,
            others=others,
            frequency=max(rarity.frequency(others), rarity.chance(2.0)),
            examples=(
                Example(
                    before=earlier.seen_sentence(before[word]),
                    after=later.seen_sentence(after[word]),
                ),
            ),
            note=_elsewhere(others),
        )


def _habits(
    earlier: Fingerprint, later: Fingerprint, shared: frozenset[str], background: Background
) -> Iterator[Observation]:
    """Yield how the later site's own sentences are written, beside the earlier's: all habits as one observation."""
    before, after = earlier.habits(), later.habits(without=shared) if shared else later.habits()
    common = sorted(before.keys() & after.keys())
    if len(common) < 5:
        return
    hand = copycat = network = 0.0
    agreeing: list[tuple[float, str]] = []
    for name in common:
        showing = background.showing(key("habit", f"{name}={after[name]}"))
        part = min(0.97, (showing + 1) / (background.sites + 4))
        if before[name] == after[name]:
            gain = math.log2((KEPT + (1 - KEPT) * part) / part)
            agreeing.append((gain, f"{name} : {after[name]}"))
        else:
            gain = math.log2(1 - KEPT)
        hand += SHRINK * gain
        copycat += SHRINK * gain * 0.25
        network += SHRINK * gain * 0.15
    telling = [text for _, text in sorted(agreeing, reverse=True)[:4]]
    yield Observation(
        signal="habits",
        level="value",
        value=f"{len(agreeing)} habitudes sur {len(common)} : {', '.join(telling)}",
        examples=(Example(before=_longest(earlier), after=_longest(later)),),
        bits=(hand, copycat, network),
    )


KEPT = 0.75
"""Chance that a writer's habit shows the same value in another text of theirs; trained (docs/lineage.md)."""

SHRINK = 0.8
"""Habits depend on one another; their bits are taken at this part."""


def _structure(
    earlier: Fingerprint, later: Fingerprint, copied: Copying, rarity: _Rarity
) -> Iterator[Observation]:
    before, after = earlier.values(TraitKind.CSS), later.values(TraitKind.CSS)
    if not before or not after:
        return
    example = (Example(before=next(iter(before.values())), after=next(iter(after.values()))),)
    shared = earlier.packed(TraitKind.CSS) & later.packed(TraitKind.CSS)
    own = [name for name in sorted(shared) if rarity.rare(key("css", name))]
    if len(own) >= 5:
        yield Observation(
            signal="structure",
            level="own classes",
            frequency=rarity.chance(1.0),
            value=f"{len(own)} classes peu courantes en commun : {', '.join(own[:4])}",
            examples=example,
        )
    elif copied.overlap >= 0.8:
        tags = jaccard(earlier.packed(TraitKind.DOM), later.packed(TraitKind.DOM))
        yield Observation(
            signal="structure",
            level="alike",
            value=f"classes {copied.overlap:.0%}, balises {tags:.0%}",
            examples=example,
            note="thème ou logiciel répandu possible",
        )


def _names(earlier: Fingerprint, later: Fingerprint) -> Iterator[Observation]:
    before, after = _labels(earlier), _labels(later)
    pair = next(((b, a) for b in before for a in after if naming.alike(b, a)), None)
    if pair is not None:
        yield Observation(
            signal="naming",
            level="value",
            value=f"{pair[0]} / {pair[1]}",
            examples=(Example(before=before[pair[0]], after=after[pair[1]]),),
            note="un nom se copie : ne prouve rien à lui seul",
        )


def _labels(site: Fingerprint) -> dict[str, Seen]:
    label = (
        site.site_id.partition(":")[2] if ":" in site.site_id else site.site_id.partition(".")[0]
    )
    return {label: _first(site), **site.values(TraitKind.NAME)}


def _claims(later: Fingerprint) -> Iterator[Observation]:
    for value, seen in sorted(later.values(TraitKind.CLAIM).items())[:1]:
        yield Observation(
            signal="claim",
            level="value",
            value=value[:120],
            examples=(Example(before=seen, after=seen),),
            note="une annonce de succession est de la réclame, pas une preuve",
        )


def _timing(
    earlier: Fingerprint, later: Fingerprint, background: Background
) -> Iterator[Observation]:
    level = timing.level(earlier.seized_at, later.first_at, background.began_at)
    if level == "unknown":
        return
    yield Observation(
        signal="timing",
        level=level,
        value=f"saisi le {(earlier.seized_at or '')[:10]}, premier relevé le {later.first_at[:10]}",
        examples=(Example(before=_first(earlier), after=_first(later)),),
    )


def _legal(earlier: Fingerprint, later: Fingerprint) -> Iterator[Observation]:
    """Yield that the later site names a company whose number is valid, which the earlier did not do."""
    real = {v: s for v, s in later.values(TraitKind.COMPANY).items() if v.startswith("siren:")}
    if real and not earlier.values(TraitKind.COMPANY) and earlier.traits:
        value = min(real)
        yield Observation(
            signal="legal_company",
            level="value",
            value=value,
            examples=(Example(before=_first(earlier), after=real[value]),),
            note="numéro valide ; il peut être emprunté : vérifier nom, adresse et activité",
        )


def _later_first(earlier: Fingerprint, before: Seen, after: Seen) -> bool:
    """Say whether the later site showed a thing before the earlier one did, while both were watched."""
    return earlier.first_at < after.first_at < before.first_at


def _first(site: Fingerprint) -> Seen:
    """Return the first thing seen on a site, to stand for its first capture."""
    everything = [seen for known in site.traits.values() for seen in known.values()]
    if not everything:
        return Seen(quotation=site.site_id, capture_id="", first_at=site.first_at)
    first = min(everything, key=lambda seen: (seen.first_at, seen.capture_id))
    return Seen(quotation=site.site_id, capture_id=first.capture_id, first_at=first.first_at)


def _longest(site: Fingerprint) -> Seen:
    return max(
        site.values(TraitKind.WORDING).values(), key=lambda s: (len(s.quotation), s.quotation)
    )


def _has(site: Fingerprint, sentence: str) -> bool:
    return sentence in site.values(TraitKind.WORDING) or sentence in site.values(TraitKind.TERMS)


def _overlaps(one: str, other: str) -> bool:
    """Say whether two sentences share a shingle, so that one may be taken from the other."""
    return not set(shingles(one)).isdisjoint(shingles(other))


def _space(value: str) -> str:
    """Return the space a value belongs to: a handle's network, a key's service; all phones share one."""
    return value.partition(":")[0] if ":" in value else ""


def _laid(match: Match) -> str:
    """Return in French how the copy lies over its original."""
    left, top, right, bottom = match.window
    part = (right - left) * (bottom - top)
    words = [f"{match.alike:.0%} des zones concordent"]
    if part < 0.97:
        words.append(f"recadrée à {part:.0%}")
    if match.mirrored:
        words.append("en miroir")
    return ", ".join(words)


def _elsewhere(others: int) -> str:
    if others == 0:
        return "vu sur aucun autre site"
    return f"vu sur {others} autre{'s' if others > 1 else ''} site{'s' if others > 1 else ''}"
