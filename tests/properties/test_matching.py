"""What holds for every text that is folded, indexed or scanned."""

import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.matching import Match, Scanner, fold
from bluelamp.matching.words import batch_of, words_of
from matching.material import cook_book, excerpt, post, scanner

BOOK = cook_book(31)
PHRASES = ("plain flour", "小麦粉")

anything = st.text(st.characters(codec=None), max_size=80)
# Text made to run into the rules of folding, which random characters rarely do.
tricky = st.lists(
    st.sampled_from([*"aZ1l0@$.-_ \n\t'٣éßﬁ\u0301\u200b\u202e\ud800\0ｆﷺ小かแİ"]),
    max_size=60,
).map("".join)
texts = anything | tricky


@cache
def kitchen() -> Scanner:
    with tempfile.TemporaryDirectory() as folder:
        return scanner(Path(folder), {"soups": BOOK}, PHRASES)


def check(text: str, match: Match) -> None:
    item = BOOK if match.kind == "passage" else match.item
    assert match.item_span is not None
    assert 0 <= match.span[0] < match.span[1] <= len(text)
    assert 0 <= match.item_span[0] < match.item_span[1] <= len(item)
    at, item_at = match.span[0], match.item_span[0]
    for what, start, end, item_start, item_end in match.edits:
        assert (start, item_start) == (at, item_at)
        at, item_at = end, item_end
        if what == "equal":
            same = words_of(text[start:end]).hashes, words_of(item[item_start:item_end]).hashes
            assert same[0].tolist() == same[1].tolist()
        assert (start < end) == (what != "delete")
        assert (item_start < item_end) == (what != "insert")
    assert (at, item_at) == (match.span[1], match.item_span[1])


@given(texts)
def test_every_folded_character_comes_from_the_text_in_order(text: str) -> None:
    folded = fold(text)
    origin = folded.origin.tolist()
    assert len(origin) == len(folded.text)
    assert origin == sorted(origin)
    assert all(0 <= at < len(text) for at in origin)


@given(texts)
def test_plain_ascii_folds_alike_on_both_ways(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert fold(plain).text == fold(plain + "\u200b").text


@given(st.lists(texts, max_size=5))
def test_words_lie_in_their_text_and_do_not_depend_on_neighbours(several: list[str]) -> None:
    batch = batch_of(several)
    for n, text in enumerate(several):
        alone = words_of(text)
        part = batch.words.part(*map(int, batch.bounds[n : n + 2]))
        assert part.hashes.tolist() == alone.hashes.tolist()
        assert (part.start - batch.text_start[n]).tolist() == alone.start.tolist()
        assert all(0 <= a < b <= len(text) for a, b in zip(alone.start, alone.end, strict=True))
        assert alone.start.tolist() == sorted(alone.start.tolist())


@given(st.lists(texts, max_size=5))
def test_scanning_never_raises_and_answers_every_post(several: list[str]) -> None:
    answers = kitchen().scan([post(text) for text in several])
    assert len(answers) == len(several)
    for text, matches in zip(several, answers, strict=True):
        for match in matches:
            check(text, match)


@settings(deadline=None)
@given(texts, st.integers(0, 1980), st.integers(12, 60), texts)
def test_every_planted_excerpt_is_found(before: str, start: int, size: int, after: str) -> None:
    size = min(size, 2000 - start)
    planted = excerpt(BOOK, start, size)
    text = f"{before}\n{planted}\n{after}"
    matches = kitchen().scan([post(text)])[0]
    for match in matches:
        check(text, match)
    true = range(len(before) + 1, len(before) + 1 + len(planted))
    best = max(
        (m for m in matches if m.kind == "passage"),
        key=lambda m: len(set(true) & set(range(*m.span))),
    )
    assert len(set(true) & set(range(*best.span))) > 0.8 * len(true)


@settings(deadline=None)
@given(st.integers(0, 1900), st.integers(20, 60), st.data())
def test_edits_of_changed_excerpts_cover_both_sides(
    start: int, size: int, data: st.DataObject
) -> None:
    words = excerpt(BOOK, start, size).split()
    for at in data.draw(st.lists(st.integers(0, size - 1), max_size=6)):
        words[at] = data.draw(st.sampled_from(["", "marzipan", words[at] + " marzipan"]))
    text = " ".join(words)
    for match in kitchen().scan([post(text)])[0]:
        check(text, match)
