"""``portique diff``: two visits of a source side by side, in words, as a page, as pictures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from monitor.cli.terminal import echo
from monitor.desk import Desk
from monitor.differences import looks, page
from monitor.differences.visits import Beside, beside
from monitor.digest.files import put
from monitor.language import counted
from storage.errors import ArchiveDamaged
from storage.images import UnreadableImage
from storage.ledger import captures, visits
from storage.ledger import sources as table
from storage.records.capture import CaptureKind
from storage.records.source import Outcome, Source, Visit

_SEEN = {Outcome.COMPLETE, Outcome.PARTIAL}


@click.command("diff")
@click.argument("name")
@click.option("--before", metavar="JOUR", help="La dernière visite de ce jour ou d'avant (AAAA-MM-JJ) ; par défaut : celle d'avant la dernière.")  # fmt: skip
@click.option("--after", metavar="JOUR", help="La dernière visite de ce jour ou d'avant ; par défaut : la dernière.")  # fmt: skip
@click.option("--html", "to", type=click.Path(path_type=Path, dir_okay=False), help="Écrire les deux côtés, et les images superposées, dans ce fichier.")  # fmt: skip
@click.pass_obj
def diff(folder: Path, name: str, before: str | None, after: str | None, to: Path | None) -> None:
    """Mettre deux visites d'une source côte à côte : ce que ses pages disent, et leur aspect."""
    with Desk.open(folder) as desk:
        source = table.resolve(desk.ledger, name)
        if source is None:
            raise click.ClickException(f"Aucune source (ou plusieurs) ne répond à {name!r}.")
        old, new = _chosen(desk, source, before, after)
        title = f"{source.label or source.url} : {_when(old)} et {_when(new)}"
        with desk.reading_findings() as findings:
            found = list(beside(findings, old, new))
        echo(title)
        if not found:
            echo("Aucune différence dans ce que disent les pages.")
        for one in found:
            _say(one)
        if to is not None:
            pictured = ((one, _picture(desk, one, (old, new))) for one in found)
            echo(f"Écrit : {put(to, page.written(title, (_when(old), _when(new)), pictured))}")


def _chosen(
    desk: Desk, source: Source, before: str | None, after: str | None
) -> tuple[Visit, Visit]:
    seen = [one for one in visits.closed(desk.ledger, source.id) if one.outcome in _SEEN]
    new = _by(seen, after)[-1:]
    old = _by([one for one in seen if one not in new], before)[-1:]
    if not (old and new) or old[0].started_at > new[0].started_at:
        raise click.ClickException(
            f"{counted(len(seen), 'visite de cette source a montré', 'visites de cette source ont montré')} quelque chose ; il en faut deux, aux jours demandés."
        )
    return old[0], new[0]


def _by(seen: list[Visit], day: str | None) -> list[Visit]:
    if day is None:
        return seen
    try:
        last = date.fromisoformat(day)
    except ValueError:
        raise click.ClickException(f"Un jour s'écrit AAAA-MM-JJ, non {day!r}.") from None
    return [one for one in seen if one.started_at.date() <= last]


def _when(visit: Visit) -> str:
    return f"{visit.started_at:%d/%m/%Y %H:%M} UTC"


def _say(one: Beside) -> None:
    gone = "  (n'a pas été montrée la seconde fois)" if one.after is None else ""
    new = "  (n'avait pas été montrée)" if one.before is None else ""
    echo(f"\n{one.url}{gone}{new}", bold=True)
    for went, came in one.rows:
        for text in went:
            echo(f"− {text}", fg="red")
        for text in came:
            echo(f"+ {text}", fg="green")


def _picture(desk: Desk, one: Beside, sides: tuple[Visit, Visit]) -> bytes:
    """Return the browser's pictures of both visits over each other, empty where there are not two."""
    shots = [next(_shots(desk, visit, one.url), None) for visit in sides]
    if None in shots:
        return b""
    try:
        old, new = (desk.reader.page(captures.find(desk.ledger, shot)).body for shot in shots if shot)  # fmt: skip
        return looks.overlay(old, new)[0]
    except (ArchiveDamaged, OSError, UnreadableImage):
        return b""


def _shots(desk: Desk, visit: Visit, url: str) -> Iterator[str]:
    for one in captures.of_visit(desk.ledger, visit.id):
        if one.kind is CaptureKind.SCREENSHOT and _bare(one.url) == _bare(url):
            yield one.id


def _bare(url: str) -> str:
    parts = urlsplit(url.removeprefix("urn:"))
    return f"{parts.netloc}{parts.path}"
