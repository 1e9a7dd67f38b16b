"""
Cut from the archive what one capture needs to stand alone, byte for byte.

The slice holds the capture, the redirects that led to it, what a browser made of it and loaded for it (where the page
was asked for twice in a visit, with the browser and without, the pictures of either are its own), the payload a revisit
stands for, and every companion record. Members are copied as they lie in the archive, so their digests stay
those the seal names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.archive.shelf import local
from storage.errors import CaptureUnknown
from storage.evidence.canonical import pieces
from storage.evidence.members import Find, Member, Segment, members, original_of
from storage.records.capture import Capture, CaptureKind

_WEB = {CaptureKind.RESPONSE, CaptureKind.REVISIT}
_RENDERED = {CaptureKind.DOM, CaptureKind.SCREENSHOT, CaptureKind.TEXT, CaptureKind.PDF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What goes into a package."""

    main: Capture
    """The response (or the one rendering or imported file) that was asked for."""

    captures: tuple[Capture, ...]
    """All captures of the main one's visit in the slice, the main one among them, in the order of the segment."""

    originals: tuple[Capture, ...]
    """Captures that hold payloads the revisits of the slice stand for, where those lie elsewhere."""

    members: tuple[Member, ...]
    """Every record, in the order it is written."""

    segment: Segment
    looks: frozenset[str]
    """The main capture and those of the same address in the same visit that a browser was shown."""

    def rendering(self, kind: CaptureKind) -> Capture | None:
        """Return what a browser made of the page, the last of this kind; of the main capture itself where there is one."""
        found = [c for c in self.captures if c.kind is kind and {c.id, c.refers_to} & self.looks]
        own = [c for c in found if self.main.id in {c.id, c.refers_to}]
        return next(reversed(own or found), None)


def cut(archive: Path, capture: Capture, in_visit: Iterable[Capture], find: Find) -> Slice:
    """
    Choose the records of the slice.

    ``in_visit`` are the captures the ledger knows of the same visit.

    Raises:
        TornSegment, UnreadableRecord, FileNotFoundError: the archive does not hold them.
        CaptureUnknown: a revisit refers to a capture nobody knows.
    """
    known = sorted(
        (other for other in in_visit if other.segment == capture.segment), key=lambda c: c.offset
    )
    by_id = {other.id: other for other in known}
    main = capture
    if capture.kind in _RENDERED and capture.refers_to in by_id:
        main = by_id[capture.refers_to]
    looks = _looks(main, known)
    chosen = [other for other in known if _belongs(other, main, looks, known)]
    if main.id not in {c.id for c in chosen}:
        raise CaptureUnknown(main.id)
    segment = Segment(members(archive, capture.segment))
    picked: dict[tuple[str, int], Member] = {}
    originals: dict[str, Capture] = {}
    for each in chosen:
        own = segment.by_id.get(each.id)
        if own is None:
            raise CaptureUnknown(each.id)
        for member in (own, *segment.companions(each)):
            picked[member.segment, member.offset] = member
        original = original_of(each, find)
        if original is not None and original.id not in {c.id for c in chosen}:
            originals[original.id] = original
    ordered = [picked[place] for place in sorted(picked)]
    elsewhere: dict[str, Segment] = {capture.segment: segment}
    for original in originals.values():
        if original.segment not in elsewhere:
            elsewhere[original.segment] = Segment(members(archive, original.segment))
        held = elsewhere[original.segment].by_id.get(original.id)
        if held is None:
            raise CaptureUnknown(original.id)
        ordered.append(held)
    return Slice(
        main=segment.whole(main),
        captures=tuple(segment.whole(each) for each in chosen),
        originals=tuple(originals.values()),
        members=tuple(ordered),
        segment=segment,
        looks=looks,
    )


def write(archive: Path, chosen: Iterable[Member], out: IO[bytes]) -> list[tuple[int, int, str]]:
    """Copy the members; return offset, length and SHA-256 of each as it lies in the copy."""
    index, offset = [], 0
    for member in chosen:
        for piece in pieces(local(archive / member.segment), member.offset, member.length):
            out.write(piece)
        index.append((offset, member.length, member.sha256))
        offset += member.length
    return index


def _looks(main: Capture, known: list[Capture]) -> frozenset[str]:
    shown = {c.refers_to for c in known if c.kind in _RENDERED}
    same = {c.id for c in known if c.kind in _WEB and c.url == main.url and c.id in shown}
    return frozenset({main.id, *same})


def _belongs(other: Capture, main: Capture, looks: frozenset[str], known: list[Capture]) -> bool:
    if other.id in looks or (other.kind in _RENDERED and other.refers_to in looks):
        return True
    if main.requested_url and other.requested_url == main.requested_url:
        redirect = other.status is not None and 300 <= other.status < 400 and other.status != 304
        if redirect and other.captured_at <= main.captured_at:
            return True
    if not other.facts.get("browser") or other.requested_url:
        return False
    return any(_during(other, look, known) for look in known if look.id in looks)


def _during(other: Capture, look: Capture, known: list[Capture]) -> bool:
    """Say whether a capture was made between the browser's answer for a page and its last rendering."""
    rendered = [c.captured_at for c in known if c.refers_to == look.id and c.kind in _RENDERED]
    return bool(rendered) and look.captured_at <= other.captured_at <= max(rendered)
