"""What holds for every ledger, whatever was written in it."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bluelamp import canon
from bluelamp.ledger import Frontier, Leaf, commit, exports, merkle, verifier
from ledger.building import VKEY, cook_book, rehead, row

hashes = st.binary(min_size=32, max_size=32)
trees = st.lists(hashes, min_size=1, max_size=70)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-canon.MAX_INT, canon.MAX_INT) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)
names = st.from_regex(r"[a-z][a-z0-9_-]{0,9}(:[A-Za-z0-9._-]{1,9})?", fullmatch=True)
leaves = st.builds(
    Leaf,
    seq=st.integers(0, canon.MAX_INT),
    at=st.datetimes(timezones=st.just(UTC)),
    act=st.from_regex(r"[a-z][a-z0-9_]{0,9}(\.[a-z][a-z0-9_]{0,9}){1,2}", fullmatch=True),
    actor=names,
    objects=st.lists(names, max_size=4).map(tuple),
    commitment=hashes.map(bytes.hex),
)


def flip(data: bytes, bit: int) -> bytes:
    place, digit = divmod(bit % (len(data) * 8), 8)
    return data[:place] + bytes([data[place] ^ 1 << digit]) + data[place + 1 :]


@given(st.lists(hashes, max_size=70), st.integers(0, 70))
def test_the_small_state_has_the_root_of_the_whole(tree: list[bytes], cut: int) -> None:
    before = Frontier().extend(tree[:cut])
    restored = Frontier.from_text(before.text())
    assert restored == before
    after = restored
    for one in tree[cut:]:
        after = after.append(one)
    assert after == Frontier().extend(tree)
    assert after.root() == merkle.root(tree)
    assert verifier._Tree(bytearray(b"".join(tree))).root_at(len(tree)) == merkle.root(tree)


@given(trees, st.data(), st.integers(0))
def test_inclusion_proofs_hold_and_no_flipped_bit_passes(
    tree: list[bytes], data: st.DataObject, bit: int
) -> None:
    place = data.draw(st.integers(0, len(tree) - 1))
    root, proof = merkle.root(tree), merkle.inclusion_proof(tree, place)
    size = len(tree)
    assert merkle.verify_inclusion(tree[place], place, size, proof, root)
    assert not merkle.verify_inclusion(flip(tree[place], bit), place, size, proof, root)
    assert not merkle.verify_inclusion(tree[place], place, size, proof, flip(root, bit))
    assert not merkle.verify_inclusion(tree[place], place, size, [*proof, root], root)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong = [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]
        assert not merkle.verify_inclusion(tree[place], place, size, wrong, root)
        assert not merkle.verify_inclusion(tree[place], place, size, proof[:-1], root)
    assert all(
        not merkle.verify_inclusion(tree[place], other, size, proof, root)
        for other in range(size)
        if tree[other] != tree[place]
    )


@given(trees, st.data(), st.integers(0))
def test_consistency_proofs_hold_and_no_flipped_bit_passes(
    tree: list[bytes], data: st.DataObject, bit: int
) -> None:
    old, new = data.draw(st.integers(1, len(tree))), len(tree)
    old_root, new_root = merkle.root(tree[:old]), merkle.root(tree)
    proof = merkle.consistency_proof(tree, old)
    assert merkle.verify_consistency(old, old_root, new, new_root, proof)
    assert not merkle.verify_consistency(old, flip(old_root, bit), new, new_root, proof)
    assert not merkle.verify_consistency(old, old_root, new, flip(new_root, bit), proof)
    assert not merkle.verify_consistency(old, old_root, new, new_root, [*proof, new_root])
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong = [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]
        assert not merkle.verify_consistency(old, old_root, new, new_root, wrong)
        assert not merkle.verify_consistency(old, old_root, new, new_root, proof[:-1])


@given(values)
def test_a_value_has_one_text_and_comes_back(value: canon.Value) -> None:
    text = canon.dumps(value)
    assert canon.loads(text) == value
    assert canon.dumps(canon.loads(text)) == text
    assert json.loads(text) == value


@given(values)
def test_both_readers_give_a_value_the_same_text(value: canon.Value) -> None:
    assert verifier._canonical(value) == canon.dumps(value)


@given(leaves)
def test_both_readers_take_every_leaf(leaf: Leaf) -> None:
    text = leaf.encode()
    assert Leaf.decode(text) == leaf
    read = verifier._LEAF.fullmatch(text.decode())
    assert read is not None
    assert (read[1], read[3], int(read[5])) == (leaf.act, leaf.commitment, leaf.seq)


@given(st.integers(1, 40), st.integers(1, 9))
def test_both_trees_agree_at_every_checkpoint(size: int, every: int) -> None:
    verdict = verifier.verify(cook_book(size, every, ()).records(), key=VKEY)
    assert verdict.ok


@given(st.integers(0, 10), values.filter(bool))
def test_a_payload_put_in_later_is_named(seq: int, payload: canon.Value) -> None:
    records = cook_book(erased=()).records()
    row(records, seq)["payload"] = payload
    findings = verifier.verify(records).findings
    assert [(one.code, one.where) for one in findings] == [("payload-changed", f"entry {seq}")]


@given(st.permutations(range(12)))
def test_any_other_order_of_rows_is_found(order: list[int]) -> None:
    records = cook_book(erased=()).records()
    records[1:13] = [records[place + 1] for place in order]
    rehead(records)
    verdict = verifier.verify(records)
    assert verdict.ok == (order == sorted(order))
    late = [seq for place, seq in enumerate(order) if place and seq < max(order[:place])]
    named = [one.where for one in verdict.findings if one.code == "entry-out-of-order"]
    assert named == [f"entry {seq}" for seq in sorted(late)]


@given(st.sets(st.integers(0, 11), min_size=1, max_size=11))
def test_every_removed_row_is_named(removed: set[int]) -> None:
    book = cook_book(erased=())
    records = [one for one in book.records() if one.get("seq") not in removed]
    verdict = verifier.verify(records)
    inside = {seq for seq in removed if any(kept > seq for kept in set(range(12)) - removed)}
    named: set[int] = set()
    for one in verdict.findings:
        if one.code == "entry-missing":
            numbers = [
                int(word) for word in one.sentence.replace(",", "").split() if word.isdigit()
            ]
            named |= set(range(numbers[0], numbers[-1] + 1))
    assert named == inside
    assert {"head-size", "rolled-back"} <= {one.code for one in verdict.findings}


@given(values, hashes)
def test_an_export_comes_back_as_it_was(payload: canon.Value, salt: bytes) -> None:
    leaf = Leaf(0, datetime(2026, 3, 1, tzinfo=UTC), "a.b", "worker", (), commit(payload, salt))
    held = exports.Held(0, leaf.encode(), merkle.leaf_hash(leaf.encode()), payload, salt)
    made = list(exports.records("lamp.example/ledger", VKEY, [held], [], (1, held.hash)))
    assert [json.loads(line) for line in exports.lines(made)] == made
