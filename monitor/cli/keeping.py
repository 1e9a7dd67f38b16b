"""``portique backup``, ``restore``, ``doctor``, ``alarm``: what keeps a watch alive."""

import smtplib
import threading
from pathlib import Path

import click

from monitor.alarm import silent, sound
from monitor.cli.terminal import echo
from monitor.desk import Desk
from monitor.doctor import examine
from monitor.language import counted
from storage.backup import MANIFEST, BackupFaulty, Copied, Fault, back_up, restore
from storage.workspace import Workspace

_FAULTS = {
    Fault.WITHIN: "est dans le dossier de travail même",
    Fault.NO_LIST: "manque ou est vide : ce n'est pas une copie",
    Fault.NOT_EMPTY: "n'est pas vide",
    Fault.MISSING: "manque",
    Fault.CHANGED: "n'est plus tel qu'il a été copié",
    Fault.DAMAGED: "est abîmé",
    Fault.SHORT: "manque ou est trop court pour ses captures",
}


def _fault(error: BackupFaulty) -> click.ClickException:
    return click.ClickException(
        f"La copie n'est pas bonne : {error.what} {_FAULTS[error.fault]}.\nRien de ce qui était là n'a été changé ; corrigez, puis relancez."
    )


def _told(name: str, size: int) -> None:
    if size > 1_000_000:  # of thousands of small files only the sum is told
        echo(f"  {name} ({size / 1e6:.1f} Mo)")


def _sum(copied: Copied) -> str:
    return f"{counted(copied.files, 'fichier', 'fichiers')}, {copied.size / 1e6:.1f} Mo ; {counted(copied.captures, 'capture retrouvée dans son segment', 'captures, toutes retrouvées dans leur segment')}."


@click.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keys", is_flag=True, help="Copier aussi les clés de signature (à garder à part).")
@click.pass_obj
def backup(folder: Path, target: Path, keys: bool) -> None:
    """Copier le dossier de travail vers TARGET, veille en marche ; relancé, n'ajoute que le nouveau."""
    workspace = Workspace.open(folder)
    try:
        copied = back_up(workspace.folder, target, keys=keys, progress=_told)
    except BackupFaulty as error:
        raise _fault(error) from error
    echo(f"Copie vérifiée : {_sum(copied)} Ajoutés ou changés : {copied.copied}.")
    echo(f"Tout le monde peut la vérifier : cd {target} && sha256sum --quiet -c {MANIFEST}")
    if not keys:
        echo("Les clés de signature ne sont pas dans la copie (--keys).")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
def restore_command(source: Path, target: Path) -> None:
    """Refaire un dossier de travail dans TARGET (vide) depuis la copie SOURCE, vérifiée d'abord."""
    try:
        copied = restore(source, target, progress=_told)
    except BackupFaulty as error:
        raise _fault(error) from error
    echo(f"Remis : {_sum(copied)}")
    echo(f"Ensuite : portique -w {target} analyse   (les constats sont recalculés, les mêmes)")


@click.command()
@click.option("--no-browser", is_flag=True, help="Ne pas faire montrer une page au navigateur.")
@click.pass_context
def doctor(context: click.Context, no_browser: bool) -> None:
    """Dire ce qui ne va pas, et quoi faire. Code de sortie 1 si quelque chose ne va pas."""
    ill = 0
    with Desk.open(context.obj) as desk:
        for found in examine(desk, browser=not no_browser):
            mark, color = ("bon", "green") if found.good else ("À VOIR", "red")
            echo(f"{mark:>6}  {found.asked} : {found.said}", fg=color)
            if found.remedy:
                echo(f"        → {found.remedy}")
                ill += 1
    echo("Tout va bien." if ill == 0 else f"{counted(ill, 'point', 'points')} à voir.")
    context.exit(1 if ill else 0)


@click.command()
@click.pass_context
def alarm(context: click.Context) -> None:
    """Prévenir si la veille se tait : pas de bilan à l'heure dite, veille arrêtée, envoi refusé. Code de sortie 1 si oui."""
    with Desk.open(context.obj) as desk:
        now = desk.clock.now()
        wrong = list(silent(desk, now))
        for line in wrong:
            echo(line, err=True)
        if wrong:
            try:
                sent = sound(desk, wrong, now)
            except smtplib.SMTPException as error:
                raise click.ClickException(
                    f"L'alerte n'a pas pu partir : {error}. Vérifiez [alarm.smtp]."
                ) from error
            echo("Alerte envoyée." if sent else "Pas d'envoi : déjà fait aujourd'hui, ou rien dans [alarm.smtp].", err=True)  # fmt: skip
    context.exit(1 if wrong else 0)


@click.command("metrics")
@click.option("--port", type=click.IntRange(1, 65_535), help="Répondre sur ce port de 127.0.0.1 jusqu'à Ctrl-C ; sans lui : dire une fois.")  # fmt: skip
@click.pass_obj
def metrics_command(folder: Path, port: int | None) -> None:
    """Dire l'état de la veille sous la forme que Prometheus lit."""
    from monitor import metrics

    with Desk.open(folder) as desk:
        if port is None:
            echo(metrics.text(desk), nl=False)
            return
        metrics.serve(desk, port)
        echo(f"Métriques : http://{metrics.LOOPBACK}:{port}/metrics ; Ctrl-C pour arrêter.")
        threading.Event().wait()
