"""What is found in posts, and where."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bluelamp.matching import ENGINE, Index, Match, Phrase, Scanner, Work
from bluelamp.matching.scanner import MOST_MATCHES
from matching.material import VOCABULARY, cook_book, excerpt, post, scanner

BOOK = cook_book(21)


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    return scanner(
        tmp_path_factory.mktemp("kitchen"),
        {"soups": BOOK, "pies": cook_book(22)},
        ("plain flour", "mall order", "小麦粉", "salt"),
        ("take plain flour with a pinch of luck",),
    )


def found(kitchen: Scanner, text: str) -> list[Match]:
    return kitchen.scan([post(text)])[0]


def passages_in(kitchen: Scanner, text: str) -> list[Match]:
    return [match for match in found(kitchen, text) if match.kind == "passage"]


def test_a_passage_is_found_where_it_stands(kitchen: Scanner) -> None:
    planted = excerpt(BOOK, 500, 20)
    text = f"My grandmother wrote: “{planted}”. Lovely, no?"
    [match] = passages_in(kitchen, text)
    assert (match.bank, match.item, match.engine) == ("kitchen", "soups", ENGINE)
    assert match.index == kitchen.index.version
    assert text[slice(*match.span)] == planted
    assert match.item_span is not None
    assert BOOK[slice(*match.item_span)] == planted
    assert match.edits == (("equal", *match.span, *match.item_span),)


@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        lambda text: text.replace("e", "\u0435").replace("o", "\u03bf"),
        lambda text: "\u200b".join(text),
        lambda text: text.replace("e", "3").replace("o", "0").replace("i", "1"),
        lambda text: "   ".join(" ".join(word) for word in text.split()),
        lambda text: "".join(chr(ord(c) + 0x1D41A - ord("a")) if c.islower() else c for c in text),
        lambda text: text.replace("a", "á").replace("u", "u\u0308"),
        lambda text: text.replace("tt", "t-\nt"),
    ],
)
def test_disguises_hide_nothing(kitchen: Scanner, disguise: Callable[[str], str]) -> None:
    text = "look " + disguise(excerpt(BOOK, 300, 16)) + " there"
    [match] = passages_in(kitchen, text)
    assert match.item == "soups"


def test_changed_words_are_shown_as_changed(kitchen: Scanner) -> None:
    words = excerpt(BOOK, 800, 30).split()
    words[10], words[20] = "marmalade", words[20] + " truly"
    del words[15]
    text = " ".join(words)
    [match] = passages_in(kitchen, text)
    assert [edit[0] for edit in match.edits] == [
        "equal", "replace", "equal", "delete", "equal", "insert", "equal",
    ]  # fmt: skip
    assert [text[a:b].strip() for what, a, b, _, _ in match.edits if what == "replace"] == [
        "marmalade"
    ]


def test_misread_words_belong_to_the_passage(kitchen: Scanner) -> None:
    words = excerpt(BOOK, 600, 24).split()
    misread = [w.replace("e", "q", 1) if len(w) > 4 else w for w in words[4:]]
    text = " ".join([*words[:4], *misread])
    [match] = passages_in(kitchen, text)
    assert match.span[1] - match.span[0] >= 0.9 * len(text)


def test_a_passage_of_misread_words_after_strange_ones_is_no_crash(kitchen: Scanner) -> None:
    for gap in range(20, 40):
        words = excerpt(BOOK, 700, 60).split()
        misread = [w[:-1] + "q" if len(w) > 4 else w for w in words[gap + 4 :]]
        strange = [f"zzxq{n}y" for n in range(gap)]
        found(kitchen, " ".join([*words[:4], *strange, *misread[:16]]))


def test_the_same_work_in_two_places_is_two_matches(kitchen: Scanner) -> None:
    text = f"{excerpt(BOOK, 100, 15)} -- we had guests then -- {excerpt(BOOK, 1500, 25)}"
    first, second = passages_in(kitchen, text)
    assert first.score > second.score
    assert first.span[0] > second.span[1]


def test_several_works_may_be_right(tmp_path: Path) -> None:
    shared = excerpt(BOOK, 200, 40)
    both = scanner(tmp_path, {"soups": BOOK, "stolen": cook_book(23, 300) + " " + shared})
    assert {m.item for m in found(both, shared)} == {"soups", "stolen"}


def test_phrases_bridge_punctuation_and_disguises(kitchen: Scanner) -> None:
    text = "Use PLAIN-fl0ur, p l a i n   f l o u r or 小麦粉を; plain, flour. Explain flour!"
    shown = [text[slice(*m.span)] for m in found(kitchen, text)]
    assert sorted(shown) == [
        "PLAIN-fl0ur", "p l a i n   f l o u r", "plain, flour", "小麦粉",
    ]  # fmt: skip


def test_l_and_i_are_told_apart_in_phrases(kitchen: Scanner) -> None:
    assert not found(kitchen, "by mail order")
    assert [m.item for m in found(kitchen, "a maIl order, a ma1l order")] == ["mall order"] * 2


def test_never_texts_suppress_what_they_cover_and_no_more(kitchen: Scanner) -> None:
    assert not found(kitchen, "They say: take plain flour, with a pinch of luck!")
    assert found(kitchen, "take plain flour with a pinch of salt")


def test_best_first_one_list_a_post(kitchen: Scanner) -> None:
    answers = kitchen.scan([post(""), post("salt " + excerpt(BOOK, 60, 14)), post("hello")])
    assert [len(matches) > 0 for matches in answers] == [False, True, False]
    scores = [match.score for match in answers[1]]
    assert scores == sorted(scores, reverse=True)


def test_a_batch_answers_as_posts_one_by_one_do(kitchen: Scanner) -> None:
    rng = random.Random(3)
    posts = [
        post(rng.choice(["", "hello ", "salt, "]) + excerpt(BOOK, rng.randrange(1900), n % 40 + 1))
        for n in range(300)
    ]
    assert kitchen.scan(posts) == [kitchen.scan([one])[0] for one in posts]


def test_a_whole_work_copied_is_one_match(kitchen: Scanner) -> None:
    [match] = [m for m in passages_in(kitchen, BOOK.replace("salt", "sand")) if m.score > 1000]
    assert match.span == (0, len(BOOK) - 1)


def test_chinese_passages_are_found(tmp_path: Path) -> None:
    rng = random.Random(4)
    book = "".join(chr(0x4E00 + rng.randrange(800)) for _ in range(3000))
    chinese = scanner(tmp_path, {"菜谱": book})
    text = "你好：" + book[700:730] + "！"
    [match] = found(chinese, text)
    assert text[slice(*match.span)] == book[700:730]


@pytest.mark.parametrize(
    "text",
    [
        "a " * 10**6,
        "x" * 10**7,
        "salt " * 10**6,
        "plain flour " * 300_000,
        (excerpt(BOOK, 400, 20) + " ") * 2000,
        "e" + "\u0301" * 10_000,
        "\ud800\0\ud800" * 100_000,
        "\ufdfa" * 200_000,
        "a-\n" * 300_000,
        "@$" * 300_000,
        "".join(VOCABULARY) * 1000,
        BOOK * 3,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_take_bounded_time(kitchen: Scanner, text: str) -> None:
    started = time.process_time()
    matches = found(kitchen, text)
    assert time.process_time() - started < 10
    assert len(matches) <= MOST_MATCHES
    assert all(0 <= m.span[0] < m.span[1] <= len(text) for m in matches)


def test_a_scanner_of_nothing_finds_nothing(tmp_path: Path) -> None:
    index = Index.build(tmp_path / "empty")
    assert Scanner(index).scan([post("salt"), post("")]) == [[], []]


def test_tiny_banks_do_not_match_ordinary_sentences(tmp_path: Path) -> None:
    index = Index.build(
        tmp_path / "tiny",
        [Work("kitchen", "note", "I would like to have a look at it if you do not mind, thanks")],
        [Phrase("kitchen", "plain flour")],
    )
    assert not Scanner(index).scan([post("well I would like to have a look at the menu")])[0]
