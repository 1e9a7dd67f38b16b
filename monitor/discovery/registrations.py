"""
Feed: newly registered domains that bear a known name, from daily lists of registries and list sellers.

Reads what such lists come as: one name a line (Afnic's daily files, with or without ``#BOF``/``#EOF``), CSV or TSV with
a column of names (Afnic's open data, Latin-1 and semicolons), each plain, gzip or in a ZIP. The list is read whole on
this machine: who gives it learns no name that is looked for.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from monitor.discovery.errors import FeedUnreadable
from monitor.discovery.feed import Context, Feed
from monitor.discovery.names import Likeness, Names, bearing
from monitor.discovery.records import Candidate, Imported, Told
from monitor.discovery.settings import Discovery
from storage.ledger.times import to_text
from storage.records.source import SourceKind

NAME: Final = "registrations"
MAX_PLAIN: Final = 64 * 1024 * 1024
MAX_MEMBERS: Final = 40
DAYS_BACK: Final = 2
"""Days whose lists are fetched where they have not been: yesterday's, and the one before after a missed run."""

_HOST: Final = re.compile(
    r"(?:[a-z0-9_\-\u0080-\U0010ffff]{1,63}\.){1,8}[a-z0-9\-\u0080-\U0010ffff]{2,63}"
)
_COLUMNS: Final = (
    "nom de domaine",
    "domain",
    "domain_name",
    "domainname",
    "nom_de_domaine",
    "domaine",
    "name",
)


async def seek(context: Context) -> AsyncIterator[Candidate]:
    """Yield the new domains of the last days' lists that bear a known name; see :class:`~monitor.discovery.feed.Feed`."""
    pattern = context.settings.registrations
    had = {
        row.what
        for row in context.trail.asked_since(NAME, context.now - timedelta(days=DAYS_BACK + 2))
        if row.status == "200"
    }
    wanted = (
        address_of_day(pattern, context.now - timedelta(days=n)) for n in range(1, DAYS_BACK + 1)
    )
    for url in dict.fromkeys(wanted):
        if url in had and url != pattern:
            continue
        reply = await context.outlet.ask(
            NAME, url, what=url, purpose="liste quotidienne des domaines enregistrés"
        )
        where = urlsplit(url).hostname or url
        kept, _, _ = bearing(hosts_of_list(reply.body, url), context.names)
        for host, like in kept:
            yield _candidate(host, like, reply.query_id, where, to_text(context.now))


def address_of_day(pattern: str, at: datetime) -> str:
    """Return the address of a day's list; a day's list is whole once the day is over."""
    return pattern.replace("{yyyymmdd}", f"{at:%Y%m%d}").replace("{yyyy-mm-dd}", f"{at:%Y-%m-%d}")


def imported(body: bytes, name: str, names: Names, *, query_id: str, at: str) -> Imported:
    """Return the candidates of an uploaded list; raises FeedUnreadable."""
    kept, dropped, total = bearing(hosts_of_list(body, name), names)
    if total == 0:
        raise FeedUnreadable(name, "une liste de noms de domaine", body[:60].decode("latin-1"))
    found = tuple(_candidate(host, like, query_id, name, at) for host, like in kept)
    return Imported(rows=total, candidates=found, dropped=dropped)


def hosts_of_list(body: bytes, where: str) -> Iterator[str]:
    """
    Yield the domain names of a list, each line's first or its column's, in order.

    Raises:
        FeedUnreadable: an archive is damaged, or would unpack to more than :data:`MAX_PLAIN` bytes.
    """
    for plain in _plain(body, where):
        yield from _hosts(plain, where)


def _hosts(plain: bytes, where: str) -> Iterator[str]:
    try:
        text = plain.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = plain.decode("latin-1")
    lines = io.StringIO(text)
    head = lines.readline()
    while head.startswith("#"):
        head = lines.readline()
    separator = next((one for one in (";", "\t", ",", "|") if one in head), None)
    if separator is None:
        yield from (host for line in (head, *lines) if (host := _host(line.strip().split(" ")[0])))
        return
    titles = [cell.strip().strip('"').lower() for cell in head.split(separator)]
    column = next((titles.index(one) for one in _COLUMNS if one in titles), None)
    if column is None:
        column = next((i for i, cell in enumerate(titles) if _host(cell)), 0)
        if host := _host(head.split(separator)[column]):
            yield host
    try:
        for row in csv.reader(lines, delimiter=separator):
            if column < len(row) and (host := _host(row[column])):
                yield host
    except csv.Error as error:
        raise FeedUnreadable(where, "un tableau CSV", str(error)) from error


def _host(cell: str) -> str | None:
    value = cell.strip().strip('"').rstrip(".").lower().removeprefix("www.")
    if not value or value.startswith("#") or not _HOST.fullmatch(value):
        return None
    return value


def _plain(body: bytes, where: str) -> Iterator[bytes]:
    if body.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(body)) as archive:
                members = [one for one in archive.infolist() if not one.is_dir()]
                if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_PLAIN:
                    raise FeedUnreadable(
                        where, f"au plus {MAX_MEMBERS} fichiers et {MAX_PLAIN} octets", "davantage"
                    )
                for one in members:
                    with archive.open(one) as file:
                        plain = file.read(MAX_PLAIN + 1)
                    if len(plain) > MAX_PLAIN:
                        raise FeedUnreadable(where, f"au plus {MAX_PLAIN} octets", "davantage")
                    yield plain
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
            raise FeedUnreadable(where, "un ZIP lisible", str(error)) from error
    elif body.startswith(b"\x1f\x8b"):
        decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            plain = decoder.decompress(body, MAX_PLAIN + 1)
        except zlib.error as error:
            raise FeedUnreadable(where, "un gzip lisible", str(error)) from error
        if len(plain) > MAX_PLAIN:
            raise FeedUnreadable(where, f"au plus {MAX_PLAIN} octets", "davantage")
        yield plain
    else:
        yield body


def _candidate(host: str, like: Likeness, query_id: str, where: str, at: str) -> Candidate:
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = host
    return Candidate(
        url=f"https://{ascii_host}/",
        kind=SourceKind.SHOP,
        feed=NAME,
        reason=f"ce domaine vient d'être enregistré et {like.how} (liste {where})",
        strength=like.strength,
        query_id=query_id,
        at=at,
    )


def _tells(settings: Discovery) -> Told:
    whom = urlsplit(settings.registrations).hostname or "le serveur de listes qui serait configuré"
    return Told(whom=whom, what="la date de la liste demandée ; aucun nom cherché")


FEED = Feed(
    name=NAME,
    says="domaines nouvellement enregistrés dont le nom ressemble à un nom connu",
    on=lambda settings: bool(settings.registrations),
    tells=_tells,
    seek=seek,
)
