"""Compiled loops: plain functions over arrays that numba turns into machine code.

Compiled once, the machine code is kept for the next start: beside the source where that is the user's
own, else in `$BLUELAMP_HOME/numba`, in a folder that is this user's alone, for who could write there
could run code as this user. The folder is named by the engine's source, as numba itself would not see
that a constant of another module has changed. Every kernel lets go of the interpreter's lock, reads no
globals but constants, and is held to a slow twin in the tests.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import config

Integer = int | np.integer[Any]
F = TypeVar("F", bound=Callable[..., object])
_HERE = Path(__file__).parent


def cache_folder(home: str | None) -> Path:
    """Give the folder in which machine code is kept; made where it is missing, older ones removed."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(_HERE.glob("*.py")):
        digest.update(source.read_bytes())
    name = f"numba-{digest.hexdigest()[:16]}"
    own = _HERE.stat().st_uid == os.getuid() and os.access(_HERE, os.W_OK)
    place = _HERE / "__pycache__" if own else Path(home or "/nowhere") / "numba" / str(os.getuid())
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if place.stat().st_uid != os.getuid():
            raise PermissionError(f"{place} is another user's")
        for older in place.glob("numba-*"):
            if older.name != name:
                shutil.rmtree(older, ignore_errors=True)
    except OSError:
        place = Path(tempfile.mkdtemp(prefix="bluelamp-"))
    folder = place / name
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


if not config.CACHE_DIR:  # type: ignore[attr-defined]
    config.CACHE_DIR = str(cache_folder(os.environ.get("BLUELAMP_HOME")))  # type: ignore[attr-defined]


def kernel(function: F) -> F:
    """Compile a function over arrays when it is first called."""
    return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Compile a small function into the kernels that call it."""
    inline = numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")
    return cast("F", inline(function))
