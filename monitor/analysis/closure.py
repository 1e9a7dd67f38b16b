"""
What a module can reach: the code, files and libraries that decide what its functions return.

Imports are followed through the four packages, those inside functions too; a module that looks its neighbours up at
run time reaches its whole package. Code is compared as syntax without docstrings, comments and places, so that prose
changes nothing. A file that is no module counts where a module names it in ``FILES_READ``, patterns beside itself.
Nothing is imported to know it: a tree of sources in another folder is read as well.
"""

import ast
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from monitor.analysis.installed import PACKAGES, PYTHON, cache_folder, versions
from storage.ids import sha256_hex

FILES_READ = "FILES_READ"
"""Name of the constant in which a module names the files it reads, as patterns relative to its own folder."""

_LOOKING_UP = {"iter_modules", "walk_packages", "import_module"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one source text says, whatever it is called."""

    digest: str
    """Of its syntax."""

    imports: tuple[str, ...]
    """Dotted names it imports: each may be a module or what a module holds; relative ones begin with dots."""

    files: tuple[str, ...]
    """Patterns of the files it reads."""

    looks_up: bool
    """Whether it imports what it finds in its own package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Everything that some modules can reach."""

    files: Mapping[str, str]
    """Digest by path below the packages' root, in the order of paths."""

    distributions: Mapping[str, str]
    """Version by name of what is installed from elsewhere, Python among it."""


class Code:
    """The sources of the four packages below one folder, as they stood when first looked at."""

    def __init__(self, root: Path, kept: "Kept | None" = None) -> None:
        self._root = root
        self._kept = kept or Kept(None)
        self._paths = {
            _module_name(path.relative_to(root)): path
            for package in PACKAGES
            for path in sorted((root / package).rglob("*.py"))
        }
        self._facts: dict[str, Facts] = {}
        self._reached: dict[str, frozenset[str]] = {}

    def closure(self, *modules: str) -> Closure:
        """
        Return what these modules reach.

        Raises:
            KeyError: there is no such module.
        """
        reached, waiting = set[str](), list(modules)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += self._reaches(name)
        files: dict[str, str] = {}
        libraries: set[str] = set()
        for name in reached:
            facts, path = self._of(name), self._paths[name]
            files[str(path.relative_to(self._root))] = facts.digest
            for file in self._files(path, facts):
                files[str(file.relative_to(self._root))] = sha256_hex(file.read_bytes())
            libraries |= {one.partition(".")[0] for one in facts.imports}
        return Closure(files=dict(sorted(files.items())), distributions=versions(libraries))

    def keep(self) -> None:
        """Keep what was read for the next process."""
        self._kept.keep()

    def _of(self, name: str) -> Facts:
        if name not in self._facts:
            self._facts[name] = self._kept.facts(self._paths[name].read_bytes())
        return self._facts[name]

    def _reaches(self, name: str) -> frozenset[str]:
        """Return the modules that importing this one imports at once or may import later."""
        if name not in self._reached:
            found: set[str] = set()
            facts = self._of(name)
            package = name if self._paths[name].name == "__init__.py" else name.rpartition(".")[0]
            for imported in (name, *(_absolute(one, package) for one in facts.imports)):
                parts = imported.split(".")
                found |= {".".join(parts[:size]) for size in range(1, len(parts) + 1)}
            if facts.looks_up:
                found |= {one for one in self._paths if one.startswith(f"{package}.")}
            self._reached[name] = frozenset(found & self._paths.keys())
        return self._reached[name]

    def _files(self, path: Path, facts: Facts) -> Iterator[Path]:
        for pattern in facts.files:
            yield from (file for file in path.parent.glob(pattern) if file.is_file())


@dataclass(slots=True)
class Kept:
    """Facts by the digest of the source they were read from: in memory, and in a file where one is named."""

    path: Path | None
    _known: dict[str, Facts] = field(default_factory=dict)
    _fresh: bool = False

    def __post_init__(self) -> None:
        if self.path is not None:
            with suppress(OSError, ValueError, TypeError, KeyError):
                for digest, facts in json.loads(self.path.read_bytes()).items():
                    self._known[digest] = Facts(
                        digest=facts["digest"], imports=tuple(facts["imports"]),
                        files=tuple(facts["files"]), looks_up=facts["looks_up"],
                    )  # fmt: skip

    def facts(self, source: bytes) -> Facts:
        """Return what a source text says, read anew only where it is not known."""
        key = sha256_hex(source)
        if key not in self._known:
            self._known[key] = read_facts(source)
            self._fresh = True
        return self._known[key]

    def keep(self) -> None:
        """Write what is new, where it can be written; what cannot costs a second next time."""
        if self.path is None or not self._fresh:
            return
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            part = self.path.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps({k: asdict(v) for k, v in self._known.items()}), "utf-8")
            part.replace(self.path)
        self._fresh = False


def read_facts(source: bytes) -> Facts:
    """Return what one source text says."""
    tree = ast.parse(source)
    imports: set[str] = set()
    files: tuple[str, ...] = ()
    looks_up = False
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                imports |= {alias.name for alias in node.names}
            case ast.ImportFrom():
                base = "." * node.level + (f"{node.module}." if node.module else "")
                imports |= {f"{base}{alias.name}" for alias in node.names}
            case ast.Assign(targets=[ast.Name(id="FILES_READ")], value=ast.Tuple() as named):
                files = ast.literal_eval(named)
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                looks_up |= name in _LOOKING_UP
            case _:
                pass
        _without_prose(node)
    return Facts(
        digest=sha256_hex(ast.dump(tree).encode()),
        imports=tuple(sorted(imports)),
        files=files,
        looks_up=looks_up,
    )


def _without_prose(node: ast.AST) -> None:
    """Take the strings that stand as statements out of a body: docstrings, and those beside fields and constants."""
    body = getattr(node, "body", None)
    if isinstance(body, list):
        body[:] = [
            one for one in body
            if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str))
        ]  # fmt: skip


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _absolute(imported: str, package: str) -> str:
    bare = imported.lstrip(".")
    level = len(imported) - len(bare)
    if not level:
        return imported
    above = package.split(".")[: len(package.split(".")) - level + 1]
    return ".".join((*above, bare))


def kept_for_the_user() -> Kept:
    """Return the facts kept in the user's cache folder, which may be deleted at any time."""
    return Kept(cache_folder() / f"syntax-{PYTHON}.json")
