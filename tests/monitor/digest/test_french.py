"""The digest is French to its last word: played days with successions, closures and troubles hold no English one."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.daily import preview, understand
from monitor.digest.rendering import render
from storage.ledger import incidents
from storage.records.source import Outcome
from tests.faults.days import at
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch
from tests.monitor.web.watched import SEIZED, _shop

BEGAN = datetime(2026, 11, 2, 6, tzinfo=UTC)
ENGLISH = frozenset(
    "the of and to with was were is are been not this that from for by it its has have had which who when where while than then they "
    "there these those would could should will cannot does did into without within out off about after before between only also each "
    "every any some all none more most less other same new old seizure seized gone blocked failed unreachable complete changed added "
    "removed price stock site's shop shops seller sellers lead leads hand both pages visits visited shown shows show same-hand address "
    "error timeout refused unknown found missing expected yes".split()
) - {"stock"}  # fmt: skip
"""Words that no French sentence of ours holds."""

_NOT_OURS = re.compile(r"«[^»]*»|https?://\S+|\S*\[\.\]\S*|/\S+|\S+@\S+|[\w-]+-[0-9a-f]{8,}\S*")
"""Quotations, addresses and ids are as they are."""


def _english(text: str) -> set[str]:
    return ENGLISH & {word.lower() for word in re.findall(r"[^\W\d_]+", _NOT_OURS.sub(" ", text))}


def test_no_english_word_stands_in_a_digest(tmp_path: Path) -> None:
    """A succession, a seizure, a closure, changes, and everything that can be wrong with a day."""
    with desk_in(tmp_path / "w", reading={"pictures": False}) as desk:
        shops = {name: watch(desk, f"https://{name}.example/") for name in ("ancien", "suite", "prix", "parti", "bloque", "muet", "panne")}  # fmt: skip
        visited(desk, shops["ancien"], BEGAN, *_shop("ancien.example", 2, "BM10 déplaqué", "34.90"))
        for day, price in enumerate(("49.90", "39.90", "29.90")):
            now = BEGAN + timedelta(days=day)
            visited(desk, shops["prix"], now, *_shop("prix.example", 5, "Nano", price, "OutOfStock" if day else "InStock"))  # fmt: skip
            visited(desk, shops["parti"], now, *(_shop("parti.example", 4, "Mini", "20") if day == 0 else ()), outcome=Outcome.GONE if day else Outcome.COMPLETE)  # fmt: skip
        visited(desk, shops["ancien"], BEGAN + timedelta(days=1), (shops["ancien"].url, "home", SEIZED), outcome=Outcome.SEIZED)  # fmt: skip
        visited(desk, shops["suite"], now, *_shop("suite.example", 2, "Mini sans métal", "42.90"))
        for name, outcome in (("bloque", Outcome.BLOCKED), ("muet", Outcome.UNREACHABLE), ("panne", Outcome.ERROR)):  # fmt: skip
            visited(desk, shops[name], now, outcome=outcome)
        at(desk, now + timedelta(hours=4))
        for kind, subject in (("stage", "analysis"), ("disk", "disk"), ("clock", "clock")):
            incidents.happened(desk.ledger, kind, subject, "essai", now)
        understand(desk)
        made = render(preview(desk), desk.configuration)

    assert "suite" in made.text
    assert "saisi" in made.text
    assert "BLOQU" in made.text.upper()
    assert _english(made.text) == set()


def test_an_english_word_is_seen() -> None:
    """The list is no list that finds nothing."""
    assert _english("Site saisi : seizure banner, seen by the watch") == {"seizure", "by", "the"}
