"""
The evidence commands: key, seal, export, verify, audit, status; import, replay and purge.

Thin: each opens the workspace, calls :mod:`storage.evidence`, and says in French what came of it. Exit codes: 0 done;
1 something is damaged, refused or does not verify; 3 intact but not sealed.
"""

import getpass
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from monitor import replaying
from monitor.cli.terminal import echo
from monitor.config import ConfigurationMistaken
from monitor.desk import Desk
from monitor.language import counted
from monitor.sealing import PASSPHRASE_VARIABLE, Office, audit_now, open_office, seal_now
from monitor.stamping import guarded_post
from monitor.statement import statement
from storage.errors import ArchiveDamaged, CaptureUnknown, StorageError
from storage.evidence import custody, journal, purge, replay, seal, seals
from storage.evidence.errors import (
    CustodyBroken,
    EvidenceError,
    ExportRefused,
    KeyExists,
    KeyLocked,
    KeyMissing,
    ReplayUnavailable,
    SealBroken,
    TargetExists,
    TimestampRefused,
)
from storage.evidence.importing import Provenance, import_files
from storage.evidence.journal import Operation
from storage.evidence.keys import create, fingerprint, public_keys
from storage.evidence.opened import Trust
from storage.evidence.order import Export, Means
from storage.evidence.package import Package, export_package
from storage.evidence.timestamp import root_fingerprints
from storage.evidence.verify import verify_package
from storage.ledger import captures as capture_table
from storage.workspace import Workspace

NOT_SEALED = 3
FAILURES = (StorageError, ConfigurationMistaken, OSError, sqlite3.Error, ValueError)
"""What may go wrong with evidence and is said, without a traceback."""


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def office(context: click.Context) -> Iterator[Office]:
    """Open the evidence room of the workspace in ``context.obj`` (a Desk, a Workspace or a folder; else the current one)."""
    with _desk(context.obj) as desk:
        try:
            with open_office(desk) as opened:
                yield opened
        except FAILURES as error:
            raise click.ClickException(said(error)) from error


def ordered(room: Office, *, recipient: str, reason: str, actor: str) -> Export:
    """Return the order to hand something over now."""
    return Export(
        recipient=recipient, reason=reason, actor=actor, at=_now(), unit=room.room.settings.unit,
        station=socket.gethostname(),
    )  # fmt: skip


def hand_over(
    room: Office,
    capture_id: str,
    order: Export,
    *,
    to: Path,
    unsealed: bool = False,
    passphrase: bytes | None = None,
) -> Package:
    """
    Make the evidence package of a capture below a folder; recipient and reason stay in custody log and access journal.

    Raises:
        FAILURES: it was not made, or the key does not open.
    """
    means = Means(
        archive=room.room.archive,
        ledger=room.ledger,
        journal=room.access,
        key=room.room.open_key(passphrase),
        authorities=room.room.authorities(),
        post=guarded_post(room.desk.configuration.network),
        now=_now,
        skew=room.room.settings.skew_seconds,
        clock_offset_ms=room.room.settings.clock_offset_ms,
        software=room.software,
    )
    with room.desk.reading_findings() as findings:
        says = statement(findings, capture_id)
    told = replace(order, says=says)
    return export_package(means, capture_id, to=to, order=told, unsealed=unsealed)


@click.group("evidence")
def evidence() -> None:
    """Sceller, exporter et vérifier la preuve."""


@evidence.command("key")
@click.option("--rotate", is_flag=True, help="Remplacer la clé ; l'ancienne signe la succession.")
@click.option(
    "--algorithm", type=click.Choice(["p256", "ed25519"]), default="p256", show_default=True
)
@click.option(
    "--no-passphrase", is_flag=True, help="Protéger la clé par les seuls droits du fichier."
)
@click.pass_context
def key(context: click.Context, rotate: bool, algorithm: str, no_passphrase: bool) -> None:
    """Créer la clé de signature du service, ou la remplacer."""
    with office(context) as room:
        make_key(
            room, algorithm, None if no_passphrase else _passphrase(confirm=True), rotate=rotate
        )


def make_key(room: Office, algorithm: str, secret: bytes | None, *, rotate: bool = False) -> None:
    """Make a signing key, note it in the custody log, and say what to write down."""
    made = create(room.room.keys, algorithm=algorithm, passphrase=secret, at=_now(), rotate=rotate)
    event = custody.CustodyEvent.KEY_ROTATED if rotate else custody.CustodyEvent.KEY_CREATED
    custody.append(room.ledger, custody.Deed(
        series="keys", event=event, at=_now(), actor=_actor(), subject=f"unit-{made.number}",
        digest=made.fingerprint, station=socket.gethostname(),
    ))  # fmt: skip
    echo(f"Clé n° {made.number} ({made.algorithm}) créée dans {room.room.keys}.")
    echo(f"Empreinte à noter sur papier : {made.fingerprint}")


def offer_key(context: click.Context) -> None:
    """Ask at a terminal whether to make the key that seals need; elsewhere name the command."""
    if not sys.stdin.isatty() or not click.confirm(
        "Créer maintenant la clé de signature du service ? Sans elle, rien n'est scellé",
        default=True,
    ):
        echo("Clé de signature, sans laquelle rien n'est scellé : portique -w DOSSIER evidence key")
        return
    with office(context) as room:
        make_key(room, "p256", _passphrase(confirm=True))


@evidence.command("seal")
@click.pass_context
def seal_command(context: click.Context) -> None:
    """Sceller ce qui ne l'est pas, et demander les horodatages qui manquent."""
    with office(context) as room:
        done = seal_now(room, _passphrase(), actor=_actor())
        if done.sealing.seal is None:
            echo("Rien de nouveau à sceller.")
        else:
            echo(
                f"Scellé n° {done.sealing.seal.id} signé : {counted(done.sealing.captures, 'capture', 'captures')}."
            )
        for anomaly in done.sealing.anomalies:
            echo(f"ANOMALIE, non scellé : {anomaly}", err=True)
        if not room.room.settings.authorities:
            echo("Aucune autorité d'horodatage n'est configurée : horodatage en attente.", err=True)
        for name in done.stamping.obtained:
            echo(f"horodaté : {name}")
        for why in done.stamping.failed:
            echo(f"horodatage en attente : {why}", err=True)
        if done.sealing.anomalies:
            sys.exit(1)
        sys.exit(NOT_SEALED if done.waiting else 0)


@evidence.command("export")
@click.argument("captures", nargs=-1, required=True, metavar="CAPTURE…")
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--recipient", required=True, help="À qui le paquet est remis.")
@click.option("--reason", required=True, help="Motif, par exemple le numéro de procédure.")
@click.option(
    "--unsealed",
    is_flag=True,
    help="Exporter aussi ce qu'aucune autorité n'a daté, marqué NON SCELLÉ.",
)
@click.pass_context
def export(
    context: click.Context,
    captures: tuple[str, ...],
    target: Path,
    recipient: str,
    reason: str,
    unsealed: bool,
) -> None:
    """Faire le paquet de preuve de chaque CAPTURE."""
    with office(context) as room:
        secret = _passphrase()
        for capture_id in captures:
            order = ordered(room, recipient=recipient, reason=reason, actor=_actor())
            made = hand_over(
                room, capture_id, order, to=target, unsealed=unsealed, passphrase=secret
            )
            echo(f"{made.path} : {'scellé' if made.sealed else 'NON SCELLÉ'}")
            echo(f"  empreinte de l'inventaire : {made.manifest_sha256}")
            for name in made.pending:
                echo(f"  horodatage de l'inventaire en attente : {name}", err=True)
            for objection in made.objections:
                echo(f"  réserve : {objection}")


@evidence.command("verify")
@click.argument(
    "packages",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--trust",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Dossier de unit*.pub.pem et tsa-*.pem ; sans lui, ceux de l'espace de travail.",
)
@click.pass_context
def verify(context: click.Context, packages: tuple[Path, ...], trust: Path | None) -> None:
    """Vérifier des paquets avec les seules racines de confiance."""
    believed = Trust.of_folder(trust) if trust is not None else _own_trust(context)
    worst = 0
    for package in packages:
        report = verify_package(package, believed)
        for failure in report.failures:
            echo(f"ÉCHEC : {package.name}/{failure.path} — {failure.why}")
        for line in report.stamped:
            echo(f"  horodaté : {line}")
        if report.failures:
            echo(f"{package} : ce paquet N'EST PAS celui qui a été remis.")
            worst = 1
        elif not report.sealed:
            echo(f"{package} : intact mais NON SCELLÉ.")
            worst = worst or NOT_SEALED
        else:
            echo(f"{package} : intact et scellé.")
    sys.exit(worst)


@evidence.command("audit")
@click.option(
    "--packages",
    type=click.Path(file_okay=False, path_type=Path),
    help="Vérifier aussi les paquets de ce dossier.",
)
@click.pass_context
def audit(context: click.Context, packages: Path | None) -> None:
    """Relire toute l'archive, les registres, les scellés et les paquets."""
    with office(context) as room:
        report = audit_now(room, actor=_actor(), packages=packages)
        echo(
            f"{counted(report.segments, 'segment', 'segments')}, {counted(report.records, 'enregistrement', 'enregistrements')}, {counted(report.bytes, 'octet', 'octets')}, "
            f"{counted(report.seals, 'scellé', 'scellés')} et {counted(report.packages, 'paquet', 'paquets')}, relus."
        )
        for name in report.unknown:
            echo(f"Segment inconnu du registre : {name}")
        for damage in report.damages:
            echo(f"ABÎMÉ : {damage.subject} — {damage.why}")
        sys.exit(1 if report.damages else 0)


@evidence.command("status")
@click.pass_context
def status(context: click.Context) -> None:
    """Dire ce qui est scellé, ce qui attend et où en sont les registres."""
    with office(context) as room:
        names = [authority.name for authority in room.room.settings.authorities]
        waiting = len(list(seal.unsealed(room.ledger, max(_now(), room.desk.clock.now()))))
        stored = list(seals.every_seal(room.ledger))
        echo(f"Captures en attente de scellé : {waiting}")
        echo(f"Scellés : {len(stored)}, dont {sum(s.sealed for s in stored)} horodatés")
        for name in names:
            for missing in seals.pending(room.ledger, name):
                echo(f"  horodatage en attente : scellé {missing.id}, autorité {name}")
        if not names:
            echo("Aucune autorité d'horodatage n'est configurée : rien ne peut être scellé.")
        head = custody.head(room.ledger)
        echo(
            f"Registre des manipulations : {counted(head.seq, 'ligne', 'lignes')}, tête {head.sha256[:16]}"
        )
        echo(f"Journal des accès : tête n° {journal.check(room.access).seq}")
        for number, pem in enumerate(public_keys(room.room.keys), start=1):
            echo(f"Clé n° {number} : {fingerprint(pem)}")
        for authority in room.room.authorities():
            for digest in root_fingerprints(authority.roots_pem):
                echo(f"Racine {authority.name} ({authority.url}) : {digest}")
        for segment in purge.unfinished(room.ledger):
            echo(f"Effacement à terminer : {segment}")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--source", "url", required=True, help="Adresse de la source à laquelle rattacher ces pièces."
)
@click.option("--case", "case_reference", required=True, help="Numéro de procédure.")
@click.option("--origin", default="", help="D'où viennent ces pièces : scellé, collègue, Wayback…")
@click.pass_context
def import_command(
    context: click.Context, files: tuple[Path, ...], url: str, case_reference: str, origin: str
) -> None:
    """Verser des pièces (WARC, WACZ, HAR, MHTML, HTML, images) comme référence."""
    with office(context) as room:
        found = import_files(
            room.ledger, room.access, room.room.archive, list(files),
            provenance=Provenance(source_url=url, case_reference=case_reference, origin=origin, actor=_actor(), at=_now()),
            quarantine=room.desk.workspace.folder / "quarantine", software=room.software,
        )  # fmt: skip
        for done in found.imported:
            echo(
                f"{done.file.name} : {counted(done.captures, 'capture versée', 'captures versées')} (visite {done.visit_id})"
            )
            for left in done.left_out:
                echo(f"  laissé de côté : {left}")
        for refused in found.refused:
            echo(f"{refused.file.name} : EN QUARANTAINE — {refused.why}", err=True)
        sys.exit(1 if found.refused else 0)


@click.command("replay")
@click.argument("capture")
@click.option("--port", type=click.IntRange(1, 65_535), default=8090, show_default=True)
@click.option("--reason", required=True, help="Motif de la consultation.")
@click.pass_context
def replay_command(context: click.Context, capture: str, port: int, reason: str) -> None:
    """Rejouer une capture hors ligne, dans un programme à part."""
    with office(context) as room:
        found = capture_table.find(room.ledger, capture)
        journal.note(
            room.access, operation=Operation.CONSULTATION, at=_now(), actor=_actor(),
            subject=f"capture {found.id}", reason=reason,
        )  # fmt: skip
        custody.append(room.ledger, custody.Deed(
            series=found.visit_id, event=custody.CustodyEvent.CONSULTED, at=_now(), actor=_actor(),
            subject=found.id, reason=reason, station=socket.gethostname(),
        ))  # fmt: skip
        with replay.serving(
            room.room.archive, found, capture_table.of_visit(room.ledger, found.visit_id),
            find=partial(capture_table.find, room.ledger), environment=room.desk.workspace.state / "replay", port=port,
        ) as running, replaying.shown(running.url, room.desk.configuration.browser) as is_shown:  # fmt: skip
            how = "Montré dans un navigateur sans réseau" if is_shown else "À ouvrir"
            echo(f"{how} : {running.url}   (Ctrl+C pour arrêter)")
            if running.received != found.captured_at:
                echo(_NOT_MODIFIED.format(at=found.captured_at, received=running.received))
            if not is_shown:
                echo(_NO_WINDOW, err=True)
            running.wait()


_NOT_MODIFIED = (
    "Le {at:%d/%m/%Y à %H:%M:%S} UTC, le serveur a répondu que la page n'avait pas changé (304), sans la renvoyer : "
    "ce qui est montré est la page reçue le {received:%d/%m/%Y à %H:%M:%S} UTC."
)

_NO_WINDOW = (
    "Pas d'écran ou pas de Chromium à fenêtres ici. Un navigateur ordinaire laisse sortir l'UDP (WebRTC) d'une page rejouée : "
    "ouvrez cette adresse dans un navigateur privé de réseau."
)


@click.command("purge")
@click.option(
    "--yes", is_flag=True, help="Effacer ; sans cela, seulement dire ce qui serait effacé."
)
@click.option("--reason", default="durée de conservation échue", show_default=True)
@click.pass_context
def purge_command(context: click.Context, yes: bool, reason: str) -> None:
    """Effacer les contenus dont la durée de conservation est échue ; leurs empreintes restent."""
    with office(context) as room:
        due = list(purge.due(room.ledger, now=room.desk.clock.now()))
        todo = {*(each.segment for each in due), *purge.unfinished(room.ledger)}
        if not yes:
            for each in due:
                echo(f"à effacer : {each.segment} (échu le {each.over_at:%Y-%m-%d})")
            echo(f"{len(todo)} segments à effacer. Relancez avec --yes.")
            return
        shutil.rmtree(room.desk.workspace.seen, ignore_errors=True)  # it names what is effaced
        room.desk.workspace.judged.unlink(missing_ok=True)
        for segment in sorted(todo):
            gone = purge.purge(
                room.ledger, room.access, room.room.archive, segment, at=_now(), actor=_actor(), reason=reason
            )  # fmt: skip
            echo(
                f"effacé : {gone.segment}, {gone.bytes} octets, SHA-256 {gone.sha256}, registre n° {gone.custody_seq}"
            )
        journal.expire(room.access, now=_now(), days=room.room.settings.journal_days)
        head = custody.check(room.ledger)
        for stored in seals.every_seal(room.ledger):
            seals.check(room.ledger, stored, room.room.authorities())
        echo(
            f"La chaîne du registre tient ({counted(head.seq, 'ligne', 'lignes')}) et chaque scellé se vérifie encore."
        )


def _own_trust(context: click.Context) -> Trust:
    with office(context) as room:
        return room.trust


def _desk(given: object) -> Desk:
    if isinstance(given, Desk):
        return Desk(given.workspace, given.configuration)
    if isinstance(given, Workspace):
        return Desk.open(given.folder)
    return Desk.open(Path(str(given or ".")))


def _passphrase(*, confirm: bool = False) -> bytes | None:
    if (known := os.environ.get(PASSPHRASE_VARIABLE)) is not None:
        return known.encode() or None
    if not sys.stdin.isatty():
        return None
    text = str(click.prompt("Phrase de passe de la clé", hide_input=True, default="", confirmation_prompt=confirm, show_default=False))  # fmt: skip
    return text.encode() or None


def _actor() -> str:
    return f"{getpass.getuser()}@{socket.gethostname()}"


_FRENCH: tuple[tuple[type[Exception], str], ...] = (
    (TargetExists, "Ce paquet existe déjà ; un paquet n'est jamais écrit sur un autre"),
    (ExportRefused, "Export refusé"),
    (KeyMissing, "Aucune clé de signature : créez-la avec « portique evidence key »"),
    (KeyExists, "Une clé existe déjà : « portique evidence key --rotate » la remplace"),
    (KeyLocked, "La clé ne s'ouvre pas : phrase de passe absente ou fausse"),
    (TimestampRefused, "Horodatage refusé"),
    (CustodyBroken, "Le registre des manipulations ne se suit plus"),
    (SealBroken, "Un scellé ne se vérifie pas"),
    (ReplayUnavailable, "Le relecteur d'archives ne peut pas démarrer"),
    (EvidenceError, "Preuve"),
    (CaptureUnknown, "Capture inconnue"),
    (ArchiveDamaged, "Archive abîmée"),
    (sqlite3.Error, "Registre impossible à écrire, rien n'a été fait"),
    (OSError, "Disque"),
)


def said(error: Exception) -> str:
    """Return what went wrong, in French."""
    for kind, words in _FRENCH:
        if isinstance(error, kind):
            return f"{words} ({error})"
    return str(error)
