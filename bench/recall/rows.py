"""What is planted: one row of posts for each way of altering a passage."""

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.recall import edits
from bench.recall.edits import Dice, Edit
from bench.recall.material import Book

POSTS_A_ROW = 200


class Piece(NamedTuple):
    """Where a piece of a work stands in a post, in characters."""

    start: int
    end: int


class Planted(NamedTuple):
    """One planted post: its text, the works it may rightly be said to hold, and where."""

    id: str
    text: str
    work: str
    pieces: tuple[Piece, ...]
    reply_to: str = ""


class Row(NamedTuple):
    """A row of the table, with the recall it should reach."""

    name: str
    aim: float
    posts: list[Planted]


class Source:
    """Books, words of each language, and other people's posts, at the throw of a dice."""

    def __init__(self, books: list[Book], posts: list[str], novels: list[Book], seed: int) -> None:
        """Take what planting needs; the same seed plants the same."""
        self.books, self.posts, self.novels, self.seed = books, posts, novels, seed
        self.vocabulary = {
            book.name: [book.text[a:b] for a, b in book.words[:: max(1, len(book.words) // 5000)]]
            for book in books
        }

    def passage(self, size: int, dice: Dice, language: str = "") -> tuple[Book, str]:
        """Take a passage of running text."""
        while True:
            book = dice.choice([b for b in self.books if not language or b.language == language])
            first = dice.randrange(len(book.words) - size)
            if book.reads_as_prose(first, size):
                return book, book.passage(first, size)

    def words(self, share: float, book: Book) -> Edit:
        """Edit words, with words of other books of that language."""
        others = [b for b in self.books if b.language == book.language]
        pool = [word for other in others for word in self.vocabulary[other.name]]
        return edits.words(share, pool)

    def comment(self, dice: Dice) -> str:
        """Give somebody's post, cut to a comment's length."""
        return dice.choice(self.posts)[:120]


def rows(source: Source, count: int = POSTS_A_ROW) -> Iterator[Row]:
    """Plant every row."""
    for name, aim, plant in _PLANTS:
        dice = random.Random(f"{source.seed} {name}")
        posts: list[Planted] = []
        while len(posts) < count:
            posts += plant(source, dice, f"{name} {len(posts)}")
        yield Row(name, aim, posts)


Plant = Callable[[Source, Dice, str], list[Planted]]


def _post(
    source: Source, dice: Dice, key: str, book: Book, text: str, *, where: str = "any"
) -> Planted:
    """Put a text into somebody's post, before, after or in the midst of their words."""
    comment = source.comment(dice)
    where = dice.choice(["alone", "before", "after", "amid"]) if where == "any" else where
    head, tail = {
        "alone": ("", ""),
        "before": ("", f" {comment}"),
        "after": (f"{comment} ", ""),
        "amid": (f"{comment}\n“", f"” {source.comment(dice)}"),
    }[where]
    start = len(head)
    return Planted(key, head + text + tail, book.name, (Piece(start, start + len(text)),))


def _altered(
    size: int | tuple[int, int], edit: Edit, *, language: str = "", where: str = "any"
) -> Plant:
    def plant(source: Source, dice: Dice, key: str) -> list[Planted]:
        words = dice.randint(*size) if isinstance(size, tuple) else size
        book, text = source.passage(words, dice, language)
        text = edit(text if edit is edits.hyphenated else edits.one_line(text), dice)
        return [_post(source, dice, key, book, text, where=where)]

    return plant


def _worded(size: int, share: float, then: Edit = edits.one_line) -> Plant:
    def plant(source: Source, dice: Dice, key: str) -> list[Planted]:
        book, text = source.passage(size, dice)
        text = then(source.words(share, book)(text, dice), dice)
        return [_post(source, dice, key, book, text)]

    return plant


def _buried(source: Source, dice: Dice, key: str) -> list[Planted]:
    book, text = source.passage(dice.randint(30, 60), dice)
    novel = dice.choice(source.novels)
    size = dice.randint(800, 3000)
    first = dice.randrange(len(novel.words) - size)
    cut = dice.randrange(1, size - 1)
    head = edits.one_line(novel.passage(first, cut)) + " "
    text = edits.one_line(text)
    tail = " " + edits.one_line(novel.passage(first + cut, size - cut))
    return [Planted(key, head + text + tail, book.name, (Piece(len(head), len(head) + len(text)),))]


def _cut_off(source: Source, dice: Dice, key: str) -> list[Planted]:
    book, text = source.passage(120, dice)
    comment = source.comment(dice)[: dice.randint(0, 80)]
    whole = f"{comment} {edits.one_line(text)}"[:300]
    return [Planted(key, whole, book.name, (Piece(len(comment) + 1, len(whole)),))]


def _sentences(source: Source, dice: Dice, key: str) -> list[Planted]:
    while True:
        book, text = source.passage(dice.randint(80, 150), dice)
        text = edits.one_line(text)
        if sum(text.count(mark) for mark in ".;:!?") >= 3:
            break
    return [_post(source, dice, key, book, edits.shuffled(text, dice))]


def _interleaved(source: Source, dice: Dice, key: str) -> list[Planted]:
    book, one = source.passage(dice.randint(25, 40), dice)
    _, two = source.passage(dice.randint(25, 40), dice)
    while two not in book.text:
        _, two = source.passage(dice.randint(25, 40), dice)
    one, two = edits.one_line(one), edits.one_line(two)
    head, between = source.comment(dice) + " ", f" {source.comment(dice)} "
    a, b = len(head), len(head) + len(one) + len(between)
    pieces = (Piece(a, a + len(one)), Piece(b, b + len(two)))
    return [Planted(key, head + one + between + two, book.name, pieces)]


def _thread(source: Source, dice: Dice, key: str) -> list[Planted]:
    book, text = source.passage(dice.randint(60, 150), dice)
    tokens = edits.one_line(text).split()
    planted: list[Planted] = []
    at, reply_to = 0, ""
    while at < len(tokens):
        size = dice.randint(5, 30)
        piece = " ".join(tokens[at : at + size])
        name = f"{key}.{len(planted)}"
        planted.append(Planted(name, piece, book.name, (Piece(0, len(piece)),), reply_to))
        at, reply_to = at + size, name
    return planted


def _everything(source: Source, dice: Dice, key: str) -> list[Planted]:
    book, text = source.passage(dice.randint(60, 100), dice)
    text = source.words(0.1, book)(edits.one_line(text), dice)
    text = edits.chain(edits.typed, edits.twins, edits.invisible, edits.leet)(text, dice)
    return [_post(source, dice, key, book, text, where="amid")]


_TRICKS = edits.chain(edits.twins, edits.invisible, edits.leet)
_PLANTS: tuple[tuple[str, float, Plant], ...] = (
    *((f"verbatim, {n} words", 1.0, _altered(n, edits.one_line)) for n in (20, 30, 40, 80, 200)),
    *(
        (f"30 words, {code}", 1.0, _altered(30, edits.one_line, language=code))
        for code in ("en", "fr", "de", "es")
    ),
    *((f"{n} words, {s} % edited", 1.0, _worded(n, s / 100)) for n in (40, 80) for s in (10, 20)),
    ("80 words, 30 % edited", 1.0, _worded(80, 0.3)),
    ("scan errors 2 %", 1.0, _altered((30, 60), edits.scanned(0.02))),
    ("scan errors 5 %", 1.0, _altered((30, 60), edits.scanned(0.05))),
    ("case, accents, quotes, ligatures, hyphens", 1.0, _altered((25, 60), edits.typed)),
    ("look-alike letters", 1.0, _altered((25, 60), edits.twins)),
    ("invisible characters", 1.0, _altered((25, 60), edits.invisible)),
    ("leetspeak", 1.0, _altered((25, 60), edits.leet)),
    ("spaced letters", 1.0, _altered((25, 60), edits.spaced)),
    ("look-alikes, invisible and leetspeak", 1.0, _altered((25, 60), _TRICKS)),
    ("quoted in a comment", 1.0, _altered((20, 40), edits.one_line, where="amid")),
    ("buried in a novel", 1.0, _buried),
    ("cut off at 300 characters", 1.0, _cut_off),
    ("sentences shuffled", 1.0, _sentences),
    ("verbatim, 12 words", 0.995, _altered(12, edits.one_line)),
    ("40 words, 30 % edited", 0.995, _worded(40, 0.3)),
    ("pieces of a thread", 0.99, _thread),
    ("verbatim, 8 words", 0.85, _altered(8, edits.one_line)),
    ("verbatim, 6 words", 0.45, _altered(6, edits.one_line)),
    ("12 words, 10 % edited", 0.92, _worded(12, 0.1)),
    ("12 words, 20 % edited", 0.75, _worded(12, 0.2)),
    ("20 words, 20 % edited", 0.96, _worded(20, 0.2)),
    ("20 words, 30 % edited", 0.88, _worded(20, 0.3)),
    ("40 words, 40 % edited", 0.97, _worded(40, 0.4)),
    ("80 words, 50 % edited", 0.99, _worded(80, 0.5)),
    ("scan errors 10 %", 0.99, _altered((30, 60), edits.scanned(0.10))),
    ("40 words, 20 % edited, letters spaced", 0.98, _worded(40, 0.2, edits.spaced)),
    ("everything at once", 1.0, _everything),
    ("no spaces at all", 0.99, _altered((25, 60), edits.joined)),
    ("two excerpts between comments", 1.0, _interleaved),
)
