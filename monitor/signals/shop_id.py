"""Both sites run on the same shop account of a platform."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites tournent sur le même compte boutique d’une plateforme.",
    compared=OneByOne(TraitKind.SHOP_ID),
    observe=from_contacts(TraitKind.SHOP_ID, {ContactKind.SHOP_ID: ""}),
)
