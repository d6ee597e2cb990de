"""The guide for an adviser says what the rows say."""

import re
from pathlib import Path

from bluelamp.law import Action, Gate
from bluelamp.law.rows import ROW_KINDS
from law.building import shipped

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guide" / "law.md"


def gate_table() -> str:
    """The gates as rows of a table, in the order of their pack."""
    law = shipped()
    lines = ["| gate | must be true | asked before | if not | source |", "|---|---|---|---|---|"]
    for gate in law.all(Gate):
        actions = ", ".join(
            f"`{one.id}`" + ("" if gate.id in one.gates else " (state bodies)")
            for one in law.all(Action)
            if gate.id in (*one.gates, *one.gates_state_body)
        )
        fails = "second person" if gate.on_fail == "second_person" else "blocked"
        source = f"{gate.source.mark}: {gate.instrument}, {gate.provision}"
        lines.append(f"| `{gate.id}` | {gate.must} | {actions} | {fails} | {source} |")
    return "\n".join(lines)


def test_the_table_of_gates_is_that_of_the_rows() -> None:
    found = re.search(r"<!-- gates -->\n(.*?)\n<!-- /gates -->", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    assert found[1] == gate_table()


def test_every_section_of_a_pack_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", GUIDE.read_text(), re.MULTILINE))
    assert set(ROW_KINDS) <= explained
