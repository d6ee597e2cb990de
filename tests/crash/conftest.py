import os
import random
from random import Random

import pytest


@pytest.fixture
def chance() -> Random:
    """The random moments; BLUELAMP_CRASH_SEED=… has about the same ones again."""
    seed = os.environ.get("BLUELAMP_CRASH_SEED") or str(random.randrange(10**6))
    print(f"BLUELAMP_CRASH_SEED={seed}")
    return Random(seed)
