"""Both sites answer with the same certificate or from the same servers."""

from collections.abc import Iterator, Sequence

from monitor.signals.signal import Signal, first_line
from storage.records.link import Trait, TraitKind

CLAIM = "Les deux sites répondent avec le même certificat ou depuis les mêmes serveurs."


def traits(
    host: str,
    *,
    names: Sequence[str] = (),
    key_sha256: str = "",
    addresses: Sequence[str] = (),
    nameservers: Sequence[str] = (),
    mail_servers: Sequence[str] = (),
) -> Iterator[Trait]:
    """
    Yield what a connection to a host and its DNS answers show.

    A certificate's other names are the site's neighbours; the site's own name is no trait.
    """
    for name in names:
        name = name.lower().removeprefix("*.").removeprefix("www.").rstrip(".")
        if name and name != host and not host.endswith("." + name):
            yield Trait(kind=TraitKind.CERTIFICATE, value=f"san:{name}", quotation=name)
    if key_sha256:
        yield Trait(kind=TraitKind.CERTIFICATE, value=f"key:{key_sha256}", quotation=key_sha256)
    for prefix, values in (("ip", addresses), ("ns", nameservers), ("mx", mail_servers)):
        for value in values:
            value = value.lower().rstrip(".")
            yield Trait(kind=TraitKind.HOSTING, value=f"{prefix}:{value}", quotation=value)


SIGNAL = Signal(name="certificate", says=first_line(__doc__), claim=CLAIM)
