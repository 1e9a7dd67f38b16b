"""``portique source``: what is watched."""

import csv
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import click
import tomlkit
from rich.console import Console
from rich.table import Table

from crawler.guard import Guard
from monitor.cli.workspace import actor
from monitor.config import seconds
from monitor.desk import Desk
from monitor.kinds import kind_of
from storage.ledger import sources as table
from storage.ledger import visits as visit_table
from storage.records.source import BrowserUse, RobotsPolicy, Source, SourceKind

_FIELDS = (
    "url",
    "kind",
    "label",
    "every",
    "pace",
    "case",
    "legal_basis",
    "retention",
    "robots",
    "browser",
    "platform",
    "reason",
)


@click.group()
def source() -> None:
    """Ajouter, lister, suspendre les sources surveillées."""


@source.command("add")
@click.argument("url")
@click.option(
    "--kind",
    type=click.Choice([k.value for k in SourceKind]),
    help="Genre ; trouvé tout seul s'il n'est pas donné.",
)
@click.option("--every", help="Rythme : 30m, 6h, 1d… (par défaut celui de la configuration).")
@click.option("--label", default="", help="Nom lisible.")
@click.option("--case", "case", default="", help="Numéro de procédure.")
@click.option("--legal-basis", default="", help="Base légale.")
@click.option("--retention", type=int, help="Conservation, en jours.")
@click.option("--pace", type=float, help="Secondes au moins entre deux requêtes.")
@click.option(
    "--robots", type=click.Choice([r.value for r in RobotsPolicy]), help="Politique robots.txt."
)
@click.option(
    "--browser", type=click.Choice([b.value for b in BrowserUse]), help="Usage du navigateur."
)
@click.option("--platform", default="", help="Logiciel de boutique ou réseau, s'il faut le forcer.")
@click.option("--reason", default="", help="Pourquoi on la surveille.")
@click.pass_obj
def add(folder: Path, /, url: str, **options: Any) -> None:
    """Surveiller une adresse."""
    with Desk.open(folder) as desk:
        added, fresh = add_source(
            desk, url, {key: value for key, value in options.items() if value not in {None, ""}}
        )
    verb = "ajoutée" if fresh else "déjà surveillée"
    click.echo(f"Source {verb} : {added.id}  {added.kind.value}  {added.url}")


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="Une ligne JSON par source.")
@click.pass_obj
def list_sources(folder: Path, as_json: bool) -> None:
    """Lister les sources."""
    with Desk.open(folder) as desk:
        rows = list(table.every(desk.ledger))
        if as_json:
            for row in rows:
                click.echo(json.dumps(_exported(row), ensure_ascii=False))
            return
        shown = Table("id", "genre", "adresse", "rythme", "état", "procédure", "dernière issue")
        for row in rows:
            visit = visit_table.last(desk.ledger, row.id)
            outcome = visit.outcome.value if visit and visit.outcome else "—"
            shown.add_row(
                row.id[:14],
                row.kind.value,
                row.label or row.url,
                _every(row.every_seconds),
                row.state.value,
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
        for key, value in _exported(found).items():
            click.echo(f"{key:>12} : {value}")
        click.echo("visites :")
        for row in desk.ledger.execute(
            "SELECT * FROM visit WHERE source_id = ? ORDER BY started_at DESC LIMIT 10", (found.id,)
        ):
            click.echo(
                f"  {row['started_at'][:16]}  {row['outcome'] or 'en cours':12} {row['captures']:5} captures  {row['reason'][:80]}"
            )
        click.echo("décisions :")
        for event in table.events(desk.ledger, found.id):
            click.echo(
                f"  {event['at'][:16]}  {event['event']:8} {event['actor']}  {event['reason']} {event['settings']}"
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
        click.echo(f"{found.url} : {past}.")

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
        checked = [(number, _checked(desk, number, row, file)) for number, row in rows]
        fresh = sum(add_source(desk, row.pop("url"), row)[1] for _, row in checked)
    click.echo(f"{len(rows)} source(s) lue(s), {fresh} ajoutée(s).")


@source.command("export")
@click.option(
    "--format", "form", type=click.Choice(["toml", "csv"]), default="toml", help="Format."
)
@click.pass_obj
def export_sources(folder: Path, form: str) -> None:
    """Écrire la liste des sources sur la sortie standard."""
    with Desk.open(folder) as desk:
        rows = [_exported(row) for row in table.every(desk.ledger)]
    if form == "csv":
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=_FIELDS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(out.getvalue(), nl=False)
        return
    document = tomlkit.document()
    array = tomlkit.aot()
    for row in rows:
        item = tomlkit.table()
        for key in _FIELDS:
            if row.get(key) not in {None, ""}:
                item.add(key, row[key])
        array.append(item)
    document.add("source", array)
    click.echo(tomlkit.dumps(document), nl=False)


def add_source(desk: Desk, url: str, options: dict[str, Any]) -> tuple[Source, bool]:
    """
    Add a source with the settings of the configuration where none are given.

    Raises:
        SchemeRefused: the address is not one that is visited.
    """
    url = _whole(url)
    Guard(desk.configuration.network).check_url(url)
    defaults = desk.configuration.investigation
    kind = SourceKind(options["kind"]) if options.get("kind") else kind_of(url)
    settings: dict[str, Any] = {
        "every_seconds": seconds(str(options.get("every") or desk.configuration.schedule.every)),
        "case_reference": options.get("case") or defaults.case_reference,
        "legal_basis": options.get("legal_basis") or defaults.legal_basis,
        "retention_days": int(options.get("retention") or defaults.retention_days),
    }
    if options.get("pace") not in {None, ""}:
        settings["pace_seconds"] = float(options["pace"])
    for name in ("label", "robots", "browser", "platform"):
        if options.get(name):
            settings[name] = options[name]
    return table.add(
        desk.ledger,
        url=url,
        kind=kind,
        at=desk.clock.now(),
        actor=str(options.get("actor") or actor()),
        reason=str(options.get("reason", "")),
        settings=settings,
    )


def read_list(file: Path) -> list[tuple[int, dict[str, Any]]]:
    """
    Read a list of sources as (line, fields).

    Raises:
        click.ClickException: the file cannot be read, with the line in French.
    """
    raw = file.read_bytes()
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{file} : octet {error.start} illisible en {encoding}. Enregistrez la liste en UTF-8."
        ) from error
    if file.suffix.lower() == ".csv":
        dialect: type[csv.Dialect] = (
            csv.Sniffer().sniff(text.splitlines()[0], ",;\t") if text.strip() else csv.excel
        )
        reader = csv.DictReader(io.StringIO(text), dialect=dialect)
        return [
            (number, {k: v for k, v in row.items() if k and v})
            for number, row in enumerate(reader, 2)
        ]
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise click.ClickException(f"{file} : TOML incorrect, {error}.") from error
    starts = [
        number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[source]]"
    ]
    return list(zip(starts, data.get("source", []), strict=False))


def _checked(desk: Desk, number: int, row: dict[str, Any], file: Path) -> dict[str, Any]:
    unknown = sorted(set(row) - set(_FIELDS) - {"state", "id"})
    try:
        if unknown:
            raise ValueError(f"champ inconnu : {', '.join(unknown)}")
        if "url" not in row:
            raise ValueError("il manque l'adresse (url)")
        row["url"] = _whole(str(row["url"]))
        Guard(desk.configuration.network).check_url(row["url"])
        if row.get("every"):
            seconds(str(row["every"]))
        for name, kinds in (
            ("kind", SourceKind),
            ("robots", RobotsPolicy),
            ("browser", BrowserUse),
        ):
            if row.get(name):
                kinds(row[name])
        for name in ("retention", "pace"):
            if row.get(name):
                float(row[name])
    except Exception as error:
        raise click.ClickException(
            f"{file}, ligne {number} : {error}. Aucune source n'a été ajoutée."
        ) from error
    return {key: value for key, value in row.items() if key in _FIELDS}


def _exported(row: Source) -> dict[str, Any]:
    return {
        "id": row.id,
        "url": row.url,
        "kind": row.kind.value,
        "label": row.label,
        "every": _every(row.every_seconds),
        "pace": row.pace_seconds,
        "case": row.case_reference,
        "legal_basis": row.legal_basis,
        "retention": row.retention_days,
        "robots": row.robots.value,
        "browser": row.browser.value,
        "platform": row.platform or "",
        "reason": row.reason,
        "state": row.state.value,
    }


def _named(desk: Desk, name: str) -> Source:
    found = table.resolve(desk.ledger, name)
    if found is None:
        raise click.ClickException(
            f"Aucune source (ou plusieurs) ne répond à {name!r}. « portique source list » les montre."
        )
    return found


def _whole(url: str) -> str:
    """Return an address with its scheme, and a path where it has none."""
    text = url.strip()
    if "://" not in text and not text.startswith(
        ("javascript:", "data:", "file:", "mailto:", "view-source:", "blob:")
    ):
        text = f"https://{text}"
    return f"{text}/" if text.count("/") == 2 else text


def _every(number: int) -> str:
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if number % size == 0:
            return f"{number // size}{unit}"
    return f"{number}s"
