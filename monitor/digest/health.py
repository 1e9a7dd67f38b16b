"""Say how the watch stands: the lines of the digest, of ``status`` and of the console."""

from collections.abc import Iterator
from typing import Final

from monitor.language import gettext as _
from monitor.language import ngettext
from storage.records.health import Ailment, Coverage

MOST = 12
"""Names that are written out; of the rest the number is told."""

SAID: Final = {
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
        return _("Aucune source n'est surveillée.")
    if not coverage.trustworthy:
        return _(
            "Mais la couverture est incomplète (voir plus bas) : l'absence de nouveauté n'est pas établie partout."
        )
    if coverage.visited < coverage.sources:
        return ngettext(
            "{visited} source sur {sources} était attendue depuis le dernier bilan et a été vue ; on peut s'y fier pour elle.",
            "{visited} sources sur {sources} étaient attendues depuis le dernier bilan et ont été vues ; on peut s'y fier pour elles.",
            coverage.visited,
        ).format(visited=coverage.visited, sources=coverage.sources)
    return ngettext(
        "La source active a été vue ; on peut s'y fier.",
        "Les {sources} sources actives ont été vues ; on peut s'y fier.",
        coverage.sources,
    ).format(sources=coverage.sources)


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield the lines of coverage, the troubling ones named."""
    seen = ngettext(
        "{visited} source visitée sur {sources}, {complete} en entier",
        "{visited} sources visitées sur {sources}, {complete} en entier",
        coverage.visited,
    ).format(visited=coverage.visited, sources=coverage.sources, complete=coverage.complete)
    archived = ngettext("{count} capture archivée", "{count} captures archivées", coverage.captures)
    yield _joined(
        seen,
        archived.format(count=coverage.captures),
        *([_("{count} en pause").format(count=coverage.paused)] if coverage.paused else []),
    )
    yield from trouble_lines(coverage)


def trouble_lines(coverage: Coverage) -> Iterator[str]:
    """Yield a line for each trouble, in the order they are told."""
    for one in sorted(coverage.troubles, key=lambda one: list(SAID).index(one.kind)):
        shown = list(one.named[:MOST])
        if (more := len(one.named) - MOST) > 0:
            shown.append(
                ngettext("et {count} de plus", "et {count} de plus", more).format(count=more)
            )
        said = _(SAID[one.kind]).format(count=one.count)
        yield (
            _("{trouble} : {named}").format(trouble=said, named=_joined(*shown)) if shown else said
        )


def _joined(*parts: str) -> str:
    return _(" ; ").join(parts)
