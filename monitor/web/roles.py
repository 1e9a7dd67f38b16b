"""Who may do what at the desk: each page names the right it asks for, each role the rights it has."""

from enum import StrEnum


class Right(StrEnum):
    """What a page lets somebody do."""

    READ = "lire"
    DECIDE = "décider"
    """Rule on leads and proposals, add and pause sources."""
    HAND_OVER = "remettre"
    """Make evidence packages and dossiers for somebody outside."""
    CONTROL = "contrôler"
    """Read the custody log and the access journal."""
    ADMINISTER = "administrer"
    """Open and close accounts."""


class Role(StrEnum):
    """A group of accounts."""

    OFFICER = "enquêteur"
    ANALYST = "analyste"
    LEGAL = "juridique"
    ADMINISTRATOR = "administrateur"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OFFICER: frozenset({Right.READ, Right.DECIDE}),
    Role.ANALYST: frozenset({Right.READ, Right.DECIDE}),
    Role.LEGAL: frozenset({Right.READ, Right.HAND_OVER, Right.CONTROL}),
    Role.ADMINISTRATOR: frozenset({Right.CONTROL, Right.ADMINISTER}),
}
"""An administrator keeps accounts and reads the logs; what was found is not his."""


def rights_of(names: list[str]) -> frozenset[Right]:
    """Return the rights of somebody in these groups; a group of another name gives none."""
    known = [Role(name) for name in names if name in set(Role)]
    return frozenset().union(*(RIGHTS[role] for role in known))
