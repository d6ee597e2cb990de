"""The guide's table of states is drawn from the transitions; running this file writes it anew."""

import re
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "levers.md"
PLACE = re.compile(r"(<!-- drawn from .*? -->\n).*?(<!-- end -->)", re.DOTALL)


def drawn() -> str:
    """Draw the steps out of each state."""
    from bluelamp.actions.models import ACTIONS

    lines = ["| state | what can happen | then it is |", "|---|---|---|"]
    for state in ACTIONS.states:
        steps = [step for step in ACTIONS if state in step.sources]
        for step in steps:
            named = step.name.replace("_", " ")
            lines.append(
                f"| {state.replace('_', ' ')} | {named} | {step.target.replace('_', ' ')} |"
            )
        if not steps:
            lines.append(f"| {state} | nothing: it has ended | |")
    return "\n" + "\n".join(lines) + "\n\n"


def written_anew(text: str) -> str:
    """Put the table into its place."""
    return PLACE.sub(lambda found: found[1] + drawn() + found[2], text)


def test_the_table_of_states_is_current() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text == written_anew(text), "run: python tests/actions/test_levers_guide.py"
    assert "| said removed | complete | completed |" in text


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.site.settings")
    django.setup()
    GUIDE.write_text(written_anew(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
