"""Both sites report to the same audience or advertising account."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites alimentent le même compte de mesure d’audience ou de publicité."

SIGNAL = Signal(
    name="tracker",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.TRACKER),
    observe=from_contacts(
        {
            ContactKind.ANALYTICS: (TraitKind.TRACKER, ""),
            ContactKind.ADVERTISING: (TraitKind.TRACKER, ""),
        }
    ),
)
