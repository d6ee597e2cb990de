"""Threads: what an author cut into posts that reply to each other is read as one text."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bluelamp.matching import Scanner
from bluelamp.matching.threads import CHARACTERS, MOST_POSTS, WINDOW, Threads
from bluelamp.posts import Author, Post
from matching.material import cook_book, excerpt, scanner

BOOK = cook_book(31)
COOK, GUEST = "https://table.example/cook", "https://table.example/guest"


def said(number: int, text: str, reply_to: int | None = None, by: str = COOK) -> Post:
    before = None if reply_to is None else f"https://table.example/{reply_to}"
    now = datetime(2026, 1, 2, tzinfo=UTC)
    return Post(f"https://table.example/{number}", "", Author(by), now, text, reply_to=before)


def cut(text: str, *sizes: int) -> list[Post]:
    """Cut a text into a thread of posts of so many words."""
    words, posts = text.split(), []
    for number, size in enumerate(sizes):
        posts.append(said(number, " ".join(words[:size]), number - 1 if number else None))
        words = words[size:]
    assert not words
    return posts


def joined(threads: Threads, posts: Iterable[Post]) -> list[str]:
    return [thread.text.replace("\n\n", "|") for thread in threads.join(list(posts))]


@pytest.fixture
def kitchen(tmp_path: Path) -> Scanner:
    return scanner(tmp_path, {"soups": BOOK, "pies": cook_book(32)})


def test_short_pieces_are_found_by_their_neighbours(kitchen: Scanner) -> None:
    posts = cut(excerpt(BOOK, 300, 42), 5, 20, 4, 8, 5)
    answers = kitchen.scan([*posts, said(9, "what a lovely thread", 4, by=GUEST)])
    assert [[m.item for m in matches] for matches in answers] == [["soups"]] * 5 + [[]]
    for post, [match] in zip(posts, answers, strict=False):
        assert post.text[slice(*match.span)] == post.text
        assert match.item_span is not None
        assert BOOK[slice(*match.item_span)].split() == post.text.split()
        assert match.edits[0][1:3] == match.span


def test_a_thread_is_joined_across_batches(kitchen: Scanner) -> None:
    posts = cut(excerpt(BOOK, 700, 30), 20, 5, 5)
    stream = Scanner(kitchen.index, Threads())
    found = [stream.scan([post])[0] for post in posts]
    assert [[m.item for m in matches] for matches in found] == [["soups"]] * 3


def test_nothing_is_remembered_without_being_asked(kitchen: Scanner) -> None:
    first, second = cut(excerpt(BOOK, 500, 26), 20, 6)
    assert [len(kitchen.scan([post])[0]) for post in (first, second)] == [1, 0]


def test_what_a_post_holds_by_itself_is_told_once(kitchen: Scanner) -> None:
    posts = cut(excerpt(BOOK, 900, 60), 30, 30)
    assert [len(matches) for matches in kitchen.scan(posts)] == [1, 1]


def test_only_the_same_author_continues(kitchen: Scanner) -> None:
    first, second = cut(excerpt(BOOK, 500, 26), 20, 6)
    other = said(1, second.text, 0, by=GUEST)
    assert [len(matches) for matches in kitchen.scan([first, other])] == [1, 0]


def test_branches_are_each_read_whole() -> None:
    posts = [said(0, "a"), said(1, "b", 0), said(2, "c", 1), said(3, "d", 1), said(4, "e")]
    assert sorted(joined(Threads(), posts)) == ["a|b|c", "a|b|d"]


def test_what_replies_to_itself_or_in_a_circle_ends() -> None:
    threads = Threads()
    assert joined(threads, [said(0, "a", 0)]) == []
    circle = [said(1, "b", 2), said(2, "c", 1)]
    assert len(joined(threads, circle)) <= 2


def test_long_threads_are_read_in_windows_that_cover_all_of_it(kitchen: Scanner) -> None:
    words = excerpt(BOOK, 300, 30).split()
    long = [said(n, f"part {n} of my long story", n - 1 if n else None) for n in range(120)]
    for n in range(6):
        long[5 + n] = said(5 + n, " ".join(words[5 * n : 5 * n + 5]), 4 + n)
    answers = kitchen.scan(long)
    assert [n for n, matches in enumerate(answers) if matches] == [5, 6, 7, 8, 9, 10]
    for thread in Threads().join(long):
        assert len(thread.parts) <= MOST_POSTS
        assert len(thread.text) <= WINDOW + 2 * MOST_POSTS


def test_memory_is_bounded() -> None:
    threads = Threads(remembered=10)
    threads.join([said(n, f"w{n}", n - 1 if n else None) for n in range(200)])
    assert len(threads._posts) == 10
    assert joined(threads, [said(500, "late", 20)]) == []
    assert joined(threads, [said(501, "soon", 199)])[0].endswith("w199|soon")
    threads = Threads()
    threads.join([said(n, "x" * WINDOW) for n in range(3000)])
    assert threads._size <= CHARACTERS
    assert threads._size == sum(len(post.text) for post, _ in threads._posts.values())
    threads.join([said(1, "y" * (WINDOW + 1))])
    assert "https://table.example/1" not in threads._posts


def test_a_post_is_forgotten_after_some_minutes() -> None:
    threads = Threads(seconds=-1.0)
    threads.join([said(0, "a")])
    assert joined(threads, [said(1, "b", 0)]) == []
    threads = Threads()
    threads.join([said(0, "a")])
    assert joined(threads, [said(1, "b", 0)]) == ["a|b"]
