"""What became of a site is told with the name it is watched by."""

from pathlib import Path

import pytest

from monitor.config import Configuration
from monitor.digest.sections import sites
from monitor.digest.sections.part import Known
from storage.database import open_findings
from storage.findings import snapshots
from storage.findings.records import Change
from storage.findings.schema import findings_migrations


@pytest.mark.parametrize(
    ("site_id", "watched", "told"),
    [
        (
            "telegram:minitel",
            "https://t.example/s/minitel",
            "Compte retiré ou renommé : telegram:minitel (hxxps://t[.]example/s/minitel)",
        ),
        ("shop.example", "https://shop.example/", "Site disparu : shop[.]example"),
    ],
)
def test_what_is_gone_is_named(tmp_path: Path, site_id: str, watched: str, told: str) -> None:
    """An account is known by its address; Telegram shows a card for any name, and says of none that it is gone."""
    findings = open_findings(tmp_path / "findings.db", findings_migrations).conn
    gone = Change(
        id="c", source_id="s", site_id=site_id, visit_id="v", at="2026-11-03T00:00:00.000000Z", kind="site_gone",
        item_id=site_id, subject=watched, before="open", after="", capture_before=None, capture_after=None,
    )  # fmt: skip
    with findings:
        snapshots.changed(findings, gone)
    known = Known(
        findings=findings, ledger=findings, configuration=Configuration(), until="2026-11-04"
    )

    (entry,) = sites.entries(known)

    assert entry.title == told
    findings.close()
