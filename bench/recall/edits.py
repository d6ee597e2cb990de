"""Ways to alter a passage: what careless copying, bad scans and evasion do to a text."""

import random
import re
import unicodedata
from collections.abc import Callable

Dice = random.Random
Edit = Callable[[str, Dice], str]

_SCAN = {
    "rn": "m", "m": "rn", "l": "1", "i": "l", "e": "c", "c": "e", "o": "0", "h": "b", "b": "h",
    "s": "5", "t": "f", "f": "t", "n": "u", "u": "n", "a": "o", "v": "y", "d": "cl", "w": "vv", "g": "q",
}  # fmt: skip
_TWINS = {
    "a": "аɑ", "b": "Ь", "c": "с", "d": "ԁ", "e": "е", "g": "ɡ", "h": "һ", "i": "і", "j": "ј",
    "k": "к", "l": "ӏ", "m": "м", "n": "ո", "o": "оο", "p": "р", "q": "ԛ", "s": "ѕ", "t": "т",
    "u": "υ", "v": "ν", "w": "ԝ", "x": "х", "y": "у", "A": "АΑ", "B": "ВΒ", "C": "С", "E": "ЕΕ",
    "H": "НΗ", "I": "ІΙ", "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "ОΟ", "P": "РΡ", "S": "Ѕ",
    "T": "ТΤ", "X": "ХΧ", "Y": "ΥҮ", "Z": "Ζ",
}  # fmt: skip
_LEET = {
    "a": "4@",
    "e": "3",
    "i": "1!",
    "o": "0",
    "s": "5$",
    "t": "7",
    "b": "8",
    "g": "9",
    "l": "1",
}
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff"
_TIES = {"ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "ffi": "ﬃ", "ffl": "ﬄ"}
_MARKS = "\u0301\u0300\u0308\u0302\u0323"


def one_line(text: str, _dice: Dice | None = None) -> str:
    """Set a printed passage as a post: one line."""
    return " ".join(text.split())


def words(share: float, vocabulary: list[str]) -> Edit:
    """Substitute (60 %), drop (20 %) and insert (20 %) a share of the words."""

    def edit(text: str, dice: Dice) -> str:
        out: list[str] = []
        for word in text.split():
            roll = dice.random() / share if share else 9.0
            if roll < 0.6:
                out.append(dice.choice(vocabulary))
            elif roll < 0.8:
                continue
            elif roll < 1:
                out += [word, dice.choice(vocabulary)]
            else:
                out.append(word)
        return " ".join(out)

    return edit


def scanned(share: float) -> Edit:
    """Misread a share of the characters, as optical character recognition does."""

    def edit(text: str, dice: Dice) -> str:
        out: list[str] = []
        at = 0
        while at < len(text):
            two, one = text[at : at + 2], text[at]
            size = 1
            if dice.random() >= share:
                out.append(one)
            elif two in _SCAN:
                out.append(_SCAN[two])
                size = 2
            elif one.lower() in _SCAN and dice.random() < 0.7:
                out.append(_SCAN[one.lower()])
            elif (roll := dice.random()) < 0.4:
                out.append(dice.choice("abcdefghijklmnopqrstuvwxyz.,'"))
            elif roll < 0.7 or one == " ":
                out.append("")
            else:
                out.append(one + " ")
            at += size
        return "".join(out)

    return edit


def typed(text: str, dice: Dice) -> str:
    """Change case, accents, quotation marks and ligatures, and break words at line ends."""
    kind = dice.randrange(3)
    text = [text.upper(), text.lower(), text.title()][kind]
    if dice.random() < 0.5:
        bare = unicodedata.normalize("NFD", text)
        text = "".join(c for c in bare if not unicodedata.combining(c))
    else:
        text = unicodedata.normalize("NFD", text)
    text = text.replace('"', dice.choice(["“", "«", "„"])).replace("'", dice.choice("’‘`"))
    for letters, tie in sorted(_TIES.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(letters, tie)
    return hyphenated(text, dice)


def hyphenated(text: str, dice: Dice) -> str:
    """Set in narrow lines, words broken at their ends."""
    lines, line = [], ""
    width = dice.randint(25, 45)
    for word in text.split():
        if len(line) + len(word) + 1 <= width:
            line = f"{line} {word}".strip()
        elif word.isalpha() and len(word) > 6:
            cut = dice.randint(3, len(word) - 3)
            lines.append(f"{line} {word[:cut]}-".strip())
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


def twins(text: str, dice: Dice) -> str:
    """Put look-alike letters of other alphabets in place of a third of the letters."""
    return "".join(
        dice.choice(_TWINS[c]) if c in _TWINS and dice.random() < 0.35 else c for c in text
    )


def invisible(text: str, dice: Dice) -> str:
    """Put invisible characters inside words."""
    return "".join(c + dice.choice(_INVISIBLE) if dice.random() < 0.15 else c for c in text)


def leet(text: str, dice: Dice) -> str:
    """Write digits and signs for letters."""
    return "".join(
        dice.choice(_LEET[c.lower()]) if c.lower() in _LEET and dice.random() < 0.4 else c
        for c in text
    )


def spaced(text: str, dice: Dice) -> str:
    """Put the same sign between all letters of a word, and white space between words."""
    sign = dice.choice(" .-_")
    between = dice.choice(["   ", "  ", " / "]) if sign == " " else " "
    return between.join(sign.join(word) for word in text.split())


def joined(text: str, _dice: Dice) -> str:
    """Take all white space away."""
    return "".join(text.split())


def shuffled(text: str, dice: Dice) -> str:
    """Put the sentences in another order."""
    sentences = re.split(r"(?<=[.;:!?])\s+", text)
    dice.shuffle(sentences)
    return " ".join(sentences)


def chain(*edits: Edit) -> Edit:
    """Apply several edits in turn."""

    def edit(text: str, dice: Dice) -> str:
        for one in edits:
            text = one(text, dice)
        return text

    return edit
