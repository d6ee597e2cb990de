"""The append-only Merkle tree of RFC 6962, 2.1: hashes, proofs, and a small state to append to.

All hashes are SHA-256, 32 bytes. Leaves are counted from 0.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from typing import Self

import msgspec

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


class MerkleError(ValueError):
    """A size, place or state that no tree has."""


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf's bytes (RFC 6962 2.1: SHA-256 of 0x00 and the data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into one (RFC 6962 2.1: SHA-256 of 0x01, left, right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Give the root over all leaves (RFC 6962 2.1, MTH); the root of no leaf is SHA-256 of b""."""
    return _root(leaf_hashes, 0, len(leaf_hashes)) if leaf_hashes else EMPTY_ROOT


def inclusion_proof(leaf_hashes: Sequence[bytes], place: int) -> list[bytes]:
    """Prove that a leaf stands at a place (RFC 6962 2.1.1, PATH), lowest sibling first.

    Raises MerkleError when the tree has no such place.
    """
    if not 0 <= place < len(leaf_hashes):
        raise MerkleError(f"There is no leaf {place} in a tree of {len(leaf_hashes)}.")
    proof: list[bytes] = []
    start, end = 0, len(leaf_hashes)
    while end - start > 1:
        middle = start + _split(end - start)
        if place < middle:
            proof.append(_root(leaf_hashes, middle, end))
            end = middle
        else:
            proof.append(_root(leaf_hashes, start, middle))
            start = middle
    proof.reverse()
    return proof


def verify_inclusion(
    leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether a proof shows this leaf hash at this place under this root (RFC 9162 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    index, last, built = place, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            built = node_hash(sibling, built)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            built = node_hash(built, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and built == root


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Prove that the tree of `old_size` leaves is the start of this one (RFC 6962 2.1.2, PROOF).

    Raises MerkleError when the old tree is larger than this one.
    """
    size = len(leaf_hashes)
    if not 0 <= old_size <= size:
        raise MerkleError(f"A tree of {old_size} leaves cannot be the start of one of {size}.")
    if old_size in (0, size):
        return []
    proof: list[bytes] = []
    start, end, known = 0, size, True
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            proof.append(_root(leaf_hashes, middle, end))
            end = middle
        else:
            proof.append(_root(leaf_hashes, start, middle))
            start, known = middle, False
    if not known:
        proof.append(_root(leaf_hashes, start, end))
    proof.reverse()
    return proof


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether a proof shows that the new tree only appended to the old (RFC 9162 2.1.4.2)."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    index, last = old_size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old_built = new_built = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old_built = node_hash(sibling, old_built)
            new_built = node_hash(sibling, new_built)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new_built = node_hash(new_built, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and old_built == old_root and new_built == new_root


class Frontier(msgspec.Struct, frozen=True):
    """All that appending needs: how many leaves, and the roots of the perfect subtrees.

    The subtrees are those of the size's binary digits, largest first: at most 64 hashes.
    Raises MerkleError when the hashes do not fit the size.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise MerkleError(f"{len(self.hashes)} subtrees do not make a tree of {self.size}.")
        if any(len(one) != HASH_BYTES for one in self.hashes):
            raise MerkleError(f"Each hash of a tree is {HASH_BYTES} bytes.")

    def append(self, leaf_hash: bytes) -> Self:
        """Give the state after one more leaf."""
        return self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> Self:
        """Give the state after these further leaves, in their order."""
        size, hashes = self.size, list(self.hashes)
        for one in leaf_hashes:
            carried, full = one, size
            while full & 1:
                carried, full = node_hash(hashes.pop(), carried), full >> 1
            hashes.append(carried)
            size += 1
        return type(self)(size, tuple(hashes))

    def root(self) -> bytes:
        """Give the root of the tree so far, equal to `merkle.root` of all its leaves."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, built = self.hashes
        for one in reversed(larger):
            built = node_hash(one, built)
        return built

    def text(self) -> str:
        """Give the state as `size:base64 of the hashes`, at most some 2,800 characters."""
        return f"{self.size}:{base64.b64encode(b''.join(self.hashes)).decode()}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `text` gave. Raises MerkleError."""
        number, colon, packed = text.partition(":")
        try:
            joined = base64.b64decode(packed, validate=True)
            size = int(number)
        except (binascii.Error, ValueError) as error:
            raise MerkleError("The tree's state is not `size:base64`: restore it.") from error
        pieces = (joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES))
        frontier = cls(size, tuple(pieces))
        if not colon or frontier.text() != text:
            raise MerkleError("The tree's state is not `size:base64`: restore it.")
        return frontier


def _split(count: int) -> int:
    """Give the largest power of two below a count of two or more."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(leaf_hashes: Sequence[bytes], start: int, end: int) -> bytes:
    if end - start == 1:
        return leaf_hashes[start]
    middle = start + _split(end - start)
    return node_hash(_root(leaf_hashes, start, middle), _root(leaf_hashes, middle, end))
