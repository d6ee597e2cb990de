"""How a text is written is folded away; what it says stays."""

import pytest

from bluelamp.matching import fold
from bluelamp.matching.folding import PIECE, code_points, fold_codes


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Plain FLOUR", "plain flour"),
        ("crème brûlée", "creme brulee"),
        ("cre\u0301me", "creme"),
        ("ﬂour and ﬁgs", "flour and figs"),
        ("ｆｌｏｕｒ 𝐟𝐥𝐨𝐮𝐫 𝒻𝓁ℴ𝓊𝓇", "flour flour flour"),
        ("fl\u200bo\u202eu\u00adr\ufe0f", "flour"),
        ("flоur with Greek ο", "flour with greek o"),
        ("fl0ur, butt3r, s4lt, 5a1t", "flour, butter, salt, salt"),
        ("butt@r, $alt, sa$$afras", "buttar, salt, sassafras"),
        ("@anna, 100 g, anna@table.example", "@anna, 100 g, annaatable.example"),
        ("f l o u r and s-a-l-t", "flour and salt"),
        ("s.a.l.t b-u-t-t-e-r", "salt butter"),
        ("a b, e.g. I am", "a b, e.g. i am"),
        ("house-\nwife and house-\r\n  wife", "housewife and housewife"),
        ("a well-known sauce -\nthick", "a well-known sauce -\nthick"),
        ("٣ ३ ３", "3 3 3"),
        ("Straße", "strasse"),
        ("\ud800 salt \0", "\ud800 salt \0"),
        ("", ""),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_upper_and_lower_case_fold_alike_in_scripts_with_look_alikes() -> None:
    for text in ("варить суп", "μαγειρική", "խոհանոց"):
        assert fold(text).text == fold(text.upper()).text


def test_right_to_left_letters_stay_what_they_are() -> None:
    assert fold("طبخ الارز").text == "طبخ الارز"


def test_each_folded_character_knows_its_place() -> None:
    text = "ﬂ\u200bour, s a l t"
    folded = fold(text)
    assert folded.text == "flour, salt"
    assert [text[at] for at in folded.origin] == list("ﬂﬂour, salt")


def test_a_text_longer_than_a_piece_folds_as_its_parts_do() -> None:
    text = "fl0ur and ﬁgs " * (PIECE // 10)
    folded = fold_codes(code_points(text))
    assert len(folded.codes) == len("flour and figs ") * (PIECE // 10)
    assert text[int(folded.origin[-2])] == "s"
    assert int(folded.origin[-1]) == len(text) - 1
