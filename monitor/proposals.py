"""
Propose addresses nobody watches yet: links of watched posts and pages, redirects, handles; each with its reason.

A proposal is a fact of the ledger (when, from which capture, why); whether it is watched is decided by a person, or by
the threshold a person set.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rapidfuzz.distance import DamerauLevenshtein

from monitor.analysis.declared import Declared
from monitor.analysis.documents import site_of
from monitor.analysis.edition import today
from monitor.analysis.news import TOUCHED, UNPROPOSED
from monitor.analysis.steps import ORDINARY, SUMMING_UP
from monitor.config import Enrolment
from monitor.desk import Desk
from monitor.discovery.settings import PROBER
from monitor.kinds import kind_of
from storage.address import host_of
from storage.findings import links, steps
from storage.findings import sites as site_table
from storage.findings.links import Linked, Posted, Redirected
from storage.ids import derived_id
from storage.ledger import proposals as table
from storage.ledger import sources as source_table
from storage.ledger.proposals import Proposed
from storage.records.source import SourceKind

_COMMON = frozenset(
    "google.com facebook.com instagram.com x.com twitter.com youtube.com youtu.be tiktok.com linkedin.com pinterest.com "
    "wikipedia.org wa.me whatsapp.com apple.com play.google.com maps.google.com goo.gl paypal.com stripe.com w3.org schema.org "
    "wordpress.org woocommerce.com shopify.com prestashop.com cloudflare.com gravatar.com legifrance.gouv.fr service-public.fr "
    "cnil.fr economie.gouv.fr laposte.fr colissimo.fr mondialrelay.fr chronopost.fr "
    "wordpress.com woocommerce.com prestashop-project.org opencart.com magento.com adobe.com joomla.org drupal.org ecwid.com wix.com "
    "squarespace.com webflow.com bigcommerce.com shopware.com thirtybees.com zen-cart.com oscommerce.com phpbb.com mybb.com discourse.org "
    "vbulletin.com xenforo.com jimdo.com e-monsite.com wizishop.com odoo.com sylius.com bagisto.com saleor.io spreecommerce.org".split()
)
"""Sites everyone links to, makers of shop programs among them; an account on one of them is proposed as an account, never the site."""

MAX_PER_DOCUMENT = 20
MIN_STEM = 5
_SUCCESSION = frozenset({"successor"})
_TALK = frozenset({"press", "institution", "seizure-page", "scam-warning"})
"""Classes of verdict (:mod:`monitor.phrases.records`) of those who speak of the trade and are not in it."""

DECLARED = Declared(
    name="proposals", module=__name__, tables=(), consumes=("read", "words", "sites")
)
_Hosts = Mapping[str, str | None]
"""Host of each watched account's server → the platform named for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An address that may be worth watching."""

    url: str
    kind: SourceKind
    platform: str | None = None
    reason: str
    score: float
    """0 to 1: how likely a person would want it watched."""

    capture_id: str
    at: str

    @property
    def id(self) -> str:
        """One proposal an address, whatever feeds name it."""
        return derived_id("proposal", self.url)


def propose(findings: sqlite3.Connection, ledger: sqlite3.Connection) -> list[Proposal]:
    """
    Enter in the ledger what the findings propose beyond the sources there are and were; return it, the best first.

    Only sites are asked of which something is new; all of them where sources were added or set otherwise, or the code is new.
    """
    given = f"{_edition()} {source_table.last_event(ledger)}"
    whole = steps.mark(findings, DECLARED.name) != given
    among = site_table.every(findings) if whole else steps.noted(findings, TOUCHED, UNPROPOSED)
    found = _proposed(findings, ledger, among) if among else []
    record(ledger, found)
    with findings:
        steps.strike(findings, UNPROPOSED)
        steps.set_mark(findings, DECLARED.name, given)
    return found


def _edition() -> str:
    return today((*ORDINARY, *SUMMING_UP, DECLARED))[DECLARED.name]


def _proposed(
    findings: sqlite3.Connection, ledger: sqlite3.Connection, among: Sequence[str]
) -> list[Proposal]:
    redirected, linked = links.redirected(findings, among), links.linked(findings, among)
    posted = links.posted(findings, among)
    if not (redirected or posted or linked):
        return []  # most visits lead nowhere new: the sources there are need not be known
    every = list(source_table.every(ledger, removed=True))
    sources = [source for source in every if source.added_by != PROBER]
    probed = {source.id for source in every if source.added_by == PROBER}
    known = {site_of(source.url, source.kind, source.platform) for source in sources}
    hosts = {
        host_of(source.url): source.platform
        for source in sources
        if source.kind is SourceKind.SOCIAL
    }
    said = table.ids(ledger)
    best: dict[str, Proposal] = {}
    stems = _stems(findings)
    found = (
        *_redirects(redirected, hosts, probed),
        *_posts(posted, hosts),
        *_links(linked, hosts),
    )
    for proposal in (_named_alike(one, stems) for one in found):
        if proposal.id in said or site_of(proposal.url, proposal.kind, proposal.platform) in known:
            continue
        if proposal.id not in best or proposal.score > best[proposal.id].score:
            best[proposal.id] = proposal
    return sorted(best.values(), key=lambda one: (-one.score, one.at, one.url))


def record(ledger: sqlite3.Connection, proposals: list[Proposal], feed: str = "links") -> None:
    """Enter proposals in the ledger."""
    table.enter(
        ledger,
        [
            Proposed(
                id=one.id,
                url=one.url,
                kind=one.kind.value,
                feed=feed,
                reason=one.reason,
                score=one.score,
                capture_id=one.capture_id,
                proposed_at=one.at,
            )
            for one in proposals
        ],
    )


def enrol(desk: Desk, proposals: list[Proposal], rules: Enrolment) -> list[str]:
    """Watch the proposals at or above the threshold, where the configuration says so; return their addresses."""
    if not rules.automatic:
        return []
    today = desk.clock.now().date().isoformat()
    already = source_table.added_by(desk.ledger, "portique", since=today)
    watched = []
    for proposal in proposals[: max(0, rules.per_day - already)]:
        if proposal.score < rules.threshold:
            continue
        _, fresh = source_table.add(
            desk.ledger,
            url=proposal.url,
            kind=proposal.kind,
            at=desk.clock.now(),
            actor="portique",
            reason=f"{proposal.reason} (capture {proposal.capture_id})",
            settings={
                **_inherited(desk),
                **({"platform": proposal.platform} if proposal.platform else {}),
            },
        )
        if fresh:
            watched.append(proposal.url)
    return watched


def _inherited(desk: Desk) -> dict[str, object]:
    from monitor.config import seconds

    case = desk.configuration.investigation
    return {
        "every_seconds": seconds(desk.configuration.schedule.every),
        "learns": True,
        "case_reference": case.case_reference,
        "legal_basis": case.legal_basis,
        "retention_days": case.retention_days,
        "pace_seconds": desk.configuration.enrolment.pace_seconds,
    }


def _stems(findings: sqlite3.Connection) -> dict[str, str]:
    """Return the names that sites known to sell go by, each with the site it is from."""
    return {
        stem: site
        for site in links.plain_sellers(findings)
        if len(stem := site.split(".")[0].replace("-", "")) >= MIN_STEM
    }


def _named_alike(proposal: Proposal, stems: Mapping[str, str]) -> Proposal:
    """Raise a proposal whose name takes up the name of a known seller, whole word (*aeroportik* is not *oportik*)."""
    label = host_of(proposal.url).split(".")[0]
    words = [word for word in re.split(r"[-_\d]+", label) if word]
    for stem, site in stems.items():
        if any(
            word == stem or word.startswith(stem) or DamerauLevenshtein.distance(word, stem) == 1
            for word in words
        ):
            reason = f"{proposal.reason} ; son nom reprend celui de {site}"
            return replace(proposal, score=max(proposal.score, 0.7), reason=reason)
    return proposal


def _redirects(
    rows: Iterable[Redirected], hosts: _Hosts, probed: Collection[str]
) -> Iterator[Proposal]:
    for row in rows:
        if row.source_id in probed:
            continue  # a mere look-alike's redirect is weighed by discovery itself
        if (target := _target(row.url, hosts)) is not None:
            yield Proposal(
                url=target[0], kind=target[1], platform=target[2],
                reason=f"{row.site_id} y renvoie ses visiteurs", score=0.95, capture_id=row.capture_id,
                at=row.captured_at,
            )  # fmt: skip


def _links(rows: Iterable[Linked], hosts: _Hosts) -> Iterator[Proposal]:
    counts: dict[str, int] = {}
    for row in rows:
        target = _target(row.url, hosts)
        if target is None or site_of(*target) == row.site_id:
            continue
        counts[row.id] = counts.get(row.id, 0) + 1
        if counts[row.id] > MAX_PER_DOCUMENT:
            continue
        score, why = _weigh(row)
        if score > 0:
            yield Proposal(
                url=target[0], kind=target[1], platform=target[2], reason=f"{row.site_id} {why}", score=score,
                capture_id=row.capture_id, at=row.captured_at,
            )  # fmt: skip


def _posts(rows: Iterable[Posted], hosts: _Hosts) -> Iterator[Proposal]:
    """What a post links to is worth what the post itself says: a channel or feed speaks of many things."""
    # Its weights take a second; most days no new post links anywhere.
    from monitor.phrases.judge import judge

    for row in rows:
        targets = [
            target for url in json.loads(row.links) if (target := _target(url, hosts)) is not None
        ]
        targets = [target for target in targets if site_of(*target) != row.site_id]
        if not targets:
            continue
        verdict = judge(row.text)
        score, why = _weigh_post(verdict.band, verdict.verdict)
        for url, kind, platform in targets[:MAX_PER_DOCUMENT]:
            yield Proposal(
                url=url, kind=kind, platform=platform,
                reason=f"{row.site_id} {why} : « {' '.join(row.text.split())[:100]} »", score=score,
                capture_id=row.capture_id, at=row.captured_at,
            )  # fmt: skip


def _weigh_post(band: str, kind: str) -> tuple[float, str]:
    if kind in _TALK:
        return 0.2, "en parle dans une publication (presse, institution ou mise en garde)"
    if kind in _SUCCESSION and band in {"decisive", "review"}:
        return 0.9, "annonce une nouvelle adresse"
    if band == "decisive":
        return 0.85, "publie une offre qui y renvoie"
    if band == "review":
        return 0.65, "publie ce qui paraît une offre et y renvoie"
    return 0.3, "y renvoie dans une publication"


def _weigh(row: Linked) -> tuple[float, str]:
    """Return how strongly a link proposes its target, and why, from what the page and its site say."""
    band, kind = row.band, row.class_
    if kind in _SUCCESSION and band in {"decisive", "review"}:
        return 0.9, "annonce une succession et y renvoie"
    if kind in _TALK:
        return 0.2, "en parle (presse, institution ou mise en garde)"
    if row.platform == "linkinbio" and row.site_band in {"decisive", "review"}:
        return 0.75, "y renvoie depuis sa page de liens"
    if band == "decisive":
        return 0.8, "vend des téléphones préparés et y renvoie"
    if band == "review" or row.site_band == "decisive":
        return 0.6, "paraît en vendre et y renvoie"
    return (0.3, "y renvoie") if row.platform in {"telegram", "linkinbio", "feed"} else (0.0, "")


def _target(url: str, hosts: _Hosts) -> tuple[str, SourceKind, str | None] | None:
    parts = urlsplit(url)
    host = host_of(url)
    if parts.scheme not in {"http", "https"} or "." not in host:
        return None
    if (
        host in hosts
    ):  # a server on which accounts are watched: another account there, never the server itself
        address = f"{parts.scheme}://{parts.netloc}{parts.path}"
        return (address, SourceKind.SOCIAL, hosts[host]) if parts.path.strip("/") else None
    kind = kind_of(url)
    if kind is SourceKind.SOCIAL:
        return (f"{parts.scheme}://{parts.netloc}{parts.path}", kind, None)
    if any(host == common or host.endswith(f".{common}") for common in _COMMON):
        return None
    return (f"{parts.scheme}://{parts.netloc}/", SourceKind.SHOP, None)
