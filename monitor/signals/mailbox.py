"""Both sites use the same name before the @ of an e-mail address."""

from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal, shortened
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

ROLES = frozenset(
    "contact info infos support service sav admin hello bonjour commande commandes commercial vente ventes "
    "serviceclient service-client clients client shop boutique office mail email noreply no-reply webmaster dpo rgpd "
    "postmaster abuse press presse rh jobs facturation compta comptabilite accueil sales orders help team equipe".split()
)


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the personal part of each e-mail address; names of roles say nothing."""
    for contact in reading.contacts:
        if contact.kind is not ContactKind.EMAIL:
            continue
        name = contact.value.partition("@")[0].partition("+")[0]
        if len(name) < 4 or name in ROLES:
            continue
        yield Trait(kind=TraitKind.MAILBOX, value=name, quotation=shortened(contact.quotation))


SIGNAL = Signal(
    claim="Les deux sites utilisent le même nom devant l’arobase d’une adresse électronique.",
    compared=OneByOne(TraitKind.MAILBOX),
    observe=traits,
)
