"""Photographs and logos of which one site shows a copy of the other's."""

from collections.abc import Iterator, Sequence

from monitor.lineage.evidence import MAX_EXAMPLES, Example, Observation, Rarity
from monitor.lineage.fingerprint import Fingerprint
from monitor.signals.pictures import Match, laid_over
from storage.records.link import TraitKind


def photos(earlier: Fingerprint, later: Fingerprint, rarity: Rarity) -> Iterator[Observation]:
    before, after = earlier.values(TraitKind.PHOTO), later.values(TraitKind.PHOTO)
    if not before or not after:
        return
    elsewhere = {value: rarity.background.other_photos(value) for value in before}
    own = tuple(value for value in before if elsewhere[value] <= rarity.most)
    pairs = copies(own, tuple(after))
    if pairs:
        count = len(pairs)
        level = ("one", "some", "some", "some", "many")[min(count, 5) - 1]
        yield Observation(
            signal="photo",
            level=level,
            value=f"{count} photographie{'s' if count > 1 else ''} en commun",
            examples=tuple(
                Example(before=before[o], after=after[a]) for o, a, _ in pairs[:MAX_EXAMPLES]
            ),
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


def logos(earlier: Fingerprint, later: Fingerprint) -> Iterator[Observation]:
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
