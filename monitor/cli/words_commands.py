"""``portique phrases`` and ``hunt`` on a workspace: its texts, its rulings."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from monitor.cli.phrases import hunt_command, phrases_group
from monitor.cli.terminal import actor, echo
from monitor.config import load
from monitor.desk import Desk
from monitor.engine.choice import reading_engine
from monitor.engine.local import in_threads
from monitor.language import counted
from monitor.phrases.report import Ruling
from monitor.ruling import word_rulings
from storage.findings import words
from storage.ledger import judgements
from storage.workspace import CONFIGURATION, Workspace


def _texts() -> Iterator[tuple[str, str]]:
    """Yield (capture id, text) of everything captured, each document once."""
    folder: Path = click.get_current_context().find_root().obj
    if not (folder / CONFIGURATION).is_file():
        return
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        yield from words.texts(findings)


def _hunt(search: Callable[[Any], Any], batches: Iterable[Any]) -> Iterator[Any]:
    """Search where the workspace's engine is: on this machine, or on a cluster."""
    folder: Path = click.get_current_context().find_root().obj
    workspace = Workspace.open(folder)
    with reading_engine(load(workspace.configuration), workspace.archive) as engine:
        yield from (engine.hunt if engine is not None else in_threads)(search, batches)


def _rulings() -> Iterator[Ruling]:
    folder: Path = click.get_current_context().find_root().obj
    with Desk.open(folder) as desk:
        yield from word_rulings(desk.ledger)


phrases = phrases_group(_texts, _rulings)
hunt = hunt_command(_texts, _hunt)


@phrases.command("rule")
@click.argument("capture")
@click.argument("verdict", type=click.Choice(["relevant", "not"]))
@click.option("--reason", default="", help="Pourquoi.")
@click.pass_obj
def rule(folder: Path, capture: str, verdict: str, reason: str) -> None:
    """Dire si ce qui a été entendu dans une capture est pertinent ; le lexique n'en change pas tout seul."""
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        found = words.verdicts(findings, capture)
        if len(found) != 1:
            raise click.ClickException(
                f"{counted(len(found), 'capture jugée répond', 'captures jugées répondent')} à {capture!r}."
            )
        row = found[0]
        judgements.record(
            desk.ledger,
            on=("match", row.document_id),
            verdict=verdict,
            actor=actor(),
            at=desk.clock.now(),
            reason=reason,
            detail={
                "entries": words.entries(findings, row.document_id),
                "rules": [row.rule] if row.rule else [],
                "lexicon": row.lexicon,
                "band": row.band,
            },
        )
    echo(f"{row.url} : {'pertinent' if verdict == 'relevant' else 'non pertinent'}, noté.")
