"""Compiled loops: plain functions over arrays that numba turns into machine code.

The machine code is kept beside the source where that can be written, else in `$BLUELAMP_HOME/numba`,
so that only the first run compiles. Every kernel lets go of the interpreter's lock, reads no globals
but constants, and is held to a slow twin in the tests.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numba.core import config

if not os.access(Path(__file__).parent, os.W_OK) and not config.CACHE_DIR:  # type: ignore[attr-defined]
    # In a read-only install without a home, numba finds no place by itself and gives up.
    home = os.environ.get("BLUELAMP_HOME")
    folder = f"{home}/numba" if home else tempfile.mkdtemp(prefix="numba-")
    config.CACHE_DIR = folder  # type: ignore[attr-defined]

Integer = int | np.integer[Any]
F = TypeVar("F", bound=Callable[..., object])


def kernel(function: F) -> F:
    """Compile a function over arrays when it is first called."""
    return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Compile a small function into the kernels that call it."""
    inline = numba.njit(cache=True, nogil=True, error_model="numpy", inline="always")
    return cast("F", inline(function))
