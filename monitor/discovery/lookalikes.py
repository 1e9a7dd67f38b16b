"""
Feed: domain names like a known one that exist, found by resolving them.

The names come from dnstwist's generator (typing slips, look-alike letters, added words), from French spellings that
sound the same (``auportic``), and from the endings and additions that shops in flight choose. The likely ones are
asked for every day, the others once a week, the likeliest first within the day's allowance.
"""

import itertools
import json
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.discovery.errors import AllowanceSpent, ResolverFailed
from monitor.discovery.feed import Context, Feed
from monitor.discovery.names import KnownName, Names, label_of, sound
from monitor.discovery.records import Candidate, Told
from monitor.discovery.resolving import resolutions
from monitor.discovery.settings import Discovery
from storage.ids import sha256_hex
from storage.ledger.times import to_text, to_time
from storage.records.source import SourceKind

NAME: Final = "lookalikes"
BATCH: Final = 200
LIKELY_DAYS: Final = 0.9
UNLIKELY_DAYS: Final = 6.9
SUFFIXES: Final = (
    "shop", "store", "officiel", "official", "new", "2", "3", "boutique", "france", "fr", "pro", "tel", "phone", "bis", "off",
    "online", "vip", "back",
)  # fmt: skip
PREFIXES: Final = ("new", "le", "la", "my", "shop", "mini", "nouvel", "nouveau")
SPELLINGS: Final = {
    "eau": ("o", "au"), "au": ("o", "eau", "ho"), "o": ("au", "eau", "ho"), "ph": ("f",), "f": ("ph",),
    "qu": ("k", "c", "q"), "k": ("c", "q", "que", "ck", "kk"), "c": ("k", "q", "que", "ck"), "i": ("y", "ie"), "y": ("i",),
    "s": ("ss", "z", "c"), "z": ("s",), "e": ("ai", "eu"), "t": ("tt", "th"), "p": ("pp",), "l": ("ll",), "n": ("nn",),
}  # fmt: skip
_FUZZERS: Final = (
    "addition", "homoglyph", "hyphenation", "omission", "plural", "repetition", "replacement", "transposition", "vowel-swap",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A domain name that somebody who wants to be found again might choose."""

    domain: str
    how: str
    """A French phrase."""

    likelihood: float
    """0 to 1, how likely a name that exists is one of theirs."""


def spellings(name: str) -> Iterator[str]:
    """Yield the ways of writing a name, letters only, that a French reader says alike; two changes at most."""
    if name.startswith("o"):  # an article written apart: « o-portik », « au-portik »
        yield from (f"o-{name[1:]}", f"au-{name[1:]}")
    cuts = _graphemes(name)
    choices = [(cut, *SPELLINGS.get(cut, ())) for cut in cuts]
    said = sound(name)
    seen = {name}
    for changed in range(1, 3):
        for places in itertools.combinations(range(len(cuts)), changed):
            options = [choices[i][1:] if i in places else (cuts[i],) for i in range(len(cuts))]
            for written in itertools.product(*options):
                word = "".join(written)
                if word not in seen and sound(word) == said:
                    seen.add(word)
                    yield word


def _graphemes(name: str) -> list[str]:
    cuts: list[str] = []
    at = 0
    while at < len(name):
        size = next((n for n in (3, 2) if name[at : at + n] in SPELLINGS), 1)
        cuts.append(name[at : at + size])
        at += size
    return cuts


def lookalikes(name: str, endings: list[str]) -> list[Lookalike]:
    """Return the domain names like a known name, the likeliest first; ``name`` may be a domain or a word."""
    label = label_of(name) if "." in name else name
    word = KnownName(label).letters
    if len(word) < 4 or not endings:
        return []
    given = dict.fromkeys(endings)
    found: dict[str, Lookalike] = {}

    def add(labels: Iterator[str], how: str, likelihood: float, over: list[str]) -> None:
        for one in labels:
            for ending in over:
                domain = f"{one}.{ending}"
                if domain != name and (
                    domain not in found or found[domain].likelihood < likelihood
                ):
                    found[domain] = Lookalike(domain=domain, how=how, likelihood=likelihood)

    every = list(given)
    add(iter([word]), f"le nom « {label} » sous une autre terminaison", 0.6, every)
    heard = list(itertools.islice(spellings(word), 80))
    near = [one for one in heard if abs(len(one) - len(word)) <= 2]
    add(iter(near[:24]), f"se prononce comme « {label} »", 0.5, every)
    dressed = [f"{word}{dash}{more}" for more in SUFFIXES for dash in ("-", "")]
    dressed += [f"{more}{dash}{word}" for more in PREFIXES for dash in ("-", "")]
    add(iter(dressed), f"le nom « {label} » avec un mot ajouté", 0.55, every[:6])
    add(
        iter(near[24:] + [one for one in heard if one not in near]),
        f"se prononce comme « {label} »",
        0.45,
        every[:3],
    )
    dressed_spellings = (
        f"{one}{dash}{more}" for one in near[:8] for more in SUFFIXES[:8] for dash in ("-", "")
    )
    add(dressed_spellings, f"se prononce comme « {label} », avec un mot ajouté", 0.45, every[:3])
    recognised = Names([word])
    for ending in every[:2]:
        for domain, fuzzer in _twisted(word, ending):
            if domain not in found and domain != name and recognised.likeness(domain):
                found[domain] = Lookalike(domain=domain, how=f"faute de frappe ou lettre sosie de « {label} » ({fuzzer})", likelihood=0.3)  # fmt: skip
    return sorted(found.values(), key=lambda one: (-one.likelihood, one.domain))


def _twisted(word: str, ending: str) -> Iterator[tuple[str, str]]:
    waits = socket.getdefaulttimeout()
    import dnstwist

    socket.setdefaulttimeout(
        waits
    )  # read for the first time, it sets another for every socket of the process
    fuzzer = dnstwist.Fuzzer(f"{word}.{ending}")
    fuzzer.generate(fuzzers=list(_FUZZERS))
    for one in sorted(fuzzer.domains, key=lambda p: str(p["domain"])):
        yield str(one["domain"]), str(one["fuzzer"])


async def seek(context: Context) -> AsyncIterator[Candidate]:
    """Yield the look-alikes that resolve and are not watched; see :class:`~monitor.discovery.feed.Feed`."""
    chosen = _due(context)
    allowance = context.settings.resolutions_per_day - context.trail.spent(NAME, at=context.now)
    if not chosen:
        return
    if allowance <= 0:
        raise AllowanceSpent("noms résolus", context.settings.resolutions_per_day)
    by_name = {one.domain: one for one in chosen[:allowance]}
    names = list(by_name)
    for start in range(0, len(names), BATCH):
        async for candidate in _asked(context, names[start : start + BATCH], by_name):
            yield candidate
    if len(chosen) > allowance:
        raise AllowanceSpent("noms résolus", context.settings.resolutions_per_day)


async def _asked(
    context: Context, batch: list[str], by_name: dict[str, Lookalike]
) -> AsyncIterator[Candidate]:
    """Resolve a batch with one made-up name for each ending: what those resolve to is nobody's site."""
    controls = {f"{_nonsense(name)}.{name.partition('.')[2]}" for name in batch}
    query_id = context.trail.asking(
        NAME,
        at=context.outlet.clock.now(),
        told=context.resolver.told,
        what=json.dumps(sorted(controls) + batch, ensure_ascii=False),
        purpose="noms voisins des noms connus",
        cost=len(batch),
    )
    results = [
        one
        async for one in resolutions(
            sorted(controls) + batch,
            context.resolver,
            per_second=context.settings.resolutions_per_second,
        )
    ]
    context.trail.answered(
        query_id,
        at=context.outlet.clock.now(),
        status="resolved",
        existing=sorted(one.name for one in results if one.state == "found"),
        missing=sum(one.state == "none" for one in results),
        failed=sorted(one.name for one in results if one.state == "failed"),
        slow=sorted(one.name for one in results if one.state == "slow"),
    )
    unsure = sum(one.state in {"failed", "slow"} for one in results)
    if unsure > len(results) / 2:
        raise ResolverFailed(
            f"{context.resolver.told} n'a pas su répondre pour {unsure} noms sur {len(results)} ; réessai au prochain passage."
        )
    wild = {address for one in results if one.name in controls for address in one.addresses}
    wild_endings = {
        one.name.partition(".")[2] for one in results if one.name in controls and one.addresses
    }
    for one in sorted(results, key=lambda r: r.name):
        if one.name in controls or one.state != "found":
            continue
        if one.name.partition(".")[2] in wild_endings and wild.issuperset(one.addresses):
            continue
        like = by_name[one.name]
        yield Candidate(
            url=f"https://{one.name}/",
            kind=SourceKind.SHOP,
            feed=NAME,
            reason=f"ce nom de domaine existe et ressemble à un nom connu : {like.how}",
            strength=like.likelihood,
            query_id=query_id,
            at=to_text(context.now),
        )


def _due(context: Context) -> list[Lookalike]:
    """Return the names whose turn it is: those the resolver could not tell, the likely ones of yesterday, the others of a week ago."""
    last: dict[str, str] = {}
    unsure: set[str] = set()
    for row in context.trail.asked_since(NAME, context.now - timedelta(days=UNLIKELY_DAYS + 1)):
        names = json.loads(row.what)
        facts = json.loads(row.facts or "{}")
        unsure.difference_update(names)
        unsure.update(names if row.status is None else (*facts["failed"], *facts["slow"]))
        last.update(dict.fromkeys(names, row.at))
    chosen: dict[str, Lookalike] = {}
    for known in context.names.known:
        for one in lookalikes(known.written, context.settings.endings):
            if (
                one.domain in context.watched
                or one.domain in chosen
                or context.names.ignores(one.domain)
            ):
                continue
            days = LIKELY_DAYS if one.likelihood >= 0.45 else UNLIKELY_DAYS
            at = last.get(one.domain)
            if (
                at is None
                or one.domain in unsure
                or context.now - to_time(at) >= timedelta(days=days)
            ):
                chosen[one.domain] = one
    return sorted(
        chosen.values(), key=lambda one: (-one.likelihood, last.get(one.domain, ""), one.domain)
    )


def _nonsense(name: str) -> str:
    """Return a label nobody registers, the same for the same ending."""
    return "zq" + sha256_hex(name.partition(".")[2].encode())[:14]


def _tells(settings: Discovery) -> Told:
    whom = f"résolveur DNS {settings.resolver}" if settings.resolver else "résolveur DNS du système"
    return Told(whom=whom, what="les noms de domaine voisins des noms connus, un par un")


FEED = Feed(
    name=NAME,
    says="noms de domaine voisins d'un nom connu (fautes, phonétique, terminaisons) qui existent",
    on=lambda settings: settings.lookalikes,
    tells=_tells,
    seek=seek,
)
