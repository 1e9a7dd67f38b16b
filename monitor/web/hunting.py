"""
A hunt through all texts, in a process of its own beside the desk: hunting PARENT FOLDER FILE KIND WANTED.

It writes into its file how far it is and what it found, and ends with the desk. What it finds is a function of the findings and may be
asked anew, so the file stands among the workspace's state and in no backup.
"""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from monitor.cli.hunting import Hunted, through_texts
from monitor.digest.files import put
from storage import children
from storage.database import open_read_only
from storage.findings import words
from storage.workspace import Workspace

KINDS = {"phrase": "une phrase", "regex": "une expression (RE2)", "concepts": "des concepts"}
KEPT = 10
"""Hunts of one person that are kept."""

MOST = 500
"""Finds that are shown; the rest is counted."""

SECONDS = 3600.0
"""After which a hunt ends with what it has."""

_TOLD = 0.5
"""Seconds between two notes of how far it is."""


@dataclass(slots=True, kw_only=True)
class Hunt:
    """How far a hunt is, and what it found."""

    kind: str
    wanted: str
    begun: str
    """ISO 8601, UTC."""

    read: int = 0
    total: int = 0
    count: int = 0
    finds: list[dict[str, object]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What was not read, and why."""

    ended: str = ""
    """How it ended: ``whole``, ``late``, or ``killed``; empty while it runs."""

    @property
    def percent(self) -> int:
        """How far it is; a document without words is no text, so a whole one may end below its total."""
        if self.ended == "whole":
            return 100
        return 100 * self.read // self.total if self.total else 0


_running: dict[int, tuple[str, "subprocess.Popen[bytes]"]] = {}
"""The hunt that runs for each person, by the number of the account."""


def begin(workspace: Workspace, person: int, hunted: Hunted, begun: str) -> str:
    """
    Start a hunt for somebody; return its name.

    Raises:
        BlockingIOError: another of his runs.
    """
    if running(person):
        raise BlockingIOError
    folder = _folder(workspace)
    name = f"{person}-{''.join(one for one in begun if one.isdigit())}"
    for old in sorted(folder.glob(f"{person}-*.json"))[: -(KEPT - 1)]:
        old.unlink()
    file = folder / f"{name}.json"
    _write(file, Hunt(kind=hunted.kind, wanted=hunted.wanted, begun=begun))
    process = children.begin("monitor.web.hunting", str(workspace.folder), str(file), hunted.kind, hunted.wanted)  # fmt: skip
    _running[person] = name, process
    return name


def running(person: int) -> str:
    """Return the name of the hunt that runs for somebody; empty where none does."""
    name, process = _running.get(person, ("", None))
    return name if process is not None and process.poll() is None else ""


def stop(person: int) -> None:
    """End somebody's hunt; what it found stays."""
    if running(person):
        process = _running[person][1]
        children.kill(process.pid)
        process.wait()


def of(workspace: Workspace, person: int) -> list[tuple[str, Hunt]]:
    """Return somebody's hunts by name, the last first; one that nobody runs any more was killed."""
    found, runs = [], running(person)
    for file in sorted(_folder(workspace).glob(f"{person}-*.json"), reverse=True):
        one = Hunt(**json.loads(file.read_text(encoding="utf-8")))
        if not one.ended and runs != file.stem:
            one.ended = "killed"
        found.append((file.stem, one))
    return found


def _folder(workspace: Workspace) -> Path:
    folder = workspace.state / "hunts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(file: Path, hunt: Hunt) -> None:
    put(file, json.dumps(asdict(hunt), ensure_ascii=False))


# -- in the process beside


def main() -> None:
    """Hunt, and write what is found."""
    folder, file, kind, wanted = children.begun()
    children.keep_to_own_code()
    path = Path(file)
    hunt = Hunt(**json.loads(path.read_text(encoding="utf-8")))
    with closing(open_read_only(Workspace(Path(folder)).findings)) as findings:
        hunt.total = len(words.with_words(findings))
        texts = _counted(words.texts(findings), hunt, path)
        for one in through_texts(Hunted(kind=kind, wanted=wanted), texts, hunt.left.append):
            hunt.count += 1
            if len(hunt.finds) < MOST:
                hunt.finds.append({name: getattr(one, name) for name in one.__slots__})
    hunt.left = hunt.left[:MOST]
    hunt.ended = hunt.ended or "whole"
    _write(path, hunt)


def _counted(texts: Iterator[tuple[str, str]], hunt: Hunt, path: Path) -> Iterator[tuple[str, str]]:
    """Yield texts until the time is over; write now and then how far it is."""
    begun = told = time.monotonic()
    for one in texts:
        now = time.monotonic()
        if now - begun > SECONDS:
            hunt.ended = "late"
            return
        if now - told > _TOLD:
            told = now
            _write(path, hunt)
        hunt.read += 1
        yield one


if __name__ == "__main__":
    main()
