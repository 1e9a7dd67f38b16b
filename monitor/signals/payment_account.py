"""Both sites are paid on the same account."""

from monitor.signals.signal import OneByOne, Signal, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

SIGNAL = Signal(
    claim="Les deux sites se font payer sur le même compte.",
    compared=OneByOne(TraitKind.PAYMENT_ACCOUNT),
    observe=from_contacts(
        TraitKind.PAYMENT_ACCOUNT,
        {
            ContactKind.PAYPAL: "paypal:",
            ContactKind.LYDIA: "lydia:",
            ContactKind.REVOLUT: "revolut:",
            ContactKind.SUMUP: "sumup:",
            ContactKind.IBAN: "iban:",
            ContactKind.CRYPTO: "crypto:",
        },
    ),
)
