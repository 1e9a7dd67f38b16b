"""Both sites answer from the same servers."""

from collections.abc import Iterator, Sequence

from monitor.signals.signal import OneByOne, Signal, first_line
from storage.records.link import Trait, TraitKind

CLAIM = "Les deux sites répondent depuis les mêmes serveurs."


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
    name="hosting",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.HOSTING, tell_common=False),
)
