"""``portique export stix|misp``: findings in the forms that other services read."""

from pathlib import Path

import click

from monitor.cli.terminal import echo
from monitor.desk import Desk
from monitor.digest.files import put

_NAMES = "Une piste (lead-…), un vendeur (seller-…), un site, ou le bilan d'un jour (AAAA-MM-JJ)."


@click.group()
def export() -> None:
    """Remettre un constat dans la forme qu'un autre service lit. Rien n'est envoyé."""


def _written(folder: Path, name: str, to: Path | None, marking: str, form: str) -> None:
    from monitor.exchange.facts import NothingToHandOn, of_finding
    from monitor.exchange.forms import named

    with Desk.open(folder) as desk:
        try:
            body = named(form).write(of_finding(desk, name), marking)
        except NothingToHandOn:
            raise click.ClickException(f"Rien ne s'appelle « {name} ». {_NAMES}") from None
    if to is not None:
        echo(f"Écrit : {put(to, body)}")
    elif form in _FILES:
        raise click.ClickException("Dites dans quel fichier : -o FICHIER.")
    else:
        echo(body.decode())


def _command(form: str, says: str) -> None:
    @export.command(form, help=f"{says} {_NAMES}")
    @click.argument("name", metavar="NOM")
    @click.option("-o", "--output", "to", type=click.Path(path_type=Path, dir_okay=False), help="Fichier à écrire (par défaut : la sortie).")  # fmt: skip
    @click.option("--tlp", "marking", type=click.Choice(["clear", "green", "amber", "red"]), default="amber", show_default=True, help="À qui cela peut être redit (Traffic Light Protocol).")  # fmt: skip
    @click.pass_obj
    def command(folder: Path, name: str, to: Path | None, marking: str) -> None:
        _written(folder, name, to, marking, form)


_FILES = ("xlsx", "csv")
"""Forms that no terminal shows."""

_command("stix", "Un bundle STIX 2.1.")
_command("misp", "Un événement MISP.")
_command("graphml", "Un graphe (GraphML : Gephi, yEd, Maltego).")
_command("xlsx", "Un classeur, sans formule (XLSX).")
_command("csv", "Une archive de tables, sans formule (CSV).")
