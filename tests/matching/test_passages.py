"""Runs and chains, against the same thing said slowly; what counts as common property."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.matching import Work, passages
from bluelamp.matching.boilerplate import body
from bluelamp.matching.never import runs_of
from bluelamp.matching.passages import K, PassageTable
from bluelamp.matching.vocabulary import Vocabulary, look_up
from bluelamp.matching.words import batch_of, words_of
from matching.material import VOCABULARY, cook_book, excerpt

BOOK = cook_book(8)


class Chain(NamedTuple):
    """A chain as the kernel gives it."""

    text: int
    bits: float
    hits: list[tuple[int, int]]


@cache
def built(*texts: str, never: tuple[str, ...] = ()) -> tuple[PassageTable, Vocabulary]:
    works = tuple(Work("kitchen", f"book {n}", text) for n, text in enumerate(texts))
    return passages.build(works, runs_of(never))


def table_of(*texts: str, never: tuple[str, ...] = ()) -> PassageTable:
    return built(*texts, never=never)[0]


def slow_runs(table: PassageTable, vocabulary: Vocabulary, text: str) -> set[tuple[int, int]]:
    """Every run of K words of a text and every place of the bank where the same run stands."""
    batch = batch_of([text])
    _, numbers, _ = look_up(vocabulary, batch.words, batch.bounds)
    places: dict[tuple[int, ...], list[int]] = {}
    for at in range(len(table.numbers) - K + 1):
        places.setdefault(tuple(table.numbers[at : at + K].tolist()), []).append(at)
    return {
        (q, place)
        for q in range(len(numbers) - K + 1)
        for place in places.get(tuple(numbers[q : q + K].tolist()), [])
    }


def chained(table: PassageTable, vocabulary: Vocabulary, texts: list[str]) -> list[Chain]:
    batch = batch_of(texts)
    _, numbers, bounds = look_up(vocabulary, batch.words, batch.bounds)
    text, start, end, bits, query, place = passages._chains(
        numbers, bounds, table.numbers, table.bits, table.slots, table.places, table.tags
    )
    return [
        Chain(int(t), float(b), list(zip(query[s:e].tolist(), place[s:e].tolist(), strict=True)))
        for t, b, s, e in zip(text, bits, start, end, strict=True)
    ]


def test_chains_hold_the_runs_that_the_slow_twin_finds() -> None:
    book = cook_book(1)
    table, vocabulary = built(book, cook_book(2))
    planted = excerpt(book, 40, 30)
    found = chained(table, vocabulary, ["", planted, "nothing of the kind", cook_book(3, 20)])
    best = max(found, key=lambda chain: chain.bits)
    assert best.text == 1
    start = len(words_of(book[: book.index(planted)]).hashes)
    assert best.hits == [(n, start + n) for n in range(28)]
    assert set(best.hits) <= slow_runs(table, vocabulary, planted)


def test_a_chain_follows_words_added_and_missing() -> None:
    book = cook_book(4)
    table, vocabulary = built(book)
    words = excerpt(book, 100, 60).split()
    text = " ".join([*words[:20], "truly", "and", "verily", *words[20:40], *words[44:]])
    best = max(chained(table, vocabulary, [text]), key=lambda chain: chain.bits)
    assert {place - query for query, place in best.hits} >= {100, 97, 101}


@given(st.lists(st.sampled_from(VOCABULARY), max_size=80), st.integers(0, 1900))
def test_every_hit_is_a_run_of_both(words: list[str], start: int) -> None:
    table, vocabulary = built(BOOK)
    text = " ".join([*words, excerpt(BOOK, start, 12), *words])
    runs = slow_runs(table, vocabulary, text)
    for chain in chained(table, vocabulary, [text]):
        assert set(chain.hits) <= runs
        assert len({query for query, _ in chain.hits}) >= passages.VOTES
        steps = pairwise(chain.hits)
        assert all(0 <= q - p <= 2 * passages.REACH for (p, _), (q, _) in steps)


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
    table, vocabulary = built()
    batch = batch_of(["plain flour and salt and water"])
    words, numbers, bounds = look_up(vocabulary, batch.words, batch.bounds)
    assert not list(passages.find(table, vocabulary, words, numbers, bounds))
