"""Both sites run on the same shop account of a platform."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites tournent sur le même compte boutique d’une plateforme."

SIGNAL = Signal(
    name="shop_id",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.SHOP_ID),
    observe=from_contacts(
        {
            ContactKind.SHOP_ID: (TraitKind.SHOP_ID, ""),
        }
    ),
)
