"""``portique visit``, ``analyse``, ``digest``, ``run``: the work itself."""

import asyncio
from datetime import date, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.cli.terminal import Console, echo
from monitor.desk import Desk
from monitor.digest.words import OUTCOMES
from monitor.indexing import Entered
from monitor.language import counted
from monitor.rounds import round_of
from storage.ledger import queue
from storage.ledger import sources as source_table
from storage.records.source import Source, SourceState


@click.command()
@click.option("--due", "only_due", is_flag=True, help="Visiter ce qui est dû.")
@click.option(
    "--source",
    "names",
    multiple=True,
    help="Visiter cette source (id, adresse ou nom) ; répétable.",
)
@click.option("--all", "everything", is_flag=True, help="Visiter toutes les sources actives.")
@click.option("--no-analysis", is_flag=True, help="Archiver seulement.")
@click.pass_obj
def visit(
    folder: Path, only_due: bool, names: tuple[str, ...], everything: bool, no_analysis: bool
) -> None:
    """Faire un tour de visites à la main, puis analyser."""
    if not (only_due or names or everything):
        raise click.UsageError("Dites quoi visiter : --due, --source NOM ou --all.")
    with Desk.open(folder) as desk:
        sources = _chosen(desk, only_due, names, everything)
        if not sources:
            echo("Rien à visiter.")
            return
        console = Console(stderr=True)
        with _bar(console) as bar:
            task = bar.add_task("visites", total=len(sources))

            def ended(source: Source, entered: Entered) -> None:
                bar.advance(task)
                label = OUTCOMES[entered.outcome.value]
                bar.console.print(
                    f"  {source.label or source.url} : {label}, {counted(entered.captures, 'capture', 'captures')}",
                    highlight=False,
                )

            entered = asyncio.run(round_of(desk, sources, on_entered=ended))
        echo(
            f"{counted(len(entered), 'visite', 'visites')}, {counted(sum(e.captures for e in entered), 'capture archivée', 'captures archivées')}."
        )
        if not no_analysis:
            _analyse(desk, console)


@click.command("analyse")
@click.pass_obj
def analyse_command(folder: Path) -> None:
    """Mettre les constats à jour avec les captures et les règles."""
    with Desk.open(folder) as desk:
        _analyse(desk, Console(stderr=True))


@click.command()
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Jour du bilan (par défaut : aujourd'hui).",
)
@click.option("--send", is_flag=True, help="Envoyer aux destinataires configurés.")
@click.option("--preview", "only_show", is_flag=True, help="Montrer sans rien enregistrer.")
@click.pass_obj
def digest(folder: Path, day: datetime | None, send: bool, only_show: bool) -> None:
    """Composer le bilan du jour : nouveaux vendeurs, successions, changements, couverture."""
    from monitor.daily import preview, tell
    from monitor.digest.rendering import render

    chosen: date | None = day.date() if day else None
    with Desk.open(folder) as desk:
        if only_show:
            composed = preview(desk, day=chosen)
            echo(render(composed, desk.configuration).text)
            return
        composed, written, sent = tell(desk, day=chosen, send=send)
        echo(render(composed, desk.configuration).text)
        if not written.recorded:
            echo(
                "Aperçu : ce bilan est déjà fait, ou son heure n'est pas venue. Rien n'est enregistré ; ce qui est nouveau sera dans le prochain."
            )
        echo(f"Écrit : {written.html}")
        echo(f"        {written.text}")
        echo(f"        {written.html.with_suffix('.pdf')}")
        for recipient, state in sent:
            echo(
                f"Courriel à {recipient} : { {'sent': 'envoyé', 'queued': 'en attente', 'refused': 'refusé'}[state] }"
            )
        if send and not desk.configuration.digest.smtp.host:
            echo("Pas d'envoi : aucun serveur SMTP dans [digest.smtp].")


@click.command()
@click.pass_obj
def run(folder: Path) -> None:
    """Faire tourner la veille : visites dues, analyse, bilan à son heure. S'arrête sur SIGTERM."""
    from monitor.worker import serve  # sealing, discovery and the rest, which no single visit needs

    with Desk.open(folder) as desk:
        echo(f"Portique veille sur {desk.workspace.folder} ; Ctrl-C ou SIGTERM pour arrêter.")
        asyncio.run(serve(desk))
        echo("Arrêté proprement.")


def _chosen(desk: Desk, only_due: bool, names: tuple[str, ...], everything: bool) -> list[Source]:
    if names:
        found = []
        for name in names:
            source = source_table.resolve(desk.ledger, name)
            if source is None:
                raise click.ClickException(f"Aucune source (ou plusieurs) ne répond à {name!r}.")
            found.append(source)
        return found
    if everything:
        return [s for s in source_table.every(desk.ledger) if s.state is SourceState.ACTIVE]
    if not only_due:
        return []
    from monitor.schedule import due

    queue.empty(desk.ledger)  # settings may be others since it was filled
    return due(desk, desk.clock.now())


def _analyse(desk: Desk, console: Console) -> None:
    from monitor.analysis.beside import READERS
    from monitor.daily import understand
    from monitor.engine.choice import reading_engine

    with (
        reading_engine(desk.configuration, desk.workspace.archive) as engine,
        _bar(console) as bar,
    ):
        task = bar.add_task("analyse", total=None)
        result = understand(
            desk,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            reading=engine.read if engine is not None else READERS.read,
        )
    analysis = result.analysis
    echo(
        f"{counted(analysis.captures, 'capture nouvelle', 'captures nouvelles')}, {counted(analysis.documents, 'document lu', 'documents lus')}, {counted(analysis.snapshots, 'visite comprise', 'visites comprises')}, "
        f"{counted(analysis.leads, 'piste', 'pistes')}, {counted(analysis.problems, 'page illisible', 'pages illisibles')}."
    )
    for proposal in result.proposals[:10]:
        mark = " → surveillée" if proposal.url in result.enrolled else ""
        echo(
            f"  adresse découverte : {proposal.url} ({proposal.reason}, {proposal.score:.2f}){mark}"
        )


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
