"""
An edition changes with all that decides what a step finds, and with nothing else.

The whole tree is copied and altered file by file; what the closure claims is held against what a step really imports
and opens.
"""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from monitor.analysis.closure import Code, Kept, read_facts
from monitor.analysis.declared import Declared
from monitor.analysis.edition import Edition, editions
from monitor.analysis.installed import PACKAGES, distributions
from monitor.analysis.steps import ORDINARY, SUMMING_UP, declared
from monitor.desk import Desk
from storage.rows import values
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import BEGAN

ROOT = Path(__file__).parents[3]
STEPS = (*ORDINARY, *SUMMING_UP)
NO_RULES = {
    "py.typed": "says to type checkers that the packages are typed",
    "monitor/console/": "what the console looks like",
    "crawler/consent.js": "clicks a banner away before a page is archived",
    "crawler/looking.js": "tells when a page has come to rest, before it is archived",
    "monitor/web/": "what the desk looks like",
    "monitor/digest/": "what the digest looks like",
    "monitor/locale/": "what is said, in English",
    "monitor/discovery/ordinary/": "chooses what is asked of search engines; no finding follows from it",
    "storage/evidence/verifier.sh": "is laid into an evidence package as it is",
    "storage/evidence/verifier-tout.sh": "is laid beside evidence packages as it is",
}
"""Files that are no module and decide nothing a step finds, and why."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the four packages that may be altered."""
    root = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return root


def _files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from (
            path
            for path in sorted((root / package).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        )


def _due(before: dict[str, Edition], after: dict[str, Edition]) -> set[str]:
    return {name for name in before if before[name].digest != after[name].digest}


def _resting_on(found: dict[str, Edition], path: str) -> set[str]:
    """Return the steps whose closure holds a file, and those that consume their product."""
    named: set[str] = set()
    for name, edition in found.items():
        if path in edition.closure.files or named & set(edition.step.consumes):
            named.add(name)
    return named


def test_every_file_of_a_closure_makes_the_step_due_and_no_other(copied: Path) -> None:
    """Edits to walls, pages, matchers and rules made nothing due while editions were lists of packages."""
    kept = Kept(None)
    before = editions(STEPS, Code(copied, kept))
    wrong = {}
    for path in _files(copied):
        name, text = str(path.relative_to(copied)), path.read_bytes()
        path.write_bytes(text + (b"\n_altered = 1\n" if path.suffix == ".py" else b"\n"))
        due = _due(before, editions(STEPS, Code(copied, kept)))
        path.write_bytes(text)
        if due != _resting_on(before, name):
            wrong[name] = due

    assert not wrong
    assert not _due(before, editions(STEPS, Code(copied, kept)))


def test_prose_makes_nothing_due(copied: Path) -> None:
    """A better docstring is no reason to read three years again."""
    before = editions(STEPS, Code(copied))
    texts = {path: path.read_text("utf-8") for path in _files(copied) if path.suffix == ".py"}
    for path, text in texts.items():
        tree = ast.parse(text)
        said = ast.get_docstring(tree, clean=False)
        longer = text.replace(said, f"{said} And more.", 1) if said else text
        path.write_text(f"# a remark\n\n{longer}\n\n# another\n", "utf-8")
    after = editions(STEPS, Code(copied))
    for path, text in texts.items():
        path.write_text(text, "utf-8")

    assert not _due(before, after)


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("storage/page.py", {"read", "traits"}),
        ("storage/outline.py", {"read"}),
        ("storage/archive/decode.py", {"read"}),
        ("spiders/read.py", {"read"}),
        ("monitor/phrases/match.py", {"words"}),
        ("monitor/phrases/screen.py", {"words"}),
        ("monitor/phrases/languages/fr.toml", {"words"}),
        ("monitor/signals/phone.py", {"traits"}),
        ("monitor/signals/pictures.py", {"traits", "lineage"}),
        ("monitor/lineage/weights.toml", {"lineage"}),
        ("monitor/lineage/profiles/oportik.toml", {"lineage"}),
        ("monitor/analysis/changes.py", {"snapshot"}),
    ],
)
def test_what_decides_stands_in_the_closure(path: str, steps: set[str]) -> None:
    """Each of these was edited once and nothing was read again."""
    found = editions(STEPS, Code(ROOT))

    assert steps <= {name for name, one in found.items() if path in one.closure.files}


def test_telling_is_in_no_closure() -> None:
    """A new line in the digest, a command or a page of the console reads nothing again."""
    telling = (
        "monitor/digest/",
        "monitor/cli/",
        "monitor/console/",
        "monitor/discovery/",
        "crawler/",
    )
    found = editions(STEPS, Code(ROOT))

    assert not [
        (name, path)
        for name, one in found.items()
        for path in one.closure.files
        if path.startswith(telling)
    ]


def test_every_file_that_is_no_module_is_somebodys_rule_or_named_as_none() -> None:
    """A rule file that no module names in FILES_READ would change and make nothing due."""
    ruling = {
        path for one in editions(declared(), Code(ROOT)).values() for path in one.closure.files
    }
    names = [str(path.relative_to(ROOT)) for path in _files(ROOT) if path.suffix != ".py"]
    lost = [
        name
        for name in names
        if name not in ruling
        and not any(name.startswith(one) or name.endswith(f"/{one}") for one in NO_RULES)
    ]

    assert not lost


_WATCHED = """
import importlib, json, sys
from pathlib import Path
root, opened = Path(sys.argv[1]), set()
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, Path)):
        opened.add(str(arguments[0]))
sys.addaudithook(hook)
module = importlib.import_module(sys.argv[2])
if sys.argv[2] in ("monitor.analysis.reading", "monitor.analysis.words", "monitor.analysis.traits"):
    from datetime import UTC, datetime
    from monitor.analysis.step import Subject
    from storage.page import Page
    if sys.argv[2].endswith("reading"):
        from spiders.read import read
        said = read
    else:
        from storage.records.contact import Contact, ContactKind
        from storage.records.reading import Reading, PageRole, TextBlock
        from storage.records.standing import PageStanding, Standing
        def said(page):
            return Reading(standing=PageStanding(standing=Standing.CONTENT, reason=""), platform="generic", role=PageRole.PRODUCT, blocks=(TextBlock(kind="body", text="Mini téléphone déplaqué, ne sonne pas au portique, livraison au parloir, 06 39 98 10 10"),), contacts=(Contact(kind=ContactKind.PHONE, value="+33639981010", quotation="06 39 98 10 10", where="body"),))
    page = Page(url="https://boutique.example/p", body=Path(sys.argv[3]).read_bytes(), captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        capture_id="c", status=200, headers=(("Content-Type", "text/html; charset=utf-8"),), requested_url="", role="")
    found = module.rows(Subject("doc:1", "boutique.example", page, False, lambda: said(page)))
    assert found, "the step found nothing, so nothing was exercised"
files = {m.__file__ for m in list(sys.modules.values()) if getattr(m, "__file__", None)} | opened
ours = {str(Path(f).resolve().relative_to(root)) for f in files if Path(f).resolve().is_relative_to(root) and Path(f).suffix not in (".pyc", "")}
print(json.dumps(sorted(p for p in ours if p.split("/")[0] in ("monitor", "spiders", "crawler", "storage"))))
"""


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_imports_and_opens_nothing_outside_its_closure(
    step: Declared, tmp_path: Path
) -> None:
    """The closure is read from sources alone: a process that takes the step shows whether it is whole."""
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, str(ROOT), step.module, str(page)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    used = set(json.loads(done.stdout))

    assert used
    assert used <= editions(STEPS, Code(ROOT))[step.name].closure.files.keys()


# -- what a source says, in small ----------------------------------------------------------------------------------


def test_closure_follows_every_form_of_import(tmp_path: Path) -> None:
    """One inside a function, one of a package's name, a relative one, and a package that looks its modules up."""
    sources = {
        "storage/__init__.py": "",
        "storage/low.py": "FILES_READ = ('rules/*.toml',)\n",
        "storage/rules/a.toml": "",
        "storage/other.py": "",
        "monitor/__init__.py": "",
        "monitor/top.py": "def f():\n    from storage.low import x\n    import monitor.found as g\n",
        "monitor/found/__init__.py": "from pkgutil import iter_modules\nALL = iter_modules(__path__)\n",
        "monitor/found/one.py": "from .two import x\n",
        "monitor/found/two.py": "from .. import late\n",
        "monitor/late.py": "",
        "monitor/unused.py": "import monitor.top\n",
    }
    for name, text in sources.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    closure = Code(tmp_path).closure("monitor.top")

    assert set(closure.files) == sources.keys() - {"storage/other.py", "monitor/unused.py"}


def test_a_consumed_product_makes_its_consumer_due(tmp_path: Path) -> None:
    """Matches point into blocks: what changes the blocks must change the matches, though the lexicon is the same."""
    (tmp_path / "monitor").mkdir()
    for name in ("reader", "hearer"):
        (tmp_path / "monitor" / f"{name}.py").write_text("VALUE = 1\n", "utf-8")
    steps = (
        Declared(name="read", module="monitor.reader", tables=("block",)),
        Declared(name="words", module="monitor.hearer", tables=("match",), consumes=("read",)),
        Declared(name="alone", module="monitor.hearer", tables=("match",)),
    )
    before = editions(steps, Code(tmp_path))
    (tmp_path / "monitor" / "reader.py").write_text("VALUE = 2\n", "utf-8")

    assert _due(before, editions(steps, Code(tmp_path))) == {"read", "words"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x = 1", "x = 1  # why", True),
        ("def f():\n    '''Say.'''\n    return 1", "def f():\n\n    return 1", True),
        ("class A:\n    x: int\n    '''What x is.'''", "class A:\n    x: int", True),
        ("x = 'a'", "x = 'b'", False),
        ("def f():\n    return 1", "def f():\n    return 2", False),
        ("from a import b", "from a import c", False),
    ],
)
def test_code_is_compared_as_syntax(one: str, other: str, *, same: bool) -> None:
    """Prose and places make nothing due; a value does."""
    assert (read_facts(one.encode()).digest == read_facts(other.encode()).digest) is same


def test_what_is_kept_is_never_believed_for_another_text(tmp_path: Path) -> None:
    """The cache goes by the bytes' digest; one that is damaged is as good as none."""
    path = tmp_path / "syntax.json"
    first = Kept(path)
    facts = first.facts(b"x = 1")
    first.keep()

    assert Kept(path).facts(b"x = 1") == facts
    assert Kept(path).facts(b"x = 2") != facts
    path.write_bytes(b"{ torn")
    assert Kept(path).facts(b"x = 1") == facts


def test_what_is_installed_is_asked_again_where_it_changed(tmp_path: Path) -> None:
    kept, site = tmp_path / "cache" / "installed.json", tmp_path / "site"
    (site / "one-1.0.dist-info").mkdir(parents=True)
    asked = distributions(kept, [str(site)])
    assert asked == {
        module: tuple(sorted(set(names)))
        for module, names in metadata.packages_distributions().items()
    }
    saved = kept.read_text()
    kept.write_text(saved.replace('"scrapy"', '"kept"'))
    assert "kept" in distributions(kept, [str(site)])
    (site / "one-1.0.dist-info").rename(site / "one-1.1.dist-info")
    assert distributions(kept, [str(site)]) == asked
    kept.write_bytes(b"{ torn")
    assert distributions(kept, [str(site)]) == asked


# -- what law 8 asks ------------------------------------------------------------------------------------------------

PAGE = """<html lang=fr><title>Boutique</title><nav><a href=/>Accueil</a></nav><h1>Mini téléphone déplaqué</h1>
<script type=application/ld+json>{"@context":"https://schema.org","@type":"Product","name":"Mini téléphone déplaqué",
"offers":{"@type":"Offer","price":"60.00","priceCurrency":"EUR"}}</script>
<p>Ne sonne pas au portique, passe la fouille, livraison au parloir possible.</p>
<p>Téléphone 100 % sans métal, indétectable, pour maison d'arrêt. Contact 06 39 98 10 10.</p></html>""".encode()

_OTHER_READER = """

_as_before = read


def read(page: Page) -> Reading:
    from dataclasses import replace

    found = _as_before(page)
    return replace(found, blocks=(TextBlock(kind="body", text="Bienvenue"), *found.blocks))
"""


def _quoted(folder: Path) -> list[tuple[bool, str]]:
    """Return of every stored match whether its place in its block holds its quotation."""
    query = (
        "SELECT json_array(m.quotation, substr(b.text, m.start + 1, m.stop - m.start)) FROM match m "
        "LEFT JOIN block b ON b.document_id = m.document_id AND b.number = m.block"
    )
    with Desk.open(folder) as desk, desk.reading_findings() as findings:
        pairs = [json.loads(row) for row in values(findings, query)]
    return [(quotation == there, quotation) for quotation, there in pairs]


def test_stored_quotations_stand_where_they_point_after_the_reader_changed(
    tmp_path: Path, copied: Path
) -> None:
    """A reader that gives one block more moved every match: 0 of 25 quotations were right, and nothing was due."""
    folder = tmp_path / "w"
    with desk_in(folder) as desk:
        pages = ("https://shop.example/", "product", PAGE.decode())
        visited(desk, watch(desk), BEGAN, pages)

    def analyse() -> None:
        done = subprocess.run(
            [sys.executable, "-m", "monitor.cli", "-w", str(folder), "analyse"],
            cwd=copied, env={"PYTHONPATH": str(copied), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]

    analyse()
    before = _quoted(folder)
    reader = copied / "spiders" / "read.py"
    text = reader.read_text("utf-8")
    reader.write_text(text + _OTHER_READER, "utf-8")
    analyse()
    reader.write_text(text, "utf-8")
    after = _quoted(folder)

    assert len(before) >= 5
    assert all(right for right, _ in before)
    assert len(after) >= len(before)
    assert all(right for right, _ in after)
