"""What the command line says and does."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.discovery.feeds import FEEDS
from monitor.discovery.settings import Discovery


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A new workspace, nothing configured."""
    folder = tmp_path / "dossier"
    assert _run(tmp_path, "init", str(folder)).exit_code == 0
    return folder


def _run(folder: Path, *words: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(
        cli, ["-w", str(folder), *words], env={"COLUMNS": "300"}
    )


def test_nothing_leaves_before_it_is_configured(workspace: Path) -> None:
    """A new workspace asks no third party, probes nobody and resolves nothing."""
    ran = _run(workspace, "discover", "run")
    asked = _run(workspace, "discover", "queries", "--asked", "--json")

    assert ran.exit_code == 0
    assert asked.output == ""
    assert [feed.name for feed in FEEDS if feed.on(Discovery())] == ["mentions"]
    assert not Discovery().probe


def test_feeds_say_whom_they_tell_what(workspace: Path) -> None:
    """The analyst reads this before switching a feed on."""
    output = _run(workspace, "discover", "feeds").output

    for feed in FEEDS:
        assert feed.name in output
        assert feed.tells(Discovery()).whom
    assert "éteint" in output
    assert "0/120 requêtes" in output


def test_feed_that_is_off_is_not_run(workspace: Path) -> None:
    """Naming a feed is no configuration: the refusal says where it is switched on."""
    ran = _run(workspace, "discover", "run", "--feed", "search")

    assert ran.exit_code == 1
    assert "[discovery]" in ran.output


@pytest.mark.parametrize(
    ("feed", "content", "candidates"),
    [
        (
            "registrations",
            "aeroportik.example\noportik-lille.example\n",
            ["https://oportik-lille.example/"],
        ),
        (
            "certificates",
            json.dumps([{"name_value": "oportik-b.example\nsoportik.example"}]),
            ["https://oportik-b.example/"],
        ),
        (
            "search",
            "url\nhttps://x.example/cgv\nhttps://y.example/\n",
            ["https://x.example/", "https://y.example/"],
        ),
    ],
)
def test_uploaded_list_becomes_candidates(
    workspace: Path, tmp_path: Path, feed: str, content: str, candidates: list[str]
) -> None:
    """A unit without network access to a service works from saved lists; the file is noted as told to nobody."""
    file = tmp_path / "liste"
    file.write_text(content, "utf-8")

    taken = _run(workspace, "discover", "import", str(file), "--feed", feed)
    listed = _run(workspace, "discover", "candidates").output
    row = json.loads(_run(workspace, "discover", "queries", "--asked", "--json").output)

    assert taken.exit_code == 0
    assert all(url in listed for url in candidates)
    assert (row["told"], row["cost"], row["what"]) == ("personne (fichier déposé)", 0, "liste")


def test_unreadable_list_is_refused_in_french(workspace: Path, tmp_path: Path) -> None:
    """The message names the file and what was expected."""
    file = tmp_path / "photo.bin"
    file.write_bytes(bytes(range(256)))

    taken = _run(workspace, "discover", "import", str(file), "--feed", "search")

    assert taken.exit_code == 1
    assert "photo.bin" in taken.output
    assert "attendu" in taken.output


def test_every_setting_is_explained() -> None:
    """The commented configuration file is made of these descriptions."""
    assert all(field.description for field in Discovery.model_fields.values())
