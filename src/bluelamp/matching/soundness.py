"""Whether the arrays of an index file lead only where there is something.

The compiled loops read without looking: a file whose numbers lead past its end, by whomever it was
made, must be refused before.
"""

from collections.abc import Mapping
from typing import Any, Final

from numpy.typing import NDArray

from bluelamp.matching.passages import K, PassageTable
from bluelamp.matching.phrases import PhraseTable
from bluelamp.matching.vocabulary import Vocabulary

Arrays = Mapping[str, NDArray[Any]]

_TYPES: Final = {
    "passages": dict(
        zip(
            PassageTable._fields,
            ("<i4", "<u4", "<u4", "|u1", "<i8", "<u4", "<u4", "<u2"),
            strict=True,
        )
    ),
    "vocabulary": dict(zip(Vocabulary._fields, ("<u8", "<i4", "<f4", "<i8", "<u4"), strict=True)),
    "phrases": dict(
        zip(PhraseTable._fields, ("<u8", "<u4", "<u4", "<u4", "<u8", "|u1"), strict=True)
    ),
}


def has_the_form(arrays: Arrays) -> bool:
    """Say whether the tables of an index are all there, in their types."""
    wanted = {f"{table}.{name}": kind for table, of in _TYPES.items() for name, kind in of.items()}
    found = {name: array.dtype.str for name, array in arrays.items()}
    never = {name: kind for name, kind in found.items() if name not in wanted}
    return wanted.items() <= found.items() and all(
        name.removeprefix("never.").isdecimal() and kind == "<u8" for name, kind in never.items()
    )


def leads_nowhere_else(
    passages: PassageTable, vocabulary: Vocabulary, phrases: PhraseTable, works: int, known: int
) -> bool:
    """Say whether every number in the tables stands for something; `known` is how many phrases."""
    words, distinct = len(passages.numbers), len(vocabulary.bits)
    return all(
        (
            words == len(passages.start) == len(passages.end) == len(passages.bits),
            _below(passages.numbers, distinct),
            len(passages.bounds) == works + 1 and _steps(passages.bounds, words),
            _power(len(passages.slots) - 1) and _steps(passages.slots, len(passages.places)),
            len(passages.places) == len(passages.tags),
            _below(passages.places, words - K + 1),
            len(vocabulary.keys) == len(vocabulary.numbers) and _power(len(vocabulary.keys)),
            not vocabulary.keys.all(),
            _below(vocabulary.numbers[vocabulary.keys != 0], distinct),
            len(vocabulary.letters) == distinct + 1,
            _steps(vocabulary.letters, len(vocabulary.ink)),
            len({len(column) for column in phrases[:-1]}) == 1,
            _below(phrases.number, known),
            _power(len(phrases.present)),
        )
    )


def _below(numbers: NDArray[Any], end: int) -> bool:
    return not len(numbers) or bool(numbers.min() >= 0 and numbers.max() < end)


def _steps(bounds: NDArray[Any], end: int) -> bool:
    return bool(
        len(bounds) and bounds[0] == 0 and bounds[-1] == end and (bounds[1:] >= bounds[:-1]).all()
    )


def _power(size: int) -> bool:
    return size > 1 and not size & (size - 1)
