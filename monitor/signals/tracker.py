"""Both sites report to the same audience or advertising account."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites alimentent le même compte de mesure d’audience ou de publicité.",
    compared=OneByOne(TraitKind.TRACKER),
    observe=from_contacts(
        TraitKind.TRACKER, {ContactKind.ANALYTICS: "", ContactKind.ADVERTISING: ""}
    ),
)
