"""
A Merkle tree over the leaves of a seal, hashed as RFC 6962 section 2.1 says.

``leaf = SHA-256(0x00 ‖ data)``, ``node = SHA-256(0x01 ‖ left ‖ right)``, split at the largest power of two below the
size. A proof names for each step the sibling and the side it stands on, so that a shell with ``sha256sum`` can
follow it; :func:`verify` also demands that the sides are those of the leaf's place (RFC 9162 section 2.1.3.2).

The one kept Python library with such proofs is GPLv3+; the product links no GPL code (pywb runs as a program of its
own), and the tests check this module against that library, tree by tree and proof by proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof, from the leaf up."""

    side: str
    """``L`` where the sibling stands left, ``R`` where it stands right."""

    sibling: bytes


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf's data."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; of none, the SHA-256 of nothing."""
    levels = _levels(leaves)
    return levels[-1][0] if levels else sha256(b"").digest()


class Tree:
    """All levels of a tree, to give many proofs without hashing again."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = _levels(leaves)
        self.size = len(leaves)
        self.root = self._levels[-1][0] if self._levels else sha256(b"").digest()

    def proof(self, index: int) -> tuple[Step, ...]:
        """Return the steps from leaf ``index`` (from 0) to the root."""
        if not 0 <= index < self.size:
            raise IndexError(f"leaf {index} of a tree of {self.size}")
        steps = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                steps.append(Step("L" if sibling < index else "R", level[sibling]))
            index >>= 1
        return tuple(steps)


def verify(leaf: bytes, index: int, size: int, steps: Sequence[Step], expected: bytes) -> bool:
    """Say whether the steps lead from this leaf hash, at this place in a tree of this size, to the expected root."""
    if not 0 <= index < size or [step.side for step in steps] != _sides(index, size):
        return False
    found = leaf
    for step in steps:
        found = (
            node_hash(step.sibling, found) if step.side == "L" else node_hash(found, step.sibling)
        )
    return found == expected


def _levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    # Pairing neighbours and carrying an odd last node up unchanged gives RFC 6962's tree.
    levels = [list(leaves)] if leaves else []
    while levels and len(levels[-1]) > 1:
        below = levels[-1]
        above = [node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        if len(below) % 2:
            above.append(below[-1])
        levels.append(above)
    return levels


def _sides(index: int, size: int) -> list[str]:
    sides, last = [], size - 1
    while last > 0:
        if index % 2:
            sides.append("L")
        elif index < last:
            sides.append("R")
        index >>= 1
        last >>= 1
    return sides
