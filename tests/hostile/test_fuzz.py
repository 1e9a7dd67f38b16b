"""
Thousands of broken documents through reading, heads, import and whole visits: nothing ends what must live, nothing is passed over
in silence.

``PORTIQUE_FUZZ_CASES`` says how many (`make soak`: 100,000), ``PORTIQUE_FUZZ_SEED`` which.
"""

import json
import os
import random
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.egress import split_head
from crawler.framing import Heads, framed
from monitor.analysis.apply import LATE, Task
from monitor.analysis.beside import Limits, Readers
from monitor.analysis.steps import steps
from storage.archive.reader import parse_http
from storage.errors import UnreadableRecord
from storage.evidence.importing import Provenance, import_files
from storage.records.capture import CaptureKind
from storage.records.source import BrowserUse, SourceKind
from tests.crawler.visits import Crawler, Visited, order
from tests.crawler.wire import Answer, network, page, serving
from tests.hostile.mutations import mutated
from tests.storage.evidence import test_importing as forms
from tests.storage.evidence.house import now, open_house
from tests.storage.segments import exchange, segment
from tests.test_shape import ROOT

CASES = int(os.environ.get("PORTIQUE_FUZZ_CASES", "300"))
SEED = int(os.environ.get("PORTIQUE_FUZZ_SEED", "14"))
PAGES, HEADS, ANSWERS = CASES // 6, CASES // 3, CASES // 6
SHOWN = max(5, CASES // 1_650)
"""Pages that a browser is shown, of which each takes seconds: 60 of 100,000."""

FILES = CASES - PAGES - HEADS - ANSWERS
OF_A_VISIT = 25
"""Broken answers of one visit."""

BATCH = 100
TYPES = ("text/html; charset=utf-8", "application/json", "application/xml", "application/rss+xml", "text/plain; charset=utf-16", "text/html")  # fmt: skip
NO_SENTENCE = re.compile(rf"{LATE}|the reading process died|\w+(?:Error|Exception)\b")

FEED = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Mini</title><link>https://shop.example/</link><item><title>Mini phone</title>"
    b"<link>https://shop.example/1</link><pubDate>Tue, 03 Nov 2026 06:00:00 GMT</pubDate><description>49,90 EUR</description></item></channel></rss>"
)

SCRIPT = (
    b"<body><p>Mini</p><script>for (let n = 0; n < 40; n++) { document.body.append(document.createElement('p'), n); }"
    b"document.write('<iframe srcdoc=\"<script>parent.location=1</scr' + 'ipt>\"></iframe>'); fetch('/x').then(all => all.text());"
    b"customElements.define('a-b', class extends HTMLElement { connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = '<b>x</b>' } })"
    b"</script><a-b></a-b><style>@keyframes a { to { width: 9e9px } } p { animation: a 1s infinite }</style><svg><use href='#s'/><g id=s><use href='#s'/></g></svg>"
)

pytestmark = pytest.mark.timeout(60 + CASES)


def _said(what: str, done: int, of: int) -> None:
    if done % 1_000 == 0:
        print(f"{what}: {done} of {of}, seed {SEED}", file=sys.stderr)


def test_every_broken_page_has_its_result(tmp_path: Path) -> None:
    """Each page is read under its deadline, by every step, with rows or a cause that is a sentence."""
    dice = random.Random(f"pages {SEED}")
    seeds = [
        one.read_bytes()
        for one in sorted((ROOT / "tests/fixtures").rglob("page.*"))
        if one.stat().st_size < 60_000
    ] + [FEED]
    due = {step.name: step.edition for step in steps()}
    readers = Readers(2, Limits(cpu_seconds=20, wall_seconds=120, megabytes=1_500))
    bad = []
    try:
        for first in range(0, PAGES, BATCH):
            bodies = [mutated(seeds, dice) for _ in range(first, min(PAGES, first + BATCH))]
            tasks = _archived(tmp_path / str(first), bodies, dice, due)
            ((_, results),) = readers.read(tmp_path / str(first), [tasks])
            assert [[name for name, _, _ in result] for result in results] == [list(due)] * len(bodies)  # fmt: skip
            for body, result in zip(bodies, results, strict=True):
                problems = [problem for _, _, problem in result if problem]
                if any(map(NO_SENTENCE.match, problems)) or not (problems or any(rows for _, rows, _ in result)):  # fmt: skip
                    bad.append((problems, _kept(body)))
            _said("pages", first, PAGES)
    finally:
        readers.close()

    assert bad == []


def test_a_visit_of_broken_answers_ends_and_accounts_for_each(tmp_path: Path) -> None:
    """By the crawl process itself, one for all visits: shops and feeds whose heads and bodies are broken, cut and glued together."""
    dice = random.Random(f"answers {SEED}")
    heads = [b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" for kind in TYPES]
    bodies = [one.read_bytes() for one in sorted((ROOT / "tests/fixtures").rglob("page.html"))[:40]]
    seeds = [
        dice.choice(heads) + body
        for body in (*bodies, FEED, b"User-agent: *\nSitemap: /sitemap.xml")
    ]
    crawl = Crawler()
    try:
        with serving() as web:
            for number in range(0, ANSWERS, OF_A_VISIT):
                paths = [f"/{number}/{one}" for one in range(OF_A_VISIT - 2)]
                links = "".join(f"<a href='{path}'>Mini téléphone {path}</a> " for path in paths)
                web.answers = {
                    path: Answer(mutated(seeds, dice)[:40_000], "close")
                    for path in (*paths, "/robots.txt", "/sitemap.xml")
                }
                feed = number % (4 * OF_A_VISIT) == 0
                web.answers["/"] = (
                    web.answers[paths[0]] if feed else page(f"<h1>Boutique</h1>{links}")
                )
                kind = SourceKind.FEED if feed else SourceKind.SHOP
                ordered = order(
                    tmp_path / str(number),
                    web.url(),
                    network(web),
                    kind=kind,
                    visit_id=f"v{number}",
                )
                _accounted(crawl(ordered))
                _said("answers", number, ANSWERS)
    finally:
        crawl.close()


def _accounted(visit: Visited) -> None:
    """Assert that a visit came to its end, and knows of each address what became of it."""
    assert visit.end["event"] == "closed", visit.end
    lost = [gap for gap in visit.end["account"]["gaps"] if gap["fate"] == "unaccounted"]
    assert lost == [], visit.end["account"]
    told = {one["capture"] for one in visit.events if one["event"] == "captured"}
    assert told <= {one.id for one in visit.captures}


@pytest.mark.browser
def test_a_browser_that_is_shown_broken_pages_shows_the_next(tmp_path: Path) -> None:
    """Pages cut, flipped and glued together, with what of scripts and styles is left of them: each visit ends, and after all a whole page is seen."""
    dice = random.Random(f"shown {SEED}")
    bodies = [one.read_bytes() for one in sorted((ROOT / "tests/fixtures").rglob("page.html"))[:40]]
    seeds = [*bodies, SCRIPT]
    crawl = Crawler()
    try:
        with serving() as web:
            for number in range(0, SHOWN, 5):
                paths = [f"/{number}/{one}" for one in range(4)]
                links = "".join(f"<a href='{path}'>Mini téléphone {path}</a> " for path in paths)
                web.answers = {path: page(mutated(seeds, dice)) for path in paths}
                web.answers["/"] = page(mutated([*seeds, links.encode()], dice) + links.encode())
                ordered = order(
                    tmp_path / str(number), web.url(), network(web), visit_id=f"b{number}", browser=BrowserUse.ALWAYS
                )  # fmt: skip
                _accounted(crawl(ordered))
                _said("shown", number, SHOWN)
            web.answers = {"/": page("<h1>Boutique</h1>")}
            last = crawl(order(tmp_path / "last", web.url(), network(web), browser=BrowserUse.ALWAYS))  # fmt: skip
    finally:
        crawl.close()

    kinds = {one.kind for one in last.captures}
    assert {CaptureKind.DOM, CaptureKind.SCREENSHOT} <= kinds, last.end


def test_broken_heads_are_split_or_refused() -> None:
    """However they come in pieces, no byte is lost and nothing but what has no status line is refused."""
    dice = random.Random(f"heads {SEED}")
    seeds = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nSet-Cookie: a=1\r\n\r\nhello",
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 302 Found\r\nLocation: http://shop.example/\xe9\r\n\r\n",
        b"HTTP/1.0 404\nServer: x\n\nrien",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    ]
    for number in range(HEADS):
        data = mutated(seeds, dice)
        heads, at = Heads(), 0
        while at < len(data):
            size = dice.choice((1, 7, 400))
            heads.given(data[at : at + size])
            at += size
        heads.left()
        head, rest = split_head(data)
        framed(head, 200)
        assert data.endswith(rest)
        try:
            _, _, body = parse_http(data)
        except UnreadableRecord:
            body = b""
        assert len(body) <= len(data)
        _said("heads", number, HEADS)


def test_every_broken_file_is_entered_or_set_aside(tmp_path: Path) -> None:
    """Each file becomes captures, or lies in quarantine with a sentence that says why."""
    dice = random.Random(f"files {SEED}")
    warc = forms._warc(tmp_path / "a.warc.gz")
    made = [
        warc,
        forms._warc(tmp_path / "b.warc", zipped=False),
        forms._wacz(tmp_path / "c.wacz", warc),
        forms._har(tmp_path / "d.har"),
        forms._mhtml(tmp_path / "e.mhtml"),
        forms._saved(tmp_path),
    ]
    seeds = [one.read_bytes() for one in made]
    at = now()
    (tmp_path / "house").mkdir()
    with open_house(tmp_path / "house") as house:
        for first in range(0, FILES, BATCH):
            folder = tmp_path / f"files-{first}"
            folder.mkdir()
            files = [folder / str(number) for number in range(first, min(FILES, first + BATCH))]
            for file in files:
                file.write_bytes(mutated(seeds, dice))
            report = import_files(
                house.ledger, house.journal, house.room.archive, files,
                provenance=Provenance(source_url=forms.URL, case_reference="PV 1", origin="essai", actor="agent 42", at=at),
                quarantine=tmp_path / "quarantine", software="Portique/test",
            )  # fmt: skip

            told = sorted(one.file.name for one in (*report.imported, *report.refused))
            assert told == sorted(one.name for one in files)
            assert [one for one in report.imported if not one.captures and not one.left_out] == []
            assert [one for one in report.refused if NO_SENTENCE.match(one.why)] == []
            _said("files", first, FILES)


def _archived(
    archive: Path, bodies: list[bytes], dice: random.Random, due: dict[str, str]
) -> list[Task]:
    writer = segment(archive)
    captures = [
        writer.add_exchange(
            exchange(body, url=f"https://shop.example/{number}", fields=f"Content-Type: {dice.choice(TYPES)}\r\n")
        )
        for number, body in enumerate(bodies)
    ]  # fmt: skip
    writer.commit()
    writer.close({}, at=datetime(2026, 11, 3, tzinfo=UTC))
    return [
        Task(
            document_id=f"doc:{one.id}", site_id="shop.example", picture=False, capture=one, original=None, steps=due
        )
        for one in captures
    ]  # fmt: skip


def _kept(body: bytes) -> str:
    """Return the beginning of what broke its reader; the seed gives it whole."""
    return json.dumps(body[:300].decode("latin-1"))
