"""
Measure the evidence: attacks caught, bytes flipped, kills survived, bytes a capture costs, time a seal takes.

    python benchmarks/bench_evidence.py [attacks flips kills cost seal]

Each part adds its figures to ``benchmarks/results/evidence.json``. Times are process CPU seconds and ratios against
something measured in the same run, for the machine is shared.
"""

import json
import platform
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from storage.archive.index import records
from storage.archive.lean import FIELD, RULE
from storage.archive.writer import SegmentWriter
from storage.evidence import merkle, seals
from storage.evidence.verify import verify_package
from storage.ledger import captures as capture_table
from storage.ledger import sources, visits
from storage.records.capture import Capture
from storage.records.source import Outcome, SourceKind
from tests.evidence_attacks.attacks import ATTACKS
from tests.evidence_attacks.conftest import Scene
from tests.evidence_attacks.flips import flips, undetected
from tests.storage.evidence.house import HTML, SHOP, House, exchange, now, open_house, station
from tests.storage.evidence.killing import kill_again_and_again

RESULTS = Path(__file__).parent / "results" / "evidence.json"
FLIPS, KILLS, SEALED = 2000, 1000, 100_000


@contextmanager
def scene() -> Any:
    """Make the attackers' scene of the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for unit in ("unit", "forger"):
            (folder / unit).mkdir()
        with (
            open_house(folder / "unit") as house,
            open_house(folder / "forger", root="le faussaire") as forger,
        ):
            first = house.visit()
            house.seal()
            package = house.export(first[1], folder / "out")
            second = house.visit(same=first[1])
            house.seal()
            other = house.export(second[1], folder / "out")
            theirs = forger.visit()
            forger.seal()
            forged = forger.export(theirs[1], folder / "forged")
            trust = folder / "trust"
            shutil.copytree(package.path / "trust", trust)
            yield Scene(house, package, other, forger, forged, trust), folder


def attacks() -> dict[str, Any]:
    """Run every attack against both verifiers."""
    rows = []
    with scene() as (stage, folder):
        for attack in ATTACKS:
            target = folder / "attacked"
            shutil.copytree(stage.package.path, target)
            attack.do(target, stage)
            done = subprocess.run(["bash", str(target / "verifier.sh")], capture_output=True, text=True, check=False)  # fmt: skip
            named = [
                line
                for line in done.stdout.splitlines()
                if line.startswith(f"ÉCHEC : {attack.names} ")
            ]
            ours = {failure.path for failure in verify_package(target, stage.trust).failures}
            rows.append(
                {
                    "attack": attack.name,
                    "en français": attack.title,
                    "verifier.sh": done.returncode != 0 and bool(named),
                    "portique verify": attack.names in ours,
                    "sentence": named[0] if named else "",
                }
            )
            shutil.rmtree(target)
    return {
        "attacks": len(rows),
        "caught by verifier.sh": sum(row["verifier.sh"] for row in rows),
        "caught by portique verify": sum(row["portique verify"] for row in rows),
        "rows": rows,
    }


def flipped() -> dict[str, Any]:
    """Change single bits all over a package; a tenth of them before the shell verifier too."""
    with scene() as (stage, _):
        package = stage.package.path
        size = sum(p.stat().st_size for p in package.rglob("*") if p.is_file())
        changes = list(flips(package, FLIPS, random.Random(2026)))
        missed = undetected(package, stage.trust, iter(changes))
        shell_missed, shell = 0, changes[:: FLIPS // 200]
        for flip in shell:
            data = bytearray(flip.path.read_bytes())
            data[flip.offset] ^= flip.mask
            flip.path.write_bytes(data)
            script = package / "verifier.sh"
            if flip.path != script:  # a changed script cannot testify about itself
                done = subprocess.run(["bash", str(script)], capture_output=True, check=False)
                shell_missed += done.returncode == 0
            data[flip.offset] ^= flip.mask
            flip.path.write_bytes(data)
    return {
        "package bytes": size,
        "positions": len(changes),
        "undetected": len(missed),
        "positions before verifier.sh": len(shell),
        "undetected by verifier.sh": shell_missed,
    }


def kills() -> dict[str, Any]:
    """Kill a unit at work a thousand times."""
    with tempfile.TemporaryDirectory() as name, open_house(Path(name)) as house:
        verdict = kill_again_and_again(house, KILLS, random.Random(11))
    return {
        "kills": verdict.kills,
        "captures acknowledged": verdict.acknowledged,
        "seals stamped": verdict.seals,
        "acknowledged and lost": len(verdict.lost),
        "shown as sealed and not": len(verdict.false_seals),
        "torn tails cut back": verdict.torn,
        "kills by last word": verdict.during,
    }


def _unchanged(house: House, visits_wanted: int, captures_each: int) -> list[Capture]:
    """Archive visits that find every page unchanged; return all captures but the first visit's."""
    found: list[Capture] = []
    source, _ = sources.add(house.ledger, url=SHOP, kind=SourceKind.SHOP, at=now(), actor="bench")
    originals: list[Capture] = []
    chain = (house.authority.folder / "tsa.pem").read_text()
    for number in range(visits_wanted + 1):
        at = now() - timedelta(hours=1)
        name = f"{source.id}/{at:%Y-%m}/visit-{number}.warc.gz"
        visit = visits.open_visit(house.ledger, source_id=source.id, started_at=at, segment=name)
        writer = SegmentWriter(
            house.room.archive / name, visit_id=visit.id, source_id=source.id, began_at=at,
            warcinfo={"software": "Portique/bench", "visit": visit.id, "source": source.id, FIELD: RULE},
        )  # fmt: skip
        writer.add_metadata("station", station(), at=at)
        facts = {"chain": writer.add_chain(chain, at=at), "role": "page"}
        for page in range(captures_each):
            body = HTML * 20 + str(page).encode()
            made = exchange(
                f"{SHOP}produit/{page}", at, body, requested_url=f"{SHOP}produit/{page}", **facts
            )
            writer.add_exchange(made, refers_to=originals[page] if number else None)
        captures = writer.commit()
        if not number:
            originals = captures
        else:
            found += captures
        writer.close({"outcome": "complete", "reason": ""}, at=at)
        _enter(house, visit.id, captures, at)
    return found


def cost() -> dict[str, Any]:
    """Weigh an unchanged page: archive, ledger, seal."""
    pages, times = 50, 40
    with tempfile.TemporaryDirectory() as name, open_house(Path(name)) as house:
        base = _weight(house)
        _unchanged(house, 0, pages)
        house.seal()
        first = _weight(house)
        _unchanged_again(house, times, pages)
        entered = _weight(house)
        house.seal()
        sealed = _weight(house)
    count = pages * times
    return {
        "captures": count,
        "page bytes": len(HTML) * 20,
        "archive bytes a capture": round((entered["archive"] - first["archive"]) / count),
        "ledger bytes a capture": round((entered["ledger"] - first["ledger"]) / count),
        "seal bytes a capture": round((sealed["ledger"] - entered["ledger"]) / count),
        "whole bytes a capture": round(
            (sealed["archive"] + sealed["ledger"] - first["archive"] - first["ledger"]) / count
        ),
        "first capture of a page, archive bytes": round(
            (first["archive"] - base["archive"]) / pages
        ),
    }


def _unchanged_again(house: House, times: int, pages: int) -> None:
    source = sources.source_id(SHOP)
    originals = list(capture_table.of_series(house.ledger, source, f"{now():%Y-%m}"))[:pages]
    chain = (house.authority.folder / "tsa.pem").read_text()
    for number in range(times):
        at = now() - timedelta(minutes=30)
        name = f"{source}/{at:%Y-%m}/again-{number}.warc.gz"
        visit = visits.open_visit(house.ledger, source_id=source, started_at=at, segment=name)
        writer = SegmentWriter(
            house.room.archive / name, visit_id=visit.id, source_id=source, began_at=at,
            warcinfo={"software": "Portique/bench", "visit": visit.id, "source": source, FIELD: RULE},
        )  # fmt: skip
        writer.add_metadata("station", station(), at=at)
        facts = {"chain": writer.add_chain(chain, at=at), "role": "page"}
        for original in originals:
            made = exchange(
                original.url,
                at,
                HTML * 20 + original.url.rpartition("/")[2].encode(),
                requested_url=original.url,
                **facts,
            )
            writer.add_exchange(made, refers_to=original)
        captures = writer.commit()
        writer.close({"outcome": "complete", "reason": ""}, at=at)
        _enter(house, visit.id, captures, at)


def _enter(house: House, visit_id: str, captures: list[Capture], at: datetime) -> None:
    with house.ledger:
        capture_table.add(house.ledger, captures)
        visits.close(
            house.ledger,
            visit_id,
            visits.Ending(
                ended_at=at,
                outcome=Outcome.COMPLETE,
                reason="",
                captures=len(captures),
                size=1,
            ),
        )


def _weight(house: House) -> dict[str, int]:
    house.ledger.commit()
    return {
        "archive": sum(p.stat().st_size for p in house.room.archive.rglob("*.warc.gz")),
        "ledger": house.room.ledger.stat().st_size,
    }


def sealing() -> dict[str, Any]:
    """Seal a hundred thousand captures, against reading and hashing the same archive."""
    with tempfile.TemporaryDirectory() as name, open_house(Path(name)) as house:
        each = 1000
        _unchanged(house, SEALED // each - 1, each)
        segments = sorted(house.room.archive.rglob("*.warc.gz"))
        size = sum(p.stat().st_size for p in segments)
        read, found = _timed(lambda: sum(1 for p in segments for _ in records(p)))
        hashed, _ = _timed(lambda: [sha256(p.read_bytes()).hexdigest() for p in segments])
        whole, _ = _timed(lambda: house.seal(tokens=False))
        tree, _ = _timed(lambda: merkle.Tree([bytes(32)] * SEALED).root)
        (stored,) = seals.every_seal(house.ledger)
        checked, _ = _timed(lambda: seals.check(house.ledger, stored, []))
        count = stored.fields["size"] - 1
    return {
        "captures": count,
        "records": found,
        "archive bytes": size,
        "seal CPU s": round(whole, 2),
        "reading the records CPU s": round(read, 2),
        "hashing the bytes CPU s": round(hashed, 3),
        "seal / reading": round(whole / read, 2),
        "tree of that size CPU s": round(tree, 3),
        "checking the stored seal CPU s": round(checked, 3),
        "captures sealed a CPU s": round(count / whole),
    }


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    value = work()
    return time.process_time() - began, value


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "attacks": attacks, "flips": flipped, "kills": kills, "cost": cost, "seal": sealing,
}  # fmt: skip


def main() -> None:
    """Run the parts named on the command line, or all."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    openssl = subprocess.run(
        ["openssl", "version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    results["versions"] = {
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "openssl": openssl,
        **{name: version(name) for name in ("warcio", "wacz", "rfc3161-client", "cryptography", "cdxj_indexer", "rfc8785")},
    }  # fmt: skip
    for name in sys.argv[1:] or PARTS:
        results[name] = PARTS[name]()
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
        print(
            name,
            json.dumps({k: v for k, v in results[name].items() if k != "rows"}, ensure_ascii=False),
        )


if __name__ == "__main__":
    main()
