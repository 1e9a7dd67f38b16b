"""Put a digest in files and record in the ledger what it told, and to whom it is to go (:mod:`monitor.digest.outbox`)."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from monitor.config import Configuration
from monitor.digest.files import own_file, put
from monitor.digest.folding import folded
from monitor.digest.rendering import Rendered
from storage.ids import derived_id
from storage.ledger import digests
from storage.ledger.digests import Announced, Composed, Delivery
from storage.ledger.times import to_text
from storage.records.digest import Digest
from storage.syncing import sync


@dataclass(frozen=True, slots=True)
class Written:
    """Where a digest lies."""

    id: str
    html: Path
    text: Path
    recorded: bool
    """Whether it is the digest of its day, not a preview."""


def write(
    ledger: sqlite3.Connection,
    digest: Digest,
    rendered: Rendered,
    folder: Path,
    configuration: Configuration,
    *,
    at: datetime | None,
    excerpts: Mapping[str, Rendered] = MappingProxyType({}),
) -> Written:
    """
    Write the files, then record in one transaction what was announced and to whom it is to go; a preview without ``at``.

    ``excerpts`` are what recipients get who asked for a part, or for English.

    A process killed between the two writes the same files again; one killed after it sends what is queued.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sync(folder.parent)
    name = f"{'bilan' if at else 'apercu'}-{digest.for_date}"
    html, text = folder / f"{name}.html", folder / f"{name}.txt"
    for path, content in ((html, rendered.html), (text, rendered.text)):
        put(path, content)
    for recipient, part in excerpts.items() if at else ():
        put(own_file(folder, str(digest.for_date), recipient, "html"), part.html)
        put(own_file(folder, str(digest.for_date), recipient, "txt"), part.text)
    digest_id = derived_id("digest", digest.for_date.isoformat())
    if at is None:
        return Written(digest_id, html, text, recorded=False)
    told = [
        Announced(entry=entry.id, digest_id=digest_id, section=entry.section.value)
        for section in folded(digest)
        for entry in section.told
    ]
    composed = Composed(
        id=digest_id, for_date=digest.for_date.isoformat(), composed_at=to_text(digest.until),
        text_sha256=sha256(rendered.text.encode()).hexdigest(),
        html_sha256=sha256(rendered.html.encode()).hexdigest(), entries=len(told),
    )  # fmt: skip
    to = _deliveries(configuration.digest.readers, digest_id, at)
    return Written(digest_id, html, text, recorded=digests.record(ledger, composed, told, to))


def _deliveries(readers: dict[str, str], digest_id: str, at: datetime) -> Iterator[Delivery]:
    for recipient, channel in readers.items():
        identity = derived_id("delivery", digest_id, channel, recipient)
        yield Delivery(
            id=identity, digest_id=digest_id, channel=channel, recipient=recipient,
            message_id=f"<{identity}@portique>", state="queued", queued_at=to_text(at),
        )  # fmt: skip
