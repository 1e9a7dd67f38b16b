"""``portique init``, ``status`` and ``archive``: the workspace itself."""

from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.table import Table

from monitor.cli.terminal import Console, echo
from monitor.config import default_text, seconds
from monitor.desk import Desk
from monitor.digest.coverage import coverage
from monitor.digest.health import coverage_lines
from monitor.digest.reasons import as_read
from monitor.digest.words import KINDS, OUTCOMES
from monitor.health import browser_missing, disk_trouble
from monitor.indexing import reindex
from monitor.language import counted
from monitor.schedule import state_of
from storage.archive import shelf
from storage.ledger import visits
from storage.workspace import Workspace


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Veille", help="Nom de l'enquête.")
@click.option("--case", "case_reference", default="", help="Numéro de procédure par défaut.")
@click.option("--unit", default="", help="Service qui collecte.")
@click.pass_context
def init(context: click.Context, folder: Path, title: str, case_reference: str, unit: str) -> None:
    """Créer un dossier de travail : configuration commentée, archive, bases."""
    text = default_text(
        {"investigation": {"title": title, "case_reference": case_reference, "unit": unit}}
    )
    workspace = Workspace.create(folder, text)
    with Desk.open(folder) as desk:
        _ = desk.ledger
        with desk.writing_findings():
            pass
    echo(f"Dossier de travail créé : {workspace.folder}")
    echo(f"  réglages : {workspace.configuration}")
    from monitor.cli.evidence import offer_key

    context.obj = folder
    offer_key(context)
    echo("Ensuite : portique -w DOSSIER source add https://…")


@click.command()
@click.pass_obj
def status(folder: Path) -> None:
    """Dire ce qui est dû, en cours, en retard ou en panne."""
    with Desk.open(folder) as desk:
        trouble = disk_trouble(desk.workspace.folder, desk.configuration.schedule.reserve_mb)
        if trouble:
            echo(f"DISQUE : {trouble}", fg="red", bold=True)
        now = desk.clock.now()
        rows = state_of(desk, now)
        table = Table(
            title=f"{desk.configuration.investigation.title} — {now:%d/%m/%Y %H:%M} UTC",
            title_justify="left",
        )
        for heading in (
            "source",
            "genre",
            "dernière visite",
            "issue",
            "prochaine",
            "état",
            "pourquoi",
        ):
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(
                row.source.label or row.source.url,
                KINDS[row.source.kind],
                _ago(row.last_at, now),
                OUTCOMES.get(row.outcome, row.outcome),
                _until(row.next_at, now),
                row.state,
                row.why,
            )
        Console().print(table)
        with desk.reading_findings() as findings:
            stands = coverage(findings, desk.ledger, desk.configuration, since=None, until=now)
        running = len(visits.unfinished(desk.ledger))
        late = sum(row.state == "en retard" for row in rows)
        echo(
            f"{counted(len(rows), 'source', 'sources')}, {counted(sum(row.state == 'due' for row in rows), 'due', 'dues')}, {late} en retard ; {counted(running, 'visite ouverte', 'visites ouvertes')}."
        )
        missing = browser_missing(desk.configuration.browser)
        if missing:
            echo(f"NAVIGATEUR EN PANNE : {as_read(missing)}", fg="red", bold=True)
        for line in coverage_lines(stands):
            grave = line[:2].isupper()
            echo(line, fg="red" if grave else None, bold=grave or None)


@click.group()
def archive() -> None:
    """Vérifier l'archive et reconstruire son index."""


@archive.command("reindex")
@click.pass_obj
def reindex_command(folder: Path) -> None:
    """Reconstruire l'index des captures à partir des fichiers WARC."""
    with Desk.open(folder) as desk:
        added = reindex(desk.ledger, desk.workspace.archive)
    echo(f"{counted(added, 'capture ajoutée', 'captures ajoutées')} à l'index.")


@archive.command("move")
@click.option("--before", type=click.DateTime(["%Y-%m"]), help="Seulement les mois d'avant celui-ci (AAAA-MM).")  # fmt: skip
@click.pass_obj
def move_command(folder: Path, before: datetime | None) -> None:
    """Porter les fichiers WARC au magasin d'objets ([cluster] store), relus là-bas avant d'être ôtés d'ici."""
    with Desk.open(folder) as desk:
        place = desk.configuration.cluster.place
        if place is None:
            raise click.ClickException(
                'Aucun magasin : dites où dans portique.toml, [cluster] store = "s3://seau/préfixe" ou "file:///dossier".'
            )
        archive_folder = desk.workspace.archive
        shelf.use(archive_folder, place)
        moved, size = 0, 0
        with desk.workspace.lock("visits"):
            closed = {visit.segment for visit in visits.closed(desk.ledger)}
            for segment in shelf.segments(archive_folder):
                month = segment.split("/")[1]
                if segment not in closed or (before and month >= f"{before:%Y-%m}"):
                    continue
                pointer = shelf.move(archive_folder, segment)
                if pointer is not None:
                    moved, size = moved + 1, size + pointer.size
    echo(
        f"{counted(moved, 'fichier WARC porté', 'fichiers WARC portés')} à {place.url} ({size / 1e6:.1f} Mo), après relecture et comparaison."
    )


def _ago(at: datetime | None, now: datetime) -> str:
    return "jamais" if at is None else f"il y a {_span(now - at)}"


def _until(at: datetime, now: datetime) -> str:
    return "maintenant" if at <= now else f"dans {_span(at - now)}"


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // 1440} j"


__all__ = ["archive", "init", "seconds", "status"]
