"""``portique leads``, ``lead show``, ``lineage``, ``compare``, ``judge``: the lineage on the command line, in French."""

import getpass
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from monitor.cli.terminal import Console, echo
from monitor.desk import Desk
from monitor.lineage.graph import BANDS, as_graphml, as_svg, as_text, lineage_graph
from monitor.lineage.placing import Placing
from monitor.lineage.telling import floods_of, why
from monitor.lineage.weigh import Weighing
from monitor.lineage.weights import shipped_weights
from monitor.ruling import rule
from monitor.signals import signal_named
from storage.findings import leads as stored
from storage.findings.lineage_records import Reason
from storage.records.link import Verdict

STATUS = {
    "new": "nouveau",
    "assigned": "attribué",
    "confirmed": "confirmé",
    "dismissed": "écarté",
    "unsure": "incertain",
    "watched": "surveillé",
}
_STYLES = {
    "same_hand": "bold green",
    "same_network": "yellow",
    "copycat": "red",
    "unresolved": "cyan",
}
_VERDICTS = {
    "same": Verdict.SAME,
    "different": Verdict.DIFFERENT,
    "unsure": Verdict.UNSURE,
    "dismiss": Verdict.DISMISSED,
    "assign": Verdict.ASSIGNED,
    "watch": Verdict.WATCHED,
}


@click.command()
@click.option(
    "--band",
    type=click.Choice(sorted(BANDS)),
    multiple=True,
    help="Seulement ces avis ; répétable.",
)
@click.option("--since", default="", help="Signalées après cette date (AAAA-MM-JJ).")
@click.option("--all", "everything", is_flag=True, help="Aussi les pistes écartées.")
@click.option("--json", "as_json", is_flag=True, help="Une piste JSON par ligne.")
@click.pass_obj
def leads(folder: Path, band: tuple[str, ...], since: str, everything: bool, as_json: bool) -> None:
    """Lister les pistes : quel site succède à quel autre, avec quelle probabilité."""
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        rows = stored.of_bands(findings, band or tuple(BANDS), since, dismissed=everything)
        if as_json:
            for row in rows:
                echo(json.dumps(asdict(row), ensure_ascii=False, sort_keys=True))
            return
        if not rows:
            echo("Aucune piste.")
            return
        table = Table(box=None, header_style="bold")
        for name in "Piste|Site|Succéderait à|Avis|Prob.|Signalée le|État|Pourquoi".split("|"):
            table.add_column(name, overflow="fold")
        floods = {} if band else floods_of(row for row in rows if row.band == "copycat")
        for row in rows:
            if row.predecessor in floods and row.band == "copycat":
                continue
            table.add_row(
                row.id,
                row.subject,
                row.predecessor,
                Text(BANDS[row.band], style=_STYLES[row.band]),
                f"{row.probability:.0%}",
                row.flagged_at[:10],
                STATUS[row.status],
                row.why,
            )
        out = Console()
        out.print(table)
        for site, copies in floods.items():
            out.print(
                f"{len(copies)} copies de {site} : « portique leads --band copycat » les liste.",
                highlight=False,
            )


@click.group()
def lead() -> None:
    """Une piste en détail."""


@lead.command("show")
@click.argument("lead_id")
@click.pass_obj
def show(folder: Path, lead_id: str) -> None:
    """Montrer une piste : chaque raison en bits, les deux citations, leurs captures, et ce qui parle contre."""
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        row = stored.find(findings, lead_id)
        if row is None:
            raise click.ClickException(f"Aucune piste « {lead_id} ». « portique leads » les liste.")
        out = Console()
        out.print(Text(f"{row.subject}  succéderait à  {row.predecessor}", style="bold"))
        out.print(_verdict(row.band, row.probability, row.copycat, row.network))
        out.print(
            f"État : {STATUS[row.status]} · signalée sur la capture {row.flagged_capture or '–'}"
            f" du {row.flagged_at[:16].replace('T', ' ')} UTC",
            highlight=False,
        )
        reasons = stored.waterfall(findings, lead_id)
        out.print(
            _waterfall(
                row.prior_bits,
                [(one.bits, f"{one.claim} {one.value}") for one in reasons],
                row.copying_bits,
                row.bits,
                row.rivals_bits,
            )
        )
        _told(out, findings, lead_id, reasons)
        out.print(Text("Histoire", style="bold"))
        for step in stored.history(findings, lead_id):
            out.print(
                f"  {step.at[:16].replace('T', ' ')}  {BANDS[step.band]}  {step.probability:.1%}",
                highlight=False,
            )


@click.command()
@click.argument("site")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "svg", "graphml"]),
    default="text",
    help="Forme de la sortie.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Écrire dans ce fichier.",
)
@click.option("--no-copies", is_flag=True, help="Sans les copies ni les cas non résolus.")
@click.pass_obj
def lineage(folder: Path, site: str, form: str, output: Path | None, no_copies: bool) -> None:
    """Dessiner la lignée d'un site, avec ses dates."""
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        graph = lineage_graph(findings, site, copies=not no_copies)
        if not graph.nodes[site]["first_at"]:
            raise click.ClickException(f"Aucun relevé du site « {site} ».")
        text = {
            "text": lambda: as_text(graph, site) + "\n",
            "svg": lambda: as_svg(graph),
            "graphml": lambda: as_graphml(graph),
        }[form]()
    if output is None:
        echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        echo(f"Écrit : {output}")


@click.command()
@click.argument("one")
@click.argument("other")
@click.pass_obj
def compare(folder: Path, one: str, other: str) -> None:
    """Comparer deux sites, qu'il y ait une piste ou non : le premier vu est pris pour le prédécesseur."""
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        placing = Placing(findings, shipped_weights())
        try:
            numbers = sorted(placing.sites.number(site) for site in (one, other))
        except KeyError as error:
            raise click.ClickException(f"Aucun relevé du site « {error.args[0]} ».") from error
        weighing = placing.comparing.weighing(numbers[0], numbers[1])
        out = Console()
        out.print(
            _verdict(weighing.band.value, weighing.probability, weighing.copycat, weighing.network)
        )
        out.print(
            _waterfall(
                weighing.prior_bits, _as_rows(weighing), weighing.copying_bits, weighing.bits
            )
        )
        out.print(why(weighing) or "Rien de notable en commun.", highlight=False)


@click.command()
@click.argument("one")
@click.argument("other")
@click.argument("verdict", type=click.Choice(sorted(_VERDICTS)))
@click.option("--why", "reason", required=True, help="Pourquoi, en une phrase.")
@click.option("--by", "actor", default="", help="Qui juge (par défaut : le compte de la session).")
@click.pass_obj
def judge(folder: Path, one: str, other: str, verdict: str, reason: str, actor: str) -> None:
    """
    Juger deux sites : même main, différents, incertain ; ou écarter, attribuer, surveiller la piste.

    Le jugement est inscrit au registre et y reste ; la prochaine analyse en tient compte.
    """
    with Desk.open(folder) as desk:
        who = actor or getpass.getuser()
        identity = rule(desk, one, other, _VERDICTS[verdict], actor=who, reason=reason)
    echo(f"Jugement inscrit ({identity}). « portique analyse » en tient compte.")


def _verdict(band: str, hand: float, copycat: float, network: float) -> Text:
    chances = f" · même main {hand:.1%} · copie {copycat:.1%} · même réseau {network:.1%}"
    return Text.assemble("Avis : ", (BANDS[band], _STYLES[band]), chances)


_LEANING = {1: "green", 0: "dim", -1: "red"}
"""How a reason is coloured: it speaks for, says nothing, or speaks against."""


def _waterfall(
    prior: float,
    reasons: Iterable[tuple[float, str]],
    copying: float,
    total: float,
    rivals: float = 0.0,
) -> Table:
    """Return the sum from the prior to the odds, a line for each reason."""
    table = Table(box=None, header_style="bold")
    table.add_column("Bits", justify="right")
    table.add_column("Somme", justify="right")
    table.add_column("Raison", overflow="fold")
    running = prior
    table.add_row(f"{prior:+.1f}", f"{running:+.1f}", "avant tout indice : un site pris au hasard")
    for bits, told in reasons:
        running += bits
        style = _LEANING[(bits > 0) - (bits < 0)]
        table.add_row(
            f"{bits:+.1f}",
            f"{running:+.1f}",
            Text(told, style=style),
        )
    running += copying
    table.add_row(
        f"{copying:+.1f}",
        f"{running:+.1f}",
        "ce qu'une copie ou un fournisseur commun explique aussi bien",
    )
    if rivals:
        running += rivals
        table.add_row(
            f"{rivals:+.1f}",
            f"{running:+.1f}",
            "ce que la main d'un autre site antérieur explique aussi bien",
        )
    table.add_row(
        "",
        f"{total:+.1f}",
        Text("0 : une chance sur deux ; +4,3 : 95 % ; +6,6 : 99 %", style="dim"),
    )
    return table


def _told(
    out: Console, findings: sqlite3.Connection, lead_id: str, reasons: Iterable[Reason]
) -> None:
    """Print each reason with both quotations and their captures."""
    for stance, title in (
        ("for", "Ce qui parle pour"),
        ("against", "Ce qui parle contre"),
        ("neutral", "Ce qui ne dit rien"),
    ):
        members = [reason for reason in reasons if reason.stance == stance]
        if not members:
            continue
        out.print(Text(title, style="bold"))
        for reason in members:
            note = f" — {reason.note}" if reason.note else ""
            out.print(Text(f"  {reason.bits:+.1f}  {reason.claim} {reason.value}{note}"))
            for example in stored.examples(findings, lead_id, reason.position):
                out.print(
                    Text(
                        f"      avant  « {example.quotation_before} »  [{example.capture_before}]",
                        style="dim",
                    )
                )
                out.print(
                    Text(
                        f"      après  « {example.quotation_after} »  [{example.capture_after}]",
                        style="dim",
                    )
                )


def _as_rows(weighing: Weighing) -> Iterator[tuple[float, str]]:
    for reason in weighing.reasons:
        seen = reason.observation
        note = f" ({seen.note})" if seen.note else ""
        yield reason.counted, f"{signal_named(seen.signal).claim} {seen.value}{note}"
