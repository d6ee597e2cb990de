"""The tree, against the vectors that the Certificate Transparency implementations share."""

import hashlib

import pytest

from bluelamp.ledger import Frontier, MerkleError, merkle

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HASHES = [merkle.leaf_hash(data) for data in LEAVES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_of_the_known_vectors(size: int) -> None:
    assert merkle.root(HASHES[:size]).hex() == ROOTS[size]
    assert Frontier().extend(HASHES[:size]).root().hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("place", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_inclusion_proofs_of_the_known_vectors(place: int, size: int, proof: list[str]) -> None:
    made = merkle.inclusion_proof(HASHES[:size], place)
    assert [one.hex() for one in made] == proof
    root = bytes.fromhex(ROOTS[size])
    assert merkle.verify_inclusion(HASHES[place], place, size, made, root)


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_of_the_known_vectors(old: int, new: int, proof: list[str]) -> None:
    made = merkle.consistency_proof(HASHES[:new], old)
    assert [one.hex() for one in made] == proof
    roots = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])
    assert merkle.verify_consistency(old, roots[0], new, roots[1], made)


def test_places_and_sizes_that_no_tree_has() -> None:
    with pytest.raises(MerkleError, match="no leaf 8 in a tree of 8"):
        merkle.inclusion_proof(HASHES, 8)
    with pytest.raises(MerkleError, match="tree of 9 leaves cannot be the start of one of 8"):
        merkle.consistency_proof(HASHES, 9)
    root = merkle.root(HASHES)
    assert not merkle.verify_inclusion(HASHES[0], 8, 8, [], root)
    assert not merkle.verify_consistency(9, root, 8, root, [])
    assert not merkle.verify_consistency(3, root, 8, root, [])
    assert not merkle.verify_consistency(0, root, 8, root, [])
    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 8, root, [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1:",
        "2:" + "A" * 43,
        "01:" + "A" * 43 + "=",
        "3:" + "A" * 43 + "=",
        "-1:",
        "x:",
        "0:AA==",
    ],
)
def test_a_damaged_state_is_refused(text: str) -> None:
    with pytest.raises(MerkleError):
        Frontier.from_text(text)


def test_the_state_is_small() -> None:
    frontier = Frontier((1 << 40) - 1, (hashlib.sha256().digest(),) * 40)
    assert len(frontier.text()) < 1800
