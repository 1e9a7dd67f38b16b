"""A signal is one file: nothing else is told of it."""

import shutil
import subprocess
import sys
from pathlib import Path

from monitor.analysis.closure import PACKAGES

ROOT = Path(__file__).parents[3]

SIGNAL = '''"""Both sites send the same flag in their pages."""

from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

FLAG = TraitKind("flag")


def traits(page: Page, _reading: Reading) -> Iterator[Trait]:
    """Yield the flag."""
    for word in page.text.split():
        if word.startswith("drapeau-"):
            yield Trait(kind=FLAG, value=word, quotation=word)


SIGNAL = Signal(
    claim="Les deux sites portent le même drapeau.", observe=traits, compared=OneByOne(FLAG), weights="captcha_key"
)
'''

USED = """
from datetime import UTC, datetime
from monitor.lineage.copying import copying
from monitor.lineage.fingerprint import Fingerprint, Seen
from monitor.lineage.telling import why
from monitor.lineage.weigh import weigh
from monitor.lineage.weights import shipped_weights
from monitor.signals import observe
from spiders.read import read
from storage.page import Page

class Nobody:
    sites, began_at = 3000, "2026-01-01T00:00:00.000000Z"
    def others(self, posting): return 0
    def earlier(self, posting): return 0
    def owners(self, kind, value): return 0
    def other_photos(self, value): return 0

def seen(host, at):
    page = Page(url=f"https://{host}/", body=b"<html><title>Boutique</title><p>Bonjour drapeau-42 et bienvenue chez nous</p></html>",
        captured_at=datetime(2026, 1, 1, tzinfo=UTC), capture_id="c", status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), requested_url="", role="")
    site = Fingerprint(site_id=host, first_at=at)
    for trait in observe(page, read(page)):
        if trait.kind == "flag":
            site.add(trait.kind, trait.value, Seen(quotation=trait.quotation, capture_id="c", first_at=at))
    return site

one = seen("un.example", "2026-01-01T00:00:00.000000Z")
other = seen("deux.example", "2026-02-01T00:00:00.000000Z")
found = weigh(one, other, Nobody(), shipped_weights())
(reason,) = [r for r in found.reasons if r.observation.signal == "flag"]
print(reason.observation.level, reason.observation.value, reason.alone > 5, "drapeau" in why(found), sep="|")
"""


def test_a_signal_in_one_file_is_read_compared_weighed_and_told(tmp_path: Path) -> None:
    """One written by the recipe was read and weighed, and silently never compared: it stood in five places."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    (tmp_path / "monitor" / "signals" / "flag.py").write_text(SIGNAL, "utf-8")

    done = subprocess.run(
        [sys.executable, "-P", "-c", USED],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout.strip() == "value|drapeau-42|True|True", done.stderr[-2000:]
