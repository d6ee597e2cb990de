"""Receipt codes: 75 random bits and a check character that no slip of the hand gets past.

A code is 16 characters of Crockford's base32 (crockford.com/base32.html), shown as
XXXX-XXXX-XXXX-XXXX. Its weighted sum over the field of 32 elements is zero; since all weights differ
and none is zero, every single wrong character and every two that changed places are noticed.
"""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
BITS = 75

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OIL", "011")
_REDUCING = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


class ReceiptError(ValueError):
    """What was typed is no receipt code; the message is one plain sentence for whoever typed it."""


class Mistyped(ReceiptError):
    """A receipt code with a slip in it: its check character does not fit."""


def new() -> str:
    """Draw a new code: 16 characters without dashes."""
    return of(secrets.randbits(BITS))


def of(bits: int) -> str:
    """Give the code of a number of 75 bits."""
    drawn = [bits >> shift & 31 for shift in range(0, BITS, 5)]
    return "".join(ALPHABET[value] for value in [_check(drawn), *drawn][::-1])


def shown(code: str) -> str:
    """Give a code as people copy it: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def parse(typed: str) -> str:
    """Read a code however it was typed: in any case, with spaces or dashes, O for 0, I or L for 1.

    Raises ReceiptError; Mistyped if only the check character does not fit.
    """
    if len(typed) > 200:
        raise ReceiptError("That is longer than a code: a code has 16 letters and digits.")
    folded = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(char for char in folded if not _between(char)).translate(_READ_AS)
    if not code:
        raise ReceiptError("Type the code that you were given when you reported.")
    if strange := next((char for char in code if char not in _VALUE), ""):
        what = f"“{strange}”" if strange.isprintable() else "a hidden character"
        raise ReceiptError(f"There is {what} in what you typed, which no code has: look again.")
    if len(code) != LENGTH:
        raise ReceiptError(f"A code has 16 letters and digits; this one has {len(code)}.")
    *drawn, check = (_VALUE[char] for char in code)
    if _check(drawn[::-1]) != check:
        raise Mistyped(
            "There is a slip in this code: compare each letter with what you wrote down."
        )
    return code


def digest(code: str, key: bytes) -> str:
    """Give the form in which a code is kept: its HMAC-SHA-256 (RFC 2104), in hex."""
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()


def _between(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Pd", "Cf")


def _check(drawn: list[int]) -> int:
    """Give the value that makes the weighted sum zero; `drawn` starts beside the check character.

    The weights are the powers of x, 1 for the check character itself, by Horner's rule.
    """
    total = 0
    for value in reversed(drawn):
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _REDUCING if value & 32 else value
