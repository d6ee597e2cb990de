"""Characters that a reader cannot see, named so that a page can show them.

Short names are the abbreviation aliases of the Unicode Character Database
(NameAliases.txt, type ``abbreviation``); long names come from ``unicodedata``.
"""

import unicodedata

import msgspec

SHORT = {
    "\u00ad": "SHY",
    "\u034f": "CGJ",
    "\u061c": "ALM",
    "\u115f": "HCF",
    "\u1160": "HJF",
    "\u180e": "MVS",
    "\u200b": "ZW",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u2028": "LSEP",
    "\u2029": "PSEP",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\u3164": "HF",
    "\ufeff": "BOM",
    "\uffa0": "HWHF",
}

# Blank or invisible, though their general category does not say so.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
SHOWN_CONTROLS = frozenset("\n\t")

UNNAMED = {
    "Cc": "control character",
    "Cn": "unassigned character",
    "Co": "private use character",
    "Cs": "half of a broken character",
}


class Chip(msgspec.Struct, frozen=True):
    """How one hidden character is shown: a short label, and its name with code point."""

    short: str
    name: str


class Piece(msgspec.Struct, frozen=True):
    """A run of plain text, or one hidden character with its chip."""

    text: str
    chip: Chip | None = None


def hidden(char: str) -> bool:
    """Say whether one character shows nothing, or changes the order of what is shown."""
    if char in SHOWN_CONTROLS:
        return False
    return (
        unicodedata.category(char) in HIDDEN_CATEGORIES
        or char in BLANK
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


def chip(char: str) -> Chip:
    """Name one hidden character."""
    point = f"U+{ord(char):04X}"
    name = unicodedata.name(char, "").lower() or UNNAMED.get(
        unicodedata.category(char), "hidden character"
    )
    if "\U000e0020" <= char <= "\U000e007e":
        return Chip(short=f"tag {chr(ord(char) - 0xE0000)}", name=f"{name}, {point}")
    return Chip(short=SHORT.get(char, point), name=f"{name}, {point}")


def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a text into runs that can be shown as they are, and hidden characters.

    The joined ``text`` of all pieces is the text that came in. A carriage return before a
    line feed stays part of the line's end; a variation selector after an emoji is left with it.
    """
    cut: list[Piece] = []
    start = 0
    for at, char in enumerate(text):
        if not hidden(char) or _ordinary(text, at):
            continue
        if start < at:
            cut.append(Piece(text[start:at]))
        cut.append(Piece(char, chip(char)))
        start = at + 1
    if start < len(text):
        cut.append(Piece(text[start:]))
    return tuple(cut)


def _ordinary(text: str, at: int) -> bool:
    """Say whether a hidden character only does its everyday work where it stands."""
    char = text[at]
    if char == "\r":
        return text[at + 1 : at + 2] == "\n"
    if char in "\ufe0e\ufe0f":
        return at > 0 and unicodedata.category(text[at - 1]) in {"So", "Sk", "Sm", "Po"}
    return False
