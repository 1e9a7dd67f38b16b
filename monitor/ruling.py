"""What a person rules on a pair of sites, entered in the ledger: what the command line and the desk both do."""

from monitor.desk import Desk
from storage.ledger import judgements
from storage.records.link import Verdict


def pair(one: str, other: str) -> str:
    """Return what a ruling on two sites is kept under, whichever is named first."""
    return " ".join(sorted((one, other)))


def rule(desk: Desk, one: str, other: str, verdict: Verdict, *, actor: str, reason: str) -> str:
    """Rule on two sites; return the id of the ruling. The next analysis takes it in."""
    return judgements.record(
        desk.ledger, on=("pair", pair(one, other)), verdict=verdict.value, actor=actor, at=desk.clock.now(),
        reason=reason,
    )  # fmt: skip
