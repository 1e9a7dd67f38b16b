"""
Feed: certificates issued for names that bear a known one.

Three ways in: a search service that answers like crt.sh, transparency logs read directly (:mod:`.ctlog`), and files
saved from either. Every name found is filtered here again: what a service calls a match is often a longer word.
"""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit

from monitor.discovery import ctlog
from monitor.discovery.errors import FeedRefused, FeedUnreadable
from monitor.discovery.feed import Context, Feed
from monitor.discovery.lookalikes import spellings
from monitor.discovery.names import Likeness, Names, bearing
from monitor.discovery.outlet import Reply
from monitor.discovery.records import Candidate, Imported, Told
from monitor.discovery.settings import Discovery
from storage.ledger.times import to_text
from storage.records.source import SourceKind

NAME: Final = "certificates"
SPELLINGS_ASKED: Final = 2
"""Spellings asked of a search service besides a name itself; each is a query that names it."""

PAGE: Final = 256
"""Entries asked of an RFC 6962 log at once; a log may give fewer."""


async def seek(context: Context) -> AsyncIterator[Candidate]:
    """Yield the sites whose certificates bear a known name; see :class:`~monitor.discovery.feed.Feed`."""
    if context.settings.certificates:
        async for candidate in _searched(context):
            yield candidate
    for log in context.settings.certificate_logs:
        async for candidate in _read(context, log):
            yield candidate


async def _searched(context: Context) -> AsyncIterator[Candidate]:
    base = context.settings.certificates.rstrip("/")
    for name in context.names.known:
        words = [name.letters, *_phonetic(name.letters)]
        for word in words:
            reply = await context.outlet.ask(
                NAME,
                f"{base}/?q={quote(f'%{word}%')}&output=json&exclude=expired&deduplicate=Y",
                what=word,
                purpose=f"certificats dont le nom contient « {word} »",
            )
            hosts = list(hosts_of_search(reply.body, base))
            for candidate in _candidates(
                context, hosts, reply.query_id, urlsplit(base).hostname or base
            ):
                yield candidate


def _phonetic(letters: str) -> list[str]:
    """Return the spellings of a name worth a query of their own: as long as it, and not containing it."""
    return [
        one
        for one in spellings(letters)
        if "-" not in one and letters not in one and abs(len(one) - len(letters)) <= 1
    ][:SPELLINGS_ASKED]


async def _read(context: Context, log: str) -> AsyncIterator[Candidate]:
    """Read on in a log from where the last run stopped; the first run begins a little before its end."""
    base, host = log.rstrip("/"), urlsplit(log).hostname or log
    tiled = await _size(context, base)
    size, is_static = tiled
    done = int(context.trail.last_facts(NAME, f"{host} (journal)").get("until", -1))
    start = done if 0 <= done <= size else max(0, size - context.settings.certificate_entries)
    stop = min(size, start + context.settings.certificate_entries)
    hosts: list[str] = []
    query_id = context.trail.asking(
        NAME,
        at=context.outlet.clock.now(),
        told=f"{host} (journal)",
        what=f"entrées {start} à {stop}",
        purpose="lecture du journal ; aucun nom cherché ne lui est dit",
        cost=0,
    )
    at = start
    while at < stop:
        reply, entries = await _page(context, base, at, stop, size, static=is_static)
        del reply
        if not entries:
            break
        hosts += [name for entry in entries if at <= entry.index < stop for name in entry.names]
        at = entries[-1].index + 1
    context.trail.answered(
        query_id, at=context.outlet.clock.now(), status="read", until=min(at, stop), size=size
    )
    for candidate in _candidates(context, hosts, query_id, host):
        yield candidate


async def _size(context: Context, base: str) -> tuple[int, bool]:
    """Return how many entries a log has, and whether it is a static-ct one."""
    try:
        reply = await context.outlet.ask(NAME, f"{base}/checkpoint", what="taille du journal")
        return ctlog.size_of_checkpoint(reply.body, base), True
    except FeedRefused:
        reply = await context.outlet.ask(NAME, f"{base}/ct/v1/get-sth", what="taille du journal")
        return ctlog.size_of_sth(reply.body, base), False


async def _page(
    context: Context, base: str, at: int, stop: int, size: int, *, static: bool
) -> tuple[Reply, list[ctlog.LogEntry]]:
    if static:
        tile = at // ctlog.TILE
        width = min(ctlog.TILE, size - tile * ctlog.TILE)
        reply = await context.outlet.ask(
            NAME, f"{base}/{ctlog.tile_path(tile, width)}", what=f"tuile {tile}"
        )
        return reply, list(ctlog.entries_of_tile(reply.body, tile * ctlog.TILE, base))
    end = min(stop, at + PAGE) - 1
    reply = await context.outlet.ask(
        NAME, f"{base}/ct/v1/get-entries?start={at}&end={end}", what=f"entrées {at} à {end}"
    )
    return reply, list(ctlog.entries_of_answer(reply.body, at, base))


def hosts_of_search(body: bytes, where: str) -> Iterator[str]:
    """
    Yield each host name of a search answer once: a JSON list, or one JSON object a line.

    Raises:
        FeedUnreadable: it is neither.
    """
    seen: set[str] = set()
    for row in _rows(body, where):
        if not isinstance(row, dict):
            continue
        listed = row.get("dns_names")
        text = "\n".join(listed) if isinstance(listed, list) else str(row.get("name_value") or "")
        for host in (*text.split("\n"), str(row.get("common_name") or "")):
            host = host.strip().lower().rstrip(".").removeprefix("*.")
            if "." in host and "@" not in host and " " not in host and host not in seen:
                seen.add(host)
                yield host


def _rows(body: bytes, where: str) -> list[Any]:
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return []
    try:
        data = json.loads(text)
    except ValueError:
        try:
            data = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise FeedUnreadable(where, "JSON de certificats", text[:80]) from error
    except RecursionError as error:
        raise FeedUnreadable(where, "JSON de certificats", "imbrication trop profonde") from error
    return data if isinstance(data, list) else [data]


def imported(body: bytes, name: str, names: Names, *, query_id: str, at: str) -> Imported:
    """Return the candidates of a saved search answer, a saved ``get-entries`` answer or a list of names; raises FeedUnreadable."""
    text = body.lstrip()[:1]
    if text in {b"[", b"{"}:
        rows = _rows(body, name)
        if len(rows) == 1 and isinstance(rows[0], dict) and "entries" in rows[0]:
            hosts = [
                host for entry in ctlog.entries_of_answer(body, 0, name) for host in entry.names
            ]
        else:
            hosts = list(hosts_of_search(body, name))
    else:
        hosts = [line.strip().lower() for line in body.decode("utf-8", "replace").splitlines()]
    kept, dropped, total = bearing(dict.fromkeys(hosts), names)
    found = tuple(_candidate(host, like, query_id, name, at) for host, like in _one_a_site(kept))
    return Imported(rows=total, candidates=found, dropped=dropped)


def _candidates(
    context: Context, hosts: list[str], query_id: str, where: str
) -> Iterator[Candidate]:
    kept, _, _ = bearing(dict.fromkeys(hosts), context.names)
    at = to_text(context.now)
    yield from (_candidate(host, like, query_id, where, at) for host, like in _one_a_site(kept))


def _one_a_site(kept: list[tuple[str, Likeness]]) -> Iterator[tuple[str, Likeness]]:
    """Yield each site once: ``www.`` and mail or panel hosts stand for the site they serve."""
    seen: set[str] = set()
    for host, like in sorted(kept, key=lambda one: (len(one[0]), one[0])):
        site = host
        for service in (
            "www.",
            "mail.",
            "webmail.",
            "cpanel.",
            "autodiscover.",
            "webdisk.",
            "cpcalendars.",
            "cpcontacts.",
        ):
            site = site.removeprefix(service)
        if site not in seen:
            seen.add(site)
            yield site, like


def _candidate(host: str, like: Likeness, query_id: str, where: str, at: str) -> Candidate:
    return Candidate(
        url=f"https://{host}/",
        kind=SourceKind.SHOP,
        feed=NAME,
        reason=f"un certificat a été émis pour ce nom, qui {like.how} (vu dans {where})",
        strength=like.strength,
        query_id=query_id,
        at=at,
    )


def _tells(settings: Discovery) -> Told:
    hosts = [
        urlsplit(one).hostname or one
        for one in (settings.certificates, *settings.certificate_logs)
        if one
    ]
    return Told(
        whom=", ".join(hosts) or "le service de certificats qui serait configuré",
        what="le service de recherche apprend les noms connus et leurs orthographes ; un journal lu directement n'apprend aucun nom",
    )


FEED = Feed(
    name=NAME,
    says="certificats récents dont le nom ressemble à un nom connu",
    on=lambda settings: bool(settings.certificates or settings.certificate_logs),
    tells=_tells,
    seek=seek,
)
