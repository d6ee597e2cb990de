"""The rows of all packs in use, by kind and id; signed or not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from bluelamp.law.rows import LawRow

__all__ = ["Law", "Pack", "UnknownRow"]

R = TypeVar("R", bound=LawRow)


class UnknownRow(LookupError):
    """No pack in use has such a row."""


class Pack(msgspec.Struct, frozen=True):
    """The head of one pack file."""

    pack: str
    title: str
    about: str
    demonstration: bool = False


class Law:
    """All rows of the packs in use."""

    def __init__(self, packs: Iterable[Pack], rows: Iterable[LawRow]) -> None:
        self.packs: Mapping[str, Pack] = {pack.pack: pack for pack in packs}
        self._rows = {(row.kind, row.id): row for row in rows}

    def __iter__(self) -> Iterator[LawRow]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, kind: type[R], row_id: str) -> R:
        """Give one row. Raises UnknownRow."""
        row = self.find(kind, row_id)
        if row is None:
            name = kind.__name__.lower()
            raise UnknownRow(f"No pack in use has the {name} `{row_id}`; see the lawbook's list.")
        return row

    def find(self, kind: type[R], row_id: str) -> R | None:
        """Give one row, or None."""
        row = self._rows.get((kind.__name__.lower(), row_id))
        return row if isinstance(row, kind) else None

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Give all rows of a kind in the order of their packs."""
        return tuple(row for row in self if isinstance(row, kind))
