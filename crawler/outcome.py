"""How a visit ended: a function of its account and of what ended it, nothing else."""

from dataclasses import dataclass

from storage.records.account import Fate, VisitAccount
from storage.records.source import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What a visit came to."""

    outcome: Outcome
    reason: str


def ending(
    account: VisitAccount, *, decided: Ending | None = None, spent: str = "", stopped: str = ""
) -> Ending:
    """
    Return how a visit with this account ended: *complete* only where nothing is unaccounted for, cut, undecoded or unread.

    Args:
        decided: what its first page alone said of the whole site.
        spent: the budget that ran out.
        stopped: why it ended before its time.
    """
    if decided is not None:
        return decided
    contents, walls = account.fates.get(Fate.WHOLE, 0), account.fates.get(Fate.BLOCKED, 0)
    first = _first(account)
    if spent:
        left = account.fates.get(Fate.BUDGET, 0)
        asked = f", {left} addresses not asked for" if left else ""
        return Ending(outcome=Outcome.PARTIAL, reason=f"budget spent: {spent}{asked}")
    if walls and walls >= contents and account.missed:
        return Ending(
            outcome=Outcome.BLOCKED,
            reason=f"{walls} pages refused, {contents} read; first: {first}",
        )
    if account.missed:
        return Ending(
            outcome=Outcome.PARTIAL,
            reason=f"{account.missed} pages missed{_kinds(account)}; first: {first}",
        )
    if stopped:
        return Ending(outcome=Outcome.PARTIAL, reason=f"stopped: {stopped}")
    if contents == 0:
        return Ending(outcome=Outcome.ERROR, reason="nothing was visited")
    return Ending(outcome=Outcome.COMPLETE, reason=f"{contents} pages read, none missed")


def _first(account: VisitAccount) -> str:
    """Name the first gap."""
    for gap in account.gaps:
        return f"{gap.url}: {gap.why or gap.fate.value}"
    for one in account.dropped:
        if one.fate.is_gap and one.sample:
            return f"{one.sample[0]}: {one.fate.value} ({one.rule})"
    return ""


def _kinds(account: VisitAccount) -> str:
    """Count the gaps by kind, where there are several kinds."""
    kinds = [f"{count} {fate.value}" for fate, count in account.fates.items() if fate.is_gap]
    return f" ({', '.join(kinds)})" if len(kinds) > 1 else ""
