"""How long to wait before trying a broken connection again."""

import random
from collections.abc import Iterator


def delays(
    first: float = 0.5, cap: float = 60.0, rng: random.Random | None = None
) -> Iterator[float]:
    """Give seconds to wait, endlessly: uniform up to a ceiling that doubles from `first` to `cap`.

    This is "full jitter" (M. Brooker, Exponential Backoff and Jitter, AWS Architecture Blog, 2015):
    many clients that lost one server do not return to it at one moment.
    """
    source = rng or random.Random()  # noqa: S311 (spreads load, guards nothing)
    ceiling = first
    while True:
        yield source.uniform(0.0, ceiling)
        ceiling = min(cap, ceiling * 2)
