"""The committed css and js are what the sources in ui/ build, and hold nothing that is not ours."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "ui"
BUILT = ROOT / "src" / "bluelamp" / "ui" / "static" / "ui"
DRAWN = {Path("lamp.svg"), Path("favicon.svg")}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_rebuild_gives_the_committed_bytes(tmp_path: Path) -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node is not installed (the committed css and js cannot be rebuilt here)")
    copy = tmp_path / "ui"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules"))
    fetched = subprocess.run(
        [npm, "ci", "--ignore-scripts"], cwd=copy, capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        pytest.skip(f"npm cannot fetch what ui/ is built with: {fetched.stderr.strip()[-200:]}")
    rebuilt = tmp_path / "built"
    subprocess.run([node, "build.mjs", str(rebuilt)], cwd=copy, check=True)

    def files(folder: Path) -> dict[Path, bytes]:
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder): path.read_bytes() for path in found}

    committed = files(BUILT)
    assert {path: committed[path] for path in committed.keys() - DRAWN} == files(rebuilt)


def test_the_lock_pins_every_package_and_names_no_registry() -> None:
    packages = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))["packages"]

    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for path, package in packages.items() if path)


def test_every_version_is_exact() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text("utf-8"))["devDependencies"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_the_css_has_neither_the_font_nor_the_crest_of_somebody_else() -> None:
    css = (BUILT / "app.css").read_text("utf-8")

    assert "GDS Transport" not in css
    assert "crest" not in css
    addresses = re.findall(r"url\(\"?([^)\"]*)", css)
    assert addresses
    assert all((BUILT / address).is_file() for address in addresses)


def test_what_is_shipped_comes_with_its_licences() -> None:
    licences = (BUILT / "LICENSES.txt").read_text("utf-8")

    for words in ("SIL Open Font License", "Crown Copyright", "Basecamp"):
        assert words.lower() in licences.lower()


def test_the_script_evaluates_nothing() -> None:
    assert not re.search(r"\beval\(|new Function\(", (BUILT / "app.js").read_text("utf-8"))
