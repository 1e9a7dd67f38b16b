"""The SQL workbench behind the desk's door: it reads, in bounds, for who is logged in, and hands out no file."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")


def _asked(desk: Bureau, sql: str, database: str = "findings") -> tuple[int, str]:
    status, _, body = desk.ask(f"/atelier/{database}?{urlencode({'sql': sql})}", "analyste")
    return status, body.decode()


def test_a_question_has_its_answer(desk: Bureau) -> None:
    """In SQL, on what was found and on what was captured."""
    status, page = _asked(desk, "select id, standing from site where id = 'oportik.example'")

    assert status == 200
    assert "oportik.example" in page
    assert _asked(desk, "select count(*) as sources from source", "ledger")[0] == 200
    assert "/atelier/findings" in desk.page("/atelier/", "analyste")


def test_the_desks_policy_holds_there(desk: Bureau) -> None:
    """No inline script of anybody's; its styles come, and its links to a page of a lead lead to the desk's."""
    _, headers, body = desk.ask("/atelier/", "analyste")
    styles = re.findall(rb'href="(/atelier/-/static/[^"]+\.css[^"]*)"', body)

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert styles
    status, headers, _ = desk.ask(styles[0].decode(), "analyste")
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/css")


@pytest.mark.parametrize(
    "path",
    [
        "findings/site.json",
        "findings/site.csv?_stream=on",
        "findings.json?sql=select+1",
        "findings.db",
        "-/metadata.json",
    ],
)
def test_no_file_leaves_by_it(desk: Bureau, path: str) -> None:
    """An export has a recipient and a reason; this way has neither."""
    status, headers, body = desk.ask(f"/atelier/{path}", "analyste")

    assert status in {400, 403, 404}
    assert headers["Content-Type"].startswith("text/html")
    assert b"oportik" not in body


@pytest.mark.parametrize(
    "sql",
    [
        "delete from site", "insert into site (id) values ('x')", "attach 'x.db' as x", "pragma writable_schema=1", "vacuum into 'x.db'",
        "select load_extension('x')", "with recursive n(x) as (select 1 union all select x+1 from n) select count(*) from n",
        "select length(zeroblob(900000000))", "select length(replace(hex(zeroblob(20000000)), '0', 'xxxxxxxx'))",
        "select length(printf('%.*c', 900000000, 'x'))",
    ],
)  # fmt: skip
def test_what_writes_never_ends_or_takes_all_is_refused(desk: Bureau, sql: str) -> None:
    """With a sentence; the desk and the next question go on."""
    status, page = _asked(desk, sql)

    assert status in {200, 400, 403}
    assert "message-error" in page or status != 200 or "printf" in sql
    assert "Traceback" not in page
    held = re.search(r"VmHWM:\s+(\d+) kB", (_process(desk).parent / "status").read_text())
    assert held is not None
    assert int(held[1]) < 700_000
    assert _asked(desk, "select 1")[0] == 200
    assert "oportik.example" in desk.page("/sites/oportik.example")


def test_its_rows_are_bounded(desk: Bureau) -> None:
    """A page is for reading."""
    many = "with recursive n(x) as (select 1 union all select x+1 from n where x < 5000) select x from n"
    _, page = _asked(desk, many)

    assert page.count("<tr>") <= 2_001


def test_nobody_else_asks_it(desk: Bureau) -> None:
    """Its socket lies in a folder of its user's alone, and there is one process for all."""
    assert _asked(desk, "select 1")[0] == 200
    place = Path(_process(desk).read_bytes().split(b"--uds\0")[1].split(b"\0")[0].decode())

    assert place.parent.stat().st_mode & 0o077 == 0


def _process(desk: Bureau) -> Path:
    """Return the command line of the one process that serves it."""
    (found,) = [
        one
        for one in Path("/proc").glob("[0-9]*/cmdline")
        if str(desk.folder).encode() in (said := one.read_bytes()) and b"--uds" in said
    ]
    return found
