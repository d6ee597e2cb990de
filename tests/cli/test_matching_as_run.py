"""`bluelamp index` and `bluelamp scan`, run as their users run them."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bluelamp.matching import Index
from matching.material import cook_book, excerpt

BOOK = cook_book(41)
BLUELAMP = Path(sys.executable).with_name("bluelamp")


def bluelamp(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BLUELAMP, *arguments],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kitchen")
    (folder / "soups.txt").write_text(BOOK)
    (folder / "pies.en.txt.gz").write_bytes(gzip.compress(cook_book(42).encode()))
    (folder / "phrases.txt").write_text("# what to look for\nplain flour\n\nAnna Kitchenmaid\n")
    (folder / "common.txt").write_text("take plain flour with a pinch of luck")
    done = bluelamp(
        folder,
        *("index", "build", "kitchen.index", "--work", "soups.txt", "--bank", "second"),
        *("--work", "pies.en.txt.gz", "--phrases", "phrases.txt", "--never", "common.txt"),
    )
    assert done.returncode == 0, done.stderr
    assert "reads like a personal name" in done.stderr
    return folder


def event(text: str, rkey: str) -> str:
    record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-01-02T03:04:05Z"}
    commit = {
        "operation": "create", "collection": "app.bsky.feed.post", "rkey": rkey,
        "cid": "bafyreiaylt3vc33qbbzmbbq4hmld5b7sf5wiscfot4pqjyimirlzupbufy", "record": record,
    }  # fmt: skip
    did = "did:plc:okt7l7an7vbfteksykjjcgjm"
    return json.dumps({"did": did, "time_us": 1, "kind": "commit", "commit": commit})


def test_info_says_what_the_index_holds(kitchen: Path) -> None:
    done = bluelamp(kitchen, "index", "info", "kitchen.index")
    assert done.returncode == 0
    assert "bank 'default': 1 work of 2000 words, 0 phrases, 0 never-texts" in done.stdout
    assert "bank 'second': 1 work of 2000 words, 2 phrases, 1 never-text" in done.stdout
    assert Index.open(kitchen / "kitchen.index").version in done.stdout


def test_scans_posts_and_events_alike(kitchen: Path) -> None:
    planted = excerpt(BOOK, 100, 20)
    lines = [
        json.dumps({"id": "https://table.example/1", "text": "hello"}),
        json.dumps({"id": "https://table.example/2", "text": "see: " + planted}),
        event("use plain flour", "3mptbynxq7wsz"),
    ]
    done = bluelamp(kitchen, "scan", "--index", "kitchen.index", given="\n".join(lines))
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["post"] == "https://table.example/2"
    [match] = first["matches"]
    assert set(match) == {"kind", "bank", "item", "score", "span", "item_span", "edits"}
    assert (match["kind"], match["bank"], match["item"]) == ("passage", "default", "soups")
    assert match["span"] == [5, 5 + len(planted)]
    assert second["post"].startswith("at://did:plc:")
    assert second["matches"][0]["item"] == "plain flour"
    assert "read 3 posts, matched 2, skipped 0" in done.stderr
    assert "\r" not in done.stderr


def test_two_processes_answer_as_one_does(kitchen: Path) -> None:
    lines = [
        json.dumps(
            {"id": f"https://table.example/{n}", "text": excerpt(BOOK, n % 1900, n % 30 + 1)}
        )
        for n in range(2500)
    ]
    (kitchen / "posts.jsonl").write_text("\n".join(lines))
    one, two = (
        bluelamp(kitchen, "scan", "--index", "kitchen.index", "posts.jsonl", "--jobs", jobs)
        for jobs in "12"
    )
    assert one.returncode == two.returncode == 0, two.stderr
    assert len(one.stdout.splitlines()) > 1000
    assert one.stdout == two.stdout


def test_bad_lines_are_named_and_the_rest_is_scanned(kitchen: Path) -> None:
    lines = ["{broken", json.dumps({"text": "plain flour"}), json.dumps({"id": "x"}), "", "17"]
    done = bluelamp(kitchen, "scan", "--index", "kitchen.index", given="\n".join(lines))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert "first at line 1: The line is not JSON." in done.stderr
    assert "read 1 post, matched 1, skipped 3" in done.stderr


def test_scans_texts_and_folders_of_them(kitchen: Path) -> None:
    folder = kitchen / "found"
    folder.mkdir()
    (folder / "copy.md").write_text("# Mine\n" + excerpt(BOOK, 50, 200))
    (folder / "other.txt").write_text("nothing to see")
    (folder / "picture.bin").write_bytes(b"\0\1\2")
    done = bluelamp(kitchen, "scan", "--index", "kitchen.index", "found")
    assert done.returncode == 0
    assert json.loads(done.stdout)["post"] == "found/copy.md"
    assert "picture.bin is no plain text" in done.stderr
    one = bluelamp(kitchen, "scan", "--index", "kitchen.index", "found/copy.md", "--format", "text")
    assert one.stdout == done.stdout


def test_adding_a_work_keeps_what_was_there(kitchen: Path) -> None:
    for name in ("kitchen.index", "kitchen.index.texts"):
        (kitchen / name.replace("kitchen", "grown")).write_bytes((kitchen / name).read_bytes())
    (kitchen / "jams.txt").write_text(cook_book(43))
    (kitchen / "teas.txt").write_text(cook_book(44))
    done = bluelamp(kitchen, "index", "add", "grown.index", "--work", "jams.txt", "teas.txt")
    assert done.returncode == 0, done.stderr
    works = {(w.bank, w.name) for w in Index.open(kitchen / "grown.index").works}
    assert works == {
        ("default", "soups"), ("second", "pies.en"), ("default", "jams"), ("default", "teas"),
    }  # fmt: skip


def test_a_refused_phrase_names_itself_and_builds_nothing(kitchen: Path) -> None:
    (kitchen / "people.txt").write_text("plain flour\n@anna.example\n")
    done = bluelamp(kitchen, "index", "build", "people.index", "--phrases", "people.txt")
    assert done.returncode == 2
    assert "'@anna.example' is a handle" in done.stderr
    assert not (kitchen / "people.index").exists()
