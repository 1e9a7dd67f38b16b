"""Both sites give the same phone number."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites donnent le même numéro de téléphone."

SIGNAL = Signal(
    name="phone",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.PHONE),
    observe=from_contacts(
        {
            ContactKind.PHONE: (TraitKind.PHONE, ""),
            ContactKind.WHATSAPP: (TraitKind.PHONE, ""),
            ContactKind.SIGNAL: (TraitKind.PHONE, ""),
        }
    ),
)
