"""The guides that are lists, drawn from the code: run as a program, it writes them anew."""

import importlib
import os
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
SOURCE = ROOT / "src" / "bluelamp"
# These declare no act, and read their surroundings when they are imported.
LEFT_OUT = {"cli", "site", "demo", "desk", "migrations"}

ACTS_HEAD = """# Acts

Everything that this station writes down is an act: permission, lock, transition, ledger entry and outbox
rows happen together or not at all. These are all kinds of act, with the roles that may perform each; whoever
holds none of them is refused below every page. Made from the code by
`.venv/bin/python tests/docs/generated.py`.

Roles come from duties: an **officer** holds *officer*; a **supervisor** *officer* and *approver*; a **legal
adviser** *adviser*; **oversight** *oversight*; an **administrator** *administrator*. *public*, *partner* and
*provider* come from outside; *worker* and *patrol* are the station's own processes; *setup* is the first
start.
"""

SETTINGS_HEAD = """# Settings

All that an operator can set, as environment variables. Each has a default under which the demonstration
runs; a station (`BLUELAMP_MODE=station`) refuses to open with the ones that would be unsafe. Made from
`src/bluelamp/site/config.py` by `.venv/bin/python tests/docs/generated.py`.

| variable | default | what it sets |
|---|---|---|
"""


def import_rooms() -> None:
    """Import every module of the rooms, so that every act is declared."""
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        if len(parts) > 2 and not LEFT_OUT & set(parts):
            importlib.import_module(".".join(part for part in parts if part != "__init__"))


def acts() -> str:
    """Give the guide to the acts, room by room."""
    from bluelamp.conduct.kinds import declared

    import_rooms()
    lines = [ACTS_HEAD]
    room = ""
    for kind in declared():
        if not kind.name.startswith(f"{room}.") or not room:
            room = kind.name.partition(".")[0]
            lines.append(f"\n## {room}\n\n| act | roles | what it is |\n|---|---|---|\n")
        roles = ", ".join(sorted(kind.roles))
        lines.append(f"| `{kind.name}` | {roles} | {kind.says} |\n")
    return "".join(lines)


def settings() -> str:
    """Give the guide to the settings, in the order of the code."""
    from bluelamp.site.config import Config

    lines = [SETTINGS_HEAD]
    for name, field in Config.model_fields.items():
        default = "" if field.default == "" else f"`{field.default}`"
        lines.append(f"| `BLUELAMP_{name.upper()}` | {default} | {field.description} |\n")
    return "".join(lines)


GENERATED = {"acts.md": acts, "settings.md": settings}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.site.settings")
    django.setup()
    for file, draw in GENERATED.items():
        (GUIDE / file).write_text(draw(), encoding="utf-8")
