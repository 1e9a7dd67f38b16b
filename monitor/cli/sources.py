"""``portique source``: what is watched."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import click
import tomlkit
from rich.table import Table

from monitor.cli.learned import learned
from monitor.cli.source_lists import FIELDS, LABELS, SET, WORDS, checked, exported, read_list
from monitor.cli.source_settings import add_source, check_exit, setting_options, settings_of
from monitor.cli.terminal import Console, actor, echo
from monitor.desk import Desk
from monitor.digest.reasons import in_french
from monitor.digest.words import EVENTS, KINDS, OUTCOMES, STATES
from monitor.language import counted, ngettext
from monitor.schedule import state_of
from storage.ledger import sources as table
from storage.ledger import visits as visit_table
from storage.records.source import Source, SourceKind


@click.group()
def source() -> None:
    """Ajouter, lister, suspendre les sources surveillées."""


source.add_command(learned)


@source.command("add")
@click.argument("url")
@click.option(
    "--kind",
    type=click.Choice([k.value for k in SourceKind]),
    help="Genre ; trouvé tout seul s'il n'est pas donné.",
)
@setting_options
@click.option("--reason", default="", help="Pourquoi on la surveille.")
@click.pass_obj
def add(folder: Path, /, url: str, **options: Any) -> None:
    """Surveiller une adresse."""
    with Desk.open(folder) as desk:
        added, fresh = add_source(
            desk, url, {key: value for key, value in options.items() if value not in {None, ""}}
        )
    verb = "ajoutée" if fresh else "déjà surveillée"
    echo(f"Source {verb} : {added.id}  {KINDS[added.kind]}  {added.url}")


@source.command("set")
@click.argument("name")
@setting_options
@click.option("--reason", default="", help="Pourquoi.")
@click.pass_obj
def change(folder: Path, /, name: str, reason: str, **options: Any) -> None:
    """Changer les réglages d'une source ; qui, quand et pourquoi restent au registre."""
    with Desk.open(folder) as desk:
        found = _named(desk, name)
        try:
            settings = settings_of(options, desk.configuration.schedule.every)
        except ValueError as error:
            raise click.ClickException(f"{error}. Rien n'a été changé.") from error
        check_exit(desk, options.get("exit"))
        if not settings:
            raise click.ClickException(
                "Aucun réglage donné. « portique source set -h » les montre."
            )
        table.record(
            desk.ledger,
            found.id,
            "changed",
            at=desk.clock.now(),
            actor=actor(),
            settings=settings,
            reason=reason,
        )
    echo(f"{found.url} : {', '.join(sorted(SET[name] for name in settings))}.")


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="Une ligne JSON par source.")
@click.pass_obj
def list_sources(folder: Path, as_json: bool) -> None:
    """Lister les sources."""
    with Desk.open(folder) as desk:
        rows = list(table.every(desk.ledger))
        if as_json:
            for row in rows:
                echo(json.dumps(exported(row), ensure_ascii=False))
            return
        shown = Table("id", "genre", "adresse", "rythme", "état", "procédure", "dernière issue")
        for row in rows:
            visit = visit_table.last(desk.ledger, row.id)
            outcome = OUTCOMES[visit.outcome.value] if visit and visit.outcome else "—"
            shown.add_row(
                row.id[:14],
                KINDS[row.kind],
                row.label or row.url,
                exported(row)["every"],
                STATES[row.state],
                row.case_reference,
                outcome,
            )
        Console().print(shown)


@source.command("show")
@click.argument("name")
@click.pass_obj
def show(folder: Path, name: str) -> None:
    """Montrer une source, ses réglages, ses visites et ce qui en a été décidé."""
    with Desk.open(folder) as desk:
        found = _named(desk, name)
        for key, value in exported(found).items():
            echo(f"{LABELS[key]:>22} : {_in_words(key, value)}")
        for one in state_of(desk, desk.clock.now()):
            if one.source.id == found.id:
                echo(
                    f"{'prochaine visite':>22} : {one.next_at:%Y-%m-%dT%H:%M} UTC, {one.state} ({one.why})"
                )
        echo("visites :")
        for visit in visit_table.latest(desk.ledger, found.id, 10):
            outcome = OUTCOMES[visit.outcome.value] if visit.outcome is not None else "en cours"
            echo(
                f"  {visit.started_at:%Y-%m-%dT%H:%M}  {outcome:21} {visit.captures:5} {ngettext('capture', 'captures', visit.captures):8}  {in_french(visit.reason)[:80]}"
            )
        echo("décisions :")
        for event in table.events(desk.ledger, found.id):
            echo(
                f"  {event.at[:16]}  {EVENTS.get(event.event, event.event):13} {event.actor}  {event.reason} {_set(event.settings)}"
            )


def _recorded(event: str, help_text: str) -> click.Command:
    @click.command(event, help=help_text)
    @click.argument("name")
    @click.option("--reason", default="", help="Pourquoi.")
    @click.pass_obj
    def command(folder: Path, name: str, reason: str) -> None:
        with Desk.open(folder) as desk:
            found = _named(desk, name)
            past = {"pause": "paused", "resume": "resumed", "remove": "removed"}[event]
            table.record(
                desk.ledger, found.id, past, at=desk.clock.now(), actor=actor(), reason=reason
            )
        echo(f"{found.url} : {EVENTS[past]}.")

    return command


source.add_command(_recorded("pause", "Suspendre les visites d'une source."))
source.add_command(_recorded("resume", "Reprendre les visites d'une source."))
source.add_command(_recorded("remove", "Ne plus visiter une source ; ce qui est archivé reste."))


@source.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_sources(folder: Path, file: Path) -> None:
    """Ajouter les sources d'une liste TOML ([[source]]) ou CSV ; tout ou rien."""
    rows = read_list(file)
    with Desk.open(folder) as desk:
        entries = [checked(desk, number, row, file) for number, row in rows]
        fresh = sum(add_source(desk, row.pop("url"), row)[1] for row in entries)
    echo(
        f"{counted(len(rows), 'source lue', 'sources lues')}, {counted(fresh, 'ajoutée', 'ajoutées')}."
    )


@source.command("export")
@click.option(
    "--format", "form", type=click.Choice(["toml", "csv"]), default="toml", help="Format."
)
@click.pass_obj
def export_sources(folder: Path, form: str) -> None:
    """Écrire la liste des sources sur la sortie standard."""
    with Desk.open(folder) as desk:
        rows = [exported(row) for row in table.every(desk.ledger)]
    if form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=FIELDS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        echo(out.getvalue(), nl=False)
        return
    document = tomlkit.document()
    array = tomlkit.aot()
    for row in rows:
        item = tomlkit.table()
        for key in FIELDS:
            if row.get(key) not in {None, ""}:
                item.add(key, row[key])
        array.append(item)
    document.add("source", array)
    echo(tomlkit.dumps(document), nl=False)


def _in_words(key: str, value: Any) -> str:
    """Return what a source is set to, in words where a list has names of its own."""
    words = {**{one.value: word for one, word in (*KINDS.items(), *STATES.items())}, **WORDS}
    return words.get(value, value) if key in {"kind", "state", "robots", "browser"} else str(value)


def _set(settings: str) -> str:
    """Return what an event set otherwise; nothing where it set nothing."""
    given = json.loads(settings)
    return ", ".join(f"{SET.get(name, name)} : {_value(value)}" for name, value in given.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " ; ".join(map(str, value))
    return (
        {True: "oui", False: "non"}[value]
        if isinstance(value, bool)
        else WORDS.get(value, str(value))
    )


def _named(desk: Desk, name: str) -> Source:
    found = table.resolve(desk.ledger, name)
    if found is None:
        raise click.ClickException(
            f"Aucune source (ou plusieurs) ne répond à {name!r}. « portique source list » les montre."
        )
    return found
