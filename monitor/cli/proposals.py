"""``portique proposals``: addresses discovered, to be watched or left."""

from pathlib import Path

import click
from rich.table import Table

from monitor.cli.source_settings import add_source
from monitor.cli.terminal import Console, actor, echo
from monitor.desk import Desk
from monitor.digest.words import KINDS
from monitor.language import counted
from storage.ledger import judgements
from storage.ledger import proposals as proposed
from storage.ledger.proposals import Proposed
from storage.records.source import SourceKind

DECISIONS = {"accepted": "surveillée", "rejected": "écartée"}


@click.group(invoke_without_command=True)
@click.pass_context
def proposals(ctx: click.Context) -> None:
    """Voir les adresses découvertes ; les surveiller ou les écarter."""
    if ctx.invoked_subcommand is not None:
        return
    with Desk.open(ctx.obj) as desk:
        ruled = judgements.standing(desk.ledger, "proposal")
        table = Table("id", "adresse", "genre", "score", "pourquoi", "décision")
        rows = proposed.likeliest(desk.ledger, 200)
        for row in rows:
            decision = ruled[row.id].verdict if row.id in ruled else ""
            table.add_row(
                row.id[:16],
                row.url,
                KINDS[SourceKind(row.kind)],
                f"{row.score:.2f}",
                row.reason,
                DECISIONS.get(decision, decision),
            )
        Console().print(table)


@proposals.command("accept")
@click.argument("name")
@click.option("--reason", default="", help="Pourquoi.")
@click.pass_obj
def accept(folder: Path, name: str, reason: str) -> None:
    """Surveiller une adresse découverte."""
    _decide(folder, name, "accepted", reason)


@proposals.command("reject")
@click.argument("name")
@click.option("--reason", default="", help="Pourquoi.")
@click.pass_obj
def reject(folder: Path, name: str, reason: str) -> None:
    """Écarter une adresse découverte."""
    _decide(folder, name, "rejected", reason)


def _decide(folder: Path, name: str, verdict: str, reason: str) -> None:
    with Desk.open(folder) as desk:
        rows = proposed.answering(desk.ledger, name)
        if len(rows) != 1:
            raise click.ClickException(
                f"{counted(len(rows), 'proposition répond', 'propositions répondent')} à {name!r} ; donnez plus de l'identifiant."
            )
        row = rows[0]
        decide(desk, row, verdict, actor=actor(), reason=reason)
    echo(f"{row.url} : {DECISIONS[verdict]}.")


def decide(desk: Desk, proposal: Proposed, verdict: str, *, actor: str, reason: str) -> None:
    """Rule on a proposal, ``accepted`` or ``rejected``; what is accepted is watched."""
    judgements.record(
        desk.ledger, on=("proposal", proposal.id), verdict=verdict, actor=actor, at=desk.clock.now(),
        reason=reason,
    )  # fmt: skip
    if verdict == "accepted":
        why = f"{proposal.reason} ({reason})" if reason else proposal.reason
        add_source(desk, proposal.url, {"kind": proposal.kind, "reason": why, "actor": actor})
