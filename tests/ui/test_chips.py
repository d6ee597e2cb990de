"""Hidden characters are named and shown; everything else is left as it is."""

import pytest

from bluelamp.ui import chips


@pytest.mark.parametrize(
    ("char", "short", "name"),
    [
        ("\u200b", "ZW", "zero width space, U+200B"),
        ("\u202e", "RLO", "right-to-left override, U+202E"),
        ("\u2067", "RLI", "right-to-left isolate, U+2067"),
        ("\u00ad", "SHY", "soft hyphen, U+00AD"),
        ("\ufeff", "BOM", "zero width no-break space, U+FEFF"),
        ("\x00", "U+0000", "control character, U+0000"),
        ("\ud800", "U+D800", "half of a broken character, U+D800"),
        ("\ue000", "U+E000", "private use character, U+E000"),
        ("\uffff", "U+FFFF", "unassigned character, U+FFFF"),
        ("\U000e0041", "tag A", "tag latin capital letter a, U+E0041"),
        ("\U000e0101", "U+E0101", "variation selector-18, U+E0101"),
        ("\u3164", "HF", "hangul filler, U+3164"),
    ],
)
def test_a_hidden_character_has_a_short_label_and_its_full_name(
    char: str, short: str, name: str
) -> None:
    assert chips.hidden(char)
    assert chips.chip(char) == chips.Chip(short, name)


@pytest.mark.parametrize(
    "char", ["a", " ", "\n", "\t", "é", "ع", "字", "𝒶", "👩", "\u00a0", "\u0301"]
)
def test_what_can_be_seen_gets_no_chip(char: str) -> None:
    assert not chips.hidden(char)


def test_a_text_is_cut_at_its_hidden_characters() -> None:
    cut = chips.pieces("s\u200bugar\u202e")

    assert [(piece.text, piece.chip and piece.chip.short) for piece in cut] == [
        ("s", None),
        ("\u200b", "ZW"),
        ("ugar", None),
        ("\u202e", "RLO"),
    ]


@pytest.mark.parametrize("text", ["one\r\ntwo", "❤\ufe0f and salt", "plain"])
def test_a_character_that_does_its_everyday_work_is_left_alone(text: str) -> None:
    assert chips.pieces(text) == (chips.Piece(text),)


@pytest.mark.parametrize("text", ["one\rtwo", "s\ufe0fugar", "\ufe0f"])
def test_the_same_character_elsewhere_is_shown(text: str) -> None:
    assert any(piece.chip for piece in chips.pieces(text))
