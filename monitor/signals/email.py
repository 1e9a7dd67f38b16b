"""Both sites give the same e-mail address."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites donnent la même adresse électronique.",
    compared=OneByOne(TraitKind.EMAIL),
    observe=from_contacts(TraitKind.EMAIL, {ContactKind.EMAIL: ""}),
)
