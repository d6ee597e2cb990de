"""The index file: what it keeps, and what it refuses."""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bluelamp.matching import (
    ENGINE,
    BadIndex,
    Index,
    Never,
    Phrase,
    RefusedItem,
    Scanner,
    Work,
    container,
)
from matching.material import cook_book, excerpt, post, scanner

BOOK = cook_book(11, 400)


def test_the_same_items_give_the_same_file_and_other_items_another(tmp_path: Path) -> None:
    work = Work("kitchen", "soups", BOOK)
    first = Index.build(tmp_path / "a", [work])
    again = Index.build(tmp_path / "b", [work])
    other = Index.build(tmp_path / "c", [work], [Phrase("kitchen", "plain flour")])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert first.version == again.version != other.version


def test_describes_its_banks(tmp_path: Path) -> None:
    index = Index.build(
        tmp_path / "i",
        [Work("a", "soups", BOOK), Work("b", "pies", "flour and butter " * 6)],
        [Phrase("b", "plain flour")],
        [Never("n", "too many cooks")],
    )
    about = index.describe()
    assert [(b.name, b.works, b.words, b.phrases, b.never) for b in about.banks] == [
        ("a", 1, 400, 0, 0), ("b", 1, 18, 1, 0), ("n", 0, 0, 0, 1),
    ]  # fmt: skip
    assert about.version == index.version
    assert about.runs > 200


def test_keeps_the_texts_beside_it(tmp_path: Path) -> None:
    index = Index.build(
        tmp_path / "i", [Work("kitchen", "soups", BOOK + "\ud800")], [Phrase("kitchen", "salt it")]
    )
    reopened = Index.open(tmp_path / "i")
    assert reopened.text("kitchen", "soups") == BOOK + "\ud800"
    assert reopened.sources == index.sources
    with pytest.raises(KeyError, match="pies"):
        reopened.text("kitchen", "pies")


def test_scans_without_its_texts_and_says_what_is_missing(tmp_path: Path) -> None:
    scanner(tmp_path, {"soups": BOOK})
    (tmp_path / "kitchen.index.texts").unlink()
    index = Index.open(tmp_path / "kitchen.index")
    assert Scanner(index).scan([post(excerpt(BOOK, 10, 20))])[0]
    with pytest.raises(BadIndex, match="is missing"):
        index.text("kitchen", "soups")


def test_texts_of_another_build_are_refused(tmp_path: Path) -> None:
    scanner(tmp_path, {"soups": BOOK})
    Index.build(tmp_path / "other", [Work("kitchen", "soups", cook_book(12, 400))])
    (tmp_path / "other.texts").replace(tmp_path / "kitchen.index.texts")
    with pytest.raises(BadIndex, match="another build"):
        Index.open(tmp_path / "kitchen.index").text("kitchen", "soups")


def test_every_altered_or_cut_file_is_refused_by_name(tmp_path: Path) -> None:
    scanner(tmp_path, {"soups": BOOK}, ("plain flour",))
    path = tmp_path / "kitchen.index"
    good = path.read_bytes()
    rng = random.Random(1)
    places = [*range(24), *(rng.randrange(len(good)) for _ in range(60)), len(good) - 1]
    bad = tmp_path / "bad.index"
    for at in places:
        bad.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        with pytest.raises(BadIndex, match=r"bad\.index"):
            Index.open(bad)
    for size in [0, 1, 47, *(rng.randrange(len(good)) for _ in range(30)), len(good) - 1]:
        bad.write_bytes(good[:size])
        with pytest.raises(BadIndex, match=r"bad\.index"):
            Index.open(bad)


def test_a_file_of_texts_is_no_index(tmp_path: Path) -> None:
    scanner(tmp_path, {"soups": BOOK})
    with pytest.raises(BadIndex, match="holds a Bluelamp texts"):
        Index.open(tmp_path / "kitchen.index.texts")


def test_an_open_index_outlives_the_one_that_replaces_it(tmp_path: Path) -> None:
    old = scanner(tmp_path, {"soups": BOOK})
    new = scanner(tmp_path, {"pies": cook_book(12, 400)})
    mine = post(excerpt(BOOK, 10, 20))
    assert old.scan([mine])[0]
    assert not new.scan([mine])[0]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["kitchen.index", "kitchen.index.texts"]


@pytest.mark.parametrize(
    ("works", "phrases", "sentence"),
    [
        ([Work("a", "x", "salt"), Work("a", "x", "flour")], [], "rename one"),
        ([Work("a", "x", "?!")], [], "holds no words"),
        ([], [Phrase("a", "@anna.example")], "is a handle"),
        ([], [Phrase("a", "...")], "holds no words"),
    ],
)
def test_refused_items_leave_the_index_as_it_was(
    tmp_path: Path, works: list[Work], phrases: list[Phrase], sentence: str
) -> None:
    scanner(tmp_path, {"soups": BOOK})
    before = (tmp_path / "kitchen.index").read_bytes()
    with pytest.raises(RefusedItem, match=sentence):
        Index.build(tmp_path / "kitchen.index", works, phrases)
    assert (tmp_path / "kitchen.index").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("passages.places", lambda a: a + 4_000_000_000),
        ("passages.slots", lambda a: a[::-1]),
        ("passages.slots", lambda a: a[:-2]),
        ("passages.numbers", lambda a: a + 10_000),
        ("passages.numbers", lambda a: a - 1),
        ("passages.bits", lambda a: a[:-1]),
        ("passages.bounds", lambda a: a + 1),
        ("passages.tags", lambda a: a[1:]),
        ("passages.tags", lambda a: a.astype(np.uint8)),
        ("vocabulary.keys", lambda a: np.ones_like(a)),
        ("vocabulary.numbers", lambda a: a + 10_000),
        ("vocabulary.letters", lambda a: a + 1),
        ("vocabulary.ink", lambda a: a[:-1]),
        ("phrases.number", lambda a: a + 1),
        ("phrases.whole", lambda a: a[:0]),
        ("phrases.present", lambda a: a[:-1]),
        ("never.six", lambda a: a),
    ],
)
def test_a_file_whose_numbers_lead_nowhere_is_refused(
    tmp_path: Path, name: str, change: Callable[[NDArray[Any]], NDArray[Any]]
) -> None:
    path = tmp_path / "kitchen.index"
    Index.build(path, [Work("kitchen", "soups", cook_book(1))], [Phrase("kitchen", "plain flour")])
    file = container.read(path, "index")
    arrays = {key: array.copy() for key, array in file.arrays.items()}
    arrays[name] = change(arrays.get(name, np.zeros(1, np.uint64)))
    container.write(path, "index", file.meta, arrays)
    with pytest.raises(BadIndex, match="build it again"):
        Index.open(path)


def test_a_file_without_a_part_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kitchen.index"
    Index.build(path, [Work("kitchen", "soups", cook_book(1))])
    file = container.read(path, "index")
    for name in file.arrays:
        rest = {key: array for key, array in file.arrays.items() if key != name}
        container.write(path, "index", file.meta, rest)
        with pytest.raises(BadIndex, match="lacks a part"):
            Index.open(path)
        container.write(path, "index", file.meta, file.arrays)


def test_what_the_engine_makes_is_tied_to_its_name(tmp_path: Path) -> None:
    # Where this changes, the engine gets another name: stations then build their indexes anew.
    book = cook_book(1)
    index = Index.build(
        tmp_path / "kitchen.index",
        [Work("kitchen", "soups", book)],
        [Phrase("kitchen", "plain flour")],
    )
    words = excerpt(book, 100, 40).split()
    texts = [
        " ".join(words),
        " ".join(words[::3]),
        " ".join(w if n % 5 else "truly" for n, w in enumerate(words)),
        "".join(words[:20]),
        " ".join(w if n % 4 else w[:-1] + "q" for n, w in enumerate(words)),
        "some PLAIN fl0ur",
    ]
    found = [
        [(m.kind, m.score, m.span, m.item_span, m.edits) for m in matches]
        for matches in Scanner(index).scan([post(text) for text in texts])
    ]
    digest = hashlib.sha256(repr((index.version, found)).encode()).hexdigest()
    assert (ENGINE, digest[:16]) == ("runs-3", "ce783d7b5b275341")
