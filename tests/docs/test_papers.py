"""The project's papers: links lead somewhere, commands exist, nothing names this machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.generated import ROOT

PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
IDS = [str(paper.relative_to(ROOT)) for paper in PAPERS]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"\bmake ([a-z./-]+)")
BLUELAMP = re.compile(r"(?:(?<=`)|(?<=/bin/)|^)bluelamp ((?:[a-z][a-z-]+ ?){1,2})", re.MULTILINE)
TARGETS = re.compile(r"^([A-Za-z./-]+):", re.MULTILINE)


def links(paper: Path) -> list[str]:
    """Give the links of a paper that lead to other files of the project."""
    found = LINK.findall(paper.read_text(encoding="utf-8"))
    return [link for link in found if not link.startswith(("http:", "https:", "#"))]


def anchors(paper: Path) -> set[str]:
    """Give the anchors of a paper's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def lost(paper: Path) -> list[str]:
    """Give the links of a paper that lead nowhere."""
    found = []
    for link in links(paper):
        name, _, anchor = link.partition("#")
        target = (paper.parent / name).resolve()
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("paper", PAPERS, ids=IDS)
def test_links_lead_somewhere(paper: Path) -> None:
    assert lost(paper) == []


def test_a_lost_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "here.md").write_text("# The soup\n", encoding="utf-8")
    paper = tmp_path / "paper.md"
    paper.write_text("[a](here.md#the-soup) [b](here.md#cake) ![c](gone.png)", encoding="utf-8")
    assert lost(paper) == ["here.md#cake", "gone.png"]


@pytest.mark.parametrize("paper", PAPERS, ids=IDS)
def test_make_has_the_targets_that_are_named(paper: Path) -> None:
    targets = set(TARGETS.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    code = "\n".join(
        re.findall(r"```.*?```|`[^`\n]+`", paper.read_text(encoding="utf-8"), re.DOTALL)
    )
    assert set(MAKE.findall(code)) <= targets


def test_the_readme_has_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {"run", "test"} <= set(MAKE.findall(readme))


def named_commands() -> list[str]:
    """Give each `bluelamp …` of the papers, as far as its words are subcommands."""
    named = set()
    for paper in PAPERS:
        text = paper.read_text(encoding="utf-8")
        code = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
        named.update(match.strip() for part in code for match in BLUELAMP.findall(part))
    return sorted(named)


def test_the_command_has_the_subcommands_that_are_named() -> None:
    assert named_commands()
    for named in named_commands():
        words = [sys.executable, "-m", "bluelamp.cli", *named.split(), "--help"]
        told = subprocess.run(words, capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, f"bluelamp {named}: {told.stderr}"


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "docs" / "units").glob("*.service")), ids=lambda p: p.stem
)
def test_a_unit_runs_a_part_of_the_station_as_its_user(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    part = unit.stem.removeprefix("bluelamp-")
    user = "bluelamp-web" if part == "web" else "bluelamp-worker"
    assert f"ExecStart=/opt/bluelamp/.venv/bin/bluelamp {part}\n" in text
    assert f"User={user}\n" in text


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    folder = ROOT / "docs" / "adr"
    records = sorted(folder.glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    listed = links(folder / "README.md")
    assert listed == [record.name for record in records]


def test_the_notice_names_what_must_be_named() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for named in (
        "Atkinson Hyperlegible",
        "govuk-frontend",
        "Stimulus",
        "psycopg",
        "certifi",
        "axe",
    ):
        assert named in notice
    shipped = (ROOT / "src/bluelamp/ui/static/ui/LICENSES.txt").read_text(encoding="utf-8")
    for heading in re.findall(r"^(.+) \(.*\)\n=+$", shipped, re.MULTILINE):
        assert heading in notice
