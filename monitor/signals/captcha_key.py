"""Both sites use the same captcha key."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites utilisent la même clé de captcha.",
    compared=OneByOne(TraitKind.CAPTCHA_KEY),
    observe=from_contacts(TraitKind.CAPTCHA_KEY, {ContactKind.CAPTCHA_KEY: ""}),
)
