"""
Say whether a capture may be called probative, by the refusal conditions of the capture record (checklist A).

The sentences are French: they stand in the package, and a magistrate reads them.
"""

from typing import Any

from storage.evidence.record import VisitFacts

CLOCK_OFFSET_MS = 1000.0


def objections(
    facts: VisitFacts,
    *,
    truncated: str | None,
    sealed: bool,
    clock_offset_ms: float = CLOCK_OFFSET_MS,
) -> list[str]:
    """Return why the capture is not probative; empty where nothing speaks against it."""
    station = facts.station or {}
    clock, network = station.get("clock") or {}, station.get("network") or {}
    told = (
        facts.imported and "elle a été importée : le service n'a pas fait cette capture lui-même",
        facts.trial_clock and "elle est datée par une horloge décalée pour un essai",
        facts.station is None and "la fiche de station de la visite manque",
        _offset(clock.get("offset_ms"), clock_offset_ms),
        _end(facts),
        not network.get("egress_address") and "l'adresse IP de sortie n'est pas connue",
        not (station.get("profile") or {}).get("fresh")
        and "le profil de navigation n'était pas neuf",
        _proxy(network.get("proxy") or {}),
        truncated == "unspecified" and "la réponse est tronquée sans raison connue",
        not sealed and "le scellé de la journée n'est pas horodaté par une autorité",
    )
    return [sentence for sentence in told if sentence]


def _proxy(proxy: dict[str, Any]) -> str:
    """Say what is not known of the way out."""
    if not proxy.get("checked"):
        return "l'absence de serveur mandataire n'a pas été vérifiée"
    unjudged = proxy.get("used") and not (proxy.get("exit") or {}).get("address_judged")
    return (
        "un serveur mandataire a résolu les noms : l'adresse jointe n'est pas connue"
        if unjudged
        else ""
    )


def _offset(offset: float | None, most: float) -> str:
    if offset is None:
        return "l'écart de l'horloge de la station n'est pas connu"
    return f"l'horloge de la station s'écartait de {offset:.0f} ms" if offset > most else ""


def _end(facts: VisitFacts) -> str:
    """Say what is wrong with how the visit ended."""
    if facts.outcome is None:
        return "la visite n'a pas de fiche de fin : elle a été interrompue"
    if not facts.closing:
        return "l'horloge n'a pas été relue en fin de visite"
    stepped = facts.closing.get("stepped")
    return "l'horloge de la station a été changée pendant la visite" if stepped else ""
