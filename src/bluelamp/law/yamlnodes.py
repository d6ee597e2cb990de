"""YAML read into plain values that remember where they stood.

Only `true`, `false`, `null`, whole numbers and dates are anything else than text, so that Norway's
`NO` stays a country and `1.10` a number of an article (YAML 1.2's core schema, without floats).
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import yaml

from bluelamp.law.diagnostics import PackError, Problem, Spot

__all__ = ["Located", "Trail", "read_yaml"]

Trail = tuple[str | int, ...]
"""The way from the top of the file to a value: keys and positions."""


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_PREFIX = "tag:yaml.org,2002:"
_Loader.add_implicit_resolver(f"{_PREFIX}bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver(f"{_PREFIX}null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver(
    f"{_PREFIX}int", re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789")
)
_Loader.add_implicit_resolver(
    f"{_PREFIX}timestamp", re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), list("0123456789")
)


class Located(msgspec.Struct, frozen=True):
    """One file's values, with the spot of every key and every value."""

    path: Path
    lines: tuple[str, ...]
    value: Any
    keys: dict[Trail, Spot]
    values: dict[Trail, Spot]

    def problem(self, code: str, spot: Spot, what: str, help_text: str) -> Problem:
        """Put together what is wrong at one spot of this file."""
        line = self.lines[spot.line - 1] if spot.line <= len(self.lines) else ""
        return Problem(code, self.path, spot, line, what, help_text)

    def spot(self, trail: Trail, *, key: bool = False) -> Spot:
        """Give the spot of a value (or of its key), or of the nearest thing around it."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while trail:
            if found := first.get(trail) or second.get(trail):
                return found
            trail = trail[:-1]
        return Spot(1, 1, 1)


def read_yaml(path: Path) -> Located:
    """Read one YAML file.

    Raises PackError for what is not YAML and for a key written twice;
    OSError when the file cannot be read.
    """
    raw = path.read_bytes()
    text = raw.decode("utf-8", "replace")
    here = Located(path, tuple(text.splitlines()), None, {}, {})
    if (bad := text.find("�")) >= 0:
        before = text[:bad]
        spot = Spot(before.count("\n") + 1, bad - (before.rfind("\n") + 1) + 1, 1)
        raise PackError(
            (
                here.problem(
                    "not-yaml", spot, "this character is not UTF-8", "save the file as UTF-8"
                ),
            )
        )
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        value = None if node is None else _plain(node, (), here, loader)
    except yaml.MarkedYAMLError as error:
        quoted = "quoted" in (error.context or "")
        mark = error.context_mark if quoted else error.problem_mark
        spot = Spot(mark.line + 1, mark.column + 1, 1) if mark else Spot(1, 1, 1)
        what = f"this is not YAML: {error.problem or 'unreadable'}"
        raise PackError(
            (
                here.problem(
                    "not-yaml",
                    spot,
                    what,
                    "check the indentation, and put texts that hold `: ` or begin with a sign "
                    "in quotes",
                ),
            )
        ) from None
    finally:
        loader.dispose()
    return Located(path, here.lines, value, here.keys, here.values)


def _plain(node: yaml.Node, trail: Trail, here: Located, loader: _Loader) -> Any:
    here.values[trail] = _spot(node)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                raise PackError(
                    (
                        here.problem(
                            "duplicate-key",
                            _spot(key_node),
                            f"the key `{key}` is written twice{_in_row(result)}",
                            f"keep one `{key}`; the first is on line "
                            f"{here.keys[(*trail, key)].line}",
                        ),
                    )
                )
            here.keys[(*trail, key)] = _spot(key_node)
            result[key] = _plain(value_node, (*trail, key), here, loader)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*trail, i), here, loader) for i, one in enumerate(node.value)]
    if node.tag == f"{_PREFIX}timestamp":
        try:
            return date.fromisoformat(str(node.value))
        except ValueError:
            return str(node.value)
    return loader.construct_object(node, deep=True)


def _in_row(so_far: dict[str, Any]) -> str:
    return f" in `{so_far['id']}`" if isinstance(so_far.get("id"), str) else ""


def _spot(node: yaml.Node) -> Spot:
    start, end = node.start_mark, node.end_mark
    on_one_line = end.line == start.line
    return Spot(
        start.line + 1, start.column + 1, max(1, end.column - start.column) if on_one_line else 1
    )
