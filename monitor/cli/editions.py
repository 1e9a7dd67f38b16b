"""``portique editions``: of what each step's edition is made."""

import json

import click

from monitor.analysis.edition import Edition, editions, this_code
from monitor.analysis.steps import declared
from monitor.cli.terminal import echo
from monitor.language import counted


@click.command("editions")
@click.option("--json", "as_json", is_flag=True, help="En JSON, pour d'autres programmes.")
@click.option("--step", "only", help="Cette étape seulement (read, words, traits…).")
def editions_command(as_json: bool, only: str | None) -> None:
    """Dire l'édition de chaque étape, et chaque fichier dont elle dépend : ce qui change la fait refaire."""
    found = editions(declared(), this_code())
    if only is not None and only not in found:
        raise click.ClickException(f"Pas d'étape {only!r} ; il y a {', '.join(found)}.")
    chosen = [edition for name, edition in found.items() if only in {None, name}]
    if as_json:
        echo(json.dumps([_plain(one) for one in chosen], indent=2, ensure_ascii=False))
        return
    for one in chosen:
        step = one.step
        echo(f"{step.name}  édition {one.digest}")
        echo(f"  écrit : {', '.join(step.tables)}")
        if step.consumes:
            echo(f"  lit le produit de : {', '.join(step.consumes)}")
        libraries = [f"{name} {version}" for name, version in one.closure.distributions.items()]
        echo(f"  repose sur : {', '.join((*libraries, *step.rests_on))}")
        echo(f"  {counted(len(one.closure.files), 'fichier', 'fichiers')} :")
        for path, digest in one.closure.files.items():
            echo(f"    {digest[:12]}  {path}")


def _plain(edition: Edition) -> dict[str, object]:
    return {
        "step": edition.step.name,
        "edition": edition.digest,
        "tables": edition.step.tables,
        "consumes": edition.step.consumes,
        "rests_on": edition.step.rests_on,
        "libraries": dict(edition.closure.distributions),
        "files": dict(edition.closure.files),
    }
