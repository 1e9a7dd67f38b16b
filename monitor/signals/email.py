"""Both sites give the same e-mail address."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites donnent la même adresse électronique."

SIGNAL = Signal(
    name="email",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.EMAIL),
    observe=from_contacts(
        {
            ContactKind.EMAIL: (TraitKind.EMAIL, ""),
        }
    ),
)
