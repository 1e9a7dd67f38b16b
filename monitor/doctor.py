"""What is wrong with a watch and what to do about it, each question asked by itself: ``portique doctor``."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from crawler.errors import BrowserWouldNotStart, NoBrowser
from crawler.launching import prove
from crawler.station import clock_facts
from monitor.desk import Desk
from monitor.digest.reasons import as_read
from monitor.language import counted
from storage.database import fault_of
from storage.errors import StorageError
from storage.ledger import digests, guarded, visits
from storage.ledger.times import to_time

MIN_FREE: Final = 2_000_000_000
"""Bytes on the disk of the archive below which a day of visits may fill it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The answer to one question."""

    asked: str
    good: bool
    said: str
    remedy: str = ""
    """What to do; empty where all is well."""


def examine(desk: Desk, *, browser: bool = True) -> Iterator[Finding]:
    """Yield the answers in order; a question that cannot be asked is an answer too. ``browser`` has a page shown."""
    for asked, question in _QUESTIONS.items():
        if question is _browser and not browser:
            continue
        try:
            good, said, remedy = question(desk)
        except (OSError, sqlite3.Error, StorageError) as error:
            good, said, remedy = (
                False,
                f"{type(error).__name__} : {error}",
                "Voir docs/operations.md.",
            )
        yield Finding(asked=asked, good=good, said=said, remedy="" if good else remedy)


_Answer = tuple[bool, str, str]


def _python(_: Desk) -> _Answer:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), version, "Installer Python 3.11 ou plus récent."


_NOT_FOUND = (
    "Installer chromium-headless-shell (Debian), ou nommer un Chromium dans [browser] executable."
)
_NOT_STARTED = (
    "Sous root, ou dans un conteneur sans espace de noms d'utilisateur, [browser] sandbox = false est un choix à faire ; "
    "mieux : un utilisateur ordinaire. « python -m crawler.launching » l'essaie seul."
)


def _browser(desk: Desk) -> _Answer:
    try:
        return True, f"Chromium {prove(desk.configuration.browser)}, une page montrée", ""
    except NoBrowser as error:
        there = isinstance(error, BrowserWouldNotStart)
        return False, as_read(str(error)), _NOT_STARTED if there else _NOT_FOUND


def _disk(desk: Desk) -> _Answer:
    free = shutil.disk_usage(desk.workspace.folder).free
    said = f"{free / 1e9:.1f} Go libres"
    return (
        free >= MIN_FREE,
        said,
        "Faire de la place : une visite qui ne peut écrire s'arrête, sans rien perdre d'acquis.",
    )


def _private(desk: Desk) -> _Answer:
    seen = [path.name for path in _own(desk.workspace.folder) if path.stat().st_mode & 0o077]
    folder = desk.workspace.folder
    return (
        not seen,
        f"lisibles par d'autres : {', '.join(seen[:6])}" if seen else "à ce compte seul",
        f"chmod -R go= {folder}",
    )


def _own(folder: Path) -> list[Path]:
    names = ("", "ledger.db", "findings.db", "journal.db", "archive", "keys", "digests", "packages")
    return [folder / name for name in names if (folder / name).exists()]


def _database(name: str, remedy: str) -> Callable[[Desk], _Answer]:
    def sound(desk: Desk) -> _Answer:
        path = desk.workspace.folder / name
        if not path.exists():
            return True, "pas encore faite", ""
        fault = fault_of(path)
        return not fault, fault or "saine", remedy

    return sound


def _clock(_: Desk) -> _Answer:
    facts = clock_facts()
    offset = facts["offset_ms"]
    if offset is None:
        return (
            False,
            "écart inconnu",
            "Installer chrony : une capture dont l'écart d'horloge est inconnu porte une réserve.",
        )
    return (
        offset < 1000,
        f"écart {offset} ms ({facts['source']})",
        "Régler l'heure : chronyc makestep.",
    )


def _key(desk: Desk) -> _Answer:
    there = guarded.has_key(desk.ledger)
    return (
        there,
        "créée" if there else "aucune",
        "« portique evidence key » la crée : sans elle rien n'est scellé.",
    )


def _authority(desk: Desk) -> _Answer:
    number = len(desk.configuration.evidence.authorities)
    return (
        number > 0,
        counted(number, "configurée", "configurées"),
        "Nommer une autorité RFC 3161 dans [evidence] authorities, avec sa racine.",
    )


def _mail(desk: Desk) -> _Answer:
    smtp = desk.configuration.digest.smtp
    waiting = len(digests.queued(desk.ledger))
    if not smtp.host:
        return True, "aucun serveur : les bilans restent des fichiers", ""
    said = f"{smtp.host}:{smtp.port}, {counted(len(smtp.recipients), 'destinataire', 'destinataires')}, {counted(waiting, 'envoi', 'envois')} en attente"
    return (
        waiting == 0 and bool(smtp.recipients),
        said,
        "« portique digest --send » réessaie et dit pourquoi.",
    )


def _day(desk: Desk) -> _Answer:
    last = digests.last_before(desk.ledger, "9999")
    if last is None:
        return True, "aucun bilan encore", ""
    age = desk.clock.now() - to_time(last)
    said = f"dernier bilan il y a {age.days} j {age.seconds // 3600} h"
    return (
        age < timedelta(hours=26),
        said,
        "« portique run » ne tourne pas, ou ne finit pas : voir son journal.",
    )


def _open_visits(desk: Desk) -> _Answer:
    number = len(visits.unfinished(desk.ledger))
    return (
        number < 20,
        counted(number, "visite ouverte", "visites ouvertes"),
        "« portique run » reprend ce qu'une panne a laissé ouvert.",
    )


_QUESTIONS: Final[dict[str, Callable[[Desk], _Answer]]] = {
    "Python": _python, "Navigateur": _browser, "Disque": _disk, "Droits": _private,
    "Registre (ledger.db)": _database("ledger.db", "Arrêter la veille ; remettre la dernière copie, ou « portique ledger rebuild »."),
    "Constats (findings.db)": _database("findings.db", "Les effacer : « portique analyse » refait les mêmes lignes."),
    "Horloge": _clock, "Clé de signature": _key, "Horodatage": _authority, "Courriel": _mail, "Bilan": _day, "Visites": _open_visits,
}  # fmt: skip
