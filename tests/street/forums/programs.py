"""Programs filled with the conversations: what each is made of, where a visit starts, and what it cannot show."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Program:
    """One forum or blog program and what is known of what it shows."""

    name: str
    script: str = ""
    """What sets it up, fills it and serves it, run by a Python of its own; empty where it is no Python program."""

    packages: tuple[str, ...] = ()
    python: str | None = None
    """The Python that it was written for."""

    database: str | None = None
    """The PostgreSQL database that it wants."""

    starts: tuple[str, ...]
    """Where a visit starts, below its address."""

    signatures: bool = False
    """Whether a guest is shown what members write below their posts."""

    texts: int = 52
    """How many of the 52 posts can be read word for word."""

    elsewhere: frozenset[tuple[str, str]] = frozenset()
    """Contacts that it says outside the conversations."""


FLASKBB = Program(
    name="flaskbb", script="flaskbb_forum.py", packages=("flaskbb==2.2.0",), python="3.12",
    starts=("/forum/1-ventes",), signatures=True,
    texts=51,  # the program itself drops an item of one list
)  # fmt: skip
PYBBM = Program(
    name="pybbm", script="pybbm_forum.py", packages=("pybbm==0.19.0", "django<2", "bbcode==1.0.33", "markdown==3.1.1"), python="3.6",
    starts=("/forum/forum/1/",), signatures=True,
)  # fmt: skip
MISAGO = Program(
    name="misago", script="misago_forum.py", packages=("misago==0.39.6",), python="3.12", database="misago",
    starts=("/",),
)  # fmt: skip
MEZZANINE = Program(
    name="mezzanine", script="mezzanine_blog.py", packages=("mezzanine==6.1.1",), python="3.11",
    starts=("/blog/",),
    texts=5,  # its articles; its comments are not read
)  # fmt: skip
WORDPRESS = Program(
    name="wordpress", starts=("/", "/contact/"),
    elsewhere=frozenset({("phone", "+33639981010"), ("email", "redaction@carnet.example")}),
)  # fmt: skip
