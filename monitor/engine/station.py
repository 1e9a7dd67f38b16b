"""A worker's own place: where it writes, which store it hands over to, what it offers, who it is."""

import fcntl
import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from crawler.order import VisitOrder
from crawler.station import clock_facts
from monitor.config import Schedule
from monitor.crawling import CrawlPool
from monitor.indexing import rescue
from storage.archive import lease, shelf
from storage.archive.shelf import Pointer
from storage.archive.store import Place, Store
from storage.errors import SegmentBeingWritten
from storage.ids import file_sha256, sha256_hex

log = logging.getLogger("portique.station")

HAND_OVER_SECONDS = 600
"""How long a worker goes on offering a segment to a store that does not answer; what is left it offers when it starts again."""


@dataclass(slots=True, kw_only=True)
class Station:
    """What every task on this worker shares; made once, before the worker is registered."""

    name: str
    scratch: Path
    """Its own folder: segments under way, pointers, cache. Nobody else writes there."""

    place: Place
    schedule: Schedule
    certificate: Path
    offers: frozenset[str] = frozenset()
    """Exits, countries, networks that sources may ask for."""

    address: str = ""
    """The public address it goes out by, as declared; empty: unknown."""

    at: str = ""
    """The address the scheduler knows it by."""

    store: Store = field(init=False)
    pool: CrawlPool = field(init=False)

    def __post_init__(self) -> None:
        self.store = shelf.use(self.scratch, self.place)
        self.pool = CrawlPool(self.schedule, self.scratch / "crawl.log")

    def provenance(self) -> Mapping[str, str]:
        """Return who makes a visit: lines of its ``warcinfo``. The clock is the worker's, with what it knows of its error."""
        clock = clock_facts()
        certificate = load_pem_x509_certificate(self.certificate.read_bytes())
        return {
            "name": self.name,
            "host": socket.gethostname(),
            "at": self.at,
            "certificate": sha256_hex(certificate.public_bytes(Encoding.DER)),
            "egress": self.address or "unknown",
            "offers": " ".join(sorted(self.offers)),
            "clock": f"{clock['utc']}, {clock['source']}, offset {clock['offset_ms']} ms",
        }

    def own(self, order: VisitOrder, token: int, authorities: Mapping[str, str]) -> VisitOrder:
        """Return an order as this worker carries it out: in its own folder, by its own ways out, under its own name."""
        network = order.network.model_copy(
            update={"extra_authorities": [self._authority(authorities[one]) for one in order.network.extra_authorities]}
        )  # fmt: skip
        changes: dict[str, object] = {
            "archive": self.scratch,
            "remembered": None,
            "segment": turned(order.segment, token),
            "made_by": {**self.provenance(), "lease": str(token)},
        }
        if order.exit is None and order.exit_name in self.offers:
            changes["exit_name"] = ""
            network = network.model_copy(
                update={"egress_address": self.address, "gateway": f"{self.name} ({order.exit_name})"}
            )  # fmt: skip
        browser = order.browser_settings
        if browser.executable and not Path(browser.executable).exists():
            changes["browser_settings"] = browser.model_copy(update={"executable": ""})
        return order.model_copy(update={**changes, "network": network})

    def _authority(self, text: str) -> str:
        """Return where an authority that came with an order lies here."""
        copy = self.scratch / "authorities" / f"{sha256_hex(text.encode())}.pem"
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            partial = copy.with_suffix(f".{uuid4()}")  # another visit may write it now
            partial.write_text(text, encoding="utf-8")
            partial.replace(copy)
        return str(copy)

    def hand_over(self, visit_id: str, segment: str, token: int, lost: str) -> bool:
        """
        Hand a visit's segment over whole, and take it away here; return False where another turn came between.

        Raises:
            StoreUnavailable: the store does not answer; the segment stays here.
            SegmentBeingWritten: a process writes it still.
        """
        key = turned(segment, token)
        path = self.scratch / key
        opened = path.with_name(path.name + ".open")
        if opened.exists() and not path.exists():
            rescue(opened, path)
        if not path.exists():
            return False
        pointer = Pointer(
            segment=segment, key=key, size=path.stat().st_size, sha256=file_sha256(path)
        )
        patient = Store(self.place, retry_seconds=HAND_OVER_SECONDS)
        shelf.deliver(patient, pointer, path)
        counts = lease.deliver(patient, visit_id, token, pointer, self.name, lost)
        if not counts:
            log.warning("visit_came_too_late", extra={"visit": visit_id, "token": token})
        path.unlink()
        return counts

    def left(self) -> int:
        """Hand over what a worker that was killed left here, and forget where others lie; return how many segments."""
        for pointer in self.scratch.glob(f"*/*/*{shelf.KEPT}"):
            pointer.unlink()  # each task brings those it needs
        handed = 0
        for path in sorted(self.scratch.glob("*/*/*.warc.gz*")):
            if not path.name.endswith((".warc.gz", ".warc.gz.open")):
                continue
            name = path.relative_to(self.scratch).as_posix().removesuffix(".open")
            stem, token, *_ = name.rsplit(".", 3)
            try:
                self.hand_over(stem.rpartition("/")[2], f"{stem}.warc.gz", int(token), "the worker ended before the visit did")  # fmt: skip
            except SegmentBeingWritten:
                log.warning("segment_still_written", extra={"segment": name})
            else:
                handed += 1
        return handed

    def lock(self) -> object:
        """Hold the folder for as long as the returned file is open; raises BlockingIOError where another worker does."""
        file = (self.scratch / "worker.lock").open("a")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return file


def turned(segment: str, token: int) -> str:
    """Return the key under which the segment of one turn lies: turns never meet."""
    return f"{segment.removesuffix('.warc.gz')}.{token}.warc.gz"


_here: list[Station] = []


def stand(station: Station) -> None:
    """Say which station this process is."""
    _here[:] = [station]


def here() -> Station:
    """Return the station of this worker."""
    return _here[0]
