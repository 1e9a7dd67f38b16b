"""What two fingerprints have in common, and what they would have in common but have not."""

from collections.abc import Iterator

from monitor.lineage.copying import Copying
from monitor.lineage.evidence import Background, Observation, Rarity
from monitor.lineage.fingerprint import Fingerprint
from monitor.lineage.shared import frame, pictures, texts, values
from monitor.lineage.weights import Weights
from monitor.signals import SIGNALS
from monitor.signals.signal import Announced, Counted, Named, OneByOne
from storage.records.link import TraitKind


def observations(
    earlier: Fingerprint,
    later: Fingerprint,
    copied: Copying,
    background: Background,
    weights: Weights,
) -> Iterator[Observation]:
    """Yield everything that speaks for or against one hand behind both sites."""
    rarity = Rarity(background=background, weights=weights)
    for signal in SIGNALS:
        match signal.compared:
            case OneByOne() as way:
                yield from values.one_by_one(
                    signal, way, earlier, later, rarity, reached=copied.reached
                )
            case Counted() as way:
                yield from values.counted(signal, way, earlier, later, rarity)
            case Announced() as way:
                yield from values.announced(signal, way, earlier, later, rarity)
            case Named() as way:
                yield from values.named(signal, way, earlier, later)
            case None:
                pass  # compared below, in a way of its own
    yield from pictures.photos(earlier, later, rarity)
    yield from pictures.logos(earlier, later)
    yield from texts.sentences("wording", TraitKind.WORDING, earlier, later, rarity)
    yield from texts.sentences("terms", TraitKind.TERMS, earlier, later, rarity)
    yield from frame.structure(earlier, later, copied, rarity)
    yield from frame.names(earlier, later)
    yield from frame.claims(later)
    yield from frame.time(earlier, later, background)
    yield from frame.legal(earlier, later)
