"""An archive that lies on an object store: seals, packages, audit, purge and backup work from it as from the disk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import tomlkit
from click.testing import CliRunner, Result

from monitor.cli import cli
from monitor.desk import Desk
from storage.archive import shelf
from storage.archive.index import captures as captures_of
from storage.evidence import purge
from storage.ledger import captures
from tests.cluster.stores import S3, s3
from tests.crawler.wire import network, page, serving
from tests.monitor.desks import desk_in, watch
from tests.storage.evidence.house import now, open_house


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """An S3 server."""
    with s3(tmp_path_factory.mktemp("s3")) as running:
        yield running


def portique(folder: Path, *words: str) -> Result:
    """Run a command on a workspace."""
    return CliRunner().invoke(cli, ["-w", str(folder), *words], catch_exceptions=False)


@pytest.fixture
def moved(server: S3, tmp_path: Path) -> Path:
    """A workspace with one visit whose segment lies on the store alone."""
    folder = tmp_path / "w"
    with serving() as web:
        web.answers["/"] = page("<html><body><h1>Boutique</h1><p>Mini téléphone déplaqué</p></body></html>")  # fmt: skip
        with desk_in(folder, network=network(web).model_dump()) as desk:
            watch(desk, web.url())
            text: tomlkit.TOMLDocument = tomlkit.parse(desk.workspace.configuration.read_text())
        assert portique(folder, "visit", "--all").exit_code == 0
    place = server.place(prefix=tmp_path.name)
    text["cluster"].update({"store": place.url, "endpoint": place.endpoint, "credentials": place.credentials})  # type: ignore[union-attr]  # fmt: skip
    (folder / "portique.toml").write_text(tomlkit.dumps(text))
    said = portique(folder, "archive", "move")
    assert (said.exit_code, said.output[:21]) == (0, "1 fichier WARC porté "), said.output
    assert not list((folder / "archive").glob("*/*/*.warc.gz"))
    return folder


def test_evidence_is_sealed_handed_over_and_audited_from_the_store(
    moved: Path, tmp_path: Path
) -> None:
    """A court gets the same bytes, and the audit reads every record where it lies."""
    assert portique(moved, "evidence", "key", "--no-passphrase").exit_code == 0
    assert portique(moved, "evidence", "seal").exit_code in {0, 3}
    with Desk.open(moved) as desk:
        capture = captures.latest(desk.ledger, 1)[0]
    words = ("evidence", "export", capture.id, "--to", str(tmp_path / "out"), "--recipient", "TJ", "--reason", "PV", "--unsealed")  # fmt: skip
    exported = portique(moved, *words)
    assert exported.exit_code == 0, exported.output
    verified = portique(moved, "evidence", "verify", str(tmp_path / "out" / capture.id))
    assert "intact" in verified.output, verified.output
    audit = portique(moved, "evidence", "audit")
    assert audit.exit_code == 0, audit.output
    assert portique(moved, "archive", "reindex").output.startswith("0 capture")


def test_a_store_with_other_bytes_is_found_out(moved: Path) -> None:
    """Whoever can write the store can make evidence unreadable, and cannot make it say something else."""
    store = shelf.store_of(moved / "archive")
    assert store is not None
    (segment,) = shelf.segments(moved / "archive")
    whole = bytearray(store.whole(segment))
    held = list(captures_of(moved / "archive" / segment, segment))
    whole[len(whole) // 2] ^= 1
    store.remove(segment)
    store.put(segment, bytes(whole))

    audit = portique(moved, "evidence", "audit")

    assert held  # what was fetched before hides nothing
    assert audit.exit_code != 0
    assert segment in audit.output


def test_a_backup_holds_the_pointers_and_is_taken_up_again(moved: Path, tmp_path: Path) -> None:
    """What lies on the store is not copied; the copy finds it there."""
    made = portique(moved, "backup", str(tmp_path / "copie"))
    assert made.exit_code == 0, made.output
    assert portique(moved, "restore", str(tmp_path / "copie"), str(tmp_path / "w2")).exit_code == 0
    assert not list((tmp_path / "copie").rglob("*.warc.gz"))
    assert portique(tmp_path / "w2", "analyse").exit_code == 0
    assert portique(tmp_path / "w2", "hunt", "déplaqué").output.count("[déplaqué]") == 1


def test_what_is_purged_is_gone_from_the_store(server: S3, tmp_path: Path) -> None:
    """The tombstone has the digest of what was there; the store has nothing."""
    with open_house(tmp_path) as office:
        old = office.visit(at=now() - timedelta(days=400))
        archive = office.room.archive
        store = shelf.use(archive, server.place(prefix=f"{tmp_path.name}-purge"))
        shelf.move(archive, old[0].segment)
        purge.purge(
            office.ledger,
            office.journal,
            archive,
            old[0].segment,
            at=now(),
            actor="a",
            reason="échu",
        )

        digest = office.ledger.execute("SELECT sha256, bytes FROM tombstone").fetchone()
        assert len(digest[0]) == 64
        assert digest[1] > 0
        assert store.keys("") == []


def test_a_store_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Not a traceback: what, where, what to do."""
    folder = tmp_path / "w"
    with desk_in(folder, cluster={"store": "s3://preuves/x", "endpoint": "http://127.0.0.1:9"}):
        pass
    refused = portique(folder, "cluster", "status")
    assert "Pas de grappe" in refused.output
    assert refused.exit_code == 1
