"""
What a disk holds after the power was cut: what was synced, and of the rest as much or as little as it pleases.

A process runs under strace, which writes down every write, sync and change of a name in a folder, and what the process said
between them. The disk is played again from that, up to any moment: what a file holds is sure once the file was synced,
that a name leads to it once its folder was.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

TRACED = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,lseek,close"
SECTOR = 512

_CALL = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<said>.*)\) += (?P<result>-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the kernel, in the order they ended."""

    name: str
    path: str
    other: str = ""
    """Where a rename leads."""
    at: int = 0
    data: bytes = b""
    flags: str = ""


def calls(log: Path, root: Path) -> Iterator[Call]:
    """Yield what a log of strace (``-f -y -xx``) tells of a folder, and each line a process wrote on its output (path ``1``)."""
    places: dict[str, int] = {}
    begun: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            pid = line.split(" ", 1)[0]
            if line.endswith("<unfinished ...>"):
                begun[pid] = line.removesuffix("<unfinished ...>")
                continue
            if " resumed>" in line:
                line = begun.pop(pid) + line.split(" resumed>", 1)[1]
            found = _CALL.match(line)
            if found is None or int(found["result"]) < 0:
                continue
            call = _call(found["name"], found["said"], int(found["result"]), places)
            if call is not None and (call.path == "1" or f"{call.path}/".startswith(f"{root}/")):
                yield call


def _call(name: str, said: str, result: int, places: dict[str, int]) -> Call | None:
    """Return a call that changes a file or a name; ``places`` is where the next write to each open file goes."""
    texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(said)]
    handle = _HANDLE.match(said)
    path = _path(handle[2]) if handle else b"".join(texts[:1]).decode()
    made = None
    if name == "openat":
        places[path] = 0
        made = Call(name, path, flags=said)
    elif name == "lseek":
        places[path] = result
    elif name == "write" and handle is not None:
        at = places.get(path, 0)
        places[path] = at + result
        made = Call("write", "1" if handle[1] == "1" else path, at=at, data=texts[0][:result])
    elif name == "pwrite64":
        made = Call("write", path, at=int(said.rsplit(", ", 1)[1]), data=texts[0][:result])
    elif name == "ftruncate":
        made = Call("truncate", path, at=int(said.rsplit(", ", 1)[1]))
    elif name in {"fsync", "fdatasync"}:
        made = Call("sync", path)
    elif name.startswith("rename"):
        made = Call("rename", path, texts[1].decode())
    elif name.startswith(("unlink", "mkdir")):
        made = Call(name.removesuffix("at"), path)
    return made


def _path(written: str) -> str:
    return bytes.fromhex(written.replace("\\x", "")).decode()


@dataclass
class File:
    """What a file holds for sure, and what was written to it since."""

    sure: bytes = b""
    since: list[Call] = field(default_factory=list)

    def held(self, many: int, torn: int = 0) -> bytes:
        """Return its bytes where so many of the writes since arrived, and so many sectors of the next."""
        content = bytearray(self.sure)
        for call in self.since[:many]:
            _written(content, call, call.data)
        if torn and many < len(self.since):
            _written(content, self.since[many], self.since[many].data[: torn * SECTOR])
        return bytes(content)


def _written(content: bytearray, call: Call, data: bytes) -> None:
    if call.name == "truncate":
        del content[call.at :]
        content.extend(bytes(call.at - len(content)))
        return
    content.extend(bytes(max(0, call.at - len(content))))
    content[call.at : call.at + len(data)] = data


class Disk:
    """A folder of files and folders, played call by call."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now: dict[str, File | None] = {}
        """What each name leads to, as a living process sees it; None for a folder."""
        for path in sorted(root.rglob("*")):
            self.now[str(path)] = None if path.is_dir() else File(path.read_bytes())
        self.sure = dict(self.now)
        self.names: list[tuple[Call, File | None]] = []
        """Changes of names that are not sure yet, in their order, with the file that a new name leads to."""

    def play(self, call: Call) -> None:
        """Let a call be made."""
        if call.name == "openat":
            self._opened(call)
        elif call.name in {"write", "truncate"}:
            file = self.now[call.path]
            assert file is not None
            file.since.append(call)
        elif call.name == "sync":
            self._synced(call.path)
        elif call.name in {"rename", "unlink", "mkdir"}:
            _change(self.now, call, None)
            self.names.append((call, None))

    def _opened(self, call: Call) -> None:
        if "O_CREAT" in call.flags and call.path not in self.now:
            made = File()
            self.now[call.path] = made
            self.names.append((Call("create", call.path), made))
        elif "O_TRUNC" in call.flags and (file := self.now.get(call.path)) is not None:
            file.since.append(Call("truncate", call.path))

    def _synced(self, path: str) -> None:
        file = self.now.get(path)
        if file is not None:
            file.sure, file.since = file.held(len(file.since)), []
            return
        for one, made in self.names:
            if path in _folders(one):
                _change(self.sure, one, made)
        self.names = [(one, made) for one, made in self.names if path not in _folders(one)]

    def cut(self, target: Path, draw: random.Random | None, *, names: bool) -> None:
        """
        Write what is there after the power was cut, elsewhere.

        Args:
            draw: how much of what was not synced arrived; without it, nothing.
            names: whether changes of names arrived though no folder was synced; with ``draw``, some of them, in their order.
        """
        found = dict(self.sure)
        many = len(self.names) if names else 0
        for call, made in self.names[: draw.randint(0, many) if draw else many]:
            _change(found, call, made)
        for path, file in sorted(found.items()):
            place = target / PurePosixPath(path).relative_to(self.root)
            if file is None:
                place.mkdir(parents=True, exist_ok=True)
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            arrived = draw.randint(0, len(file.since)) if draw else 0
            place.write_bytes(file.held(arrived, draw.randint(0, 8) if draw else 0))


def _change(names: dict[str, File | None], call: Call, made: File | None) -> None:
    """Make a change of a name; one of a name that never arrived changes nothing."""
    if call.name in {"create", "mkdir"}:
        names[call.path] = made
    elif call.name == "unlink":
        names.pop(call.path, None)
    elif call.path in names:
        names[call.other] = names.pop(call.path)


def _folders(call: Call) -> set[str]:
    """Return the folders that have to be synced for a change of a name to be sure."""
    return {str(PurePosixPath(one).parent) for one in (call.path, call.other) if one}
