"""What keeps the shape of the house: imports, edges, words for every command, setting and dependency."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.cli import COMMANDS
from monitor.config import settings_table

ROOT = Path(__file__).parents[1]
PACKAGES = ("storage", "crawler", "spiders", "monitor")

EDGES = {
    "crawler/clock.py": "the clock itself",
    "crawler/tls.py": "a live certificate is verified at the time of the connection",
    "crawler/egress.py": "durations of exchanges",
    "crawler/gateway.py": "the certificate it shows its own browser is dated when it is made",
    "crawler/browser.py": "durations of pages",
    "crawler/looking.py": "deadlines of waiting",
    "crawler/visit.py": "the seconds of a visit's budget",
    "spiders/seen.py": "a live page is dated by the moment it is looked at; nothing of it is kept",
    "monitor/turns.py": "when a stage has its turn; nothing of it is kept",
    "monitor/worker.py": "how long it reads again at a time",
    "monitor/indexing.py": "how long it waits for a lock",
    "monitor/sealing.py": "a seal is dated by the machine, and by an authority",
    "monitor/cli/evidence.py": "an export, a purge and a custody line are dated when they happen",
    "monitor/discovery/outlet.py": "durations and deadlines of questions to the outside",
    "monitor/discovery/resolving.py": "deadlines of name look-ups",
    "monitor/web/workbench.py": "how long it waits for its own server to listen",
    "monitor/web/hunting.py": "how often a hunt says how far it is, and when it ends",
    "monitor/web/hourly.py": "how long a digest took to make, which is how rarely it is made anew",
    "storage/evidence/replay.py": "how long it waits for its own server to listen",
}
"""Modules that may ask what time it is, and why."""

TALKING = (
    "monitor/cli/",
    "crawler/launching.py",
    "crawler/process.py",
)
"""Where something is said to a person or a parent process."""

_CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.monotonic", "time.localtime",
    "time.gmtime", "time.perf_counter", "Timestamp.now",
}  # fmt: skip


def modules() -> Iterator[Path]:
    """Yield every module of the product."""
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and dotted name of every call in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ".".join(ast.unparse(node.func).split(".")[-2:])


def tracked() -> list[str]:
    """Return the names of the files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def test_imports_point_down_and_reading_never_fetches() -> None:
    """Laws 4 and 5 as contracts; the linter names the chain that breaks one."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_only_the_edges_ask_what_time_it_is() -> None:
    """Law 2: findings are a function of evidence; a clock inside would make a rebuild differ."""
    asked = {
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules()
        for line, name in calls(path)
        if name in _CLOCKS and str(path.relative_to(ROOT)) not in EDGES
    }

    assert not asked


def test_every_edge_is_needed() -> None:
    """An exception nobody uses any more is a door left open."""
    unused = [name for name in EDGES if not any(call in _CLOCKS for _, call in calls(ROOT / name))]

    assert not unused


def test_nothing_is_printed_below_the_edge() -> None:
    """Logs are events with ids; sentences are for the command line."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        for line, name in calls(path)
        if name in {"print", "stdout.write", "stderr.write"}
        and not str(path.relative_to(ROOT)).startswith(TALKING)
    ]

    assert not found


OWN_SERVERS = {
    "monitor/web/workbench.py: http.client": "its own Datasette, over a socket of the workspace's user",
    "storage/evidence/replay.py: urllib.request": "asks its own replay server on 127.0.0.1 whether it listens",
}


def test_only_one_way_leads_out() -> None:
    """Law 5: each new fetch path that skipped the gate was a hole of the same kind in the tools before us."""
    ways = re.compile(
        r"^\s*(?:import|from)\s+(requests|urllib3|aiohttp|httpx|urllib\.request|http\.client|ftplib|socketserver|pycurl)\b",
        re.MULTILINE,
    )
    found = {
        f"{path.relative_to(ROOT)}: {match[1]}"
        for path in modules()
        for match in ways.finditer(path.read_text(encoding="utf-8"))
    }

    assert found <= OWN_SERVERS.keys()


def test_queries_stand_in_their_rooms() -> None:
    """SQL in every corner had rows of seventeen positions, and nobody knew what a renamed column would break."""
    outside = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.is_relative_to(ROOT / "monitor") and ".execute" in path.read_text(encoding="utf-8")
    ]

    assert not outside


def test_rows_are_written_by_column_and_read_by_name() -> None:
    """A new column would shift every value of an insert without names, silently."""
    positional = re.compile(r"INSERT (?:OR \w+ )?INTO \w+ VALUES")
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in modules()}

    assert not [name for name, text in texts.items() if positional.search(text)]
    assert not [name for name, text in texts.items() if "SELECT *" in text]


def test_every_command_has_its_words() -> None:
    """A command nobody can read about does not exist for an analyst."""
    text = _words()
    missing = [
        name
        for name in COMMANDS
        if not re.search(
            rf"portique\s+(?:-\w\s+\S+\s+)*{re.escape(name.replace('.', ' '))}\b", text
        )
    ]

    assert not missing


def test_every_setting_is_in_the_configuration_chapter() -> None:
    """The table is generated from the settings: `docs/configuration.md` must be made again when they change."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    missing = [name for name, _, _ in settings_table() if f"`{name}`" not in text]

    assert not missing


def test_every_dependency_is_justified() -> None:
    """What is installed beside evidence has a reason written down."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    names = _named(wanted) - {"portique"}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()

    assert not sorted(name for name in names if f"`{name}`" not in text)


def test_each_package_is_pinned_in_the_first_set_that_needs_it() -> None:
    """`make demo` installs what Portique runs on and nothing else; what tests and benchmarks add comes after."""
    sets = {
        name: set(
            re.findall(r"^([a-z0-9.-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        )
        for name in (
            "constraints.txt",
            "constraints-cluster.txt",
            "constraints-test.txt",
            "constraints-bench.txt",
        )
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]

    runtime, cluster, test, bench = sets.values()
    assert not runtime & cluster
    assert not (runtime | cluster) & test
    assert not (runtime | cluster | test) & bench
    assert _named(project["dependencies"]) <= runtime
    assert _named(extras["cluster"]) <= runtime | cluster
    assert _named(extras["test"]) <= runtime | cluster | test
    assert _named(extras["bench"]) - {"portique"} <= runtime | cluster | test | bench


def test_only_named_packages_are_built_from_source() -> None:
    """A package without wheels stops the set-up of a machine without a compiler, unless it is pure Python."""
    excepted = {line.split()[0] for line in (ROOT / ".ci" / "from-source").read_text().splitlines()}

    assert excepted == {"surt", "jstyleson", "cpe", "pdqhash", "py-tlsh"}


def _named(wanted: list[str]) -> set[str]:
    return {re.split(r"[\s<>=!~;\[]", one, maxsplit=1)[0].lower() for one in wanted}


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml", "Makefile"]
)
def test_the_files_a_stranger_looks_for_are_there(name: str) -> None:
    """The first five minutes."""
    assert (ROOT / name).stat().st_size > 0


def test_every_decision_stands_in_the_index() -> None:
    """A record nobody finds decides nothing."""
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\((\d\d-[a-z-]+\.md)\)", (folder / "README.md").read_text("utf-8")))

    assert listed == {path.name for path in folder.glob("[0-9]*.md")}


def test_contributing_names_only_files_that_are_there() -> None:
    """A recipe that points at a room which was moved stops who follows it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:spiders|monitor|storage|docs|benchmarks|tests)/[\w/.]+)`", text)

    assert len(named) > 10
    assert not [name for name in named if "/x" not in name and not (ROOT / name).exists()]


def test_no_file_names_an_index_or_this_machine() -> None:
    """A mirror's address in a committed file breaks the set-up of everybody else."""
    forbidden = re.compile(
        rb"index-url|extra-index|pypi\."
        rb"org/simple|files\.pythonhosted|"
        rb"/work/"
        rb"(?:main|shared|\.library)"
    )
    allowed = {"tests/test_shape.py"}
    found = [
        name
        for name in tracked()
        if name not in allowed and forbidden.search((ROOT / name).read_bytes())
    ]

    assert not found


def _words() -> str:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)
