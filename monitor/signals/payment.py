"""Both sites are paid on the same account."""

from monitor.signals.signal import OneByOne, Signal, first_line, from_contacts
from storage.records.contact import ContactKind
from storage.records.link import TraitKind

CLAIM = "Les deux sites se font payer sur le même compte."

SIGNAL = Signal(
    name="payment_account",
    says=first_line(__doc__),
    claim=CLAIM,
    compared=OneByOne(TraitKind.PAYMENT_ACCOUNT),
    observe=from_contacts(
        {
            ContactKind.PAYPAL: (TraitKind.PAYMENT_ACCOUNT, "paypal:"),
            ContactKind.LYDIA: (TraitKind.PAYMENT_ACCOUNT, "lydia:"),
            ContactKind.REVOLUT: (TraitKind.PAYMENT_ACCOUNT, "revolut:"),
            ContactKind.SUMUP: (TraitKind.PAYMENT_ACCOUNT, "sumup:"),
            ContactKind.IBAN: (TraitKind.PAYMENT_ACCOUNT, "iban:"),
            ContactKind.CRYPTO: (TraitKind.PAYMENT_ACCOUNT, "crypto:"),
        }
    ),
)
