"""``portique discover``: finding the shops that nobody announced, and saying who is told what by it."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from monitor.cli.terminal import Console, actor, echo
from monitor.config import Configuration
from monitor.desk import Desk
from monitor.digest.words import OUTCOMES
from monitor.discovery import importing
from monitor.discovery.errors import FeedUnreadable
from monitor.discovery.feeds import FEEDS, feed_named
from monitor.discovery.names import Names
from monitor.discovery.outlet import HTTP_FEEDS
from monitor.discovery.prospects import known_names, prospects
from monitor.discovery.queries import queries as make_queries
from monitor.discovery.run import Report, answers_folder
from monitor.discovery.run import discover as discover_run
from monitor.discovery.settings import Discovery
from monitor.discovery.trail import Trail
from monitor.language import counted

_NAMES = [feed.name for feed in FEEDS]


@click.group()
def discover() -> None:
    """Chercher les boutiques que personne n'a signalées ; rien n'est demandé à un tiers sans réglage dans [discovery]."""


@discover.command("feeds")
@click.pass_obj
def feeds(folder: Path) -> None:
    """Montrer chaque flux : allumé ou non, ce qu'il cherche, à qui il parle et de quoi."""
    with Desk.open(folder) as desk:
        settings = _settings(desk.configuration)
        shown = Table("flux", "état", "cherche", "apprend quelque chose", "ce qui lui est dit")
        for feed in FEEDS:
            told = feed.tells(settings)
            shown.add_row(feed.name, "allumé" if feed.on(settings) else "éteint", feed.says, told.whom, told.what)  # fmt: skip
        state = "allumée" if settings.probe else "éteinte"
        shown.add_row("sonde", state, "lit une fois la page d'accueil d'un candidat", "le site candidat, et le résolveur DNS", "une visite depuis l'adresse de sortie de l'unité")  # fmt: skip
        Console().print(shown)
        trail, now = Trail(desk.ledger), desk.clock.now()
        echo(
            f"Aujourd'hui : {trail.spent(*HTTP_FEEDS, at=now)}/{settings.queries_per_day} requêtes, "
            f"{trail.spent('lookalikes', at=now)}/{settings.resolutions_per_day} noms résolus, "
            f"{trail.probed_today(now)}/{settings.probes_per_day} sondes."
        )


@discover.command("run")
@click.option("--feed", "only", type=click.Choice(_NAMES), help="Ce flux seulement.")
@click.pass_obj
def run(folder: Path, only: str | None) -> None:
    """Interroger les flux allumés, sonder leurs candidats, proposer."""
    with Desk.open(folder) as desk:
        settings = _settings(desk.configuration)
        if only is not None and not feed_named(only).on(settings):
            raise click.ClickException(
                f"Le flux {only} est éteint. « portique discover feeds » dit à qui il parlerait ; allumez-le dans [discovery]."
            )
        try:
            report = asyncio.run(discover_run(desk, settings, only=only))
        except ValueError as error:
            raise click.ClickException(f"[discovery] resolver : {error}") from error
    _tell(report)


@discover.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--feed", required=True, type=click.Choice(importing.FEEDS), help="Ce dont c'est une liste."
)
@click.pass_obj
def import_file(folder: Path, file: Path, feed: str) -> None:
    """Reprendre une liste : résultats de recherche (CSV, JSON, page HTML enregistrée), certificats, domaines enregistrés."""
    with Desk.open(folder) as desk:
        settings = _settings(desk.configuration)
        try:
            found, fresh = importing.import_list(
                desk, settings, file, feed, answers_folder(desk), actor=actor()
            )
        except FeedUnreadable as error:
            raise click.ClickException(str(error)) from error
    echo(
        f"{counted(found.rows, 'ligne lue', 'lignes lues')}, {counted(len(found.candidates), 'candidat', 'candidats')}, dont {counted(fresh, 'nouveau', 'nouveaux')}."
    )
    for name in found.dropped:
        echo(f"  nom trop courant dans cette liste, écarté : {name}")
    if fresh:
        echo("Ils seront sondés et jugés au prochain « portique discover run ».")


@discover.command("queries")
@click.option("--limit", default=30, show_default=True, help="Nombre de phrases.")
@click.option(
    "--asked", is_flag=True, help="Montrer plutôt ce qui a été demandé, à qui, et la réponse."
)
@click.option("--json", "as_json", is_flag=True, help="Une ligne JSON chacune.")
@click.pass_obj
def queries(folder: Path, limit: int, asked: bool, as_json: bool) -> None:
    """Montrer les phrases à chercher (à coller dans un moteur), ou avec --asked tout ce qui est déjà sorti."""
    with Desk.open(folder) as desk:
        if asked:
            _asked(Trail(desk.ledger), limit, as_json=as_json)
            return
        settings = _settings(desk.configuration)
        with desk.reading_findings() as findings:
            made = make_queries(
                findings, Names(known_names(settings, findings, ()), settings.ignore)
            )
        for query in made[:limit]:
            if as_json:
                row = {
                    "query": query.text,
                    "site": query.site,
                    "capture": query.capture_id,
                    "bits": query.rarity,
                }
                echo(json.dumps(row, ensure_ascii=False))
            else:
                echo(query.text)
        if not made:
            echo(
                "Aucune phrase : il faut qu'une boutique suivie ait été lue et reconnue comme vendeuse."
            )


@discover.command("candidates")
@click.pass_obj
def candidates(folder: Path) -> None:
    """Lister les candidats qui attendent : nommés par un flux, ni suivis, ni proposés."""
    with Desk.open(folder) as desk:
        settings = _settings(desk.configuration)
        with desk.reading_findings() as findings:
            names = Names(known_names(settings, findings, ()), settings.ignore)
        shown = Table("candidat", "flux", "force", "sondes", "dernière issue", "pourquoi")
        for one in prospects(Trail(desk.ledger), names)[:200]:
            outcome = one.looks[-1].outcome if one.looks else None
            shown.add_row(
                one.best.url,
                ", ".join(dict.fromkeys(c.feed for c in one.candidates)),
                f"{one.best.strength:.2f}",
                str(len(one.looks)),
                OUTCOMES[outcome.value] if outcome else "—",
                one.best.reason,
            )
        Console().print(shown)


def _settings(configuration: Configuration) -> Discovery:
    return configuration.discovery


def _asked(trail: Trail, limit: int, *, as_json: bool) -> None:
    shown = Table("quand", "flux", "à qui", "quoi", "réponse")
    for row in trail.queries(limit):
        if as_json:
            echo(json.dumps(asdict(row), ensure_ascii=False))
            continue
        what = row.what if len(row.what) < 200 else f"{row.what[:180]}… ({row.cost})"
        shown.add_row(row.at[:19], row.feed, row.told, what, row.status or "sans réponse")
    if not as_json:
        Console().print(shown)


def _tell(report: Report) -> None:
    for name, fresh in report.named.items():
        echo(
            f"  {name:14} {counted(report.asked.get(name, 0), 'demande', 'demandes')}, {counted(fresh, 'adresse nouvelle', 'adresses nouvelles')}"
        )
    echo(
        f"{counted(report.probed, 'candidat sondé', 'candidats sondés')}, {report.waiting} remis à un autre jour."
    )
    if report.stopped:
        echo(f"Recherche arrêtée : {report.stopped}.")
    for feed, why in report.problems:
        echo(f"  {feed} : {why}")
    for proposal in report.proposals:
        mark = " → surveillée" if proposal.url in report.enrolled else ""
        echo(f"  adresse proposée : {proposal.url} ({proposal.score:.2f}, {proposal.reason}){mark}")
    if not report.proposals:
        echo("Aucune proposition nouvelle.")
