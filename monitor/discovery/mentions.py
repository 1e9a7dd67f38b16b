"""
Feed: addresses and accounts written out in the words of watched pages, where nothing is a link.

``nouvelle adresse : nanolia point shop``, ``nanolia[.]shop``, ``n a n o l i a . shop``, ``snap : xyz``. A word before
« point » is an address only where the ending exists and the words around announce one; accounts were read already,
with their quotation, by the readers of contacts.
"""

import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Final

from monitor.analysis.documents import site_of
from monitor.discovery.feed import Context, Feed
from monitor.discovery.names import label_of
from monitor.discovery.places import place, profile
from monitor.discovery.records import NOBODY, Candidate
from spiders.reading.contacts.found import Text
from storage.dictionary import is_known
from storage.findings.discovered import Said, contacts, texts
from storage.records.contact import ContactKind
from storage.records.source import SourceKind

NAME: Final = "mentions"
MAX_TEXT: Final = 20_000
MAX_A_DOCUMENT: Final = 12
ENDINGS: Final = frozenset(
    "fr com net org shop store eu co io me info biz online site xyz be ch lu de es it uk ca re nc pf ru to cc tv app dev "
    "link top club live pro vip space website tech one fun icu click boutique paris bzh mobi tel".split()
)
_SURE_DOT: Final = r"\s*(?:[\[({<]\s*(?:\.|dot|point|pt|d0t)\s*[\])}>])\s*"
_LOOSE_DOT: Final = r"(?:\s+(?:point|dot|pt)\s+|\s+\.\s*|\s*\.\s+)"
_ODD_DOT: Final = r"\s*[•·∙●▪⚫⚪🔴🔵🔹🔸]\s*"
_LABEL: Final = r"[a-z0-9][a-z0-9-]{1,60}[a-z0-9]"
_SPREAD: Final = re.compile(r"(?<![a-z0-9])[a-z0-9](?:[ _*|][a-z0-9]){3,}(?![a-z0-9])")
_ANNOUNCES: Final = re.compile(
    r"nouve(?:au|lle)\s+(?:adresse|site|boutique|lien|domaine|url)|(?:adresse|site|boutique|lien|url|www)\s*(?:de secours\s*)?[:=→➡👉>-]"
    r"|(?:retrouve[zr]?|rejoigne[zr]|commande[zr]?|rdv|rendez[- ]vous|dispo|ca se passe|on est|c.?est)[\s-][^.!?\n]{0,30}(?:sur|ici|:)\s*$"
    r"|ancien(?:ne)?\s+(?:site|adresse|boutique)|(?:ferme|saisi|bloque|coupe|down)\b|taper?\b|google[rz]?\b|secours\b|de retour"
)
_BEFORE: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A host written in a text."""

    host: str
    quotation: str
    announced: bool
    """The words before it announce an address, or its letters are written apart, which nobody does by accident."""


def hosts(text: str, endings: frozenset[str] = frozenset()) -> Iterator[Mention]:
    """Yield each host name a text writes out, once; ``endings`` adds to those known."""
    source = Text(text[:MAX_TEXT])
    spread = {_joined(match[0]) for match in _SPREAD.finditer(source.low)}
    low = _SPREAD.sub(lambda match: _joined(match[0]), source.low)
    known = "|".join(sorted(ENDINGS | endings, key=len, reverse=True))
    form = re.compile(
        rf"(?<![@/\w.-])(?:https?://)?(?:www\.)?(?P<label>{_LABEL}(?:\.{_LABEL}){{0,3}}?)"
        rf"(?:(?P<plain>\.)|(?P<sure>{_SURE_DOT})|(?P<loose>{_LOOSE_DOT})|(?P<odd>{_ODD_DOT}))(?P<ending>{known})(?![\w-]|\.[a-z])"
    )
    seen: set[str] = set()
    for match in form.finditer(low):
        host = f"{match['label']}.{match['ending']}"
        if host in seen or match["label"].isdigit():
            continue
        before = low[max(0, match.start() - _BEFORE) : match.start()]
        announced = match["label"] in spread or _ANNOUNCES.search(before) is not None
        if match["loose"] and (not announced or _is_word(match["label"])):
            continue
        if match["odd"] and not announced:
            continue
        if match["plain"] and _is_word(match["label"]) and not announced:
            continue
        seen.add(host)
        yield Mention(host=host, quotation=" ".join(match[0].split()), announced=announced)


def _joined(spread: str) -> str:
    """Join letters written apart, unless they are digits of a number."""
    letters = re.sub(r"[ _*|]", "", spread)
    return spread if letters.isdigit() else letters


def _is_word(label: str) -> bool:
    return all(part.isdigit() or is_known(part, ("fr",)) for part in label.split("-"))


async def seek(context: Context) -> AsyncIterator[Candidate]:
    """Yield what watched pages mention; see :class:`~monitor.discovery.feed.Feed`."""
    for candidate in (*_written(context), *_accounts(context.findings)):
        yield candidate


def _written(context: Context) -> Iterator[Candidate]:
    endings = frozenset(context.settings.endings)
    counts: dict[str, int] = {}
    for row in texts(context.findings):
        for mention in hosts(row.text, endings):
            where = place(f"https://{mention.host}/")
            if (
                where is None
                or site_of(*where) == row.site_id
                or label_of(mention.host) == label_of(row.site_id)
            ):
                continue
            strength = _strength(row, announced=mention.announced)
            words = "l'annonce" if mention.announced else "le nomme"
            counts[row.id] = counts.get(row.id, 0) + 1
            if strength <= 0 or counts[row.id] > MAX_A_DOCUMENT:
                continue
            yield Candidate(
                url=where[0],
                kind=where[1],
                feed=NAME,
                reason=f"{row.site_id} {words} en toutes lettres : « {mention.quotation} »",
                strength=strength,
                capture_id=row.capture_id,
                at=row.captured_at,
            )


def _accounts(findings: sqlite3.Connection) -> Iterator[Candidate]:
    """Yield the public pages of the accounts that pages and posts of sellers name."""
    for row in contacts(findings):
        url = profile(ContactKind(row.kind), row.value)
        strength = _strength(row, announced=False)
        if url is None or strength < 0.5 or row.site_id.endswith(f":{row.value}"):
            continue
        yield Candidate(
            url=url,
            kind=SourceKind.SOCIAL,
            feed=NAME,
            reason=f"{row.site_id} donne ce compte : « {row.text[:120]} »",
            strength=strength,
            capture_id=row.capture_id,
            at=row.captured_at,
        )


TALK = frozenset(("press", "institution", "seizure-page", "scam-warning"))
SUCCESSION = "successor"
"""Classes of verdict (:mod:`monitor.phrases.language`): who speaks of the trade and is not in it, and who announces a successor."""


def _strength(row: Said, *, announced: bool) -> float:
    """Return how strongly a mention speaks for what it names, from who mentions it."""
    kind, band, site_band = row.class_, row.band, row.site_band
    if kind in TALK:
        return 0.15
    base = 0.0
    if kind == SUCCESSION and band in {"decisive", "review"}:
        base = 0.75
    elif band == "decisive":
        base = 0.65
    elif site_band == "decisive":
        base = 0.55
    elif "review" in {band, site_band}:
        base = 0.5
    elif announced:
        base = 0.3
    return round(min(0.9, base + (0.15 if announced else 0.0)), 3)


FEED = Feed(
    name=NAME,
    says="adresses et comptes écrits en toutes lettres dans les publications et pages suivies",
    on=lambda settings: settings.mentions,
    tells=lambda _: NOBODY,
    seek=seek,
)
