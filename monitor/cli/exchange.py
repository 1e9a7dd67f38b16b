"""``portique export stix|misp``: findings in the forms that other services read."""

from collections.abc import Callable
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
    from monitor.exchange import misp, stix
    from monitor.exchange.facts import NothingToHandOn, of_finding

    forms: dict[str, Callable[..., str]] = {"stix": stix.bundle, "misp": misp.event}
    with Desk.open(folder) as desk:
        try:
            text = forms[form](of_finding(desk, name), marking)
        except NothingToHandOn:
            raise click.ClickException(f"Rien ne s'appelle « {name} ». {_NAMES}") from None
    if to is None:
        echo(text)
    else:
        echo(f"Écrit : {put(to, text)}")


def _command(form: str, says: str) -> None:
    @export.command(form, help=says)
    @click.argument("name", metavar="NOM")
    @click.option("-o", "--output", "to", type=click.Path(path_type=Path, dir_okay=False), help="Fichier à écrire (par défaut : la sortie).")  # fmt: skip
    @click.option("--tlp", "marking", type=click.Choice(["clear", "green", "amber", "red"]), default="amber", show_default=True, help="À qui cela peut être redit (Traffic Light Protocol).")  # fmt: skip
    @click.pass_obj
    def command(folder: Path, name: str, to: Path | None, marking: str) -> None:
        _written(folder, name, to, marking, form)


_command("stix", f"Un bundle STIX 2.1. {_NAMES}")
_command("misp", f"Un événement MISP. {_NAMES}")
