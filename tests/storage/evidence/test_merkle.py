"""The tree and its proofs, against an independent implementation (pymerkle) and against themselves."""

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.evidence import merkle


def _leaves(count: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 100])
def test_tree_is_that_of_rfc_6962(count: int) -> None:
    """An expert may use any RFC 6962 tool: pymerkle gives the same root and accepts the same path."""
    reference = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in _leaves(count):
        reference.append_entry(leaf)
    tree = merkle.Tree([merkle.leaf_hash(leaf) for leaf in _leaves(count)])

    assert tree.root == reference.get_root()
    for index in range(count):
        theirs = reference.prove_inclusion(index + 1).serialize()
        ours = tree.proof(index)
        assert [step.sibling.hex() for step in ours] == theirs["path"][1:]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 300), st.data())
def test_proof_leads_to_the_root_from_its_own_place_only(count: int, data: st.DataObject) -> None:
    """A proof moved to another leaf, place or size must fail, whatever the shape of the tree."""
    hashes = [merkle.leaf_hash(leaf) for leaf in _leaves(count)]
    tree = merkle.Tree(hashes)
    index = data.draw(st.integers(0, count - 1))
    other = data.draw(st.integers(0, count - 1))
    steps = tree.proof(index)

    assert merkle.verify(hashes[index], index, count, steps, tree.root)
    if other != index:
        assert not merkle.verify(hashes[other], other, count, steps, tree.root)
        assert not merkle.verify(hashes[other], index, count, steps, tree.root)


def test_inner_node_cannot_pass_for_a_leaf() -> None:
    """Leaves and nodes are hashed apart (0x00, 0x01), or a node's two halves could be shown as evidence."""
    hashes = [merkle.leaf_hash(leaf) for leaf in _leaves(4)]
    tree = merkle.Tree(hashes)
    node = hashes[0] + hashes[1]

    assert not merkle.verify(merkle.leaf_hash(node), 0, 2, tree.proof(0)[1:], tree.root)
