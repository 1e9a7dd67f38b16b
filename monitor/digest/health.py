"""Say in French how the watch stands: the lines of the digest, of ``status`` and of the console."""

from collections.abc import Iterator
from typing import Final

from storage.records.health import Ailment, Coverage

MOST = 12
"""Names that are written out; of the rest the number is told."""

_SAID: Final = {
    Ailment.BLOCKED: "Bloquées ({count})",
    Ailment.UNREACHABLE: "Injoignables ({count})",
    Ailment.PARTIAL: "Partielles ({count})",
    Ailment.FAILED: "Pannes de notre côté ({count})",
    Ailment.LATE: "En retard ({count})",
    Ailment.SILENT: "Sans rien alors qu'elles montraient quelque chose ({count})",
    Ailment.BANNER: "Bannière de saisie à vérifier ({count})",
    Ailment.UNREAD: "Archivées, pas encore lues ({count})",
    Ailment.UNFINISHED: "ANALYSE COMMENCÉE ET NON FINIE",
    Ailment.ILLEGIBLE: "Pages qui n'ont pas pu être lues en entier ({count})",
    Ailment.BEHIND: "Relecture en cours, règles ou programme changés ; encore lus à l'ancienne",
    Ailment.IDLE: "Jours sans relevé depuis le dernier bilan ({count})",
    Ailment.INCIDENT: "PANNES DE LA VEILLE ({count})",
    Ailment.MISSED: "Jours sans bilan ; ce qui les concerne est dans celui-ci ({count})",
    Ailment.BROWSER: "NAVIGATEUR EN PANNE",
    Ailment.DAMAGED: "PREUVE ABÎMÉE ({count})",
    Ailment.ENDED: "Plus de site à voir ({count})",
    Ailment.ASIDE: "Adresses laissées de côté par une règle ({count})",
    Ailment.UNSEALED: "Captures de plus d'un jour non scellées ({count})",
    Ailment.UNSTAMPED: "Scellés en attente d'horodatage ({count})",
    Ailment.REFUSED: "Bilans jamais remis, joints au prochain envoi ({count})",
    Ailment.PENDING: "Envois de bilan en attente ({count})",
}


def trust(coverage: Coverage) -> str:
    """Say whether « rien de nouveau » can be believed; it follows from the table of troubles alone."""
    if coverage.sources == 0:
        return "Aucune source n'est surveillée."
    if not coverage.trustworthy:
        return "Mais la couverture est incomplète (voir plus bas) : l'absence de nouveauté n'est pas établie partout."
    if coverage.visited < coverage.sources:
        return (
            f"{coverage.visited} sources sur {coverage.sources} étaient attendues depuis le dernier bilan et ont été vues ; "
            "on peut s'y fier pour elles."
        )
    if coverage.sources == 1:
        return "La source active a été vue ; on peut s'y fier."
    return f"Les {coverage.sources} sources actives ont été vues ; on peut s'y fier."


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield the lines of coverage, the troubling ones named."""
    s = "s" if coverage.visited > 1 else ""
    yield (
        f"{coverage.visited} source{s} visitée{s} "
        f"sur {coverage.sources}, {coverage.complete} en entier ; {coverage.captures} captures archivées"
        + (f" ; {coverage.paused} en pause" if coverage.paused else "")
    )
    yield from trouble_lines(coverage)


def trouble_lines(coverage: Coverage) -> Iterator[str]:
    """Yield a line for each trouble, in the order they are told."""
    for one in sorted(coverage.troubles, key=lambda one: list(_SAID).index(one.kind)):
        shown = list(one.named[:MOST])
        if len(one.named) > MOST:
            shown.append(f"et {len(one.named) - MOST} de plus")
        said = _SAID[one.kind].format(count=one.count)
        yield f"{said} : {' ; '.join(shown)}" if shown else said
