"""Both sites answer with the same certificate."""

from collections.abc import Iterator, Sequence

from monitor.signals.signal import OneByOne, Signal
from storage.records.link import Trait, TraitKind


def traits(host: str, *, names: Sequence[str] = (), key_sha256: str = "") -> Iterator[Trait]:
    """
    Yield what a connection to a host shows.

    A certificate's other names are the site's neighbours; the site's own name is no trait.
    """
    for name in names:
        name = name.lower().removeprefix("*.").removeprefix("www.").rstrip(".")
        if name and name != host and not host.endswith("." + name):
            yield Trait(kind=TraitKind.CERTIFICATE, value=f"san:{name}", quotation=name)
    if key_sha256:
        yield Trait(kind=TraitKind.CERTIFICATE, value=f"key:{key_sha256}", quotation=key_sha256)


SIGNAL = Signal(
    claim="Les deux sites répondent avec le même certificat.",
    compared=OneByOne(TraitKind.CERTIFICATE),
)
