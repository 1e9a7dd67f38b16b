"""Both sites are tied to the same account by its unchanging id."""

from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the stable id of the account a page belongs to."""
    account = reading.account
    if account is None or not account.id:
        return
    yield Trait(
        kind=TraitKind.ACCOUNT,
        value=f"{account.network}:{account.id}",
        quotation=shortened(f"{account.name} ({account.handle})"),
    )


SIGNAL = Signal(
    claim="Les deux sites sont liés au même compte par son identifiant permanent.",
    compared=OneByOne(TraitKind.ACCOUNT),
    observe=traits,
)
