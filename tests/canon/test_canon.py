"""Canonical JSON: one text per value, and everything without one refused by name."""

import hashlib

import pytest

from bluelamp import canon


def test_keys_sort_by_utf16_code_units_as_in_rfc_8785() -> None:
    # The sorting example of RFC 8785, 3.2.3.
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert canon.dumps(value).decode() == (
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control",'
        '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",'
        '"😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}'
    )


def test_escapes_are_those_of_rfc_8785() -> None:
    # The string of RFC 8785, 3.2.2.
    assert canon.dumps("\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/") == (
        '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()
    )
    assert canon.dumps("\b\t\f\r\x7f\u2028") == '"\\b\\t\\f\\r\x7f\u2028"'.encode()


def test_plain_values() -> None:
    value = {"b": [1, -(2**53 - 1), True, None, ()], "a": {"": "soup"}}
    assert canon.dumps(value) == b'{"a":{"":"soup"},"b":[1,-9007199254740991,true,null,[]]}'


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            {"pot": [1, 0.5]},
            "The value at $.pot[1] is a float: write an int with a named unit, or a str.",
        ),
        (
            {"salt": float("nan")},
            "The value at $.salt is a float: write an int with a named unit, or a str.",
        ),
        ([2**53], "The value at $[0] is an int beyond ±(2^53-1): write it as a str."),
        (
            {"a": "\ud800"},
            "The value at $.a holds a lone surrogate, which is no character: remove or replace it.",
        ),
        (
            {"\udfff": 1},
            "The value at $ holds a lone surrogate, which is no character: remove or replace it.",
        ),
        ({"a": {1: 2}}, "The value at $.a has a key that is a int: keys are str."),
        ({"a\nb": b""}, "The value at $.a\\nb is a bytes, which JSON does not have."),
        ({"a": {1}}, "The value at $.a is a set, which JSON does not have."),
    ],
)
def test_what_has_no_canonical_form_is_refused_by_its_path(value: object, sentence: str) -> None:
    with pytest.raises(canon.CanonError) as caught:
        canon.dumps(value)
    assert str(caught.value) == sentence


def test_depth_is_bounded_both_ways() -> None:
    deep: object = None
    for _ in range(canon.MAX_DEPTH):
        deep = [deep]
    assert canon.loads(canon.dumps(deep)) == deep
    with pytest.raises(canon.CanonError, match="nested deeper than 64"):
        canon.dumps([deep])
    with pytest.raises(canon.CanonError, match="nested deeper than 64"):
        canon.loads(b"[" * 100_000)
    ring: list[object] = []
    ring.append(ring)
    with pytest.raises(canon.CanonError, match="nested deeper than 64"):
        canon.dumps(ring)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b'{"a":1,"b":{"c":1,"c":2}}', 'The key "c" stands twice in one object.'),
        (b'{"a":1,"\\u0061":2}', 'The key "a" stands twice in one object.'),
        (
            b"[1.0]",
            "The text holds the number 1.0: floats, NaN and Infinity are refused.",
        ),
        (
            b"[1e3]",
            "The text holds the number 1e3: floats, NaN and Infinity are refused.",
        ),
        (
            b"[NaN]",
            "The text holds the number NaN: floats, NaN and Infinity are refused.",
        ),
        (
            b"[-Infinity]",
            "The text holds the number -Infinity: floats, NaN and Infinity are refused.",
        ),
        (
            b'["\\ud800"]',
            (
                "The value at $[0] holds a lone surrogate, which is no character: "
                "remove or replace it."
            ),
        ),
        (b'"\xff"', "The text is not UTF-8 at byte 1."),
        (b"[1,]", "The text is not JSON at line 1, column 4."),
        (b"", "The text is not JSON at line 1, column 1."),
        (b"9007199254740992", "The value at $ is an int beyond ±(2^53-1): write it as a str."),
        (b"9" * 5000, "The text holds an int beyond ±(2^53-1): write it as a str."),
    ],
)
def test_a_text_that_readers_disagree_about_is_refused(text: bytes, sentence: str) -> None:
    with pytest.raises(canon.CanonError) as caught:
        canon.loads(text)
    assert str(caught.value) == sentence


def test_a_text_need_not_be_canonical_to_be_read() -> None:
    assert canon.loads(b' { "b" : 1 ,\n"a" : "\\u00f6" } ') == {"b": 1, "a": "ö"}


def test_the_digest_is_of_the_canonical_text() -> None:
    assert canon.digest({"b": 1, "a": 2}) == hashlib.sha256(b'{"a":2,"b":1}').hexdigest()
