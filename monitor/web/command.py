"""``portique desk``: the desk in a browser, and the accounts of those who use it."""

from pathlib import Path

import click

from monitor.cli.terminal import echo
from monitor.desk import Desk
from monitor.web.roles import Role
from monitor.web.site import LOOPBACK, Place, configure, serve


@click.group(invoke_without_command=True)
@click.option("--port", type=int, default=8010, show_default=True, help="Port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse où il écoute.")
@click.option(
    "--proxy",
    default="",
    help="Adresse du mandataire qui termine TLS devant lui ; sans elle, il n'écoute que sur cette machine.",
)
@click.pass_context
def desk(context: click.Context, port: int, host: str, proxy: str) -> None:
    """Ouvrir le bureau : voir, décider, remettre, dans un navigateur."""
    if host not in LOOPBACK and not proxy:
        raise click.ClickException(
            "Hors de cette machine, le bureau ne s'ouvre que derrière un mandataire TLS déclaré : --proxy ADRESSE."
        )
    place = Place(host=host, port=port, proxy=proxy)
    _set_up(context.obj, place)
    if context.invoked_subcommand is not None:
        return
    from monitor.web.door import one_time_link

    echo(f"Bureau : http://{host}:{port}/  (Ctrl-C pour fermer)")
    echo(f"Lien bon une seule fois : http://{host}:{port}{one_time_link()}")
    serve(place)


@desk.group()
def user() -> None:
    """Les comptes du bureau."""


@user.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    required=True,
    help="Ce qu'il fait ; répétable.",
)
@click.password_option("--password", help="Mot de passe ; demandé s'il n'est pas donné.")
def add(name: str, roles: tuple[str, ...], password: str) -> None:
    """Ouvrir un compte, ou lui donner d'autres rôles et un autre mot de passe."""
    from django.core.exceptions import ValidationError

    from monitor.web.accounts import give

    try:
        give(name, [Role(role) for role in roles], password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    echo(f"Compte {name} : {', '.join(roles)}.")


@user.command("close")
@click.argument("name")
def close(name: str) -> None:
    """Fermer un compte ; ce qu'il a décidé reste."""
    from monitor.web.accounts import shut

    if not shut(name):
        raise click.ClickException(
            f"Aucun compte « {name} ». « portique desk user list » les montre."
        )
    echo(f"Compte {name} fermé.")


@user.command("list")
def list_users() -> None:
    """Lister les comptes."""
    from monitor.web.accounts import every

    for one in every():
        state = "" if one.open else "  (fermé)"
        echo(f"{one.name:24} {', '.join(one.roles)}{state}")


def _set_up(folder: Path, place: Place) -> None:
    with Desk.open(folder) as opened:
        _ = opened.ledger
        with opened.reading_findings():
            pass
        configure(opened.workspace, opened.configuration, place)
