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


def names(email: str) -> set[str]:
    """Return the personal part of an e-mail address; names of roles say nothing."""
    name = email.partition("@")[0].partition("+")[0]
    return set() if len(name) < 4 or name in ROLES else {name}


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the personal part of each e-mail address."""
    for contact in reading.contacts:
        if contact.kind is ContactKind.EMAIL:
            for name in names(contact.value):
                yield Trait(
                    kind=TraitKind.MAILBOX, value=name, quotation=shortened(contact.quotation)
                )


SIGNAL = Signal(
    claim="Les deux sites utilisent le même nom devant l’arobase d’une adresse électronique.",
    compared=OneByOne(TraitKind.MAILBOX, drawn=(TraitKind.EMAIL, names)),
    observe=traits,
)
