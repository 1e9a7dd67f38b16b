"""Both sites answer customers through the same chat account."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites répondent aux clients par le même compte de messagerie intégrée.",
    compared=OneByOne(TraitKind.CHAT_WIDGET),
    observe=from_contacts(TraitKind.CHAT_WIDGET, {ContactKind.CHAT_WIDGET: ""}),
)
