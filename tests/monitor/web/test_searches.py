"""What somebody keeps looking for: told of when it comes, and looked for beside while he does something else."""

import json
import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.desk import Desk
from storage import children
from tests.monitor.archived import visited
from tests.monitor.desks import watch
from tests.monitor.web.watched import BEGIN, Bureau

pytestmark = pytest.mark.xdist_group("bureau")

WORDS = "girouette cobalt"


def _arrives(desk: Bureau, path: str, days: int) -> None:
    """Let a page with these words be visited and read, of a day that may be long past."""
    with Desk.open(desk.folder) as opened:
        source = watch(opened, "https://alerte.example/")
        page = (
            f"https://alerte.example/{path}",
            "home",
            f"<title>{path}</title><p>Une {WORDS} sur le toit.</p>",
        )
        visited(opened, source, BEGIN + timedelta(days=days), page)
        understand(opened)


def test_a_kept_search_tells_what_came_since(desk: Bureau) -> None:
    """Also of a page that was captured before it was kept and read after: a late arrival is new to its reader."""
    _arrives(desk, "premiere", 3)
    _, headers, _ = desk.ask("/recherche/garder", "enquêteur", {"q": WORDS})
    place = headers["Location"]
    assert "Rien de nouveau." in desk.page(place, "enquêteur")

    _arrives(desk, "tardive", 1)

    today, kept = desk.page("/", "enquêteur"), desk.page(place, "enquêteur")
    assert re.search(rf"{WORDS}</a> <strong>1\xa0page nouvelle</strong>", today)
    assert ("tardive</a>" in kept, "premiere</a>" in kept) == (True, False)
    assert WORDS not in desk.page("/", "analyste")

    desk.ask(place, "enquêteur", {"do": "seen"})
    assert "page nouvelle</strong>" not in desk.page("/", "enquêteur")
    desk.ask(place, "enquêteur", {"do": "drop"})
    assert desk.ask(place, "enquêteur")[0] == 404


def test_a_kept_search_is_its_owners_alone(desk: Bureau) -> None:
    """What somebody looks for says what he works on."""
    _, headers, _ = desk.ask("/recherche/garder", "analyste", {"q": "secret de l'analyste"})
    place = headers["Location"]

    for name in ("enquêteur", "juridique", "all"):
        assert desk.ask(place, name)[0] == 404
        assert desk.ask(place, name, {"do": "drop"})[0] == 404
    assert desk.ask(place, "analyste")[0] == 200


@pytest.mark.parametrize("typed", ["", "ab", "\0\0\0"])
def test_a_search_of_nothing_is_not_kept(desk: Bureau, typed: str) -> None:
    """A sentence says why."""
    status, _, body = desk.ask("/recherche/garder", "analyste", {"q": typed})

    assert (status, b'role="alert"' in body) == (400, True)


def _hunted(desk: Bureau, place: str, who: str) -> str:
    """Return a hunt's page once it has ended."""
    until = time.monotonic() + 120
    while "every 2s" in (page := desk.page(place, who)):
        assert time.monotonic() < until, page
    return page


def test_a_hunt_runs_beside_and_keeps_what_it_found(desk: Bureau) -> None:
    """Words are found with their capture; others do not see it; a second one waits."""
    form = {"kind": "phrase", "wanted": "visserie cuivre"}
    status, headers, _ = desk.ask(
        "/recherche/chasses", "analyste", {"kind": "phrase", "wanted": "visserie velours"}
    )
    place = headers["Location"]
    refused, _, body = desk.ask("/recherche/chasses", "analyste", form)

    assert (status, refused) == (302, 400)
    assert "Une chasse à la fois" in body.decode()
    page = _hunted(desk, place, "analyste")
    assert "finie" in page
    found = re.findall(r'href="/captures/([0-9a-f-]{36})"', page)
    assert found
    assert desk.ask(f"/captures/{found[0]}", "analyste")[0] == 200
    assert "<mark>" in page
    assert desk.ask(place, "enquêteur")[0] == 404
    assert place in desk.page("/recherche/chasses", "analyste")
    assert place not in desk.page("/recherche/chasses", "enquêteur")


def test_a_hunt_is_stopped(desk: Bureau) -> None:
    """By the one who began it; what it found stays."""
    _, headers, _ = desk.ask("/recherche/chasses", "enquêteur", {"kind": "regex", "wanted": "a.*b"})
    desk.ask("/recherche/chasses", "enquêteur", {"do": "stop"})

    page = desk.page(headers["Location"], "enquêteur")
    assert "every 2s" not in page
    assert "arrêtée avant la fin" in page


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "regex", "wanted": "(a"},
        {"kind": "concepts", "wanted": "RIEN &"},
        {"kind": "x", "wanted": "abc"},
        {"kind": "phrase", "wanted": ""},
    ],
)
def test_a_hunt_that_means_nothing_is_a_sentence(desk: Bureau, form: dict[str, str]) -> None:
    """And none begins."""
    status, _, body = desk.ask("/recherche/chasses", "juridique", form)

    assert (status, b'role="alert"' in body) == (400, True)
    assert "Aucune chasse." in desk.page("/recherche/chasses", "juridique")


_BEGIN = """
import sys, time
from pathlib import Path
from monitor.cli.hunting import Hunted
from monitor.web import hunting
from storage.workspace import Workspace
hunting.begin(Workspace(Path(sys.argv[1])), 7, Hunted(kind="phrase", wanted="portique"), "2026-11-30T06:00:00.000Z")
print(hunting._running[7][1].pid, flush=True)
time.sleep(600)
"""


def test_a_hunt_dies_with_the_desk(desk: Bureau, tmp_path: Path) -> None:
    """Killed, not asked: no reader of foreign texts goes on without one who waits for it."""
    for name in ("findings.db", "findings.db-wal", "portique.toml"):
        if (desk.folder / name).exists():
            (tmp_path / name).write_bytes((desk.folder / name).read_bytes())
    parent = subprocess.Popen(
        [sys.executable, "-c", _BEGIN, str(tmp_path)],
        env=children.environment(),
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()

    until = time.monotonic() + 30
    while _lives(child):
        assert time.monotonic() < until, "the hunt lives on"
    (file,) = (tmp_path / "state" / "hunts").glob("7-*.json")
    assert json.loads(file.read_text())["ended"] == ""


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, ValueError):
        return False
