"""msgspec's refusals turned into problems that say where, what is wrong and what to write."""

import difflib
import re
from collections.abc import Iterable
from typing import Any, get_args, get_type_hints

import msgspec

from bluelamp.law.diagnostics import Problem, Spot
from bluelamp.law.yamlnodes import Located, Trail

__all__ = ["FROM_HEAD", "explain", "nearest"]

FROM_HEAD = {"type", "pack", "demonstration"}
"""Keys that a row takes from the head of its file."""

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "bool": "`true` or `false`",
    "object": "keys with values",
    "array": "a list",
    "date": "a date",
    "null": "`null`",
}


def explain(
    located: Located, base: Trail, kind: type[Any], who: str, error: msgspec.ValidationError
) -> Problem:
    """Turn msgspec's message into one that says where and what to write instead."""
    parts = _PLACE.match(str(error))
    what, path = (parts["what"], parts["path"] or "") if parts else (str(error), "")
    steps: Trail = tuple(
        name or int(number) for name, number in (m.groups() for m in _STEP.finditer(path))
    )
    trail = (*base, *steps)
    struct = _struct_at(kind, steps)
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", what, re.DOTALL):
        key = found[1]
        return located.problem(
            "unknown-key",
            located.spot((*trail, key), key=True),
            f"{who} has a key that is not known here: `{key}`",
            nearest(key, _keys(struct)),
        )
    if found := re.fullmatch(r"Object missing required field `(.*)`", what):
        key = found[1]
        return located.problem(
            "missing-key",
            _spot(located, base, trail),
            f"{who} lacks the key `{key}`",
            f"add `{key}: ...`: {_description(struct, key)}",
        )
    names = [step for step in steps if isinstance(step, str)]
    field = names[-1] if names else ""
    description = _description(_struct_at(kind, _above(steps)), field)
    spot = _spot(located, base, trail)
    of = f"`{field}` of {who}" if field else who
    if found := re.fullmatch(r"Expected `(.*)`, got `(.*)`", what):
        wanted, got = (
            " or ".join(_WORDS.get(t, t) for t in one.split(" | ")) for one in found.groups()
        )
        quoted = found[1].startswith("str") and found[2] in ("int", "bool", "date")
        help_text = "put it in quotes, so that it is a text" if quoted else f"write {description}"
        return located.problem("wrong-type", spot, f"{of} must be {wanted}, not {got}", help_text)
    reason, _, advice = what.partition("; ")
    if found := re.fullmatch(r"Invalid enum value '(.*)'", what, re.DOTALL):
        reason = f"`{found[1]}` is none of the words allowed"
    elif what.startswith("Invalid RFC3339"):
        reason = "this is no date"
    elif what.startswith("Expected `str` of length"):
        reason = "it is empty or too short"
    elif what.startswith("Expected `array` of length"):
        reason = "the list is empty"
    elif what.startswith("Expected `str` matching"):
        reason = "this is no id"
    elif what.startswith("Expected `int`"):
        reason = "the number is too small"
    return located.problem(
        "bad-value", spot, f"{of} cannot be used: {reason}", advice or f"write {description}"
    )


def _spot(located: Located, base: Trail, trail: Trail) -> Spot:
    """Point at a row by its id."""
    named = (*base, "id")
    return located.spot(named if trail == base and named in located.values else trail)


def _above(steps: Trail) -> Trail:
    while steps and isinstance(steps[-1], int):
        steps = steps[:-1]
    return steps[:-1]


def _struct_at(kind: type[Any], steps: Trail) -> type[Any] | None:
    """Find the struct that the steps lead to."""
    current: type[Any] | None = kind
    for step in steps:
        if isinstance(step, str) and current is not None:
            current = _struct_in(get_type_hints(current).get(step))
    return current


def _struct_in(hint: Any) -> type[Any] | None:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next((found for one in get_args(hint) if (found := _struct_in(one))), None)


def _keys(struct: type[Any] | None) -> tuple[str, ...]:
    if struct is None:
        return ()
    return tuple(f.name for f in msgspec.structs.fields(struct) if f.name not in FROM_HEAD)


def _description(struct: type[Any] | None, key: str) -> str:
    hints = get_type_hints(struct, include_extras=True) if struct is not None else {}
    return _described(hints.get(key)) or "a sentence in plain words"


def _described(hint: Any) -> str:
    """Give the description nearest to the top of a type hint."""
    if hint is bool:
        return "`true` or `false`"
    for one in getattr(hint, "__metadata__", ()):
        if isinstance(one, msgspec.Meta) and one.description:
            return one.description
    return next((found for one in get_args(hint) if (found := _described(one))), "")


def nearest(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1)
    return (
        f"did you mean `{near[0]}`?"
        if near
        else "the keys are " + ", ".join(f"`{one}`" for one in known)
    )
