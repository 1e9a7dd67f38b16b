"""Real forum software with its default theme, filled on loopback, is read as it was written."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent / "forums"))
import measure
from conversations import as_data, conversations
from discussions import expected_contacts, threads
from environment import modules_with, python_with
from programs import FLASKBB, MEZZANINE, MISAGO, PYBBM, WORDPRESS, Program
from visit import Walked, as_written, walk
from wordpress_blog import wordpress

from tests.street.databases import postgresql
from tests.street.program import Lacking, free_port

pytestmark = [pytest.mark.street, pytest.mark.timeout(600)]
HERE = Path(__file__).parent / "forums"


@contextmanager
def _served(script: str, python: Path, folder: Path, said: str, *more: str) -> Iterator[str]:
    """Run one forum in its own environment until the walk is over; ``said`` is what it is filled with."""
    written = folder / "said.json"
    written.write_text(said)
    port = free_port()
    with _serving([python, HERE / script, folder, str(port), written, *more], folder, port) as site:
        yield site


@contextmanager
def _serving(command: list[str | Path], folder: Path, port: int) -> Iterator[str]:
    """Run a command that serves on a port of loopback until the walk is over."""
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/", process, folder)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def _data_server(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Run an AT-protocol data server with its directory until the walk is over; give its address and accounts."""
    modules = modules_with("atproto", "@atproto/pds", "@did-plc/server")
    said = folder / "said.json"
    said.write_text(_said())
    log = (folder / "log.txt").open("wb")
    process = subprocess.Popen(
        ["node", HERE / "atproto_server.mjs", modules, "18490", said, folder],
        stdout=log,
        stderr=log,
    )
    try:
        deadline = time.monotonic() + 240
        while (
            (ready := _ready(folder)) is None
            and time.monotonic() < deadline
            and process.poll() is None
        ):
            time.sleep(0.3)
        if ready is None:
            pytest.fail((folder / "log.txt").read_text()[-2_000:])
        yield "http://127.0.0.1:18490", ready
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def _ready(folder: Path) -> dict[str, str] | None:
    lines = (folder / "log.txt").read_text().splitlines()
    said = next((line for line in lines if line.startswith("READY ")), "")
    return json.loads(said[6:]) if said else None


def _said() -> str:
    return json.dumps(
        [
            [title, [[author, words, when.isoformat()] for author, words, when in posts]]
            for title, posts in threads()
        ]
    )


def _wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail((folder / "log.txt").read_text()[-2_000:])
        try:
            httpx.get(url, timeout=20, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.3)
        else:
            return
    pytest.fail("the forum did not answer")


def _check(walked: Walked) -> dict[str, int]:
    """Hold a walk against what was written and return the counts."""
    titles = [title for title, _ in threads()]
    written = {
        (author, " ".join(words.split()), when)
        for _, posts in threads()
        for author, words, when in posts
    }
    read = as_written(walked.posts.values(), titles)
    contacts = expected_contacts()
    figures = {
        "pages": walked.pages,
        "posts": len(written),
        "posts_exact": len(written & read),
        "posts_invented": len({row[:2] for row in read} - {row[:2] for row in written}),
        "contacts": len(contacts),
        "contacts_found": len(contacts & walked.contacts),
        "contacts_invented": len(walked.contacts - contacts),
    }
    print(json.dumps(figures))
    return figures


def _stands(figures: dict[str, int]) -> None:
    assert figures["posts_exact"] >= 0.98 * figures["posts"], figures
    assert figures["posts_invented"] == 0, figures
    assert figures["contacts_found"] >= 0.95 * figures["contacts"], figures
    assert figures["contacts_invented"] == 0, figures


def test_django_machina_is_read_as_written(tmp_path: Path) -> None:
    """A forum that no module names: its lists, threads, authors, times and contacts are found by structure."""
    python = python_with("machina", "django-machina==1.3.1", "django-widget-tweaks")
    with _served("machina_forum.py", python, tmp_path, _said()) as site:
        _stands(_check(walk(f"{site}/forum/ventes-1/")))


def test_spirit_is_read_as_written(tmp_path: Path) -> None:
    """A second software of another hand, with other classes and another form of time."""
    python = python_with("spirit", "django-spirit==0.14.3")
    with _served("spirit_forum.py", python, tmp_path, _said()) as site:
        _stands(_check(walk(f"{site}/category/3/ventes/")))


@contextmanager
def _conversing(program: Program, folder: Path) -> Iterator[str]:
    """Run a program filled with the conversations until the walk is over; raise Lacking where it cannot run here."""
    said = json.dumps(as_data())
    if program is WORDPRESS:
        with (
            wordpress(folder, said) as (command, port),
            _serving(command, folder, port) as site,
        ):
            yield site
        return
    python = python_with(program.name, *program.packages, version=program.python)
    with ExitStack() as servers:
        more = []
        if program.database is not None:
            database = servers.enter_context(postgresql("street", program.database))
            more = ["127.0.0.1", str(database)]
        yield servers.enter_context(_served(program.script, python, folder, said, *more))


@pytest.mark.parametrize(
    "program", [FLASKBB, PYBBM, MISAGO, WORDPRESS], ids=lambda program: program.name
)
def test_conversations_are_read_as_written(program: Program, tmp_path: Path) -> None:
    """Programs of other hands, with quotations, lists, links, edits and signatures: every post once, nobody else's words."""
    try:
        with _conversing(program, tmp_path) as site:
            figures = _measured(program, site)
    except Lacking as lacking:
        pytest.skip(f"{program.name} {lacking}")
    assert figures["found"] == figures["posts"], figures
    assert figures["invented"] == figures["twice"] == 0, figures
    assert figures["author"] == figures["posts"], figures
    assert figures["time"] == figures["posts"], figures
    assert figures["text"] >= program.texts, figures
    assert figures["links"] == figures["posts"], figures
    assert figures["contacts_found"] == figures["contacts"], figures
    assert figures["contacts_invented"] == 0, figures


def test_mezzanine_articles_are_read_as_written(tmp_path: Path) -> None:
    """Its comments (a bare author, « 1 year ago », words in no named body) are not read: the articles are, and nothing is made up."""
    try:
        with _conversing(MEZZANINE, tmp_path) as site:
            figures = _measured(MEZZANINE, site)
    except Lacking as lacking:
        pytest.skip(f"mezzanine {lacking}")
    articles = len(conversations())
    assert figures["found"] >= articles, figures
    assert figures["invented"] == figures["twice"] == 0, figures
    assert figures["author"] == figures["found"], figures
    assert figures["time"] >= articles, figures
    assert figures["text"] >= MEZZANINE.texts, figures
    assert figures["links"] == figures["found"], figures
    assert figures["contacts_found"] == figures["contacts"], figures
    assert figures["contacts_invented"] == 0, figures


def _measured(program: Program, site: str) -> dict[str, Any]:
    """Walk a program from its starts and hold what was read against the conversations."""
    with httpx.Client(follow_redirects=True, timeout=60, trust_env=False) as client:
        walked = measure.walk([site + start for start in program.starts], fetch=client.get)
    assert program.elsewhere <= walked.contacts, walked.contacts
    walked.contacts -= program.elsewhere
    figures = measure.figures(walked, signatures=program.signatures)
    print(program.name, json.dumps(figures, ensure_ascii=False, default=str))
    return figures


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_at_protocol_data_server_is_read_as_written(tmp_path: Path) -> None:
    """Bluesky's own server software: every account's records are read page by page, each once."""
    names = {
        author.lower().replace("_", "").replace(".", ""): author
        for _, posts in threads()
        for author, _, _ in posts
    }
    total = Walked()
    with _data_server(tmp_path) as (site, accounts):
        authors = {did: names[name] for name, did in accounts.items()}
        for did in accounts.values():
            asked = f"{site}/xrpc/com.atproto.repo.listRecords?repo={did}&collection=app.bsky.feed.post&limit=10"
            walked = walk(asked)
            total.pages += walked.pages
            total.contacts |= walked.contacts
            total.posts |= {
                name: replace(post, author=authors[did]) for name, post in walked.posts.items()
            }
    _stands(_check(total))
