"""A real authority that is down, slow, wrong, expired or a stranger: never sealed wrongly, always sealed later."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.evidence import custody
from storage.evidence.der import ordered_certificates
from storage.evidence.errors import AuthorityUnreachable, ClockUnreliable, TimestampRefused
from storage.evidence.seals import check, every_seal, find_seal
from storage.evidence.stamping import stamp
from storage.evidence.timestamp import Authority, chain_of, obtain, verify
from tests.storage.evidence.authority import LoopbackAuthority, make_authority, post
from tests.storage.evidence.house import House, now


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackAuthority]:
    """An authority of its own for the tests that do not seal."""
    folder = tmp_path_factory.mktemp("tsa") / "a"
    make_authority(folder, "autorite")
    with LoopbackAuthority(folder) as running:
        yield running


def _pinned(
    authority: LoopbackAuthority, roots: Path | None = None, seconds: float = 5
) -> Authority:
    pem = ((roots or authority.folder) / "ca.pem").read_bytes()
    return Authority(name="a", url=authority.url, roots_pem=pem, seconds=seconds)


def test_token_of_a_good_authority_is_accepted_by_openssl_too(
    authority: LoopbackAuthority, tmp_path: Path
) -> None:
    """Query and answer are kept whole, so openssl gives the same verdict."""
    authority.mode = "good"
    token = obtain(_pinned(authority), b"statement", post=post, now=now, skew=60)
    for name, data in (("q", token.query), ("r", token.reply), ("d", b"statement")):
        (tmp_path / name).write_bytes(data)

    for question in (["-data", "d"], ["-queryfile", "q"]):
        done = subprocess.run(
            ["openssl", "ts", "-verify", *question, "-in", "r", "-CAfile", authority.folder / "ca.pem"],
            cwd=tmp_path, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_chain_in_openssl_order_is_read(authority: LoopbackAuthority) -> None:
    """OpenSSL writes the certificates of a token unsorted; a strict reader would refuse half of all honest authorities."""
    authority.mode = "good"
    tokens = [
        obtain(_pinned(authority), str(n).encode(), post=post, now=now, skew=60) for n in range(2)
    ]

    for token in tokens:
        assert len(ordered_certificates(token.reply)) == len(token.reply)
    with pytest.raises(ValueError, match="DER"):
        ordered_certificates(tokens[0].reply[:-3])


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("error", AuthorityUnreachable),
        ("silent", AuthorityUnreachable),
        ("garbage", TimestampRefused),
    ],
)
def test_bad_answer_is_no_token(
    authority: LoopbackAuthority, mode: str, error: type[Exception]
) -> None:
    """Down, slow or talking nonsense: the reason is told apart, nothing is believed."""
    authority.mode = mode

    with pytest.raises(error):
        obtain(_pinned(authority, seconds=0.3), b"statement", post=post, now=now, skew=60)


def test_answer_to_another_question_is_refused(authority: LoopbackAuthority) -> None:
    """A replayed token has the right bytes of an earlier day and the wrong nonce."""
    authority.mode = "good"
    obtain(_pinned(authority), b"statement", post=post, now=now, skew=60)
    authority.mode = "replay"

    with pytest.raises(TimestampRefused):
        obtain(_pinned(authority), b"statement", post=post, now=now, skew=60)


def test_expired_authority_is_refused(tmp_path: Path) -> None:
    """A certificate that ended in 2021 cannot date anything today."""
    make_authority(tmp_path / "old", "ancienne", expired=True)
    with (
        LoopbackAuthority(tmp_path / "old") as authority,
        pytest.raises(TimestampRefused, match="expired"),
    ):
        obtain(_pinned(authority), b"statement", post=post, now=now, skew=60)


def test_authority_below_an_intermediate_is_accepted(tmp_path: Path) -> None:
    """Real authorities stand below an intermediate they send with the token; only the root is pinned."""
    make_authority(tmp_path / "deep", "profonde", intermediate=True)
    with LoopbackAuthority(tmp_path / "deep") as authority:
        token = obtain(_pinned(authority), b"statement", post=post, now=now, skew=60)

    assert len(chain_of(token.reply)) == 3


def test_unknown_root_is_refused(authority: LoopbackAuthority, tmp_path: Path) -> None:
    """The root comes from the configuration; that the token brings its own chain changes nothing."""
    authority.mode = "good"
    make_authority(tmp_path / "other", "autre")

    with pytest.raises(TimestampRefused):
        obtain(_pinned(authority, tmp_path / "other"), b"statement", post=post, now=now, skew=60)


def test_clock_that_contradicts_the_token_is_said(authority: LoopbackAuthority) -> None:
    """With our clock an hour off, every date of ours is in doubt: nothing is sealed until it is set."""
    authority.mode = "good"

    with pytest.raises(ClockUnreliable):
        obtain(
            _pinned(authority), b"s", post=post, now=lambda: now() - timedelta(hours=1), skew=600
        )


def test_token_over_other_bytes_is_refused(authority: LoopbackAuthority) -> None:
    """A token proves one byte string."""
    authority.mode = "good"
    token = obtain(_pinned(authority), b"statement", post=post, now=now, skew=60)

    with pytest.raises(TimestampRefused):
        verify("a", token.query, token.reply, b"statement.", _pinned(authority).roots)


@pytest.mark.parametrize("mode", ["error", "silent", "garbage", "replay"])
def test_seal_waits_for_its_token_and_gets_it_later(house: House, mode: str) -> None:
    """Whatever the authority does, the seal is pending and says so; the first good day seals it."""
    house.visit()
    pinned = replace(house.pinned, seconds=0.3)
    if mode == "replay":
        obtain(house.pinned, b"earlier", post=post, now=now, skew=60)
    house.authority.mode = mode
    number = house.seal(tokens=False).seal
    assert number is not None
    failed = stamp(house.ledger, [pinned], post=post, now=now, skew=600, actor="t")

    assert len(failed.failed) == 1
    assert not find_seal(house.ledger, number.id).sealed
    events = [
        entry.fields["event"] for entry in custody.of_series(house.ledger, f"seal-{number.id}")
    ]
    assert events[-1] in {"timestamp.pending", "timestamp.failed"}

    house.authority.mode = "good"
    assert stamp(house.ledger, [house.pinned], post=post, now=now, skew=600, actor="t").obtained
    (stored,) = every_seal(house.ledger)
    assert stored.sealed
    check(house.ledger, stored, [house.pinned])
