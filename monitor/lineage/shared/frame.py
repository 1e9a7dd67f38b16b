"""What stands around the goods: structure, names, claims of succession, time, and who is named as the seller."""

from collections.abc import Iterator

from monitor.lineage.copying import Copying, jaccard
from monitor.lineage.evidence import Background, Example, Observation, Rarity, first_capture
from monitor.lineage.fingerprint import Fingerprint, Seen, key
from monitor.signals import naming, timing
from storage.records.link import TraitKind


def structure(
    earlier: Fingerprint, later: Fingerprint, copied: Copying, rarity: Rarity
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


def names(earlier: Fingerprint, later: Fingerprint) -> Iterator[Observation]:
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
    return {label: first_capture(site), **site.values(TraitKind.NAME)}


def claims(later: Fingerprint) -> Iterator[Observation]:
    for value, seen in sorted(later.values(TraitKind.CLAIM).items())[:1]:
        yield Observation(
            signal="claim",
            level="value",
            value=value[:120],
            examples=(Example(before=seen, after=seen),),
            note="une annonce de succession est de la réclame, pas une preuve",
        )


def time(earlier: Fingerprint, later: Fingerprint, background: Background) -> Iterator[Observation]:
    level = timing.level(earlier.seized_at, later.first_at, background.began_at)
    if level == "unknown":
        return
    yield Observation(
        signal="timing",
        level=level,
        value=f"saisi le {(earlier.seized_at or '')[:10]}, premier relevé le {later.first_at[:10]}",
        examples=(Example(before=first_capture(earlier), after=first_capture(later)),),
    )


def legal(earlier: Fingerprint, later: Fingerprint) -> Iterator[Observation]:
    """Yield that the later site names a company whose number is valid, which the earlier did not do."""
    real = {v: s for v, s in later.values(TraitKind.COMPANY).items() if v.startswith("siren:")}
    if real and not earlier.values(TraitKind.COMPANY) and earlier.traits:
        value = min(real)
        yield Observation(
            signal="legal_company",
            level="value",
            value=value,
            examples=(Example(before=first_capture(earlier), after=real[value]),),
            note="numéro valide ; il peut être emprunté : vérifier nom, adresse et activité",
        )
