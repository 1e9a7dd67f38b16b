"""``portique cluster``: the parts of a watch on several machines, and how they stand."""

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.table import Table

from monitor.cli.terminal import Console, echo
from monitor.config import Configuration, Schedule, load
from monitor.engine.errors import NOT_INSTALLED, EngineUnavailable
from monitor.language import counted
from storage.archive.store import Place
from storage.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def _papers(command: Command) -> Command:
    """Add the three files that every part of a cluster shows."""
    for name, says in (
        ("key", "Clé privée de cette machine (PEM)."),
        ("certificate", "Certificat de cette machine (PEM)."),
        ("authority", "Autorité des certificats de la grappe (PEM)."),
    ):
        variable = f"PORTIQUE_CLUSTER_{name.upper()}"
        command = click.option(f"--{name}", type=_FILE, required=True, envvar=variable, help=says)(
            command
        )
    return command


@click.group()
def cluster() -> None:
    """Veiller sur plusieurs machines : ordonnanceur, ouvriers, leur état (docs/cluster.md)."""


@cluster.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse écoutée.")
@click.option("--port", default=8786, show_default=True, type=click.IntRange(0, 65_535), help="Port écouté.")  # fmt: skip
@click.option("--metrics-port", default=0, type=click.IntRange(0, 65_535), help="Port de 127.0.0.1 où Prometheus est servi (/metrics) ; 0 : un port libre.")  # fmt: skip
@click.option("--silence", default=60, show_default=True, type=click.IntRange(5, 3_600), help="Secondes après lesquelles un ouvrier muet est tenu pour mort.")  # fmt: skip
@click.option("--nobody", default=600, show_default=True, type=click.IntRange(5, 86_400), help="Secondes d'attente d'un ouvrier qui ait ce qu'une source demande.")  # fmt: skip
@_papers
def scheduler(
    host: str, port: int, metrics_port: int, silence: int, nobody: int, **papers: Path
) -> None:
    """Tenir l'ordonnanceur. Il n'a ni registre, ni clés, ni courriel. S'arrête sur SIGTERM."""
    parts = _parts()
    listening = parts.Listening(
        host=host, port=port, metrics=f"127.0.0.1:{metrics_port}", silence_seconds=silence, nobody_seconds=nobody
    )  # fmt: skip
    asyncio.run(parts.schedule(_shown(papers), listening))
    echo("Arrêté proprement.")


@cluster.command()
@click.argument("scheduler")
@click.option("--name", default=socket.gethostname, help="Nom de l'ouvrier, repris dans chaque capture (par défaut : celui de la machine).")  # fmt: skip
@click.option("--scratch", type=click.Path(path_type=Path, file_okay=False), required=True, help="Dossier à lui seul, sur un disque local.")  # fmt: skip
@click.option("--store", required=True, envvar="PORTIQUE_STORE", help="Magasin d'objets : s3://seau/préfixe ou file:///dossier.")  # fmt: skip
@click.option("--endpoint", default="", envvar="PORTIQUE_STORE_ENDPOINT", help="Adresse d'un service S3 autre que celui d'Amazon.")  # fmt: skip
@click.option("--region", default="us-east-1", show_default=True, help="Région du magasin.")
@click.option("--credentials", type=_FILE, envvar="PORTIQUE_STORE_CREDENTIALS", help="Fichier « clé:secret » du magasin.")  # fmt: skip
@click.option("--store-authority", type=_FILE, help="Autorité du certificat du magasin (PEM).")
@click.option("--cache-mb", default=2_000, show_default=True, type=click.IntRange(1), help="Mo gardés de ce qui est au magasin.")  # fmt: skip
@click.option("--visits", default=6, show_default=True, type=click.IntRange(0, 64), help="Visites à la fois.")  # fmt: skip
@click.option("--readers", type=click.IntRange(0, 1_024), help="Lots lus à la fois (par défaut : un par processeur).")  # fmt: skip
@click.option("--browsers", default=6, show_default=True, type=click.IntRange(0, 64), help="Visites avec navigateur à la fois ; 0 : pas de navigateur ici.")  # fmt: skip
@click.option("--offers", multiple=True, help="Sortie, pays ou réseau qu'une source peut demander (« source set --exit ») ; répétable.")  # fmt: skip
@click.option("--address", default="", help="Adresse IP publique de sortie, déclarée dans chaque capture.")  # fmt: skip
@click.option("--host", default="", help="Adresse par laquelle l'ordonnanceur et les autres le joignent.")  # fmt: skip
@_papers
def worker(scheduler: str, scratch: Path, **given: Any) -> None:
    """Tenir un ouvrier de SCHEDULER (tls://hôte:8786) : visites et lectures, rendues au magasin. S'arrête sur SIGTERM."""
    parts = _parts()
    from monitor.engine.station import Station

    papers = {name: given.pop(name) for name in ("authority", "certificate", "key")}
    scratch.mkdir(parents=True, exist_ok=True)
    readers = given["readers"] if given["readers"] is not None else parts.cores()
    station = Station(
        name=_plain(given["name"]), scratch=scratch.resolve(), place=_place(given),
        schedule=Schedule(visits_at_once=max(1, given["visits"])), certificate=papers["certificate"],
        offers=frozenset(map(_plain, given["offers"])), address=_plain(given["address"]),
    )  # fmt: skip
    manned = parts.Manned(visits=given["visits"], readers=readers, browsers=given["browsers"])
    try:
        asyncio.run(parts.work(_shown(papers), scheduler, station, manned, given["host"]))
    except BlockingIOError as error:
        raise click.ClickException(
            f"Un autre ouvrier se sert de {scratch} : à chacun son dossier."
        ) from error
    echo("Arrêté proprement.")


@cluster.command()
@click.option("--prometheus", is_flag=True, help="Sous la forme que Prometheus lit.")
@click.pass_obj
def status(folder: Path, prometheus: bool) -> None:
    """Dire quels ouvriers sont là, ce qu'ils offrent, ce qu'ils font, et qui ne lit pas comme nous."""
    workspace = Workspace.open(folder)
    found = _workers(load(workspace.configuration), workspace.archive)
    if prometheus:
        from monitor.metrics import of_cluster

        echo(of_cluster(found), nl=False)
        return
    table = Table(title=counted(len(found), "ouvrier", "ouvriers"), title_justify="left")
    for heading in ("ouvrier", "adresse", "offre", "en cours", "éditions"):
        table.add_column(heading, overflow="fold")
    for one in found:
        table.add_row(
            one["name"], one["address"], _offered(one["resources"]), str(len(one["under_way"])),
            "les nôtres" if one["agrees"] else "AUTRES : rien ne lui est confié",
        )  # fmt: skip
    Console().print(table)


def _workers(configuration: Configuration, archive: Path) -> list[dict[str, Any]]:
    if not configuration.cluster.scheduler:
        raise click.ClickException(
            'Pas de grappe : portique.toml ne nomme aucun ordonnanceur ([cluster] scheduler = "tls://hôte:8786"). '
            "Visites et lectures se font sur cette machine."
        )
    _parts()
    from monitor.engine.dask import DaskEngine

    engine = DaskEngine(configuration.cluster, archive)
    try:
        return engine.workers()
    finally:
        engine.leave()


def _offered(resources: dict[str, float]) -> str:
    counted = {"visit": "visites", "read": "lectures", "browser": "navigateurs"}
    said = [f"{int(resources[name])} {word}" for name, word in counted.items() if name in resources]
    said += [name.removeprefix("offers:") for name in sorted(resources) if name.startswith("offers:")]  # fmt: skip
    return ", ".join(said)


def _place(given: dict[str, Any]) -> Place:
    return Place(
        url=given["store"], endpoint=given["endpoint"], region=given["region"], credentials=_text(given["credentials"]),
        authority=_text(given["store_authority"]), cache_mb=given["cache_mb"],
    )  # fmt: skip


def _text(path: Path | None) -> str:
    return str(path.resolve()) if path is not None else ""


def _plain(word: str) -> str:
    """Return a name that stands on one line of a record."""
    if not word.isprintable():
        raise click.BadParameter(f"{word!r} : des caractères imprimables, sur une ligne.")
    return word


def _shown(papers: dict[str, Path]) -> Any:
    from monitor.engine.tls import Papers

    return Papers(**{name: str(path) for name, path in papers.items()})


def _parts() -> Any:
    """Return the programs of a cluster, or say what is to be installed."""
    try:
        from monitor.engine import parts
    except ImportError as error:
        raise EngineUnavailable(NOT_INSTALLED) from error
    return parts
