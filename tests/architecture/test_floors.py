"""Rooms import only the floors below: shown to hold, and shown to fail on an injected breach."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from architecture.floors import PLAN, ROOT, floors


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(Path(sys.executable).parent / "lint-imports"),
            "--config",
            str(tree / PLAN.name),
            "--no-cache",
        ],
        cwd=tree,
        env={"PYTHONPATH": str(tree / "src"), "PATH": "/usr/bin:/bin", "HOME": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "src",
        tmp_path / "src",
        ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "texts"),
    )
    shutil.copy(PLAN, tmp_path)
    return tmp_path


def test_the_plan_holds(tree: Path) -> None:
    done = lint(tree)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("evidence", "from bluelamp.cases import models", "Rooms import only the floors below"),
        ("law", "import django", "The core knows no Django"),
        ("matching", "import httpx", "Matching, law and ledger touch no network"),
        ("cases", "from bluelamp.reports import views", "nobody's library"),
    ],
)
def test_a_breach_is_named(tree: Path, room: str, line: str, contract: str) -> None:
    module = tree / "src" / "bluelamp" / room / "breach.py"
    module.write_text(line + "\n")
    done = lint(tree)
    assert done.returncode != 0
    assert f"{room}.breach" in done.stdout
    assert contract in done.stdout


def test_every_room_is_on_the_plan() -> None:
    rooms = {
        path.stem
        for path in (ROOT / "src" / "bluelamp").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__"} <= set(floors())
