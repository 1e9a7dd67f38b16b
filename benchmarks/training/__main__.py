"""``python -m benchmarks.training``: learn the weights, count the ordinary words."""

from pathlib import Path

import click

from monitor.phrases import language
from monitor.phrases.judge import Judge
from monitor.phrases.model import WEIGHTS

TEXTS = click.Path(path_type=Path, exists=True)


@click.group()
def training() -> None:
    """Apprendre ce que Portique lit ensuite sans rien apprendre."""


@training.command()
@click.argument("texts", nargs=-1, required=True, type=TEXTS)
@click.option(
    "--output", type=click.Path(path_type=Path), default=WEIGHTS, help="Dossier des poids."
)
@click.option(
    "--background",
    type=TEXTS,
    multiple=True,
    help="Textes ordinaires, tenus pour anodins, de moindre poids.",
)
def words(texts: tuple[Path, ...], output: Path, background: tuple[Path, ...]) -> None:
    """Apprendre les poids depuis des textes étiquetés, un objet JSON par ligne."""
    from benchmarks.training import words as learning

    judge = Judge(language.load(), None)
    trained = learning.train(
        learning.read_labelled(texts), judge, learning.read_labelled(background)
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
