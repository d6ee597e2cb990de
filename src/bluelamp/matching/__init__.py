"""The engine: which posts hold an excerpt of a banked work, or a banked phrase, however altered.

`Index.build` compiles items, `Index.open` maps the file, `Scanner(index).scan(posts)` gives the
matches of each post. Plain typed Python over numpy; no Django, no network.
"""

from bluelamp.matching.container import BadIndex
from bluelamp.matching.folding import Folded, fold
from bluelamp.matching.index import (
    ENGINE,
    BankDescription,
    Description,
    Index,
    RefusedItem,
    Sources,
)
from bluelamp.matching.items import Edit, Kind, Match, Never, Phrase, Work
from bluelamp.matching.scanner import Scanner
from bluelamp.matching.threads import Threads
from bluelamp.matching.weak import Finding, findings, reads_like_a_name, refusal

__all__ = [
    "ENGINE",
    "BadIndex",
    "BankDescription",
    "Description",
    "Edit",
    "Finding",
    "Folded",
    "Index",
    "Kind",
    "Match",
    "Never",
    "Phrase",
    "RefusedItem",
    "Scanner",
    "Sources",
    "Threads",
    "Work",
    "findings",
    "fold",
    "reads_like_a_name",
    "refusal",
]
