"""
The gzip members of a segment as evidence sees them: which belong to a capture, and what a seal says about it.

A capture's *companions* are the records without which an expert could not judge it: the segment's warcinfo, the
station record, the request, the certificate chain, the visit's outcome. A capture's *leaf* is the canonical JSON
that names its member and its companions by digest; a seal is a tree over such leaves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from storage.archive.index import records
from storage.archive.lean import FIELD, Said, states_connection
from storage.evidence.canonical import canonical
from storage.ledger.times import to_text
from storage.records.capture import Capture

LEAF_SCHEMA = "portique-leaf-1"
Find = Callable[[str], Capture]
"""The capture of an id; raises CaptureUnknown."""

_SMALL_TYPES = {"warcinfo", "metadata"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record of a segment: where it lies and what its header says."""

    segment: str
    offset: int
    length: int
    sha256: str
    type: str
    id: str
    target: str
    date: str
    concurrent_to: str
    """UUID of the record it belongs to, or an empty string."""

    facts: dict[str, Any]
    block: bytes
    """Only of warcinfo, metadata and certificate chain records; empty otherwise."""


def members(archive: Path, segment: str) -> list[Member]:
    """
    Return the records of a closed segment in order.

    Raises:
        TornSegment, UnreadableRecord: the segment is damaged.
        FileNotFoundError: it is not there.
    """
    found = []
    for record in records(archive / segment):
        chain = record.target.startswith("urn:portique:tls-chain:")
        keep = record.type in _SMALL_TYPES or chain
        related = record.headers.get("warc-concurrent-to", "")
        found.append(
            Member(
                segment=segment,
                offset=record.offset,
                length=record.length,
                sha256=record.member_sha256,
                type=record.type,
                id=record.id,
                target=record.target,
                date=record.headers.get("warc-date", ""),
                concurrent_to=related.strip("<>").removeprefix("urn:uuid:"),
                facts=record.facts,
                block=record.block if keep else b"",
            )
        )
    return found


class Segment:
    """A segment's records, indexed once for many captures."""

    def __init__(self, found: Sequence[Member]) -> None:
        self.members = found
        self.by_id = {member.id: member for member in found}
        self._requests: dict[str, list[Member]] = {}
        self._chains: dict[str, Member] = {}
        self._common: list[Member] = []
        self._left_out: dict[str, _LeftOut] = _left_out(found)
        for member in found:
            if member.type == "request":
                self._requests.setdefault(member.concurrent_to, []).append(member)
            elif member.target.startswith("urn:portique:tls-chain:"):
                self._chains[member.target.rpartition(":")[2]] = member
            elif member.type in _SMALL_TYPES:
                self._common.append(member)

    def companions(self, capture: Capture) -> list[Member]:
        """Return the records that belong to a capture, in the order of the segment."""
        own = [*self._common, *self.requests(capture.id)]
        chain = self._chains.get(str(capture.facts.get("chain", "")))
        if chain is not None:
            own.append(chain)
        return sorted(own, key=lambda member: member.offset)

    def requests(self, capture_id: str) -> list[Member]:
        """Return the request records of a response; of a revisit without one, the record that says how it was asked."""
        left_out = self._left_out.get(capture_id)
        stands_in = left_out.request if left_out is not None else None
        return self._requests.get(capture_id) or ([stands_in] if stands_in is not None else [])

    def whole(self, capture: Capture) -> Capture:
        """Return a capture with what its record leaves out because an earlier one says the same (:mod:`storage.archive.lean`)."""
        left_out = self._left_out.get(capture.id)
        if left_out is None:
            return capture
        return replace(capture, facts={**left_out.connection, **capture.facts})

    def chain(self, capture: Capture) -> Member | None:
        """Return the certificate chain a capture's connection showed."""
        return self._chains.get(str(capture.facts.get("chain", "")))

    def metadata(self, name: str) -> Member | None:
        """Return the visit's metadata record of this name (``station``, ``outcome``), the last where there are several."""
        found = [m for m in self._common if m.target.startswith(f"urn:portique:{name}:")]
        return found[-1] if found else None

    @property
    def warcinfo(self) -> Member | None:
        """The segment's first warcinfo record."""
        return next((m for m in self._common if m.type == "warcinfo"), None)


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """What a lean revisit leaves out."""

    request: Member | None
    """The last request record before it."""

    connection: dict[str, Any]


def _left_out(found: Iterable[Member]) -> dict[str, _LeftOut]:
    """Return by record id what the revisits of a segment leave out; nothing, where its warcinfo does not state the rule."""
    made: dict[str, _LeftOut] = {}
    lean, last = False, None
    said = Said()
    for member in found:
        if member.type == "warcinfo":
            lean = f"{FIELD}:".encode() in member.block
        elif member.type == "request":
            last = member
        elif member.type == "revisit" and lean and not member.target.startswith("urn:"):
            made[member.id] = _LeftOut(
                last, {} if states_connection(member.facts) else said.connection(member.target)
            )
        said.read(member.target, member.facts)
    return made


def leaf(capture: Capture, companions: Iterable[Member], original: Capture | None) -> bytes:
    """
    Return what a seal says about a capture: canonical JSON of ids, places and digests, without any content.

    ``original`` is the capture whose payload a revisit stands for.
    """
    fields: dict[str, Any] = {
        "schema": LEAF_SCHEMA,
        "capture": capture.id,
        "kind": capture.kind.value,
        "captured_at": to_text(capture.captured_at),
        "visit": capture.visit_id,
        "source": capture.source_id,
        "segment": capture.segment,
        "offset": capture.offset,
        "length": capture.length,
        "member_sha256": capture.member_sha256,
        "entity": capture.entity_digest,
        "companions": [member.sha256 for member in companions],
    }
    if original is not None:
        fields["original"] = {"capture": original.id, "member_sha256": original.member_sha256}
    return canonical(fields)


def original_of(capture: Capture, find: Find) -> Capture | None:
    """Return the capture that holds the payload, None where it is the capture itself."""
    return find(capture.payload_in) if capture.payload_in else None
