"""What a revisit leaves out stands in an earlier record of its file, and is found there by whoever needs it."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.archive import index
from storage.archive.exchange import Exchange
from storage.evidence.members import Segment, members
from storage.records.capture import Capture
from tests.storage.segments import BEGAN, exchange, segment

BODY = b"<p>Boutique</p>" * 60
FOUND = {
    "port": 443, "dns": {"resolver": "192.0.2.53", "answers": ["192.0.2.7"]}, "role": "product", "chain": "c" * 64,
    "tls": {"leaf": "a" * 64, "names": ["shop.example"], "verified": True, "verification": "ok"},
}  # fmt: skip


def asked(number: int, *, more: str = "", **facts: object) -> Exchange:
    """Return the same page under another address, asked with further fields."""
    one = exchange(BODY, url=f"https://shop.example/p/{number}?a=1", after=number, **{**FOUND, **facts})  # fmt: skip
    return replace(one, request_head=f"GET /p/{number}?a=1 HTTP/1.1\r\nHost: shop.example\r\n{more}\r\n".encode())  # fmt: skip


def kept(folder: Path, *exchanges: Exchange, lean: bool = True) -> tuple[Path, list[Capture]]:
    """Write exchanges, all but the first as revisits of it."""
    writer = segment(folder, lean=lean)
    told: list[Capture] = []
    for one in exchanges:
        told.append(writer.add_exchange(one, refers_to=told[0] if told else None))
    writer.commit()
    return writer.close({"outcome": "complete"}, at=BEGAN), told


def types(path: Path) -> Counter[str]:
    """Count the records of a segment by type."""
    return Counter(record.type for record in index.records(path))


def test_a_request_is_written_where_it_says_something_new(tmp_path: Path) -> None:
    """A cookie more is said, and so is its absence afterwards; the path alone is said by the target."""
    path, _ = kept(tmp_path, asked(0), asked(1), asked(2, more="Cookie: a=1\r\n"), asked(3, more="Cookie: a=1\r\n"), asked(4), asked(5))  # fmt: skip

    assert types(path) == {"warcinfo": 1, "response": 1, "revisit": 5, "request": 3, "metadata": 1}


def test_a_request_whose_path_is_not_its_targets_is_written(tmp_path: Path) -> None:
    """What cannot be put back from the target is never left out."""
    odd = replace(asked(1), request_head=b"GET https://shop.example/p/1?a=1 HTTP/1.1\r\nHost: shop.example\r\n\r\n")  # fmt: skip
    path, _ = kept(tmp_path, odd, odd, odd)

    assert types(path)["request"] == 3


def test_a_segment_without_the_rule_leaves_nothing_out(tmp_path: Path) -> None:
    """Segments of earlier editions, and imported ones, are read as they were."""
    path, told = kept(tmp_path, asked(0), asked(1), asked(2), lean=False)
    found = Segment(members(tmp_path, told[0].segment))

    assert types(path)["request"] == 3
    assert [found.whole(one) for one in told] == told


@pytest.mark.parametrize("number", [1, 3])
def test_what_was_left_out_is_found_again(tmp_path: Path, number: int) -> None:
    """How a page was asked for, and how its host was found, stands for each revisit in a record before it."""
    elsewhere = {"dns": {"resolver": "192.0.2.53", "answers": ["192.0.2.99"]}}
    _, told = kept(tmp_path, asked(0), asked(1), asked(2, more="Cookie: a=1\r\n", **elsewhere), asked(3, more="Cookie: a=1\r\n", **elsewhere))  # fmt: skip
    found = Segment(members(tmp_path, told[0].segment))
    (request,) = found.requests(told[number].id)
    block = index.record_at(tmp_path / request.segment, request.offset, request.length).block

    assert "dns" not in told[number].facts
    assert found.whole(told[number]).facts["dns"] == (elsewhere if number == 3 else FOUND)["dns"]
    assert (b"Cookie" in block) == (number == 3)
    assert request in found.companions(told[number])


def test_a_lean_segment_is_sound_to_others_and_to_the_index(tmp_path: Path) -> None:
    """warcio reads every record and its digests; the index rebuilt from the bytes is what the writer said."""
    path, told = kept(tmp_path, *(asked(number) for number in range(4)))
    with path.open("rb") as file:
        read = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            read.append(record.rec_type)

    assert Counter(read)["request"] == 1
    assert list(index.captures(path, told[0].segment)) == told


def test_who_a_host_proved_to_be_is_said_once_and_known_of_each_capture(tmp_path: Path) -> None:
    """The certificate is part of what a page is read with; another one in mid-visit is written, and holds from then on."""
    renewed = {"tls": {"leaf": "b" * 64, "verified": False}, "chain": "d" * 64}
    path, told = kept(tmp_path, asked(0), asked(1), asked(2, **renewed), asked(3, **renewed), asked(4))  # fmt: skip
    written = ["tls" in record.facts for record in index.records(path) if record.type in {"response", "revisit"}]  # fmt: skip
    leaves = ["a", "a", "b", "b", "a"]

    assert written == [True, False, True, False, True]
    assert [one.facts["tls"]["leaf"][0] for one in told] == leaves
    assert [one.facts["tls"]["leaf"][0] for one in index.captures(path, told[0].segment)] == leaves
    found = Segment(members(tmp_path, told[0].segment))
    assert [found.whole(one).facts["chain"][0] for one in told] == ["c", "c", "d", "d", "c"]


def test_an_unchanged_page_costs_less_than_six_hundred_bytes(tmp_path: Path) -> None:
    """A watch keeps such a record of most pages each day."""
    _, told = kept(tmp_path, *(asked(number) for number in range(40)))
    sizes = [after.offset - before.offset for before, after in pairwise(told[1:])]

    assert max(sizes) < 600
