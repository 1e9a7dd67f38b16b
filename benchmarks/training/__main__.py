"""``python -m benchmarks.training``: learn the weights, count the ordinary words."""

from pathlib import Path

import click

from monitor.phrases import language
from monitor.phrases.model import WEIGHTS

TEXTS = click.Path(path_type=Path, exists=True)


@click.group()
def training() -> None:
    """Apprendre ce que Portique lit ensuite sans rien apprendre."""


@training.command()
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--most", default=4000, help="Passages par langue, au plus.")
def hear(output: Path, most: int) -> None:
    """Entendre pages et passages ordinaires (dossiers nommés par PORTIQUE_ORDINARY et PORTIQUE_HELP)."""
    from benchmarks.training import hearing

    click.echo(f"{hearing.write(output, hearing.everything(most))} énoncés")


@training.command()
@click.argument("texts", nargs=-1, required=True, type=TEXTS)
@click.option("--ordinary", type=TEXTS, required=True, help="Ce que « hear » a écrit.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=WEIGHTS, help="Dossier des poids."
)
def words(texts: tuple[Path, ...], ordinary: Path, output: Path) -> None:
    """Apprendre les poids depuis des textes étiquetés, un objet JSON par ligne."""
    from benchmarks.training import hearing
    from benchmarks.training import words as learning

    trained = learning.train(
        learning.read_labelled(texts), list(hearing.read(ordinary)), language.load()
    )
    learning.write(trained, output)
    click.echo(f"{trained.data['texts']} textes, seuils {trained.data['thresholds']}")


@training.command()
def ordinary() -> None:
    """Compter les mots et les suites de mots des textes français ordinaires."""
    from benchmarks.training.ordinary import write

    write()


if __name__ == "__main__":
    training()
