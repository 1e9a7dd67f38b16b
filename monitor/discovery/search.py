"""
Feed: search engines, asked through SearXNG for the sentences of known shops; and saved result lists.

The loop is that of ACHE's SeedFinder (Vieira et al. 2016): ask a round of queries, have the results judged, add the
words of what was found, ask again; stop when the share of useful results falls. A query is asked again after some
days, because the shop it looks for may open only then; the ones asked longest ago come first, and among those that
never were, the rarest.
"""

import base64
import binascii
import csv
import io
import itertools
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from monitor.analysis.documents import site_of
from monitor.discovery.errors import AllowanceSpent, FeedUnreadable
from monitor.discovery.feed import Context, Feed
from monitor.discovery.places import place
from monitor.discovery.queries import Query, queries
from monitor.discovery.records import Candidate, Imported, Told
from monitor.discovery.settings import Discovery
from storage.findings import discovered
from storage.ledger.times import to_text
from storage.page import page_from_bytes

NAME: Final = "search"
STRENGTH: Final = 0.3
MIN_JUDGED: Final = 5
"""Results judged before the precision of a round says anything."""

MAX_RESULTS: Final = 40
_ENGINES: Final = (
    "google.", "bing.com", "duckduckgo.com", "qwant.com", "ecosia.org", "yahoo.", "yandex.", "startpage.com", "brave.com",
    "googleusercontent.com", "gstatic.com", "microsoft.com", "msn.com", "mojeek.com", "lilo.org",
)  # fmt: skip


async def seek(context: Context) -> AsyncIterator[Candidate]:
    """Ask one round of queries and yield the sites they name; see :class:`~monitor.discovery.feed.Feed`."""
    base = context.settings.search.rstrip("/")
    for query in due(context)[: context.settings.search_round]:
        today = context.now.replace(hour=0, minute=0, second=0, microsecond=0)
        if len(context.trail.asked_since(NAME, today)) >= context.settings.search_queries:
            raise AllowanceSpent("phrases cherchées", context.settings.search_queries)
        reply = await context.outlet.ask(
            NAME,
            f"{base}/search?q={quote(query.text)}&format=json&language=fr",
            what=query.text,
            purpose=f"phrase relevée sur {query.site}"
            + (f" (capture {query.capture_id})" if query.capture_id else ""),
        )
        found = list(
            _candidates(
                results_of_json(reply.body, base),
                reason=f"un moteur de recherche y trouve une phrase de {query.site} : {query.text}",
                query_id=reply.query_id,
                at=to_text(context.now),
            )
        )
        named = {site_of(one.url, one.kind) for one in found} - {query.site}
        context.trail.found(reply.query_id, sorted(named))
        for candidate in found:
            if site_of(candidate.url, candidate.kind) != query.site:
                yield candidate


def due(context: Context) -> list[Query]:
    """
    Return the queries whose turn it is, in the order in which they are worth asking.

    Those that may be relied on (words of seized shops, and queries that named a seller before) and the others take
    turns; in each half those asked longest ago come first, the never asked before all.
    """
    since = context.now - timedelta(days=365)
    asked = context.trail.asked_since(NAME, since)
    last = {row.what: row.at for row in asked}
    again = timedelta(days=context.settings.search_again_days) - timedelta(hours=2)
    early = to_text(context.now - again)  # a little less, so that a daily run asks daily
    made = queries(context.findings, context.names, profiles=context.profiles)
    order = {query.text: number for number, query in enumerate(made)}
    useful = discovered.selling(context.findings)
    seized = discovered.seized(context.findings)
    fruitful = {row.what for row in asked if useful.intersection(context.trail.results(row.id))}
    waiting = sorted(
        (query for query in made if last.get(query.text, "") <= early),
        key=lambda query: (last.get(query.text, ""), order[query.text]),
    )
    relied = [query for query in waiting if query.site in seized or query.text in fruitful]
    others = [query for query in waiting if query not in relied]
    pairs = itertools.zip_longest(relied, others)
    return [query for pair in pairs for query in pair if query is not None]


def goes_on(context: Context) -> tuple[bool, str]:
    """Say whether another round is worth its queries, and if not why, from what today's rounds brought."""
    today = context.now.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = context.trail.asked_since(NAME, today)
    if not asked or not due(context):
        return False, "aucune phrase à chercher"
    latest = asked[-context.settings.search_round :]
    useful = discovered.selling(context.findings)
    read = discovered.ids(context.findings)
    judged = [site for row in latest for site in context.trail.results(row.id) if site in read]
    if not judged:
        return False, "la dernière série n'a rien rapporté"
    share = sum(site in useful for site in judged) / len(judged)
    if len(judged) >= MIN_JUDGED and share < context.settings.search_precision:
        return False, f"précision tombée à {share:.0%}"
    return True, ""


def results_of_json(body: bytes, where: str) -> list[str]:
    """
    Return the addresses of a SearXNG answer, or of any JSON list of addresses or of objects with ``url``.

    Raises:
        FeedUnreadable: it is no JSON, or holds no list.
    """
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedUnreadable(where, "JSON (dans SearXNG : search.formats doit contenir json)", body[:80].decode("utf-8", "replace")) from error  # fmt: skip
    rows = data.get("results") if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise FeedUnreadable(where, "une liste de résultats", type(data).__name__)
    found = []
    for row in rows:
        url = row.get("url") or row.get("link") or row.get("href") if isinstance(row, dict) else row
        if isinstance(url, str):
            found.append(url)
    return found


def results_of_csv(body: bytes, where: str) -> list[str]:
    """Return the addresses of a table: each row's first cell that is an address; raises FeedUnreadable."""
    text = body.decode("utf-8-sig", "replace")
    head = text.split("\n", 1)[0]
    separator = max(";,\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise FeedUnreadable(where, "un tableau CSV", str(error)) from error
    cells = ([cell.strip() for cell in row] for row in rows)
    urls = (
        next((cell for cell in row if cell.startswith(("http://", "https://"))), "")
        for row in cells
    )
    return [url for url in urls if url]


def results_of_page(body: bytes) -> list[str]:
    """Return the addresses a saved result page leads to outside the engine, its redirectors resolved."""
    page = page_from_bytes(body, "https://moteur.invalid/", content_type="text/html")
    found: dict[str, None] = {}
    for node in page.tree.css("a[href]"):
        url = destination(page.absolute(node.attributes.get("href") or ""))
        host = urlsplit(url).hostname or ""
        if (
            url.startswith(("http://", "https://"))
            and host
            and host != "moteur.invalid"
            and not _engine(host)
        ):
            found[url] = None
    return list(found)


def destination(url: str) -> str:
    """Return where a search engine's redirector leads, the address itself where it is none."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query, max_num_fields=60)
    except ValueError:
        return ""
    if parts.path in {"/url", "/l/", "/r"} or "redirect" in parts.path:
        for key in ("q", "url", "uddg", "u"):
            value = query.get(key, [""])[0]
            if value.startswith(("http://", "https://")):
                return value
    if parts.path.startswith("/ck/") and query.get("u", [""])[0].startswith("a1"):
        packed = query["u"][0][2:]
        try:
            return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return url


def imported(body: bytes, name: str, *, query_id: str, at: str) -> Imported:
    """Return the candidates of an uploaded result list: JSON, a saved HTML page, or CSV; raises FeedUnreadable."""
    head = body.lstrip()[:200].lower()
    if head[:1] in {b"[", b"{"}:
        urls = results_of_json(body, name)
    elif head.startswith(b"<") or b"<html" in head:
        urls = results_of_page(body)
    else:
        urls = results_of_csv(body, name)
    if not urls:
        raise FeedUnreadable(
            name, "des adresses (CSV, JSON ou page de résultats)", head.decode("utf-8", "replace")
        )
    found = tuple(
        _candidates(urls, reason=f"résultat de recherche déposé ({name})", query_id=query_id, at=at)
    )
    return Imported(rows=len(urls), candidates=found)


def _candidates(urls: Iterable[str], *, reason: str, query_id: str, at: str) -> Iterator[Candidate]:
    """Yield a candidate for each site named, once."""
    seen: set[str] = set()
    for url in list(urls)[: MAX_RESULTS * 25]:
        where = place(url)
        if where is None or len(seen) >= MAX_RESULTS * 5:
            continue
        site = site_of(*where)
        if site in seen:
            continue
        seen.add(site)
        yield Candidate(
            url=where[0],
            kind=where[1],
            feed=NAME,
            reason=reason,
            strength=STRENGTH,
            query_id=query_id,
            at=at,
        )


def _engine(host: str) -> bool:
    return any(
        host == one or host.endswith("." + one) or f".{one}" in f".{host}" for one in _ENGINES
    )


def _tells(settings: Discovery) -> Told:
    whom = urlsplit(settings.search).hostname or "le SearXNG qui serait configuré"
    return Told(
        whom=f"{whom}, et par lui les moteurs qu'il interroge",
        what="des phrases de 7 à 15 mots écrites par les boutiques connues, sans nom, numéro ni adresse",
    )


FEED = Feed(
    name=NAME,
    says="sites où un moteur de recherche retrouve les phrases des boutiques connues",
    on=lambda settings: bool(settings.search),
    tells=_tells,
    seek=seek,
)
