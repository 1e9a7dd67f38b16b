"""A table of weights as sorted lines: the feature, then its weight for each class, tabs between; a change reads well in a diff."""

from collections.abc import Mapping, Sequence

INTERCEPT = "(intercept)"
"""The first line after the heading: what is added whatever the text shows."""


def parsed(text: str) -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """Return the classes and each feature's weights, the intercept among them."""
    lines = iter(text.splitlines())
    _, *labels = next(lines).split("\t")
    rows = {}
    for line in lines:
        feature, *weights = line.split("\t")
        rows[feature] = tuple(map(float, weights))
    return tuple(labels), rows


def written(
    labels: Sequence[str], intercepts: Sequence[float], weights: Mapping[str, Sequence[float]]
) -> str:
    """Return the table that :func:`parsed` reads."""
    rows = [("feature", labels), (INTERCEPT, intercepts), *sorted(weights.items())]
    return "".join(
        "\t".join([name, *(f"{value}" for value in values)]) + "\n" for name, values in rows
    )
