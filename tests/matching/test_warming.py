"""Warming up runs every compiled loop that Python calls."""

import subprocess
import sys

CHECK = """
from bluelamp.matching import alignment, folding, passages, vocabulary, words
from bluelamp.matching.warming import warm_up

called = (alignment._align, folding._fold, passages._chains, passages._grams, vocabulary._look_up,
          vocabulary._table, words._cut)
assert not any(kernel.signatures for kernel in called)
warm_up()
print([kernel.__name__ for kernel in called if not kernel.signatures])
"""


def test_every_kernel_has_run() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
