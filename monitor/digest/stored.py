"""
What ledger and findings keep in French, said in the language that is spoken.

A reason of a proposal, a claim of a signal, what went wrong with the watch: each is kept as it was said. Its sentence is
found again here by what stands around its names and numbers.
"""

import re
from functools import cache
from typing import Any, Final

import re2

from monitor.language import FRENCH, spoken
from monitor.language import gettext as _

LONGEST: Final = 2000
"""Characters that are looked at; more is left as it is."""

SENTENCES: Final = (
    # why an address is proposed (monitor.proposals, monitor.discovery)
    "{site} y renvoie ses visiteurs, et {rest}", "{site} y renvoie ses visiteurs",
    "son nom reprend celui de {site}",
    "{site} annonce une succession et y renvoie", "{site} en parle (presse, institution ou mise en garde)",
    "{site} y renvoie depuis sa page de liens", "{site} vend des téléphones préparés et y renvoie",
    "{site} paraît en vendre et y renvoie", "{site} y renvoie",
    "{site} en parle dans une publication (presse, institution ou mise en garde) : « {quotation} »",
    "{site} annonce une nouvelle adresse : « {quotation} »", "{site} publie une offre qui y renvoie : « {quotation} »",
    "{site} publie ce qui paraît une offre et y renvoie : « {quotation} »",
    "{site} y renvoie dans une publication : « {quotation} »",
    "{site} l'annonce en toutes lettres : « {quotation} »", "{site} le nomme en toutes lettres : « {quotation} »",
    "{site} donne ce compte : « {quotation} »",
    "un moteur de recherche y trouve une phrase de {site} : {quotation}", "résultat de recherche déposé ({name})",
    "un certificat a été émis pour ce nom, qui {how} (vu dans {place})",
    "ce domaine vient d'être enregistré et {how} (liste {place})",
    "ce nom de domaine existe et ressemble à un nom connu : {how}",
    "{rest}, et répond de nouveau", "ce domaine saisi ou disparu est sous surveillance",
    "cette adresse, saisie le {date}, n'était plus suivie", "cette adresse, disparue le {date}, n'était plus suivie",
    # how a name is like another
    "le nom « {name} » sous une autre terminaison", "le nom « {name} » avec un mot ajouté",
    "se prononce comme « {name} », avec un mot ajouté", "se prononce comme « {name} », lettres déguisées",
    "se prononce comme « {name} »", "faute de frappe ou lettre sosie de « {name} » ({kind})",
    "porte le nom « {name} », lettres déguisées", "porte le nom « {name} »",
    "s'écrit presque « {name} », lettres déguisées", "s'écrit presque « {name} »",
    # what its page showed
    "sa page se cache derrière un mur (captcha ou refus) et n'a pas été lue", "page sans contenu ({kind})",
    "sa page vend des téléphones préparés", "sa page paraît vendre des téléphones préparés",
    "sa page en parle sans vendre ({kind})", "sa page, lue, ne vend rien de tel",
    "sa page n'a pas été lue (sondes éteintes)", "elle paraît de la même main que {site} ({rest})",
    "elle paraît du même réseau que {site} ({rest})", "elle copie {site} ({rest})",
    # what differs between two sites (monitor.lineage.telling)
    "Ne se vérifie pas : « {rest} ».",
    "Le site plus récent nomme une entreprise au numéro valide ; le site antérieur n’en nommait aucune.",
    # what two sites share (monitor.lineage.shared)
    "{count} photographie en commun", "{count} photographies en commun", "{count} phrase peu courante en commun",
    "{count} phrases peu courantes en commun", "aucune phrase peu courante en commun",
    "{count} en commun, vues ailleurs", "{count} et {number} photographies, aucune en commun",
    "{count} en commun, rares : {named}", "{count} et {number}, aucun en commun",
    "{count} classes peu courantes en commun : {named}", "classes {count}, balises {number}",
    "vu sur aucun autre site", "vu sur {number} autre site", "vu sur {number} autres sites",
    "{count} des zones concordent", "{count} des zones concordent, {how}", "recadrée à {number}", "recadrée à {number}, en miroir",
    "saisi le {date}, premier relevé le {later}",
    # what went wrong with a page, with the watch, and with a mail
    "délai dépassé", "mémoire dépassée",
    "l'heure de la machine a sauté de {number} s", "la veille continue",
    "rien ne peut y être écrit ({why}) : aucune visite ne commence",
    "{free} Mo libres, réserve de {reserve} Mo ([schedule] reserve_mb) : aucune visite ne commence",
    "essai commencé, fin inconnue : le message est peut-être déjà arrivé",
)  # fmt: skip
"""Each sentence that is kept, ``{site}`` a word without spaces, ``{rest}`` and ``{how}`` sentences of their own."""

_SENTENCES_OF_THEIR_OWN: Final = {"rest", "how"}
_WORDS: Final = {
    "site": r"\S+",
    "free": r"\d+",
    "reserve": r"\d+",
    "number": r"[+-]?\d+%?",
    "count": r"\d+%?",
    "date": r"[\d/-]+",
    "later": r"[\d-]+",
}
_PLACE: Final = re.compile(r"\\\{(\w+)\\\}")
_JOINED: Final = re2.compile(r"«[^»]*»|\([^()]*(?:\([^()]*\)[^()]*)*\)| ; ")
"""What holds sentences together, and what may hold the same characters and is one thing."""


def as_told(text: str) -> str:
    """Return a kept sentence in the language that is spoken; what is none that is known as it is."""
    if spoken() == FRENCH or not text or len(text) > LONGEST:
        return text
    for known in (text, f"{text}."):
        if (said := _(known)) != known:
            return said
    for joint in _JOINED.finditer(text):
        if joint[0] == " ; ":
            head, tail = text[: joint.start()], text[joint.end() :]
            return f"{as_told(head).rstrip('.')}{_(' ; ')}{as_told(tail)}"
    for template, pattern in _patterns():
        if (found := pattern.fullmatch(text)) is not None:
            return _(template).format(**{name: _inner(name, value) for name, value in found.groupdict().items()})  # fmt: skip
    head, bracket, value = text.partition(" (")
    claim = f"{head}."
    if bracket and (said := _(claim)) != claim:
        return f"{said.rstrip('.')} ({value}"
    return text


def _inner(name: str, value: str) -> str:
    if name == "kind":
        return _(value)
    return as_told(value).rstrip(".") if name in _SENTENCES_OF_THEIR_OWN else value


@cache
def _patterns() -> tuple[tuple[str, Any], ...]:
    """Return what finds each sentence again, in time that grows with the text alone."""
    return tuple(
        (sentence, re2.compile(_PLACE.sub(lambda place: f"(?P<{place[1]}>{_WORDS.get(place[1], '.+?')})", re.escape(sentence))))
        for sentence in SENTENCES
    )  # fmt: skip
