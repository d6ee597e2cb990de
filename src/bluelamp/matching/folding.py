"""Fold away how a text is written, keep what it says, and remember where each character came from.

One table, made once from Unicode's own data (NFKC case folding, UAX 15 and 44) and its list of
confusable characters (UTS 39, shipped by `confusable_homoglyphs`), turns code points into folded
ones; three sparse rules then undo stand-ins (`fl0ur`, `butt@r`), spaced letters (`f l o u r`) and
hyphens at line ends. All of it runs on arrays, a whole batch of posts at a time.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]
Positions = NDArray[np.uint32]  # offsets as an index file keeps them
Kinds = NDArray[np.uint8]

# What a folded character is to a word. DIGIT and SIGN come last: one comparison finds both.
GAP, LETTER, SOLO, DIGIT, SIGN = range(5)

PIECE: Final = 1 << 18  # code points folded at once: bounds memory on texts of any length
_SPACES: Final = 4096  # how far back a cut between two pieces looks for white space
_SPECIAL: Final = 1 << 31  # marks code points that fold to nothing or to several

_STAND_INS: Final = {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
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

# ASCII text that holds none of these folds to its lower case, character by character.
_NEEDS_WORK: Final = re.compile(
    r"[0-9@$](?:[a-z]|(?<=[a-z].))|[ .\-_*~|/][a-z][ .\-_*~|/][a-z](?![a-z])|-\s"
    r"|^[a-z][ .\-_*~|/][a-z][ .\-_*~|/]",
    re.IGNORECASE,
)


def _ascii_set(chars: str) -> NDArray[np.bool_]:
    table = np.zeros(128, bool)
    table[[ord(c) for c in chars]] = True
    return table


_JOINERS: Final = _ascii_set(" .-_*~|/")
_WHITE: Final = _ascii_set(" \t\n\r")


_NOWHERE: Final = np.empty(0, np.int64)


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


def fold(text: str) -> Folded:
    """Give the folded text and, for each of its characters, the offset in the original."""
    if text.isascii() and not _NEEDS_WORK.search(text):
        return Folded(text.lower(), np.arange(len(text)))
    folded = fold_codes(code_points(text))
    return Folded(as_text(folded.codes), folded.origin)


def code_points(text: str) -> Codes:
    """Give the code points of a text; lone surrogates pass through as themselves."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def as_text(codes: Codes) -> str:
    """Give the text of code points, the inverse of `code_points`."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def pieces(codes: Codes) -> Iterator[tuple[int, Codes]]:
    """Cut a long text at white space into (offset, code points) of at most `PIECE` code points."""
    start = 0
    while len(codes) - start > PIECE:
        end = start + PIECE
        white = np.flatnonzero(_among(codes[end - _SPACES : end], _WHITE))
        if white.size:
            end += int(white[-1]) + 1 - _SPACES
        yield start, codes[start:end]
        start = end
    yield start, codes[start:]


def fold_codes(codes: Codes) -> FoldedCodes:
    """Fold code points; all arrays of the answer have one entry a folded code point."""
    parts = [_fold_piece(piece, start) for start, piece in pieces(codes)]
    if len(parts) == 1:
        return parts[0]
    return FoldedCodes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def fold_piece(codes: Codes) -> FoldedCodes:
    """Fold code points in one go; the caller keeps them to about `PIECE`."""
    return _fold_piece(codes, 0)


def _fold_piece(codes: Codes, offset: int) -> FoldedCodes:
    folded, origin = _translate(codes)
    kinds = _tables().kinds[folded]
    _read_stand_ins(folded, kinds)
    gaps, hyphens = _gaps_of_spaced_letters(folded, kinds), _line_end_hyphens(folded, kinds)
    if gaps.size or hyphens.size:
        keep = np.ones(len(folded), bool)
        keep[gaps] = keep[hyphens] = False
        folded, kinds, origin = folded[keep], kinds[keep], origin[keep]
    return FoldedCodes(folded, kinds, origin + offset if offset else origin)


def _translate(codes: Codes) -> tuple[Codes, Offsets]:
    tables = _tables()
    folded = tables.first[codes]
    special = np.flatnonzero(folded >= _SPECIAL)
    if not special.size:
        return folded, np.arange(len(codes))
    number = (folded[special] - _SPECIAL).astype(np.int64)
    size = np.ones(len(codes), np.int64)
    size[special] = tables.pool_size[number]
    origin = np.repeat(np.arange(len(codes)), size)
    folded = folded[origin]
    several = np.flatnonzero(folded >= _SPECIAL)
    if several.size:
        number = (folded[several] - _SPECIAL).astype(np.int64)
        first = (np.cumsum(size) - size)[origin[several]]
        folded[several] = tables.pool[tables.pool_start[number] + several - first]
    return folded, origin


def _read_stand_ins(folded: Codes, kinds: Kinds) -> None:
    """Turn digits beside letters, and @ and $ among them, into the letters they stand for.

    `@` needs a neighbour on both sides: at the start of a word it is a mention.
    """
    at = np.flatnonzero(kinds >= DIGIT)
    if not at.size:
        return
    heads = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    first, last = at[heads], at[np.append(heads[1:], len(at)) - 1]
    before = (first > 0) & (kinds[first - 1] == LETTER)
    after = (last < len(kinds) - 1) & (kinds[np.minimum(last + 1, len(kinds) - 1)] == LETTER)
    lengths = np.diff(np.append(heads, len(at)))
    before, after = np.repeat(before, lengths), np.repeat(after, lengths)
    sign = kinds[at] == SIGN
    inner = before & after
    read = np.where(sign, inner | (after & (folded[at] == ord("$"))), before | after)
    letters = _stand_in_table()[np.minimum(folded[at], 127)]
    read &= letters > 0
    kinds[at[sign & ~read]] = GAP
    folded[at[read]] = letters[read]
    kinds[at[read]] = LETTER


def _gaps_of_spaced_letters(folded: Codes, kinds: Kinds) -> Offsets:
    """Find the gaps inside runs of three or more single letters parted by one and the same character."""
    gap = np.ones(len(kinds) + 2, bool)
    np.equal(kinds, GAP, out=gap[1:-1])
    single = np.flatnonzero(gap[:-2] & gap[2:] & (kinds == LETTER))
    if len(single) < 3:
        return _NOWHERE
    parting = single[:-1][np.diff(single) == 2] + 1
    parting = parting[_among(folded[parting], _JOINERS)]
    if len(parting) < 2:
        return _NOWHERE
    chained = (np.diff(parting) == 2) & (folded[parting[1:]] == folded[parting[:-1]])
    inner: Offsets = parting[np.append(chained, False) | np.append(False, chained)]
    return inner


def _line_end_hyphens(folded: Codes, kinds: Kinds) -> Offsets:
    """Find hyphens that part a word at the end of a line, with the white space after them."""
    at = np.flatnonzero(folded[1:-2] == ord("-")) + 1
    if not at.size:
        return _NOWHERE
    at = at[_among(folded[at + 1], _WHITE) & (kinds[at - 1] == LETTER)]
    if not at.size:
        return _NOWHERE
    ink = np.flatnonzero(~_among(folded, _WHITE))
    following = np.searchsorted(ink, at + 1)
    inside = following < len(ink)
    at, end = at[inside], ink[following[inside]]
    lines = np.concatenate(([0], np.cumsum(folded == ord("\n"))))
    joins = (kinds[end] == LETTER) & (lines[end] - lines[at] == 1)
    at, end = at[joins], end[joins]
    sizes = end - at
    starts = np.cumsum(sizes) - sizes
    return np.repeat(at - starts, sizes) + np.arange(int(sizes.sum()))


def _among(codes: Codes, table: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return table[np.minimum(codes, 127)]


@cache
def _stand_in_table() -> Codes:
    table = np.zeros(128, np.uint32)
    for sign, letter in _STAND_INS.items():
        table[ord(sign)] = ord(letter)
    return table


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
    kinds[[ord("@"), ord("$")]] = SIGN
    size = np.array([len(s) for s in several], np.int64)
    return _Tables(first, kinds, code_points("".join(several)), np.cumsum(size) - size, size)


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
