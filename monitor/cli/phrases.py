"""
The commands about words: judge, check, report, hunt.

`phrases_group` makes the group; whoever mounts it passes in where captured texts and
rulings come from, so that nothing here knows a workspace.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from monitor.cli.terminal import echo
from monitor.language import counted
from monitor.phrases import language
from monitor.phrases.errors import LexiconMistake, UnreadableQuery
from monitor.phrases.report import Ruling, precisions

Texts = Callable[[], Iterable[tuple[str, str]]]
Hunt = Callable[..., Iterator[Any]]
"""An engine's third verb (:mod:`monitor.engine.seam`)."""

Rulings = Callable[[], Iterable[Ruling]]


def phrases_group(captured: Texts | None = None, rulings: Rulings | None = None) -> click.Group:
    """
    Make the `phrases` group.

    Args:
        captured: gives (capture id, text) of everything captured; None outside a workspace.
        rulings: gives the analysts' rulings; None outside a workspace.
    """

    @click.group(name="phrases", help="Les mots : lexique, jugement des textes, chasse.")
    def group() -> None:
        pass

    group.add_command(_judge())
    group.add_command(_check(captured))
    group.add_command(_report(rulings))
    group.add_command(hunt_command(captured))
    return group


def _judge() -> click.Command:
    @click.command(name="judge", help="Juger un texte JSON par ligne ; un verdict par ligne.")
    @click.argument("source", type=click.File("rb", lazy=False))
    @click.option("--brief", is_flag=True, help="Sans les citations ni les poids.")
    def command(source: Iterable[bytes], brief: bool) -> None:
        from monitor.phrases.judge import default_judge
        from monitor.phrases.stream import verdicts

        out = sys.stdout
        for verdict in verdicts(source, default_judge()):
            if brief:
                for key in ("matches", "weights", "concepts"):
                    verdict.pop(key, None)
            out.write(json.dumps(verdict, ensure_ascii=True) + "\n")
        out.flush()

    return command


def _labelled_texts(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            data = json.loads(line)
            yield str(data.get("id", number)), data["text"]


def _check(captured: Texts | None) -> click.Command:
    @click.command(name="check", help="Vérifier le lexique, et l'essayer sur ce qui est capturé.")
    @click.option(
        "--lexicon", type=click.Path(path_type=Path, exists=True), default=language.LANGUAGES
    )
    @click.option(
        "--texts",
        type=click.Path(path_type=Path, exists=True),
        help="Essayer sur ces textes (JSON par ligne).",
    )
    @click.option("--entry", help="Ne montrer que les entrées dont le nom contient ceci.")
    def command(lexicon: Path, texts: Path | None, entry: str | None) -> None:
        from monitor.phrases.check import exploding, trial

        try:
            read = language.load(lexicon)
        except LexiconMistake as wrong:
            echo(str(wrong), err=True)
            raise SystemExit(1) from wrong
        forms = sum(len(e.forms) for e in read.entries)
        echo(
            f"Lexique {read.edition} : {counted(len(read.entries), 'entrée', 'entrées')}, {counted(forms, 'forme', 'formes')}, {counted(len(read.rules), 'règle', 'règles')}."
        )
        if texts is not None:
            source: Iterable[tuple[str, str]] = _labelled_texts(texts)
        elif captured is not None:
            source = captured()
        else:
            return
        result = trial(read, source)
        for found in read.entries:
            if (entry is None or entry.lower() in found.id.lower()) and result.matched[found.id]:
                shown = " ; ".join(f"« {q} » ({i})" for i, q in result.samples.get(found.id, []))
                echo(f"{result.matched[found.id]:6d}/{result.texts}  {found.id}  {shown}")
        if mistakes := exploding(read, result):
            echo("\n".join(map(str, mistakes)), err=True)
            raise SystemExit(1)

    return command


def _report(rulings: Rulings | None) -> click.Command:
    @click.command(name="report", help="Précision par entrée et par règle, d'après les décisions.")
    @click.option(
        "--rulings",
        "source",
        type=click.Path(path_type=Path, exists=True),
        help="Décisions en JSON par ligne : relevant, entries, rules.",
    )
    def command(source: Path | None) -> None:
        if source is not None:
            given: Iterable[Ruling] = _rulings(source)
        elif rulings is not None:
            given = rulings()
        else:
            raise click.UsageError("Aucune décision : donner --rulings, ou un dossier d'enquête.")
        for line in precisions(given):
            echo(
                f"{line.kind:5}  {line.name:40}  {line.relevant}/{line.ruled}  "
                f"[{line.low:.2f} ; {line.high:.2f}]  {line.suggestion or ''}"
            )

    return command


def _rulings(path: Path) -> Iterator[Ruling]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            data = json.loads(line)
            yield Ruling(
                relevant=bool(data["relevant"]),
                entries=tuple(data.get("entries", ())),
                rules=tuple(data.get("rules", ())),
            )


def hunt_command(captured: Texts | None = None, hunt: Hunt | None = None) -> click.Command:
    """Make the `hunt` command, which `portique` also mounts at its top level."""

    @click.command(
        name="hunt",
        help="Chercher une phrase, une expression (--regex) ou des concepts (--concepts).",
    )
    @click.argument("wanted")
    @click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
    @click.option(
        "--regex", "kind", flag_value="regex", help="Expression rationnelle, en temps linéaire."
    )
    @click.option(
        "--concepts", "kind", flag_value="concepts", help="Par exemple EVADE & (MINI | MODEL)."
    )
    @click.option(
        "--phrase", "kind", flag_value="phrase", default="phrase", help="Une phrase (par défaut)."
    )
    @click.option("--json", "as_json", is_flag=True, help="Une trouvaille JSON par ligne.")
    def command(wanted: str, files: tuple[Path, ...], kind: str, as_json: bool) -> None:
        from monitor.cli.foreign import Foreign
        from monitor.cli.hunting import Hunted, query_of, through_files, through_texts
        from monitor.engine.local import in_threads

        hunted = Hunted(kind=kind, wanted=wanted)
        try:
            query_of(hunted)
        except UnreadableQuery as wrong:
            raise click.UsageError(str(wrong)) from wrong

        def progress(name: str, read: int, searched: int) -> None:
            echo(f"{name} : {read} enregistrements, {searched} textes", err=True)

        leave = partial(echo, err=True)
        if files:
            finds = through_files(Foreign(), hunted, files, leave, progress)
        elif captured is not None:
            finds = through_texts(hunted, captured(), leave, hunt=hunt or in_threads)
        else:
            raise click.UsageError(
                "Rien où chercher : donner des fichiers WARC ou WET, ou un dossier d'enquête."
            )
        count = 0
        for find in finds:
            count += 1
            if as_json:
                echo(json.dumps({k: getattr(find, k) for k in find.__slots__}, ensure_ascii=False))
                continue
            before = " ".join(find.before.split())
            after = " ".join(find.after.split())
            worn = f"  ({', '.join(find.disguises)})" if find.disguises else ""
            echo(f"{find.id}  @{find.start}\n  …{before} [{find.quotation}] {after}…{worn}")
        echo(f"{count} trouvailles", err=True)

    return command


phrases = phrases_group()
