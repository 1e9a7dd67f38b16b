"""Both sites name the same company."""

from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal, shortened
from storage.page import Page
from storage.records.contact import Contact, ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """
    Yield company numbers, reduced to the SIREN where they contain one.

    A number that fails its check is marked ``?``: two sites that show the same false number share a hand or a source.
    """
    for contact in reading.contacts:
        value = _company(contact)
        if value:
            yield Trait(kind=TraitKind.COMPANY, value=value, quotation=shortened(contact.quotation))


def _company(contact: Contact) -> str:
    doubt = "" if contact.valid else "?"
    digits = "".join(c for c in contact.value if c.isdigit())
    match contact.kind:
        case ContactKind.SIREN | ContactKind.SIRET if len(digits) >= 9:
            return f"siren{doubt}:{digits[:9]}"
        case ContactKind.VAT if contact.value.upper().startswith("FR") and len(digits) >= 9:
            return f"siren{doubt}:{digits[-9:]}"
        case ContactKind.VAT:
            return f"vat{doubt}:{contact.value.upper()}"
        case ContactKind.RCS if len(digits) >= 9:
            return f"siren{doubt}:{digits[-9:]}"
        case _:
            return ""


SIGNAL = Signal(
    claim="Les deux sites se réclament de la même entreprise.",
    compared=OneByOne(TraitKind.COMPANY),
    observe=traits,
)
