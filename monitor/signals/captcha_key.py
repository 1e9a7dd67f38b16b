"""Both sites use the same captcha key."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites utilisent la même clé de captcha."

SIGNAL = Signal(
    name="captcha_key",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.CAPTCHA_KEY),
    observe=from_contacts(
        {
            ContactKind.CAPTCHA_KEY: (TraitKind.CAPTCHA_KEY, ""),
        }
    ),
)
