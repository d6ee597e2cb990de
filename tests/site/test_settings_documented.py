"""Every setting an operator can make is described, in the code and in the guide."""

import pytest

from bluelamp.site.config import Config
from docs.generated import GUIDE


@pytest.mark.parametrize("name", Config.model_fields)
def test_a_setting_is_documented(name: str) -> None:
    field = Config.model_fields[name]
    assert field.description, f"give the field {name} of Config a description"
    guide = (GUIDE / "settings.md").read_text(encoding="utf-8")
    assert f"| `BLUELAMP_{name.upper()}` |" in guide, "run: python tests/docs/generated.py"
    assert field.description in guide, "run: python tests/docs/generated.py"


def test_a_setting_that_is_not_in_the_guide_is_found() -> None:
    class Larger(Config):
        salt: str = "a pinch"

    guide = (GUIDE / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in Larger.model_fields if f"`BLUELAMP_{name.upper()}`" not in guide]
    assert missing == ["salt"]
