"""Winnowing and lookup, against the same thing said slowly; what counts as common property."""

import random

import numpy as np
import pytest

from bluelamp.matching import Work, passages
from bluelamp.matching.boilerplate import body
from bluelamp.matching.never import runs_of
from bluelamp.matching.passages import WINDOW, K, PassageTable, winnow
from bluelamp.matching.words import batch_of, hash_spans, words_of
from matching.material import cook_book, excerpt


def slow_winnow(grams: list[int], usable: list[bool]) -> set[int]:
    """Every window's least usable value, the rightmost of equals."""
    chosen = set()
    for start in range(len(grams) - WINDOW + 1):
        window = [i for i in range(start, start + WINDOW) if usable[i]]
        if window:
            chosen.add(min(window, key=lambda i: (grams[i], -i)))
    return chosen


@pytest.mark.parametrize("seed", range(20))
def test_winnowing_is_that_of_the_slow_twin(seed: int) -> None:
    rng = random.Random(seed)
    grams = [rng.randrange(30) for _ in range(60)]
    usable = [rng.random() < 0.8 for _ in grams]
    chosen = winnow(np.array(grams, np.uint64), np.array(usable), np.zeros(60, np.int64))
    assert set(chosen.tolist()) == slow_winnow(grams, usable)


def test_works_are_winnowed_apart() -> None:
    grams = np.array([5, 1, 7, 3], np.uint64)
    both = winnow(grams, np.ones(4, bool), np.array([0, 0, 1, 1]))
    assert both.tolist() == [1, 3]


def table_of(*texts: str, never: tuple[str, ...] = ()) -> PassageTable:
    works = tuple(Work("kitchen", f"book {n}", text) for n, text in enumerate(texts))
    return passages.build(works, runs_of(never))


def slow_hits(table: PassageTable, text: str) -> set[tuple[int, int]]:
    """Every k-gram of a text looked up in the fingerprints by a plain dictionary."""
    places: dict[int, list[int]] = {}
    for gram, place in zip(table.grams.tolist(), table.places.tolist(), strict=True):
        places.setdefault(gram, []).append(place)
    hashes = words_of(text).hashes
    first = np.arange(len(hashes) - K + 1)
    grams = hash_spans(hashes, first, first + K).tolist()
    return {(q, place) for q, gram in enumerate(grams) for place in places.get(gram, [])}


def test_lookup_finds_what_the_slow_twin_finds() -> None:
    book = cook_book(1)
    table = table_of(book, cook_book(2))
    text = f"{excerpt(book, 40, 30)} and {excerpt(book, 900, 20)} {cook_book(3, 200)}"
    batch = batch_of([text])
    hits = passages._look_up(table, batch.words, batch.bounds)
    found = set(zip(hits.query.tolist(), hits.place.tolist(), strict=True))
    assert found == slow_hits(table, text)
    assert len(found) > 20


def test_any_run_long_enough_meets_a_fingerprint() -> None:
    book = cook_book(4)
    table = table_of(book)
    for start in range(300):
        assert slow_hits(table, excerpt(book, start, K + WINDOW - 1))


def test_runs_in_three_works_weigh_nothing_and_in_two_they_do() -> None:
    licence = cook_book(9, 40)
    books = [licence + "\n" + cook_book(n, 400) for n in range(3)]
    assert not table_of(*books).bits[:40].any()
    assert table_of(*books[:2]).bits[:40].all()


def test_editions_of_one_book_are_not_each_others_boilerplate() -> None:
    book = cook_book(5, 600)
    editions = [book, "Second edition. " + book, book.upper()]
    assert table_of(*editions).bits.all()


def test_the_gutenberg_frame_weighs_nothing() -> None:
    book = cook_book(6, 300)
    framed = (
        "The Project Gutenberg EBook of Made Up Cookery, by Nobody at All\n\n"
        f"*** START OF THIS PROJECT GUTENBERG EBOOK MADE UP ***\n\n"
        f"Produced by Nobody at All and\nNobody Else in Particular\n\n{book}\n"
        "*** END OF THIS PROJECT GUTENBERG EBOOK MADE UP ***\nMany more terms of the licence."
    )
    start, end = body(framed)
    assert framed[start:end].strip() == book
    table = table_of(framed)
    weighed = (table.start >= start) & (table.end <= end)
    assert table.bits[weighed].all()
    assert not table.bits[~weighed].any()


def test_never_texts_weigh_nothing() -> None:
    book = cook_book(7, 300)
    table = table_of(book, never=(excerpt(book, 50, 20), excerpt(book, 100, 3)))
    assert np.flatnonzero(table.bits == 0).tolist() == [*range(50, 70), *range(100, 103)]


def test_an_index_of_nothing_finds_nothing() -> None:
    batch = batch_of(["plain flour and salt and water"])
    assert not list(passages.find(table_of(), batch.words, batch.bounds))
