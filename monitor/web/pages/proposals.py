"""Addresses that were found and nobody watches yet."""

from monitor.web.work import Work
from storage.ledger import judgements, proposals, sources
from storage.ledger.proposals import Proposed

MOST = 2000


def waiting(work: Work) -> list[Proposed]:
    """Return the proposals nobody has ruled on and nobody watches, the likeliest first."""
    ruled = judgements.standing(work.ledger, "proposal")
    watched = {source.url for source in sources.every(work.ledger, removed=True)}
    return [
        one
        for one in proposals.likeliest(work.ledger, MOST)
        if one.id not in ruled and one.url not in watched
    ]
