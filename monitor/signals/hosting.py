"""Both sites answer from the same servers."""

from collections.abc import Iterator, Sequence

from monitor.signals.signal import OneByOne, Signal
from storage.records.link import Trait, TraitKind


def traits(
    *,
    addresses: Sequence[str] = (),
    nameservers: Sequence[str] = (),
    mail_servers: Sequence[str] = (),
) -> Iterator[Trait]:
    """Yield what a host's DNS answers show."""
    for prefix, values in (("ip", addresses), ("ns", nameservers), ("mx", mail_servers)):
        for value in values:
            value = value.lower().rstrip(".")
            yield Trait(kind=TraitKind.HOSTING, value=f"{prefix}:{value}", quotation=value)


SIGNAL = Signal(
    claim="Les deux sites répondent depuis les mêmes serveurs.",
    compared=OneByOne(TraitKind.HOSTING, tell_common=False),
)
