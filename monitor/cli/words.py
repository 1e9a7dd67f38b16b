"""Say what went wrong in French, for the people who use the command line."""

import errno
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crawler.errors import (
    AddressRefused,
    BrowserWouldNotStart,
    CrawlError,
    NameUnknown,
    NoBrowser,
    PortRefused,
    SchemeRefused,
    TooSlow,
    Unreachable,
)
from monitor.analysis.errors import CodeChanged
from monitor.config import ConfigurationMistaken
from monitor.digest.reasons import as_read
from monitor.engine.errors import NOT_INSTALLED, EditionsDiffer, EngineUnavailable
from storage.database import is_damage
from storage.errors import (
    ArchiveDamaged,
    CaptureUnknown,
    FindingsDamaged,
    LedgerDamaged,
    LedgerMissing,
    LedgerStands,
    NewerWorkspace,
    NoWorkspace,
    SegmentBeingWritten,
    StorageError,
    StoreUnavailable,
    WorkspaceBusy,
    WorkspaceExists,
)

_MISSING = {NOT_INSTALLED: "il manque portique[cluster] (bash .ci/setup cluster)"}

_SENTENCES: tuple[tuple[type[Exception], Callable[[Any], str]], ...] = (
    (
        EditionsDiffer,
        lambda e: (
            f"{e.who} ne lirait pas comme l'ordonnanceur : les éditions de {', '.join(e.steps)} diffèrent.\n"
            "Installez sur les deux le même Portique, les mêmes paquets et le même Tesseract (« portique editions » les dit). Rien ne lui est confié."
        ),
    ),
    (
        EngineUnavailable,
        lambda e: (
            f"La grappe ne répond pas : {_MISSING.get(e.why, e.why)}\nVérifiez l'ordonnanceur, les certificats et « portique cluster status ». "
            "Rien n'est perdu : le registre dit toujours ce qui est dû."
        ),
    ),
    (
        LedgerMissing,
        lambda _: (
            "Le registre (ledger.db) manque à côté d'une archive qui contient des visites : un registre neuf dirait que rien "
            "n'a jamais été surveillé.\nRemettez-le depuis une copie ; à défaut, « portique ledger rebuild » reconstruit ce que "
            "l'archive en dit. Rien n'a été changé."
        ),
    ),
    (
        LedgerDamaged,
        lambda e: (
            f"Le registre (ledger.db) est abîmé : {e.__cause__}.\nArrêtez la veille et remettez-le depuis une copie (« portique restore ») ; "
            "à défaut, mettez-le de côté sous un autre nom : « portique ledger rebuild » reconstruit ce que l'archive en dit. "
            "Rien n'a été changé."
        ),
    ),
    (
        FindingsDamaged,
        lambda e: (
            f"Les constats (findings.db) étaient abîmés : {e.__cause__}. Ils sont mis de côté ; « portique analyse » refait "
            "les mêmes lignes depuis l'archive. Rien n'est perdu."
        ),
    ),
    (
        LedgerStands,
        lambda _: (
            "Un registre (ledger.db) est là ; rien n'a été changé.\n"
            "Mettez-le de côté (sous un autre nom) s'il doit être reconstruit depuis l'archive."
        ),
    ),
    (
        SegmentBeingWritten,
        lambda e: (
            f"Une visite est encore en train d'écrire : {e.what}\nAttendez sa fin, puis relancez."
        ),
    ),
    (
        BrowserWouldNotStart,
        lambda e: (
            f"{as_read(str(e))}.\nSous root, [browser] sandbox = false est un choix à faire ; mieux : un utilisateur ordinaire."
        ),
    ),
    (
        NoWorkspace,
        lambda e: (
            f"Pas de dossier de travail ici : {e.what}\nCréez-en un avec « portique init DOSSIER », ou donnez-le avec -w."
        ),
    ),
    (
        WorkspaceExists,
        lambda e: f"Un dossier de travail existe déjà, rien n'a été changé : {e.what}",
    ),
    (
        WorkspaceBusy,
        lambda e: (
            f"Un autre processus travaille déjà : {e.what}\nAttendez sa fin, ou arrêtez-le par son numéro."
        ),
    ),
    (
        NewerWorkspace,
        lambda e: (
            f"Ce dossier a été écrit par une version plus récente de Portique : {e.what}. Rien n'a été changé ; employez cette version."
        ),
    ),
    (
        CaptureUnknown,
        lambda e: f"Capture inconnue : {e.what}\n« portique capture --list » donne les dernières.",
    ),
    (
        ArchiveDamaged,
        lambda e: (
            f"Archive endommagée, laissée en l'état : {e}\nRestaurez le fichier WARC depuis une copie, puis relancez."
        ),
    ),
    (
        NoBrowser,
        lambda e: (
            f"{as_read(str(e))}.\nInstallez chromium-headless-shell (apt-get install chromium-headless-shell)."
        ),
    ),
    (
        SchemeRefused,
        lambda e: (
            f"Adresse refusée : seules les adresses http et https publiques sont visitées, pas {e.what!r}."
        ),
    ),
    (
        CodeChanged,
        lambda _: (
            "Portique a été remplacé pendant qu'il tournait : arrêtez-le et relancez-le. Rien n'est perdu."
        ),
    ),
    (
        AddressRefused,
        lambda e: (
            f"Refusé : {e.host!r} mène à {e.address}, qui n'est pas une adresse publique.\n"
            "Si c'est voulu (essai sur cette machine), nommez son réseau dans [network] allow."
        ),
    ),
    (
        PortRefused,
        lambda e: (
            f"Refusé : le port {e.port} de {e.host!r} n'est pas de ceux qu'un site emploie.\n"
            "Si c'est voulu, ajoutez-le à [network] ports de portique.toml."
        ),
    ),
    (
        NameUnknown,
        lambda e: (
            f"Adresse introuvable (le nom ne mène nulle part) : {e.what}\nVérifiez son orthographe."
        ),
    ),
    (TooSlow, lambda e: f"Le site ne répond pas dans le délai : {e}\nRéessayez plus tard."),
    (Unreachable, lambda e: f"Le site ne répond pas : {e}\nRéessayez plus tard."),
)


_CAUSES: dict[int | None, str] = {
    errno.ENOENT: "il n'y a rien à cet endroit",
    errno.ENOTDIR: "une partie du chemin est un fichier",
    errno.EISDIR: "c'est un dossier",
    errno.EEXIST: "il y a déjà quelque chose à cet endroit",
    errno.ELOOP: "des liens tournent en rond",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EIO: "le disque ne répond pas",
    errno.EBUSY: "il est employé",
    errno.ENOTEMPTY: "le dossier n'est pas vide",
    errno.EMFILE: "trop de fichiers sont ouverts",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a command that failed says at its end, and its exit code."""

    sentence: str
    code: int


def told(error: Exception) -> Told | None:
    """Return what to say of a known mistake, None of a fault of our own."""
    if isinstance(error, ConfigurationMistaken):
        return Told(str(error), 2)
    if isinstance(error, StorageError | CrawlError):
        return Told(french(error), code(error))
    if isinstance(error, OSError | sqlite3.Error):
        return Told(of_the_machine(error), 2)
    return None


def french(error: StorageError | CrawlError) -> str:
    """Return what went wrong and what to do, in French."""
    for kind, sentence in _SENTENCES:
        if isinstance(error, kind):
            return sentence(error)
    return f"Erreur : {error}"


def code(error: Exception) -> int:
    """Return the exit code: 3 for damaged evidence, 4 for a busy workspace, else 2."""
    if isinstance(error, ArchiveDamaged):
        return 3
    return 4 if isinstance(error, WorkspaceBusy) else 2


def of_the_machine(error: OSError | sqlite3.Error) -> str:
    """Return in French what stopped a command on this machine's side: its disk, its rights, another process."""
    if isinstance(error, StoreUnavailable):
        return f"Le magasin d'objets {error.what} ne répond pas : {_MISSING.get(error.why, error.why)}\nVérifiez son adresse, ses identifiants et le réseau, puis relancez. Rien n'est perdu."
    number = error.errno if isinstance(error, OSError) else None
    text = str(error)
    if number == errno.ENOSPC or "disk is full" in text:
        return "Disque plein : rien d'acquis n'est perdu. Faites de la place, puis relancez la commande."
    if number == errno.EROFS or "readonly database" in text:
        return f"Le disque ou le fichier est en lecture seule : rien n'a été écrit. Rendez-le inscriptible, puis relancez. ({text})"
    if isinstance(error, PermissionError):
        return f"Droits insuffisants sur {error.filename} : rien n'a été fait. Changez ses droits, ou de compte."
    if "locked" in text:
        return "Une base est tenue par un autre processus depuis trop longtemps : attendez sa fin, puis relancez."
    if isinstance(error, OSError) and error.filename:
        return f"« {error.filename} » n'a pas pu être lu ou écrit ({_CAUSES.get(number, error.strerror)}). Vérifiez ce chemin, puis relancez."
    if isinstance(error, sqlite3.Error) and is_damage(error):
        return f"Une base est abîmée ({text}) : « portique doctor » dit laquelle et que faire."
    return f"La commande n'a pas abouti ({type(error).__name__} : {text}). « portique doctor » dit ce qui ne va pas."
