"""Receipt codes: forgiving about how they are typed, strict about slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.reports import receipts

drawn = st.integers(0, 2**receipts.BITS - 1)


def code_of(bits: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(receipts.secrets, "randbits", lambda _: bits)
    return receipts.new()


@given(drawn)
def test_a_code_reads_back_however_it_is_typed(bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        code = code_of(bits, patch)
    assert len(code) == receipts.LENGTH
    assert receipts.parse(code) == code
    shown = receipts.shown(code)
    for typed in (
        shown,
        shown.lower(),
        shown.replace("-", " "),
        shown.replace("-", "\u2013"),
        f"\u200b {code} \n",
        shown.replace("0", "O").replace("1", "l"),
        shown.replace("0", "o").replace("1", "I"),
    ):
        assert receipts.parse(typed) == code


@given(drawn, st.integers(0, 15), st.sampled_from(receipts.ALPHABET))
def test_every_single_wrong_character_is_noticed(bits: int, place: int, other: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        code = code_of(bits, patch)
    typed = code[:place] + other + code[place + 1 :]
    if typed == code:
        assert receipts.parse(typed) == code
    else:
        with pytest.raises(receipts.Mistyped, match="There is a slip"):
            receipts.parse(typed)


@given(drawn, st.integers(0, 14))
def test_every_two_neighbours_that_changed_places_are_noticed(bits: int, place: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        code = code_of(bits, patch)
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if typed == code:
        assert receipts.parse(typed) == code
    else:
        with pytest.raises(receipts.Mistyped):
            receipts.parse(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type the code"),
        (" - - ", "Type the code"),
        ("7K2M-9QXD", "this one has 8"),
        ("7K2M-9QXD-41TR-8WVC-0", "this one has 17"),
        ("7K2M-9QXD-41TR-8WV!", "“!”"),
        ("7K2M-9QXD-41TR-8WVU", "“U”"),
        ("7K2M-9QXD-41TR-8WV\x00", "a hidden character"),
        ("x" * 10_000_000, "longer than a code"),
    ],
)
def test_what_is_no_code_is_refused_with_its_own_sentence(typed: str, says: str) -> None:
    with pytest.raises(receipts.ReceiptError, match=says) as refused:
        receipts.parse(typed)
    assert not isinstance(refused.value, receipts.Mistyped)
    assert "\n" not in str(refused.value)


def test_a_code_holds_75_random_bits() -> None:
    codes = {receipts.new() for _ in range(200)}
    assert len(codes) == 200
    for place in range(receipts.LENGTH):
        assert len({code[place] for code in codes}) > 16


def test_a_code_is_kept_under_a_key() -> None:
    code = receipts.new()
    kept = receipts.digest(code, b"one key")
    assert kept != receipts.digest(code, b"another key")
    assert code not in kept
