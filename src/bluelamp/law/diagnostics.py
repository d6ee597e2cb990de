"""Errors in a pack, told in the manner of rustc: where, which row, what is wrong, what to write."""

from pathlib import Path

import msgspec

__all__ = ["PackError", "Problem", "Spot"]


class Spot(msgspec.Struct, frozen=True, order=True):
    """A place in a file; line and column count from 1, length in characters."""

    line: int
    column: int
    length: int


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong in one file."""

    code: str
    path: Path
    spot: Spot
    source_line: str
    what: str
    help: str

    def __str__(self) -> str:
        number = str(self.spot.line)
        margin = " " * len(number)
        room = len(self.source_line) - self.spot.column + 1
        pointer = " " * (self.spot.column - 1) + "^" * max(1, min(self.spot.length, room))
        return "\n".join(
            (
                f"error[{self.code}]: {self.what}",
                f"{margin}--> {self.path}:{self.spot.line}:{self.spot.column}",
                f"{margin} |",
                f"{number} | {self.source_line}",
                f"{margin} | {pointer}",
                f"{margin} = help: {self.help}",
            )
        )


class PackError(ValueError):
    """Packs that cannot be used; the text shows every problem found, in the order of the files."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__("\n\n".join((*map(str, problems), f"{count}; nothing was loaded.")))
