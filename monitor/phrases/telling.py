"""Say why a text was taken for what it is, in words that an officer understands; and which concepts are worth a reader's eye."""

from collections.abc import Iterator, Mapping

from monitor.phrases.language import Lexicon
from monitor.phrases.records import Band, Verdict

_BANDS = {
    Band.DECISIVE: "Offre nette",
    Band.REVIEW: "À vérifier",
    Band.LOW: "Faible",
    Band.NONE: "Rien",
}
_SAYS = {
    "thing": "une chose",
    "offer": "une offre",
    "evasion": "échapper au contrôle",
    "prison": "la détention",
}
_PLACES = {
    "offer": "une annonce du site", "named": "le titre et la description", "text": "le texte", "title": "le titre", "post": "un message",
    "meta": "la description", "alt": "les légendes d'images", "product": "une fiche", "body": "le texte de la page", "faq": "les questions",
    "terms": "les conditions", "review": "les visiteurs", "furniture": "le cadre du site", "quotation": "une citation", "ocr": "une image",
    "qr": "un code QR", "bio": "la présentation du compte",
}  # fmt: skip


def explained(verdict: Verdict, lexicon: Lexicon) -> str:
    """Return the reasons of a verdict in one French paragraph: the parts of an offer, each quoted, and the excuses considered."""
    return " ".join(_sentences(verdict, lexicon.dampers))


def _sentences(verdict: Verdict, excuses: Mapping[str, str]) -> Iterator[str]:
    place = _PLACES.get(verdict.place, verdict.place)
    yield f"{_BANDS[verdict.band]} ({verdict.verdict})" + (
        f", dans {place}." if verdict.band is not Band.NONE else "."
    )
    if verdict.band is Band.NONE:
        return
    for name, says in _SAYS.items():
        if name not in verdict.parts:
            continue
        quoted = verdict.parts[name]
        yield (
            f"{says.capitalize()} : « {quoted} »."
            if quoted
            else f"{says.capitalize()} : le prix de l'annonce."
        )
    missing = [name for name in ("thing", "offer") if name not in verdict.parts]
    missing += [] if {"evasion", "prison"} & verdict.parts.keys() else ["purpose"]
    if missing:
        names = {"thing": "la chose", "offer": "l'offre", "purpose": "le but"}
        yield f"Non dit en clair : {', '.join(names[name] for name in missing)}."
    for name, quoted in verdict.excuses.items():
        yield f"Excuse considérée ({excuses.get(name, 'la phrase le nie ou le rapporte')}) : « {quoted} »."
    if not verdict.excuses:
        yield "Aucune excuse ne porte sur la chose."


MARKED = frozenset(
    "STRIP EVADE UNDETECT DELIVER CONCEAL SUCC PRISON PRISONSLANG INMATE PREP NOMETAL NORING JAM DELIVERIN HIDE VISIT PARTSREMOVED PASSGATE "
    "QUIETGATE SILENTGATE TESTEDGATE GUARANTEEGATE INSIDE ANONSIM".split()
)
"""Concepts worth a reader's eye; the lexicon also hears prices, stock and the like, which are no claim."""
