"""Waiting between attempts."""

import random
from itertools import islice

from bluelamp.net import delays


def test_delays_stay_under_a_ceiling_that_doubles_to_the_cap() -> None:
    ceilings = [0.5, 1, 2, 4, 8, 10, 10, 10]
    for seed in range(50):
        waits = list(islice(delays(0.5, 10, random.Random(seed)), len(ceilings)))
        assert all(0 <= wait <= top for wait, top in zip(waits, ceilings, strict=True))


def test_clients_that_lost_one_server_come_back_at_different_moments() -> None:
    first = [next(delays(10, 60, random.Random(seed))) for seed in range(200)]
    assert len(set(first)) == 200
    assert min(first) < 1
    assert max(first) > 9
