"""``portique source learned``: what of a source is no longer compared because it varies, and the taking back of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from monitor.cli.terminal import Console, actor, echo
from monitor.desk import Desk
from monitor.language import counted
from storage.ids import derived_id
from storage.ledger import compared
from storage.ledger import sources as table
from storage.records.source import Source

if TYPE_CHECKING:
    from monitor.analysis.memory import Learned

_FIELDS = {"name": "nom", "wording": "texte d'annonce", "photo": "photo", "page": "page de conditions, mentions ou contact", "text": "publication"}  # fmt: skip
_PLACES = {
    "shape": "ce qui varie dans",
    "piece": "va et vient :",
    "turns": "phrases qui se remplacent",
}


@click.command()
@click.argument("name")
@click.option("--compare", "again", multiple=True, metavar="ID", help="Comparer toujours ce lieu, appris ou non ; répétable.")  # fmt: skip
@click.option("--learn", "left", multiple=True, metavar="ID", help="Laisser de nouveau Portique apprendre ce lieu ; répétable.")  # fmt: skip
@click.pass_obj
def learned(folder: Path, name: str, again: tuple[str, ...], left: tuple[str, ...]) -> None:
    """Dire ce qui, d'une source, n'est plus comparé parce que cela varie sans cesse ; le reprendre (--compare)."""
    with Desk.open(folder) as desk:
        source = table.resolve(desk.ledger, name)
        if source is None:
            raise click.ClickException(f"Aucune source (ou plusieurs) ne répond à {name!r}.")
        known = _known(desk, source)
        for identity in (*again, *left):
            _decide(desk, source, known, identity, always=identity in again)
        if again or left:
            from monitor.analysis.snapshots import understand_anew

            with desk.writing_findings() as findings:
                understand_anew(findings, desk.ledger, source.id)
            echo("Inscrit au registre. Les visites de cette source seront comprises de nouveau à la prochaine analyse ; ce qui n'avait pas été dit le sera.")  # fmt: skip
            return
        _shown(known)


def _known(desk: Desk, source: Source) -> "dict[str, Learned]":
    from monitor.analysis.memory import Learned, Memory

    always = compared.always(desk.ledger, source.id)
    with desk.reading_findings() as findings:
        found = list(Memory(findings, source.id, None, always).withdrawn())
    found += [Learned(*place, things=0) for place in sorted(always)]
    return {derived_id("place", source.id, one.field, one.place): one for one in found}


def _decide(
    desk: Desk, source: Source, known: "dict[str, Learned]", identity: str, *, always: bool
) -> None:
    if identity not in known:
        raise click.ClickException(f"Aucun lieu « {identity} » : « portique source learned {source.label or source.url} » les liste.")  # fmt: skip
    place = (known[identity].field, known[identity].place)
    compared.decide(desk.ledger, source.id, place, always=always, at=desk.clock.now(), actor=actor())  # fmt: skip


def _shown(known: "dict[str, Learned]") -> None:
    if not known:
        echo("Rien n'est retiré de la comparaison.")
        return
    out = Table(box=None, header_style="bold")
    for name in ("Lieu", "Dans", "Quoi", "Chez"):
        out.add_column(name, overflow="fold", no_wrap=name == "Lieu")
    for identity, one in known.items():
        out.add_row(identity, _FIELDS.get(one.field, one.field), _said(one.place), _chez(one.things))  # fmt: skip
    Console().print(out)


def _chez(things: int) -> str:
    return (
        counted(things, "annonce ou page", "annonces ou pages")
        if things
        else "comparé toujours, sur décision"
    )


def _said(place: str) -> str:
    kind, _, rest = place.partition(" ")
    words: Sequence[str] = (_PLACES.get(kind, kind), f"« {rest} »" if rest else "")
    return " ".join(one for one in words if one)
