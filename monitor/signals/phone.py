"""Both sites give the same phone number."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites donnent le même numéro de téléphone.",
    compared=OneByOne(TraitKind.PHONE),
    observe=from_contacts(
        TraitKind.PHONE, {ContactKind.PHONE: "", ContactKind.WHATSAPP: "", ContactKind.SIGNAL: ""}
    ),
)
