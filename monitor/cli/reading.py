"""``portique read``, ``fixture`` and ``capture``: look at one page as Portique reads it."""

import asyncio
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
from rich.table import Table

from crawler.egress import Egress
from crawler.settings import ACCEPT, ACCEPT_ENCODING
from monitor.cli.foreign import Foreign
from monitor.cli.source_settings import whole
from monitor.cli.terminal import Console, echo
from monitor.config import Configuration, load
from monitor.desk import Desk
from spiders.read import read
from spiders.show import as_json, as_tables, save_fixture
from storage.archive.decode import decode_body
from storage.archive.reader import parse_http
from storage.evidence.intake_saved import is_mhtml, read_mhtml
from storage.ledger import captures as capture_table
from storage.page import Page, page_from_bytes
from storage.records.reading import Reading
from storage.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Bytes that a command was given, as yet unread."""

    url: str
    body: bytes
    fields: tuple[tuple[str, str], ...] = ()
    status: int = 200
    at: datetime | None = None
    """When they were fetched; None for a file."""

    saved: Path | None = None
    """The file of several parts that they are, MHTML, of which the page is one."""

    def page(self) -> Page:
        """Open them as a page. Raises StorageError where they are under a coding that cannot be undone, or damaged."""
        if self.saved is not None:
            one = next(read_mhtml(self.saved, self.url, lambda _: None))
            return page_from_bytes(one.payload, one.url, content_type=one.media_type)
        if self.at is None:
            return page_from_bytes(self.body, self.url)
        coding = next(
            (said for name, said in self.fields if name.lower() == "content-encoding"), None
        )
        return Page(
            url=self.url,
            body=decode_body(self.body, coding),
            status=self.status,
            headers=self.fields,
            captured_at=self.at,
        )


@click.command("read")
@click.argument("place")
@click.option("--json", "json_too", is_flag=True, help="Écrire la lecture en JSON.")
@click.option("--url", "said_url", default="", help="Adresse d'un fichier enregistré.")
@click.pass_obj
def read_command(folder: Path, place: str, json_too: bool, said_url: str) -> None:
    """Montrer ce que Portique lit d'une page (adresse ou fichier), et pourquoi. Rien n'est archivé."""
    handed = _handed(folder, place, said_url)
    if json_too:
        echo(Foreign().ask(place, _as_json, handed))
        return
    tables, heard = Foreign().ask(place, _shown, handed)
    for table in tables:
        Console().print(table)
    echo(heard)


def _as_json(handed: Handed) -> str:
    return json.dumps(as_json(read(handed.page())), ensure_ascii=False, indent=1, default=str)


def _shown(handed: Handed) -> tuple[list[Table], str]:
    page = handed.page()
    reading = read(page)
    return list(as_tables(reading, page)), _heard(reading)


def _heard(reading: Reading) -> str:
    """Return what the words of a page are taken for, and why."""
    from monitor.analysis.words import segments
    from monitor.phrases.judge import default_judge
    from monitor.phrases.telling import explained

    verdict = default_judge().judge_page(segments(reading)[0], lang=reading.language)
    quoted = f"\n« {verdict.utterance} »" if verdict.utterance and verdict.band != "none" else ""
    return f"Mots : {explained(verdict, default_judge().lexicon)}{quoted}"


@click.command()
@click.argument("place")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@click.option("--url", "said_url", default="", help="Adresse d'un fichier enregistré.")
@click.pass_obj
def fixture(folder: Path, place: str, target: Path, said_url: str) -> None:
    """Enregistrer une page et sa lecture comme essai (tests/fixtures/PLATEFORME/CAS)."""
    Foreign().ask(place, _saved, _handed(folder, place, said_url), target)
    echo(
        f"Écrit : {target}. Relisez expected.json avant de l'ajouter : il dit ce que Portique lit, pas ce qui est vrai."
    )


def _saved(handed: Handed, target: Path) -> None:
    save_fixture(handed.page(), target)


@click.command()
@click.argument("identity", required=False)
@click.option("--list", "last", is_flag=True, help="Les dernières captures.")
@click.option("--raw", is_flag=True, help="Écrire les octets de l'enregistrement.")
@click.pass_obj
def capture(folder: Path, identity: str | None, last: bool, raw: bool) -> None:
    """Montrer une capture : d'où elle vient, où elle est, son empreinte."""
    with Desk.open(folder) as desk:
        if last or identity is None:
            for one in capture_table.latest(desk.ledger, 40):
                echo(
                    f"{one.id}  {one.captured_at:%Y-%m-%dT%H:%M:%S}  {one.kind.value:10} {one.status or '':>4}  {one.url[:90]}"
                )
            return
        found = capture_table.find(desk.ledger, identity)
        block = desk.reader.block(found)
        if raw:
            if sys.stdout.isatty():
                raise click.UsageError("--raw écrit des octets tels quels : ajoutez « > FICHIER ».")
            sys.stdout.buffer.write(block)
            return
        for name in "id url kind status captured_at media_type ip segment offset length member_sha256".split():
            echo(f"{name:>14} : {getattr(found, name)}")
        echo(json.dumps(found.facts, ensure_ascii=False, indent=1))


def _handed(folder: Path, place: str, said_url: str) -> Handed:
    path = Path(place)
    if path.is_file():
        body = path.read_bytes()
        return Handed(
            url=said_url or f"https://fichier.example/{path.name}",
            body=body,
            saved=path if is_mhtml(body[:4096]) else None,
        )
    workspace = Workspace(folder.resolve())
    configuration = (
        load(workspace.configuration) if workspace.configuration.is_file() else Configuration()
    )
    return asyncio.run(_fetch(whole(place), configuration))


async def _fetch(url: str, configuration: Configuration) -> Handed:
    egress = Egress(configuration.network)
    headers = [
        ("Host", urlsplit(url).netloc),
        ("User-Agent", configuration.network.user_agent),
        ("Accept", ACCEPT),
        ("Accept-Language", configuration.network.accept_language),
        ("Accept-Encoding", ACCEPT_ENCODING),
    ]
    try:
        fetched = await egress.fetch(url, headers, limit=32_000_000, seconds=30)
    finally:
        await egress.aclose()
    exchange = fetched.exchange
    return Handed(
        url=url,
        body=exchange.entity,
        fields=tuple(parse_http(exchange.response_head)[1]),
        status=exchange.status,
        at=exchange.began_at,
    )
