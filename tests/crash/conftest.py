import os
import random
from pathlib import Path
from random import Random
from typing import Any

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.crash)


@pytest.fixture
def chance() -> Random:
    """The random moments; BLUELAMP_CRASH_SEED=… has the same ones again."""
    seed = os.environ.get("BLUELAMP_CRASH_SEED") or str(random.randrange(10**6))
    print(f"BLUELAMP_CRASH_SEED={seed}")
    return Random(seed)
