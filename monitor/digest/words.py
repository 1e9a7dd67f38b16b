"""The words of the digest, in French as all its sentences are, and the neutralising of what strangers wrote."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from monitor.language import FRENCH, locale, ngettext, spoken
from monitor.language import gettext as _
from storage.records.account import Fate
from storage.records.source import SourceKind, SourceState

NBSP = "\u00a0"
"""The space that never breaks: before a unit and inside French quotation marks."""

STEPS = {
    "read": "pages",
    "words": "mots",
    "traits": "traits",
    "pictures": "mots dans les images",
    "snapshot": "visites",
    "sites": "sites",
    "lineage": "filiations",
}
"""What a step reads, as the coverage says it."""

INCIDENTS = {
    ("stage", "look"): "échec des visites",
    ("stage", "analysis"): "échec de l'analyse",
    ("stage", "digest"): "échec du bilan",
    ("stage", "mail"): "échec de l'envoi",
    ("stage", "discovery"): "échec de la découverte",
    ("stage", ""): "échec de {subject}",
    ("clock", ""): "horloge déplacée",
    ("configuration", ""): "réglages refusés, les précédents restent en vigueur",
    ("disk", ""): "disque",
    ("database", ""): "base abîmée, {subject}",
}
"""What went wrong with the watch, by kind and part of it; "" stands for any other part."""

CHANGES = {
    "listing_appeared": "Nouvelle annonce",
    "listing_returned": "Annonce revenue",
    "listing_vanished": "Annonce retirée",
    "price_changed": "Prix modifié",
    "stock_changed": "Stock changé",
    "name_changed": "Nom d'annonce modifié",
    "wording_changed": "Texte d'annonce modifié",
    "photo_changed": "Photo modifiée",
    "seller_changed": "Vendeur modifié",
    "listing_moved": "Annonce à une autre adresse",
    "currency_changed": "Prix dans une autre monnaie",
    "price_back": "Prix revenu à une valeur déjà vue",
    "name_back": "Nom d'annonce déjà vu, revenu",
    "wording_back": "Texte d'annonce déjà vu, revenu",
    "photo_back": "Photo déjà vue, revenue",
    "seller_back": "Vendeur déjà vu, revenu",
    "page_terms_changed": "Conditions modifiées",
    "page_legal_changed": "Mentions légales modifiées",
    "page_contact_changed": "Page de contact modifiée",
    "post_appeared": "Nouvelle publication",
    "post_returned": "Publication revenue",
    "post_edited": "Publication modifiée",
    "post_deleted": "Publication supprimée",
    "contact_appeared": "Nouveau contact",
    "contact_returned": "Contact revenu",
    "contact_vanished": "Contact retiré",
    "site_first_seen": "Première visite",
    "site_seized": "Site saisi",
    "site_banner": "Bannière à vérifier",
    "site_redirected": "Site redirigé",
    "site_gone": "Site disparu",
    "site_back": "Site de retour",
}
AVAILABILITY = {
    "InStock": "en stock",
    "OutOfStock": "épuisé",
    "LimitedAvailability": "stock limité",
    "PreOrder": "précommande",
    "BackOrder": "sur commande",
    "MadeToOrder": "fabriqué à la commande",
    "SoldOut": "vendu",
    "Discontinued": "arrêté",
}
BANDS = {
    "same_hand": "même main (probable)",
    "same_network": "même réseau ou fournisseur",
    "copycat": "imitateur",
    "unresolved": "non tranché",
}
OFFERS = {"decisive": "oui", "review": "à vérifier", "low": "peu probable", "none": "non"}
"""Whether words offer a prepared phone, by band of the verdict."""

OUTCOMES = {
    "complete": "complète",
    "partial": "partielle",
    "blocked": "bloquée",
    "gone": "site disparu",
    "seized": "site saisi",
    "banner": "bannière à vérifier",
    "redirected": "site redirigé",
    "unreachable": "injoignable",
    "error": "panne de notre côté",
}
KINDS = {
    SourceKind.SHOP: "boutique",
    SourceKind.SOCIAL: "compte",
    SourceKind.FEED: "fil",
    SourceKind.PAGE: "page",
}
STATES = {
    SourceState.ACTIVE: "surveillée",
    SourceState.PAUSED: "en pause",
    SourceState.REMOVED: "retirée",
}
EVENTS = {
    "added": "ajoutée",
    "changed": "réglée",
    "paused": "mise en pause",
    "resumed": "reprise",
    "removed": "retirée",
}
"""What a source is, whether it is visited, and what somebody did to it."""

STANDINGS = {
    "login_wall": "connexion exigée",
    "needs_scripts": "page construite par script",
    "not_found": "introuvable",
    "parked": "en parking",
    "expired": "expirée",
    "maintenance": "en maintenance",
    "seized": "saisie",
    "banner": "bannière à vérifier",
    "redirected": "redirigée",
    "error": "en erreur",
    "empty": "vide",
}
SPEAKERS = {
    "press": "presse",
    "institution": "institution",
    "seizure-page": "page de saisie",
    "demand": "demande d'un acheteur",
    "scam-warning": "mise en garde",
}
"""What stands in place of a page's content, and who speaks of prepared phones without offering any."""

FATES = {
    Fate.CUT: ("{count} coupée", "{count} coupées"),
    Fate.UNDECODED: ("{count} indéchiffrable", "{count} indéchiffrables"),
    Fate.UNREADABLE: ("{count} illisible", "{count} illisibles"),
    Fate.BLOCKED: ("{count} refusée", "{count} refusées"),
    Fate.UNAVAILABLE: ("{count} indisponible", "{count} indisponibles"),
    Fate.FAILED: ("{count} sans réponse", "{count} sans réponse"),
    Fate.BUDGET: ("{count} au-delà du budget", "{count} au-delà du budget"),
    Fate.DEPTH: ("{count} trop loin", "{count} trop loin"),
    Fate.FILTER: ("{count} écartée", "{count} écartées"),
    Fate.UNACCOUNTED: ("{count} inexpliquée", "{count} inexpliquées"),
    Fate.ROBOTS: ("{count} interdite par robots.txt", "{count} interdites par robots.txt"),
    Fate.REFUSED: ("{count} interdite par la garde", "{count} interdites par la garde"),
    Fate.TRAP: ("{count} répétition", "{count} répétitions"),
    Fate.RULE: ("{count} sans intérêt", "{count} sans intérêt"),
}
"""What became of an address that was not seen whole."""

CONTACTS = {
    "phone": "téléphone",
    "email": "courriel",
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "snapchat": "Snapchat",
    "signal": "Signal",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "facebook": "Facebook",
    "x": "X",
    "link_in_bio": "page de liens",
    "paypal": "PayPal",
    "lydia": "Lydia",
    "revolut": "Revolut",
    "iban": "IBAN",
    "crypto": "cryptomonnaie",
}

_SCHEME = re.compile(r"\b(h)tt(ps?)://", re.IGNORECASE)
_ACTIVE = re.compile(r"\b(javascript|vbscript|data|file)\s*:", re.IGNORECASE)
_FULL_STOPS = str.maketrans("。．｡", "...")
"""Characters that a name server, and so a mail program, takes for a dot."""
_PILED = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_DOT = re.compile(r"(?<=[\w-])\.(?=[a-z]{2,24}\b)", re.IGNORECASE)


def harmless(text: str, limit: int = 240) -> str:
    """
    Return text that strangers wrote, safe to mail: one line, no control or bidirectional characters, no live link.

    ``http://a.example`` becomes ``hxxp://a[.]example``, so that no mail program makes it a link.
    """
    kept = "".join(
        " " if character in "\r\n\t\u2028\u2029" else character
        for character in text[: limit * 4]
        if character in "\r\n\t\u2028\u2029"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    line = " ".join(_few_marks(kept).translate(_FULL_STOPS).split())
    line = _SCHEME.sub(r"\1xx\2://", line)
    line = _ACTIVE.sub(r"\1[:]", line)
    line = _DOT.sub("[.]", line)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def plainly(text: str) -> str:
    """Return a line of a digest without what :func:`harmless` put in for mail programs: paper and the desk make no links."""
    return text.replace("[.]", ".").replace("hxxp", "http").replace("[:]", ":")


def _few_marks(text: str) -> str:
    """Return text with no more than two combining marks on a letter: forty would paint over the lines above."""
    return _PILED.sub(r"\1", text) if not text.isascii() else text


def contact(kind: str, value: str) -> str:
    """Return an identifier as it is shown: a hashed IBAN by its country and last four characters."""
    if kind == "iban":
        country, _colon, rest = value.partition(":")
        value = f"{country}…{rest.rpartition(':')[2]}"
    elif kind in {"phone", "whatsapp"}:
        value = _telephone(value)
    return f"{_(CONTACTS.get(kind, kind))} {harmless(value, 80)}"


def fates(counts: Iterable[tuple[Fate, int]]) -> str:
    """Return what became of addresses, and of how many."""
    return ", ".join(ngettext(*FATES[fate], count).format(count=count) for fate, count in counts)


def _telephone(value: str) -> str:
    """Return an E.164 number as its reader dials it; anything else as it is."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    style = phonenumbers.PhoneNumberFormat
    at_home = parsed.country_code == 33 and spoken() == FRENCH
    form = style.NATIONAL if at_home else style.INTERNATIONAL
    return phonenumbers.format_number(parsed, form).replace(" ", NBSP)


def in_figures(day: str) -> str:
    """Return a day such as ``2026-11-05`` as it is written in the language that is spoken."""
    from babel.dates import format_date

    return format_date(date.fromisoformat(day), _("dd/MM/yyyy"), locale=locale())


def number(value: float, decimals: int = 0) -> str:
    """Return a number as it is written in the language that is spoken."""
    form = "#,##0" if decimals == 0 else "#,##0." + "0" * decimals
    return _written(value, form, locale())


@lru_cache(maxsize=4096)
def _written(value: float, form: str, language: str) -> str:
    """Return a number in a language; a digest says the same prices over and over, and Babel reads the form each time."""
    from babel.numbers import format_decimal

    written: str = format_decimal(value, format=form, locale=language)
    return written


def percent(probability: float) -> str:
    """Return a probability as a percentage that never claims certainty."""
    if probability >= 0.999:
        return _(">\u00a0{number}\u00a0%").format(number=number(99.9, 1))
    shown = number(probability * 100, 1 if probability >= 0.99 else 0)
    return _("{number}\u00a0%").format(number=shown)


def money(text: str) -> str:
    """Return ``49.9 EUR`` as ``49,90 €``, in English as ``€49.90``."""
    amount, _space, currency = text.partition(" ")
    try:
        shown = number(float(amount), 2)
    except (ValueError, ArithmeticError):
        return text
    if currency == "EUR":
        return _("{amount}\u00a0€").format(amount=shown)
    return f"{shown}{NBSP}{currency}".rstrip(NBSP)
