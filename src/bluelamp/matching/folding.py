"""Fold away how a text is written, keep what it says, and remember where each character came from.

One table, made once from Unicode's own data (NFKC case folding, UAX 15 and 44) and its list of
confusable characters (UTS 39, shipped by `confusable_homoglyphs`), turns code points into folded
ones; three rules then undo stand-ins (`fl0ur`, `butt@r`), spaced letters (`f l o u r`) and hyphens at
line ends. One compiled loop does all of it, a whole batch of posts at a time.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.jit import Integer, kernel

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]
Positions = NDArray[np.uint32]  # offsets as an index file keeps them
Kinds = NDArray[np.uint8]

# What a folded character is to a word. DIGIT and SIGN come last: one comparison finds both.
GAP, LETTER, SOLO, DIGIT, SIGN = range(5)

PIECE: Final = 1 << 18  # code points folded at once: bounds memory on texts of any length
_SPACES: Final = 4096  # how far back a cut between two pieces looks for white space
_SPECIAL: Final = 1 << 31  # marks code points that fold to nothing or to several

_STAND_INS: Final = {
    "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "l",
}  # fmt: skip
_JOINERS: Final = " .-_*~|/"  # what parts spaced letters
_WHITE: Final = " \t\n\r"
_ZONE: Final = 6  # single letters in a row that are surely letters of words
_REACH: Final = 3  # characters between two of them
_HYPHENS: Final = "\u2010\u2011\ufe63\uff0d"

# Invisible although their category says otherwise (Unicode's Default_Ignorable_Code_Point).
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code)
    for codes in (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0000, 0xE1000))
    for code in codes
}
# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, bopomofo, Han.
_SOLO_RANGES: Final = (
    (0x0E01, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3005, 0x3007),
    (0x3021, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip


class Folded(NamedTuple):
    """A folded text; `origin[i]` is where its character i stood in the original."""

    text: str
    origin: Offsets


class FoldedCodes(NamedTuple):
    """Folded code points with their kinds and the offsets they came from."""

    codes: Codes
    kinds: Kinds
    origin: Offsets


class _Tables(NamedTuple):
    first: Codes
    kinds: Kinds
    pool: Codes
    pool_start: Offsets
    pool_size: Offsets
    stand_ins: Codes  # by code point below 128
    marks: Kinds  # by code point below 128: bit 0 white space, above it the joiner


def fold(text: str) -> Folded:
    """Give the folded text and, for each of its characters, the offset in the original."""
    folded = fold_codes(code_points(text))
    return Folded(as_text(folded.codes), folded.origin)


def code_points(text: str) -> Codes:
    """Give the code points of a text; lone surrogates pass through as themselves."""
    return np.frombuffer(bytearray(text.encode("utf-32-le", "surrogatepass")), np.uint32)


def as_text(codes: Codes) -> str:
    """Give the text of code points, the inverse of `code_points`."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def pieces(codes: Codes) -> Iterator[tuple[int, Codes]]:
    """Cut a long text at white space into (offset, code points) of at most `PIECE` code points."""
    start = 0
    while len(codes) - start > PIECE:
        end = start + PIECE
        white = np.flatnonzero(np.isin(codes[end - _SPACES : end], code_points(_WHITE)))
        if white.size:
            end += int(white[-1]) + 1 - _SPACES
        yield start, codes[start:end]
        start = end
    yield start, codes[start:]


def fold_codes(codes: Codes) -> FoldedCodes:
    """Fold code points; all arrays of the answer have one entry a folded code point."""
    parts = [fold_piece(piece, start) for start, piece in pieces(codes)]
    if len(parts) == 1:
        return parts[0]
    return FoldedCodes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def fold_piece(codes: Codes, offset: int = 0) -> FoldedCodes:
    """Fold code points in one go; the caller keeps them to about `PIECE`."""
    return FoldedCodes(*_fold(codes, offset, *_tables()))


@kernel
def _fold(
    codes: Codes,
    offset: int,
    first: Codes,
    kind_of: Kinds,
    pool: Codes,
    pool_start: Offsets,
    pool_size: Offsets,
    stand_ins: Codes,
    marks: Kinds,
) -> tuple[Codes, Kinds, Offsets]:
    size = 0
    for code in codes:
        folded = first[code]
        size += 1 if folded < _SPECIAL else pool_size[folded - _SPECIAL]
    letters = np.empty(size, np.uint32)
    kinds = np.empty(size, np.uint8)
    origin = np.empty(size, np.int64)
    at = 0
    for number in range(len(codes)):
        folded = first[codes[number]]
        if folded < _SPECIAL:
            letters[at], kinds[at], origin[at] = folded, kind_of[folded], offset + number
            at += 1
            continue
        start = pool_start[folded - _SPECIAL]
        for place in range(start, start + pool_size[folded - _SPECIAL]):
            letters[at], kinds[at], origin[at] = pool[place], kind_of[pool[place]], offset + number
            at += 1
    _read_stand_ins(letters, kinds, stand_ins)
    drop = np.zeros(size, np.bool_)
    _join_spaced_letters(letters, kinds, drop, stand_ins, marks)
    _join_broken_words(letters, kinds, drop, marks)
    kept = 0
    for at in range(size):
        if not drop[at]:
            letters[kept], kinds[kept], origin[kept] = letters[at], kinds[at], origin[at]
            kept += 1
    return letters[:kept], kinds[:kept], origin[:kept]


@kernel
def _read_stand_ins(letters: Codes, kinds: Kinds, stand_ins: Codes) -> None:
    """Turn digits beside letters, and signs among them, into the letters they stand for.

    `@` needs a letter on both sides: at the start of a word it is a mention.
    """
    at = 0
    while at < len(letters):
        if kinds[at] < DIGIT:
            at += 1
            continue
        end = at + 1
        while end < len(letters) and kinds[end] >= DIGIT:
            end += 1
        before = at > 0 and kinds[at - 1] == LETTER
        after = end < len(letters) and kinds[end] == LETTER
        for place in range(at, end):
            code = letters[place]
            read = before or after
            if kinds[place] == SIGN:
                read = after and (before or code == 36)  # $
            if read and code < 128 and stand_ins[code]:
                letters[place] = stand_ins[code]
                kinds[place] = LETTER
            elif kinds[place] == SIGN:
                kinds[place] = GAP
        at = end


@kernel
def _join_spaced_letters(
    letters: Codes, kinds: Kinds, drop: NDArray[np.bool_], stand_ins: Codes, marks: Kinds
) -> None:
    """Drop what parts single letters: in three and more of a kind, and in pairs among many others."""
    size = len(letters)
    at = 0
    while at < size:
        if not _is_single(kinds, at):
            at += 1
            continue
        # A zone: single letters with no more than a few characters between them.
        joins = np.zeros(32, np.int64)
        count, letter, last = 1, kinds[at] == LETTER, at
        place = at + 1
        while place < size and place - last <= _REACH + 1:
            if kinds[place] == GAP and letters[place] != 0:
                place += 1
                continue
            if letters[place] == 0 or not _is_single(kinds, place):
                break
            joins[_joiner(letters, marks, last, place)] += 1
            count += 1
            letter |= kinds[place] == LETTER
            last = place
            place += 1
        if count >= 3 and letter:
            joins[0] = 0
            most = int(np.argmax(joins)) if count >= _ZONE else 0
            _join_zone(letters, kinds, drop, stand_ins, marks, at, last, most)
        at = last + 1


@kernel
def _join_zone(
    letters: Codes,
    kinds: Kinds,
    drop: NDArray[np.bool_],
    stand_ins: Codes,
    marks: Kinds,
    first: int,
    last: int,
    most: Integer,
) -> None:
    """Join the single letters first to last: by the joiner `most`, or by two joiners alike in a row."""
    before: Integer = 0
    at = first
    while at < last:
        following = at + 1
        while kinds[following] == GAP:
            following += 1
        joiner = _joiner(letters, marks, at, following)
        alike = joiner == before
        if not alike and following < last:
            after = following + 1
            while kinds[after] == GAP:
                after += 1
            alike = joiner == _joiner(letters, marks, following, after)
        if joiner and (joiner == most or alike):
            drop[at + 1] = True
            for place in (at, following):
                if kinds[place] == DIGIT and letters[place] < 128 and stand_ins[letters[place]]:
                    letters[place] = stand_ins[letters[place]]
                    kinds[place] = LETTER
        before, at = joiner, following


@kernel
def _joiner(letters: Codes, marks: Kinds, at: int, following: int) -> Integer:
    """Give the number of the one character between two letters, 0 where it is none that joins."""
    if following - at != 2 or letters[at + 1] >= 128:
        return 0
    return np.int64(marks[letters[at + 1]] >> 1)


@kernel
def _is_single(kinds: Kinds, at: int) -> bool:
    return (
        (kinds[at] == LETTER or kinds[at] == DIGIT)
        and (at == 0 or kinds[at - 1] == GAP)
        and (at + 1 == len(kinds) or kinds[at + 1] == GAP)
    )


@kernel
def _join_broken_words(letters: Codes, kinds: Kinds, drop: NDArray[np.bool_], marks: Kinds) -> None:
    """Drop hyphens that part a word at the end of a line, with the white space after them."""
    size = len(letters)
    for at in range(1, size - 2):
        if letters[at] != 45 or kinds[at - 1] != LETTER:
            continue
        end, lines = at + 1, 0
        while end < size and letters[end] < 128 and marks[letters[end]] & 1:
            lines += letters[end] == 10
            end += 1
        if lines == 1 and end < size and kinds[end] == LETTER:
            drop[at:end] = True


@cache
def _tables() -> _Tables:
    """Fold every code point once, by itself; about a third of a second."""
    first = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    kinds = np.zeros(sys.maxunicode + 1, np.uint8)
    several: list[str] = []
    look_alikes = _look_alikes()
    for code in [*range(0x20000), *range(0x2F800, 0x2FA20), *range(0xE0000, 0xE1000)]:
        char = chr(code)
        category = unicodedata.category(char)
        if category in {"Cn", "Co", "Cs"}:
            continue
        kinds[code] = _kind(category)
        folded = _fold_char(char, category, look_alikes)
        if len(folded) == 1:
            first[code] = ord(folded)
        else:
            first[code] = _SPECIAL + len(several)
            several.append(folded)
    for start, end in _SOLO_RANGES:
        part = kinds[start : end + 1]
        part[(part == LETTER) | (start >= 0x20000)] = SOLO
    kinds[[ord("@"), ord("$"), ord("!")]] = SIGN
    size = np.array([len(s) for s in several], np.int64)
    stand_ins, marks = np.zeros(128, np.uint32), np.zeros(128, np.uint8)
    for sign, letter in _STAND_INS.items():
        stand_ins[ord(sign)] = ord(letter)
    for number, joiner in enumerate(_JOINERS, 1):
        marks[ord(joiner)] = number << 1
    for white in _WHITE:
        marks[ord(white)] |= 1
    pool = code_points("".join(several)).copy()
    return _Tables(first, kinds, pool, np.cumsum(size) - size, size, stand_ins, marks)


def _kind(category: str) -> int:
    # A combining mark that folding keeps is a vowel sign: part of its word.
    return {"L": LETTER, "M": LETTER, "N": DIGIT}.get(category[0], GAP)


def _fold_char(char: str, category: str, look_alikes: dict[str, str]) -> str:
    if char.isascii():
        return char.lower()
    if category == "Cf" or char in _INVISIBLE:
        return ""
    if char in _HYPHENS:
        return "-"
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
    letters = (c for c in bare if not unicodedata.combining(c))
    return "".join(_read_letter(c, look_alikes) for c in letters)


def _read_letter(char: str, look_alikes: dict[str, str]) -> str:
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    # Where the small letter resembles none, its capital decides, so that both cases fold alike.
    return look_alikes.get(char) or look_alikes.get(char.upper(), char)


def _look_alikes() -> dict[str, str]:
    """Give, for letters outside ASCII, the ASCII letters they pass for, in lower case.

    Letters written from right to left do not pass for Latin ones inside a Latin word.
    """
    source = resources.files("confusable_homoglyphs").joinpath("confusables.json")
    table: dict[str, list[dict[str, str]]] = json.loads(source.read_text("utf-8"))
    found: dict[str, str] = {}
    for char, others in table.items():
        if len(char) > 1 or char.isascii() or unicodedata.category(char)[0] != "L":
            continue
        if unicodedata.bidirectional(char) in {"R", "AL"}:
            continue
        latin = [o["c"] for o in others if o["c"].isascii() and o["c"].isalpha()]
        if latin:
            best = min(latin, key=lambda o: (len(o), o.isupper() != char.isupper()))
            found[char] = best.lower()
    return found
