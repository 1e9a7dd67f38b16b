"""Both sites carry the same key of an online service."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites portent la même clé d’un service en ligne.",
    compared=OneByOne(TraitKind.SERVICE_KEY),
    observe=from_contacts(
        TraitKind.SERVICE_KEY,
        {
            ContactKind.SITE_VERIFICATION: "verification:",
            ContactKind.ERROR_TRACKING: "errors:",
            ContactKind.MAPS_KEY: "maps:",
            ContactKind.FIREBASE: "firebase:",
        },
    ),
)
