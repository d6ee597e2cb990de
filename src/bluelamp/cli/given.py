"""What the command line named for an index."""

from pathlib import Path
from typing import Literal

import msgspec


class Given(msgspec.Struct, frozen=True):
    """A file named on the command line, with the bank it belongs to."""

    kind: Literal["work", "phrases", "never"]
    bank: str
    path: Path
