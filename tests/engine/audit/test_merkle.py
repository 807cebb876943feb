from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit import merkle
from engine.audit.merkle import leaf_hash, merkle_root
from engine.storage import new_id

HASHES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20, unique=True)


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def test_the_tree_is_that_of_rfc_6962() -> None:
    a, b, c, d, e = (bytes([number]) * 32 for number in range(5))

    assert merkle_root([a]) == a
    assert merkle_root([a, b]) == node(a, b)
    assert merkle_root([a, b, c]) == node(node(a, b), c)
    assert merkle_root([a, b, c, d, e]) == node(node(node(a, b), node(c, d)), e)


def test_a_leaf_covers_case_length_and_head() -> None:
    case_id, head = UUID(int=1), b"\7" * 32

    assert leaf_hash(case_id, 3, head) == sha256(b"\0" + bytes(15) + b"\1" + bytes(7) + b"\3" + head).digest()


@given(HASHES, st.data())
def test_any_change_of_the_leaves_changes_the_root(hashes: list[bytes], data: st.DataObject) -> None:
    changed = list(hashes)
    place = data.draw(st.integers(0, len(hashes) - 1))
    match data.draw(st.sampled_from(["flip", "drop", "double", "swap"])):
        case "flip":
            changed[place] = bytes([changed[place][0] ^ 1]) + changed[place][1:]
        case "drop":
            del changed[place]
        case "double":
            changed.append(changed[-1])
        case "swap":
            changed[0], changed[place] = changed[place], changed[0]

    if changed and changed != hashes:
        assert merkle_root(changed) != merkle_root(hashes)


def inner_node_as_leaf() -> tuple[bytes, bytes]:
    """The root over four chains, and the root over two made of the inner nodes' bytes."""
    four = [leaf_hash(new_id(), 1, bytes([number]) * 32) for number in range(4)]
    inner = [sha256(merkle._LEAF + four[at] + four[at + 1]).digest() for at in (0, 2)]
    return merkle_root(four), merkle_root(inner)


def test_an_inner_node_cannot_pass_for_a_leaf() -> None:
    real, forged = inner_node_as_leaf()

    assert real != forged


def test_control_without_domains_an_inner_node_passes_for_a_leaf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merkle, "_LEAF", b"")
    monkeypatch.setattr(merkle, "_NODE", b"")
    real, forged = inner_node_as_leaf()

    assert real == forged
