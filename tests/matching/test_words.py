"""Words, their places and their hashes."""

import numpy as np

from bluelamp.matching.words import BIGRAM, batch_of, hash_spans, words_of


def shown(text: str) -> list[str]:
    words = words_of(text)
    return [text[a:b] for a, b in zip(words.start, words.end, strict=True)]


def test_words_stand_where_the_original_has_them() -> None:
    assert shown("Don't peel: 12 éclairs, f l o u r!") == [
        "Don", "t", "peel", "12", "éclairs", "f l o u r",
    ]  # fmt: skip


def test_scripts_without_spaces_give_neighbouring_pairs() -> None:
    assert shown("小麦粉と 塩") == ["小麦", "麦粉", "粉と", "塩"]
    assert shown("x小麦y") == ["x", "小麦", "y"]
    assert words_of("小麦粉").size.tolist() == [BIGRAM, BIGRAM]


def test_sizes_count_letters_and_tell_numbers() -> None:
    assert words_of("flour 12 a").size.tolist() == [5, 0, 1]


def test_equal_words_have_equal_hashes_however_written() -> None:
    first, *others = words_of("flour FLOUR fl0ur ｆｌｏｕｒ f.l.o.u.r fIour flower").hashes.tolist()
    assert others[:5] == [first] * 5
    assert others[5] != first


def test_hashes_never_change_between_versions() -> None:
    assert [f"{h:016x}" for h in words_of("plain flour").hashes.tolist()] == PLAIN_FLOUR


def test_a_batch_has_the_words_of_each_text() -> None:
    texts = ["Plain flour", "", "s", "a l t \0 小麦", "f-"]
    batch = batch_of(texts)
    for n, text in enumerate(texts):
        alone, part = words_of(text), batch.words.part(*map(int, batch.bounds[n : n + 2]))
        assert part.hashes.tolist() == alone.hashes.tolist()
        assert (part.start - batch.text_start[n]).tolist() == alone.start.tolist()
        assert (part.end - batch.text_start[n]).tolist() == alone.end.tolist()


def test_hash_of_a_span_is_that_of_the_same_values_elsewhere() -> None:
    values = np.array([7, 1, 2, 3, 9, 1, 2, 3], np.uint64)
    whole = hash_spans(values, np.array([1, 5, 0]), np.array([4, 8, 3])).tolist()
    assert whole[0] == whole[1] != whole[2]


PLAIN_FLOUR = ["bbc92b5cae45af6b", "c890ea4a7122df69"]
