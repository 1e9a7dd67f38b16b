"""A copy that can be trusted and taken up again: made while the watch writes, verified by anybody, whole or refused."""

import re
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from monitor.daily import tell, understand
from monitor.desk import Desk
from storage.backup import MANIFEST, BackupFaulty, back_up, restore
from storage.database import open_read_only
from storage.evidence.purge import purge
from storage.evidence.room import EvidenceRoom
from storage.evidence.settings import EvidenceSettings
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

OFFER = "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir."


def _visit(desk: Desk, number: int) -> list[str]:
    source = watch(desk)
    page = (f"https://shop.example/{number}", "product", product_page(f"Mini {number}", "49.00", OFFER))  # fmt: skip
    return visited(desk, source, desk.clock.now() - timedelta(minutes=60 - number), page)


def _rows(folder: Path) -> list[tuple[object, ...]]:
    with Desk.open(folder) as desk:
        understand(desk)
        with desk.reading_findings() as findings:
            return [
                tuple(r) for r in findings.execute("SELECT * FROM listing ORDER BY document_id")
            ]


def test_a_copy_becomes_the_same_watch_again(tmp_path: Path) -> None:
    """The machine is lost; its copy gives the same findings, and nothing is told twice."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 1)
        understand(desk)
        told, _, _ = tell(desk)
    before = _rows(tmp_path / "w")
    copied = back_up(tmp_path / "w", tmp_path / "copy")
    checked = subprocess.run(
        ["sha256sum", "--quiet", "-c", MANIFEST], cwd=tmp_path / "copy", check=False
    )
    restore(tmp_path / "copy", tmp_path / "again")

    assert checked.returncode == 0
    assert (copied.captures, len(told.entries) > 0) == (1, True)
    assert _rows(tmp_path / "again") == before
    with Desk.open(tmp_path / "again") as desk:
        assert tell(desk, day=told.for_date + timedelta(days=1))[0].entries == ()


def test_the_accounts_of_the_desk_are_copied(tmp_path: Path) -> None:
    """Who may decide is not to be asked of everybody again; the secret that signs their sessions is not in the copy."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 1)
        command = [sys.executable, "-m", "monitor.cli", "-w", str(desk.workspace.folder), "desk", "user", "add", "lea", "--role", "analyste", "--password", "sept lapins bleus"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    back_up(tmp_path / "w", tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")

    with closing(open_read_only(tmp_path / "again/desk.db")) as accounts:
        assert [*accounts.execute("SELECT username FROM auth_user").fetchone()] == ["lea"]
    assert not list((tmp_path / "copy").rglob("desk.key"))


def test_a_second_copy_adds_what_is_new(tmp_path: Path) -> None:
    """Segments never change: what is there is not written again."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 1)
        back_up(tmp_path / "w", tmp_path / "copy")
        _visit(desk, 2)
        copied = back_up(tmp_path / "w", tmp_path / "copy")

    assert (copied.copied, copied.captures) == (1, 2)


def test_a_copy_made_while_the_watch_writes_is_whole(tmp_path: Path) -> None:
    """Each capture the copied ledger knows lies in the copied archive, however the two were caught."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        stop, made = threading.Event(), list[int]()

        def write() -> None:
            with Desk.open(tmp_path / "w") as other:
                while not stop.is_set() and len(made) < 200:
                    page = ("https://shop.example/", "home", f"<p>{len(made)} {OFFER}</p>")
                    at = other.clock.now() - timedelta(hours=2) + timedelta(seconds=len(made))
                    visited(other, source, at, page)
                    made.append(1)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = [back_up(tmp_path / "w", tmp_path / f"copy{n}").captures for n in range(5)]
        finally:
            stop.set()
            writer.join(30)

    assert counts == sorted(counts)
    assert counts[-1] > 0


@pytest.mark.parametrize("what", ["changed", "missing", "short"])
def test_a_copy_that_is_not_whole_is_refused(what: str, tmp_path: Path) -> None:
    """Nothing is written where the copy cannot be believed, and the sentence names the file."""
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 1)
    back_up(tmp_path / "w", tmp_path / "copy")
    (segment,) = (tmp_path / "copy/archive").rglob("*.warc.gz")
    if what == "changed":
        segment.write_bytes(segment.read_bytes()[:-1] + b"x")
    elif what == "missing":
        segment.unlink()
    else:  # and the list of digests made to agree: the ledger knows better
        segment.write_bytes(segment.read_bytes()[:300])
        listed = tmp_path / "copy" / MANIFEST
        digest = sha256(segment.read_bytes()).hexdigest()
        listed.write_text(re.sub(r"[0-9a-f]{64}(  archive/)", rf"{digest}\1", listed.read_text()))

    with pytest.raises(BackupFaulty, match=segment.name):
        restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_what_retention_removed_leaves_the_copy(tmp_path: Path) -> None:
    """A copy is no way around the retention clock; what is lost by accident stays in it."""
    with desk_in(tmp_path / "w") as desk:
        for number in (1, 2):
            _visit(desk, number)
        back_up(tmp_path / "w", tmp_path / "copy")
        archive = desk.workspace.archive
        over, lost = sorted(path.relative_to(archive).as_posix() for path in archive.rglob("*.gz"))
        room = EvidenceRoom.of(desk.workspace, EvidenceSettings())
        with closing(room.open_ledger()) as ledger, closing(room.open_journal()) as journal:
            purge(ledger, journal, archive, over, at=desk.clock.now(), actor="a", reason="échu")
        (archive / lost).unlink()
        back_up(tmp_path / "w", tmp_path / "copy")
    copies = {path.relative_to(tmp_path / "copy/archive").as_posix() for path in (tmp_path / "copy/archive").rglob("*.gz")}  # fmt: skip

    assert copies == {lost}
    assert restore(tmp_path / "copy", tmp_path / "again").captures == 1


def test_a_link_laid_where_a_file_is_to_come_leads_nowhere(tmp_path: Path) -> None:
    """Who may write in the folder of copies must not have the watch write elsewhere."""
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    with desk_in(tmp_path / "w") as desk:
        _visit(desk, 1)
    (tmp_path / "copy").mkdir()
    for name in ("ledger.db", "portique.toml", MANIFEST):
        (tmp_path / "copy" / f"{name}.partial").symlink_to(victim)
    back_up(tmp_path / "w", tmp_path / "copy")

    assert victim.read_text() == "untouched"
    assert restore(tmp_path / "copy", tmp_path / "again").captures == 1
