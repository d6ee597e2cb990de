"""The compiled loops, each held to the same thing said slowly."""

from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bluelamp.matching import alignment, folding, vocabulary, words
from bluelamp.matching.folding import DIGIT, GAP, LETTER, SIGN, SOLO, code_points, fold_codes
from bluelamp.matching.vocabulary import Vocabulary
from bluelamp.matching.words import BIGRAM, words_of
from matching.material import VOCABULARY, cook_book

TEXTS = st.text(
    st.one_of(
        st.sampled_from("abrnvvil .-_*~|/\n\t\r,!@$013457890éßﬁ①＠"),
        st.sampled_from("\0\u200b\u00ad\u0301\ufdfa小麦ไอاкуハ\ud800"),
        st.characters(),
    ),
    max_size=60,
)


def slow_fold(text: str) -> list[tuple[str, int, int]]:
    """Fold by the rules as they are told, one after another: (letter, kind, place)."""
    tables = folding._tables()
    folded: list[list[object]] = []
    for place, char in enumerate(text):
        folded += [[letter, int(tables.kinds[ord(letter)]), place] for letter in _letters(char)]
    _read_stand_ins(folded)
    dropped = _parting(folded) | _broken(folded)
    return [
        (str(a), int(str(b)), int(str(c))) for n, (a, b, c) in enumerate(folded) if n not in dropped
    ]


def _letters(char: str) -> str:
    tables = folding._tables()
    first = int(tables.first[ord(char)])
    if first < folding._SPECIAL:
        return chr(first)
    start = int(tables.pool_start[first - folding._SPECIAL])
    return folding.as_text(
        tables.pool[start : start + int(tables.pool_size[first - folding._SPECIAL])]
    )


def _kind(folded: list[list[object]], at: int) -> object:
    return folded[at][1] if 0 <= at < len(folded) else GAP


def _read_stand_ins(folded: list[list[object]]) -> None:
    at = 0
    while at < len(folded):
        end = at
        while _kind(folded, end) in (DIGIT, SIGN):
            end += 1
        before, after = _kind(folded, at - 1) == LETTER, _kind(folded, end) == LETTER
        for one in folded[at:end]:
            instead = folding._STAND_INS.get(str(one[0]))
            sign = after and (before or one[0] == "$")
            read = sign if one[1] == SIGN else before or after
            if read and instead:
                one[:2] = [instead, LETTER]
            elif one[1] == SIGN:
                one[1] = GAP
        at = max(end, at + 1)


def _parting(folded: list[list[object]]) -> set[int]:
    """Join spaced letters; give what parts them."""
    single = [
        n for n in range(len(folded))
        if folded[n][1] in (LETTER, DIGIT) and _kind(folded, n - 1) == _kind(folded, n + 1) == GAP
    ]  # fmt: skip
    zones: list[list[int]] = []
    for n in single:
        between = folded[zones[-1][-1] + 1 : n] if zones else []
        near = bool(zones) and len(between) <= folding._REACH
        if near and all(k == GAP and c != "\0" for c, k, _ in between):
            zones[-1].append(n)
        else:
            zones.append([n])
    dropped: set[int] = set()
    for zone in zones:
        if len(zone) < 3 or all(folded[n][1] == DIGIT for n in zone):
            continue
        joiners = [
            str(folded[a + 1][0])
            if b - a == 2 and str(folded[a + 1][0]) in folding._JOINERS
            else ""
            for a, b in pairwise(zone)
        ]
        seen = [j for j in folding._JOINERS if j in joiners]
        most = max(seen, key=joiners.count) if seen and len(zone) >= folding._ZONE else ""
        for n, joiner in enumerate(joiners):
            alike = joiner in (*joiners[max(n - 1, 0) : n], *joiners[n + 1 : n + 2])
            if joiner and (joiner == most or alike):
                dropped.add(zone[n] + 1)
                for one in (folded[zone[n]], folded[zone[n + 1]]):
                    if one[1] == DIGIT and str(one[0]) in folding._STAND_INS:
                        one[:2] = [folding._STAND_INS[str(one[0])], LETTER]
    return dropped


def _broken(folded: list[list[object]]) -> set[int]:
    """Give the hyphens at line ends that part a word, with the white space behind."""
    dropped: set[int] = set()
    for at in range(1, len(folded) - 2):
        if folded[at][0] != "-" or folded[at - 1][1] != LETTER:
            continue
        end = at + 1
        while end < len(folded) and str(folded[end][0]) in folding._WHITE:
            end += 1
        lines = [str(c) for c, _, _ in folded[at + 1 : end]].count("\n")
        if lines == 1 and _kind(folded, end) == LETTER:
            dropped.update(range(at, end))
    return dropped


@settings(deadline=None)  # the first call compiles
@given(TEXTS)
@example("f l o u r and s-a-l-t, 5 a l t")
@example("house-\r\n wife b-\nx a.b.c_d_e f")
@example("5 o u p 1 n  a  p 0 t")
def test_folding(text: str) -> None:
    folded = fold_codes(code_points(text))
    shown = [chr(code) for code in folded.codes.tolist()]
    fast = list(zip(shown, folded.kinds.tolist(), folded.origin.tolist(), strict=True))
    assert fast == slow_fold(text)


def slow_words(text: str) -> list[tuple[str, int, int, int]]:
    """Give the words: letters, size, and where they start and end."""
    folded = slow_fold(text)
    found: list[tuple[str, int, int, int]] = []
    run: list[tuple[str, int, int]] = []
    for one in [*folded, ("", GAP, 0)]:
        if run and (one[1] == GAP or (one[1] == SOLO) != (run[-1][1] == SOLO)):
            pairs = [run[n : n + 2] for n in range(max(1, len(run) - 1))]
            for part in pairs if run[0][1] == SOLO else [run]:
                size = BIGRAM if run[0][1] == SOLO else sum(k != DIGIT for _, k, _ in part)
                spelt = "".join(letter for letter, _, _ in part)
                found.append((spelt, min(size, BIGRAM), part[0][2], part[-1][2] + 1))
            run = []
        if one[1] != GAP:
            run.append(one)
    return found


@settings(deadline=None)
@given(TEXTS)
@example("x小麦y 小 粉と塩")
def test_words(text: str) -> None:
    cut = words_of(text)
    spelt = [folding.as_text(cut.ink[a:b]) for a, b in zip(cut.first, cut.last, strict=True)]
    rows = zip(spelt, cut.size.tolist(), cut.start.tolist(), cut.end.tolist(), strict=True)
    assert list(rows) == slow_words(text)


def alike(word: str) -> str:
    """Spell a word so that what looks alike is alike: pairs are read from left to right."""
    spelt, word = "", word.replace("i", "l")
    while word:
        pair = {"rn": "m", "vv": "w"}.get(word[:2])
        spelt, word = spelt + (pair or word[0]), word[2 if pair else 1 :]
    return spelt


@settings(deadline=None)
@given(st.text("rnvwmila", max_size=8), st.text("rnvwmila", max_size=8))
def test_hashes_are_equal_where_words_look_alike(one: str, other: str) -> None:
    first, second = (
        int(words.hash_of(code_points(w), 0, len(w), words.values())) for w in (one, other)
    )
    assert (first == second) == (alike(one) == alike(other))


def slow_distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        last, row[0] = row[0], i + 1
        for j, b in enumerate(other):
            last, row[j + 1] = row[j + 1], min(last + (a != b), row[j] + 1, row[j + 1] + 1)
    return row[-1]


@settings(deadline=None)
@given(st.text("abc", max_size=9), st.text("abc", max_size=9), st.integers(0, 3))
def test_distances_of_words(one: str, other: str, most: int) -> None:
    row = np.zeros(40, np.int64)
    fast = alignment._distance(
        code_points(one), 0, len(one), code_points(other), 0, len(other), most, row
    )
    assert min(fast, most + 1) == min(slow_distance(one, other), most + 1)


@cache
def kitchen() -> Vocabulary:
    of_book = words_of(cook_book(1))
    bits = np.linspace(3, 12, len(of_book.hashes)).astype(np.float32)
    return vocabulary.build(of_book, bits)[0]


def slow_cost(text: str) -> float:
    """Give the bits of the cheapest way to cut a text, and nothing else."""
    table = kitchen()
    least = [0.0] + [np.inf] * len(text)
    for at in range(len(text)):
        least[at + 1] = min(least[at + 1], least[at] + vocabulary._STRANGE)
        for to in range(at + 1, min(at + vocabulary._LONGEST, len(text)) + 1):
            cost = least[at] + word_cost(table, text[at:to])
            least[to] = min(least[to], cost)
    return least[-1]


def word_cost(table: Vocabulary, word: str) -> float:
    hashed = words.hash_of(code_points(word), 0, len(word), words.values())
    number = int(vocabulary.number_of(np.uint64(hashed), table.keys, table.numbers))
    if number == vocabulary.UNKNOWN:
        return float("inf")
    of_word = float(table.bits[number]) if len(word) > 1 else vocabulary._LETTER
    return of_word + vocabulary._STEP


@settings(deadline=None)
@given(st.lists(st.sampled_from([*VOCABULARY, "qx", "zzq", "o", "j"]), min_size=1, max_size=8))
def test_long_words_are_cut_in_the_cheapest_way(parts: list[str]) -> None:
    text, table = "".join(parts), kitchen()
    ink, cuts = code_points(text), np.zeros(len(text) + 1, np.int64)
    count = vocabulary._cut(
        ink, 0, len(text), words.values(), table.keys, table.numbers, table.bits, cuts
    )
    if not count:
        return
    bounds = cuts[: count + 1].tolist()
    assert bounds == sorted(set(bounds))
    assert (bounds[0], bounds[-1]) == (0, len(text))
    pieces = [text[a:b] for a, b in pairwise(bounds)]
    costs = [min(word_cost(table, p), len(p) * vocabulary._STRANGE) for p in pieces]
    assert np.isclose(sum(costs), slow_cost(text))
