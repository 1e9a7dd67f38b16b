"""Programs filled with the conversations: what each is made of, where a visit starts, and what it cannot show."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Program:
    """One forum or blog program and what is known of what it shows."""

    name: str
    script: str
    """What sets it up, fills it and serves it, run by a Python of its own."""

    packages: tuple[str, ...]
    python: str
    """The Python that it was written for."""

    starts: tuple[str, ...]
    """Where a visit starts, below its address."""

    signatures: bool
    """Whether a guest is shown what members write below their posts."""

    texts: int
    """How many of the 52 posts can be read word for word."""


FLASKBB = Program(
    name="flaskbb",
    script="flaskbb_forum.py",
    packages=("flaskbb==2.2.0",),
    python="3.12",
    starts=("/forum/1-ventes",),
    signatures=True,
    texts=51,  # the program itself drops an item of one list
)
PYBBM = Program(
    name="pybbm",
    script="pybbm_forum.py",
    packages=("pybbm==0.19.0", "django<2", "bbcode==1.0.33", "markdown==3.1.1"),
    python="3.6",
    starts=("/forum/forum/1/",),
    signatures=True,
    texts=52,
)
