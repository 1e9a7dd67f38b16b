"""Both sites carry the same key of an online service."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites portent la même clé d’un service en ligne."

SIGNAL = Signal(
    name="service_key",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.SERVICE_KEY),
    observe=from_contacts(
        {
            ContactKind.SITE_VERIFICATION: (TraitKind.SERVICE_KEY, "verification:"),
            ContactKind.ERROR_TRACKING: (TraitKind.SERVICE_KEY, "errors:"),
            ContactKind.MAPS_KEY: (TraitKind.SERVICE_KEY, "maps:"),
            ContactKind.FIREBASE: (TraitKind.SERVICE_KEY, "firebase:"),
        }
    ),
)
