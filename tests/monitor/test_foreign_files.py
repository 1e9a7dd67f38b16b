"""What lies in an investigation's folder is evidence or rubbish; none of it is ever run."""

import os
import socket
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.crawler.wire import serving
from tests.installed import Program, a_day, stock

NAMES = (
    "spiders", "crawler", "monitor", "storage", "multiprocessing", "concurrent", "json", "datasette", "sitecustomize", "scrapy",
)  # fmt: skip
"""Modules that Portique's processes import: its own, the standard library's, a package's, and one Python looks for by itself."""

SEEN = "executed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder where somebody left modules that tell when they are run."""
    folder = tmp_path / "enquete"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / SEEN)!r}, 'a').write({name + ' '!r})\nraise SystemExit('{name} of the workspace')\n"
        )
    return folder


def _executed(folder: Path) -> str:
    told = folder.parent / SEEN
    return told.read_text() if told.exists() else ""


def _portique(folder: Path) -> Program:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return Program(Path(sysconfig.get_path("scripts")) / "portique", folder, variables)


def test_no_file_of_the_workspace_is_run_by_a_day_of_watch(folder: Path) -> None:
    """The crawl process and the pool of readers are started from the investigation's folder."""
    with serving() as web:
        stock(web, 30)

        visited, _ = a_day(_portique(folder), web)

    assert _executed(folder) == ""
    assert "1 visite," in visited


def test_no_file_of_the_workspace_is_run_by_the_console(folder: Path) -> None:
    """Datasette is a program of its own, started in the same folder."""
    portique = _portique(folder)
    portique.run("init", ".")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    console = subprocess.Popen(
        [portique.path, "console", "--port", str(port)], cwd=folder, env=portique.variables,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert console.stderr is not None
        said = ""
        while "Uvicorn running" not in said:
            line = console.stderr.readline()
            assert line, f"the console ended: {said}"
            said += line
    finally:
        console.terminate()
        console.communicate(timeout=30)

    assert _executed(folder) == ""
