"""Both sites use the same merchant key of a payment provider."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites utilisent la même clé marchande d’un prestataire de paiement."

SIGNAL = Signal(
    name="merchant",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.MERCHANT),
    observe=from_contacts(
        {
            ContactKind.PAYMENT_KEY: (TraitKind.MERCHANT, ""),
        }
    ),
)
