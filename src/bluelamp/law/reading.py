"""Pack files read into a Law: strict rows, checked against each other."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from bluelamp.law.diagnostics import PackError, Problem
from bluelamp.law.explaining import FROM_HEAD, explain, nearest
from bluelamp.law.law import Law, Pack
from bluelamp.law.references import Misreference, misreferences
from bluelamp.law.rows import ROW_KINDS, LawRow
from bluelamp.law.yamlnodes import Located, Trail, read_yaml

__all__ = ["SHIPPED", "load_packs", "shipped_packs"]

SHIPPED = Path(__file__).parent / "packs"
"""The folder of the packs that Bluelamp ships, all of them unsigned."""

_HEAD = {"pack", "title", "about", "demonstration"}


def shipped_packs(*, demonstration: bool) -> tuple[Path, ...]:
    """Give the shipped pack files; the one that only demonstrates is left out of a real station."""
    names = ("common", "uk", "eu", "demo") if demonstration else ("common", "uk", "eu")
    return tuple(SHIPPED / f"{name}.yaml" for name in names)


def load_packs(paths: Iterable[Path]) -> Law:
    """Read pack files into one Law.

    Raises PackError with every problem found; OSError when a file cannot be read.
    """
    problems: list[Problem] = []
    packs: list[Pack] = []
    found: dict[tuple[str, str], tuple[LawRow, Located, Trail]] = {}
    for path in paths:
        try:
            located = read_yaml(path)
        except PackError as error:
            problems += error.problems
            continue
        head = _head(located, problems)
        if head is None:
            continue
        packs.append(head)
        for trail, row in _rows(located, head, problems):
            first = found.get((row.kind, row.id))
            if first is None:
                found[row.kind, row.id] = (row, located, trail)
                continue
            spot = first[1].spot((*first[2], "id"))
            problems.append(
                located.problem(
                    "duplicate-id",
                    located.spot((*trail, "id")),
                    f"there are two rows {row.kind} `{row.id}`",
                    f"give one of them another id; the first is at {first[1].path}:{spot.line}",
                )
            )
    law = Law(packs, (row for row, _, _ in found.values()))
    if not problems:
        problems += [
            _reference_problem(one, *found[one.kind, one.row][1:]) for one in misreferences(law)
        ]
    if problems:
        raise PackError(tuple(problems))
    return law


def _reference_problem(one: Misreference, located: Located, trail: Trail) -> Problem:
    spot = located.spot((*trail, *one.trail))
    return located.problem(one.code, spot, f"{one.kind} `{one.row}` {one.what}", one.help)


def _head(located: Located, problems: list[Problem]) -> Pack | None:
    value = located.value
    if not isinstance(value, dict):
        what = "a pack file begins with keys, such as `pack:`, `title:` and `about:`"
        problems.append(
            located.problem(
                "wrong-type", located.spot(()), what, "write `pack: uk` on the first line"
            )
        )
        return None
    problems += [
        located.problem(
            "unknown-key",
            located.spot((key,), key=True),
            f"a pack has no section `{key}`",
            nearest(key, (*_HEAD, *ROW_KINDS)),
        )
        for key in value
        if key not in _HEAD and key not in ROW_KINDS
    ]
    try:
        return msgspec.convert({k: v for k, v in value.items() if k in _HEAD}, Pack)
    except msgspec.ValidationError as error:
        problems.append(explain(located, (), Pack, "the pack", error))
        return None


def _rows(located: Located, head: Pack, problems: list[Problem]) -> Iterator[tuple[Trail, LawRow]]:
    for section, kind in ROW_KINDS.items():
        rows = located.value.get(section, [])
        if not isinstance(rows, list):
            problems.append(
                located.problem(
                    "wrong-type",
                    located.spot((section,), key=True),
                    f"`{section}` must be a list of rows",
                    f"begin each row of `{section}` with `- id: ...`",
                )
            )
            continue
        for number, body in enumerate(rows):
            trail = (section, number)
            row = _row(located, trail, kind, body, head, problems)
            if row is not None:
                yield trail, row


def _row(
    located: Located,
    trail: Trail,
    kind: type[LawRow],
    body: Any,
    head: Pack,
    problems: list[Problem],
) -> LawRow | None:
    name = kind.__name__.lower()
    given = body.get("id") if isinstance(body, dict) else None
    who = f"{name} `{given}`" if isinstance(given, str) else f"{name} number {int(trail[1]) + 1}"
    if isinstance(body, dict):
        for key in sorted(FROM_HEAD & body.keys()):
            problems.append(
                located.problem(
                    "unknown-key",
                    located.spot((*trail, key), key=True),
                    f"{who} has the key `{key}`, which belongs at the head of the file",
                    f"take `{key}` out of the row",
                )
            )
            return None
        body = {**body, "pack": head.pack, "demonstration": head.demonstration}
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        problems.append(explain(located, trail, kind, who, error))
        return None
