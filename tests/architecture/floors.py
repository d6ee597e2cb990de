"""The floor plan, read from importlinter.ini, for what import-linter cannot see."""

import configparser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "importlinter.ini"
SOURCE = ROOT / "src" / "bluelamp"


def floors() -> dict[str, int]:
    """Give each room's floor; 0 is the top. Rooms on one floor share a number."""
    plan = configparser.ConfigParser()
    plan.read(PLAN, encoding="utf-8")
    layers = plan["importlinter:contract:floors"]["layers"].split("\n")
    found = {}
    for number, line in enumerate(layer for layer in layers if layer.strip()):
        for room in line.split("|"):
            found[room.strip().strip("()")] = number
    return found


def room_of(dotted: str) -> str | None:
    """Give the room of a dotted name inside the project."""
    parts = dotted.split(".")
    return parts[1] if parts[0] == "bluelamp" and len(parts) > 1 else None
