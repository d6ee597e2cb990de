"""Sets of hashes on disk: a bitmap that turns most strangers away before the sorted array is asked."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from bluelamp.matching.words import Hashes

_LEAST_WIDTH: Final = 13
_BITS_EACH: Final = 16


def bitmap(hashes: Hashes) -> NDArray[np.uint8]:
    """Give a bit array of 16 to 32 bits a hash, addressed by the leading bits of the hashes."""
    width = max(_LEAST_WIDTH, (len(hashes) * _BITS_EACH).bit_length())
    bits = np.zeros(1 << width, bool)
    bits[hashes >> np.uint64(64 - width)] = True
    return np.packbits(bits, bitorder="little")


def maybe(present: NDArray[np.uint8], hashes: Hashes) -> NDArray[np.bool_]:
    """Say of each hash whether it may be in the set; True is wrong for at most one in 16."""
    width = present.size.bit_length() + 2
    at = hashes >> np.uint64(64 - width)
    byte = present[at >> np.uint64(3)]
    answer: NDArray[np.bool_] = (byte >> (at & np.uint64(7)).astype(np.uint8) & 1).astype(bool)
    return answer
