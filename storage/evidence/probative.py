"""
Say whether a capture may be called probative, by the refusal conditions of the capture record (checklist A).

The sentences are French: they stand in the package, and a magistrate reads them.
"""

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
    found = []
    if facts.imported:
        found.append("elle a été importée : le service n'a pas fait cette capture lui-même")
    if facts.trial_clock:
        found.append("elle est datée par une horloge décalée pour un essai")
    if facts.station is None:
        found.append("la fiche de station de la visite manque")
    station = facts.station or {}
    clock, network = station.get("clock") or {}, station.get("network") or {}
    offset = clock.get("offset_ms")
    if offset is None:
        found.append("l'écart de l'horloge de la station n'est pas connu")
    elif offset > clock_offset_ms:
        found.append(f"l'horloge de la station s'écartait de {offset:.0f} ms")
    if facts.outcome is None:
        found.append("la visite n'a pas de fiche de fin : elle a été interrompue")
    elif not facts.closing:
        found.append("l'horloge n'a pas été relue en fin de visite")
    elif facts.closing.get("stepped"):
        found.append("l'horloge de la station a été changée pendant la visite")
    if not network.get("egress_address"):
        found.append("l'adresse IP de sortie n'est pas connue")
    if not (station.get("profile") or {}).get("fresh"):
        found.append("le profil de navigation n'était pas neuf")
    if not (network.get("proxy") or {}).get("checked"):
        found.append("l'absence de serveur mandataire n'a pas été vérifiée")
    if truncated == "unspecified":
        found.append("la réponse est tronquée sans raison connue")
    if not sealed:
        found.append("le scellé de la journée n'est pas horodaté par une autorité")
    return found
