"""Canonical JSON: one value, one text, one digest (RFC 8785, without floats)."""

import hashlib
import json
from typing import NoReturn, TypeAlias

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"

MAX_INT = 2**53 - 1  # what every JSON reader holds exactly (RFC 8785, appendix D)
MAX_DEPTH = 64

_quote = json.encoder.encode_basestring
_PATH_SHOWN = 200


class CanonError(ValueError):
    """A value or a text that has no canonical form; the message names the place in it."""


def dumps(value: object) -> bytes:
    """Give the one canonical UTF-8 text of a value (RFC 8785 key order, escapes and spacing).

    Holds str, int within ±(2^53-1), bool, None, list or tuple, and dict with str keys. Floats are
    refused: the same measured number reaches two programs as two floats, RFC 8785 would need
    ECMAScript's shortest-digits printing on every side, and nothing we sign is a fraction that an
    int with a named unit or a decimal text does not state better. Raises CanonError.
    """
    pieces: list[str] = []
    _write(value, "$", 0, pieces)
    return "".join(pieces).encode()


def loads(text: bytes) -> Value:
    """Read a JSON text of which every reader makes the same value; it need not be canonical.

    Refuses what readers disagree about: duplicate keys, floats, NaN, large ints, lone surrogates.
    Raises CanonError.
    """
    try:
        value: Value = json.loads(
            text.decode(),
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except CanonError:
        raise
    except UnicodeDecodeError as error:
        raise CanonError(f"The text is not UTF-8 at byte {error.start}.") from error
    except json.JSONDecodeError as error:
        raise CanonError(
            f"The text is not JSON at line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise CanonError(f"The text is nested deeper than {MAX_DEPTH} levels.") from error
    except ValueError as error:  # Python refuses to read ints of more than 4,300 digits
        raise CanonError("The text holds an int beyond ±(2^53-1): write it as a str.") from error
    dumps(value)
    return value


def digest(value: object) -> str:
    """Give the SHA-256 of a value's canonical text, as 64 hex digits. Raises CanonError."""
    return hashlib.sha256(dumps(value)).hexdigest()


def _write(value: object, path: str, depth: int, pieces: list[str]) -> None:
    if depth > MAX_DEPTH:
        _refuse(path, f"is nested deeper than {MAX_DEPTH} levels: make it flatter")
    match value:
        case None:
            pieces.append("null")
        case bool():
            pieces.append("true" if value else "false")
        case str():
            pieces.append(_text(value, path))
        case int():
            if not -MAX_INT <= value <= MAX_INT:
                _refuse(path, "is an int beyond ±(2^53-1): write it as a str")
            pieces.append(int.__repr__(value))
        case list() | tuple():
            pieces.append("[")
            for place, item in enumerate(value):
                if place:
                    pieces.append(",")
                _write(item, f"{path}[{place}]", depth + 1, pieces)
            pieces.append("]")
        case dict():
            _write_dict(value, path, depth, pieces)
        case float():
            _refuse(path, "is a float: write an int with a named unit, or a str")
        case _:
            _refuse(path, f"is a {type(value).__name__}, which JSON does not have")


def _write_dict(value: dict[object, object], path: str, depth: int, pieces: list[str]) -> None:
    named: dict[str, str] = {}
    for key in value:
        if not isinstance(key, str):
            _refuse(path, f"has a key that is a {type(key).__name__}: keys are str")
        named[key] = _text(key, path)
    pieces.append("{")
    for place, key in enumerate(sorted(named, key=_utf16)):
        if place:
            pieces.append(",")
        pieces.append(named[key])
        pieces.append(":")
        _write(value[key], f"{path}.{key}", depth + 1, pieces)
    pieces.append("}")


def _text(value: str, path: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            _refuse(path, "holds a lone surrogate, which is no character: remove or replace it")
    return _quote(value)


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _refuse(path: str, what: str) -> NoReturn:
    place = path if len(path) <= _PATH_SHOWN else path[:_PATH_SHOWN] + "…"
    # A key can hold anything; the sentence stays printable on one line.
    place = place.encode("unicode_escape").decode() if not place.isprintable() else place
    raise CanonError(f"The value at {place} {what}.")


def _unique(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    held = dict(pairs)
    if len(held) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise CanonError(f"The key {_quote(key)[:_PATH_SHOWN]} stands twice in one object.")
            seen.add(key)
    return held


def _no_float(text: str) -> NoReturn:
    raise CanonError(
        f"The text holds the number {text[:_PATH_SHOWN]}: floats, NaN and Infinity are refused."
    )
