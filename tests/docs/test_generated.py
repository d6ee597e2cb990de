"""The guides that are lists say what the code says."""

from collections.abc import Callable

import pytest

from docs.generated import GENERATED, GUIDE


@pytest.mark.parametrize(("file", "draw"), GENERATED.items())
def test_a_generated_guide_is_current(file: str, draw: Callable[[], str]) -> None:
    written = (GUIDE / file).read_text(encoding="utf-8")
    assert written == draw(), (
        f"run: python tests/docs/generated.py (docs/guide/{file} is out of date)"
    )
