"""
Weigh a candidate: what a feed says of it, what its own page says, and whose hand the lineage sees in it.

The parts are taken as independent reasons (noisy or: 1 - product of 1 - p). A page that sells is reason enough; a name
that merely sounds alike is not, once its page has been read and says nothing of the kind. A page that could not
be read is not a page that says nothing.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.digest.words import SPEAKERS, STANDINGS
from monitor.discovery.records import Candidate
from storage.findings import discovered, leads

SELLING: Final = ("listing", "successor", "delivery", "sim")
_BANDS: Final = {"decisive": 0.8, "review": 0.5}
_LEADS: Final = {"same_hand": 0.85, "same_network": 0.55, "copycat": 0.5}
_LEAD_WORDS: Final = {
    "same_hand": "paraît de la même main que",
    "same_network": "paraît du même réseau que",
    "copycat": "copie",
}
_READABLE: Final = frozenset({"", "content", "soft_not_found"})
FEED_SHARE: Final = 0.4
"""What a feed's reason counts once the page has been read."""

WALL_SHARE: Final = 0.8
"""What it counts where the page hides behind a wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is to be thought of a candidate."""

    score: float
    reason: str
    """French."""

    read: bool
    """False where no page of it could be read."""

    capture_id: str = ""
    at: str = ""


def triage(
    findings: sqlite3.Connection, visits: Sequence[str], candidates: Sequence[Candidate], site: str
) -> Judged:
    """
    Judge a site by the captures of these visits and by the feeds that named it.

    Args:
        visits: ids of the probe's visits; what the site showed at other times is not counted.
        candidates: the site as each feed named it, at least one.
    """
    best = max(candidates, key=lambda one: (one.strength, one.feed))
    page = _page(findings, visits)
    if page is None:
        return Judged(score=0.0, reason=best.reason, read=False)
    capture_id, at, standing = page
    if standing == "blocked":
        return Judged(
            score=round(best.strength * WALL_SHARE, 3),
            reason=f"{best.reason} ; sa page se cache derrière un mur (captcha ou refus) et n'a pas été lue",
            read=False,
            capture_id=capture_id,
            at=at,
        )
    if standing not in _READABLE:
        return Judged(
            score=0.0,
            reason=f"page sans contenu ({STANDINGS.get(standing, standing)})",
            read=False,
            capture_id=capture_id,
            at=at,
        )
    chances, reasons = [], []
    verdict = discovered.plainest(findings, visits, SELLING)
    if verdict is not None:
        selling = verdict.class_ in SELLING
        if selling:
            chances.append(_BANDS[verdict.band])
            capture_id, at = verdict.capture_id, verdict.captured_at
            reasons.append(
                "sa page vend des téléphones préparés"
                if verdict.band == "decisive"
                else "sa page paraît vendre des téléphones préparés"
            )
        else:
            reasons.append(
                f"sa page en parle sans vendre ({SPEAKERS.get(verdict.class_, verdict.class_)})"
            )
    lead = leads.strongest(findings, site)
    if lead is not None and lead.band in _LEADS:
        chances.append(_LEADS[lead.band])
        reasons.append(f"elle {_LEAD_WORDS[lead.band]} {lead.predecessor} ({lead.why})")
    if chances:
        chances.append(best.strength * FEED_SHARE)
    elif verdict is None:
        chances.append(best.strength * FEED_SHARE)
        reasons.append("sa page, lue, ne vend rien de tel")
    missing = 1.0
    for chance in chances:
        missing *= 1 - chance
    return Judged(
        score=round(1 - missing, 3),
        reason=f"{best.reason} ; {' ; '.join(reasons)}",
        read=True,
        capture_id=capture_id,
        at=at,
    )


def _page(findings: sqlite3.Connection, visits: Sequence[str]) -> tuple[str, str, str] | None:
    """Return (capture, time, standing) of the visits' latest readable page, else of the latest page of any standing."""
    seen = discovered.of_visits(findings, visits)
    if not seen:
        return None
    page = ([one for one in seen if one.standing in _READABLE] or seen)[-1]
    return page.capture_id, page.captured_at, page.standing
