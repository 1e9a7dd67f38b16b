"""``portique ledger``: the register of what cannot be computed again."""

from pathlib import Path

import click

from monitor.cli.terminal import actor, echo
from monitor.desk import Desk
from monitor.language import counted
from monitor.rebuilding import rebuild

_LOST = (
    "les décisions (filiations, adresses proposées, phrases), les mises en pause et retraits",
    "les scellés, leurs horodatages et le journal de garde (les paquets exportés gardent les leurs)",
    "les envois de bilans et leurs destinataires, les recherches de la découverte",
    "les visites qui n'ont rien écrit, et la cause de celles qui ont été interrompues",
)


@click.group()
def ledger() -> None:
    """Le registre : ce qui ne se recalcule pas."""


@ledger.command("rebuild")
@click.option(
    "--resume",
    is_flag=True,
    help="Remettre les sources en veille (par défaut : en pause, à reprendre une à une).",
)
@click.pass_obj
def rebuild_command(folder: Path, resume: bool) -> None:
    """Reconstruire un registre perdu depuis l'archive ; dit ce qui ne peut pas l'être."""
    with Desk.open(folder) as desk:
        done = rebuild(desk, actor=actor(), resume=resume)
    echo(
        f"Registre reconstruit : {counted(done.sources, 'source', 'sources')}, {counted(done.visits, 'visite', 'visites')}, {counted(done.captures, 'capture', 'captures')}."
    )
    if done.guessed:
        left = counted(done.guessed, "source est", "sources sont")
        echo(f"{left} sans réglages dans l'archive : ceux d'une nouvelle source sont mis.")
    for segment in done.unknown:
        echo(f"Laissé de côté, source inconnue : archive/{segment}")
    if done.digests:
        known = counted(done.told, "constat est tenu pour annoncé", "constats sont tenus pour annoncés")  # fmt: skip
        echo(
            f"{counted(done.digests, 'bilan retrouvé', 'bilans retrouvés')} ; {known} : "
            "ce qui aurait été trouvé depuis dans d'anciennes pages ne sera pas annoncé."
        )
    else:
        echo("Aucun bilan retrouvé : le prochain annonce tout ce que l'archive montre.")
    if not resume and done.sources:
        echo("Les sources sont en pause : « portique source resume NOM » après vérification.")
    echo("Ne se reconstruit pas : " + " ; ".join(_LOST) + ".")
