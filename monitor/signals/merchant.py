"""Both sites use the same merchant key of a payment provider."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites utilisent la même clé marchande d’un prestataire de paiement.",
    compared=OneByOne(TraitKind.MERCHANT),
    observe=from_contacts(TraitKind.MERCHANT, {ContactKind.PAYMENT_KEY: ""}),
)
