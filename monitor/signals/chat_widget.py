"""Both sites answer customers through the same chat account."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites répondent aux clients par le même compte de messagerie intégrée."

SIGNAL = Signal(
    name="chat_widget",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.CHAT_WIDGET),
    observe=from_contacts(
        {
            ContactKind.CHAT_WIDGET: (TraitKind.CHAT_WIDGET, ""),
        }
    ),
)
