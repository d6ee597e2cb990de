"""`bluelamp ledger`: verdicts, exports that nobody else reads, and what cannot be used."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from bluelamp.cli.main import main
from bluelamp.conduct import checkpointing, keys
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Entry
from bluelamp.ledger import KeyFileError, VerifierKey, verifier

pytestmark = pytest.mark.django_db

KIND = ActKind("tests.note", frozenset({Role.OFFICER}), "A test writes something down.")
OFFICER = Actor("officer:1", frozenset({Role.OFFICER}))
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of keys and checkpoints for each test, since the keys change in some."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("BLUELAMP_HOME", str(folder))
    monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"home": folder}))
    return folder


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command in an opened station of two entries; give exit code, output and messages."""
    keys.make_ledger_key(settings.CONFIG.keys, settings.CONFIG.ledger_origin)
    for number in (1, 2):
        with act(KIND, by=OFFICER) as this:
            this.about(f"case:{number}", words="leek soup")

    def run(*words: object) -> tuple[int, str, str]:
        code = main(["ledger", *map(str, words)])
        return code, *capsys.readouterr()

    return run


def test_a_signed_head_is_printed_and_then_verified_against(said: Said, tmp_path: Path) -> None:
    code, note, _ = said("checkpoint")
    assert code == 0
    kept = tmp_path / "kept.txt"
    kept.write_text(note)
    code, out, err = said("verify", "--checkpoint", kept)
    assert (code, err) == (0, "")
    assert "is intact: 2 entries" in out
    assert "not checked" not in out


@pytest.mark.parametrize("content", [None, b"", b"leek soup", b"\xff\xfe"])
def test_a_checkpoint_that_is_none_says_nothing_about_the_ledger(
    said: Said, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "checkpoint.txt"
    if content is not None:
        path.write_bytes(content)
    code, out, err = said("verify", "--checkpoint", path)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    wrong = "cannot be read: No such file" if content is None else "is not a checkpoint in its form"
    assert wrong in err


def test_a_reader_that_has_enough_ends_the_export_quietly(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(["ledger", "export"]) == 0


def test_an_export_is_its_owner_s_and_never_written_over(said: Said, tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    assert said("export", path)[0] == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert verifier.main([str(path)]) == 0
    whole = path.read_bytes()
    said("checkpoint")
    code, _, err = said("export", path)
    assert code == 2
    assert err == f"bluelamp: There is a file {path} already: give another name.\n"
    assert path.read_bytes() == whole
    code, _, err = said("export", tmp_path / "none" / "export.jsonl")
    assert code == 2
    assert "cannot be written: No such file or directory." in err


def test_the_key_is_changed_and_all_that_was_signed_still_verifies(
    said: Said, home: Path, tmp_path: Path
) -> None:
    kept, first = tmp_path / "kept.txt", keys.ledger_vkey(home / "keys")
    kept.write_text(said("checkpoint")[1])
    code, out, _ = said("rotate-key")
    assert code == 0
    second = keys.ledger_vkey(home / "keys")
    assert out == f"{second}\n"
    assert second != first
    assert second.partition("+")[0] == first.partition("+")[0]
    assert said("verify", "--checkpoint", kept)[0] == 0
    with act(KIND, by=OFFICER) as this:
        this.about("case:3", words="leek soup")
    newest = tmp_path / "newest.txt"
    newest.write_text(said("checkpoint")[1])
    export = tmp_path / "export.jsonl"
    assert said("export", export)[0] == 0
    for key in (first, second):
        for outside in (kept, newest):
            assert verifier.main([str(export), "--key", key, "--checkpoint", str(outside)]) == 0
    keys.make_ledger_key(home / "keys", "elsewhere.example/ledger")
    assert keys.ledger_vkey(home / "keys") == second


@pytest.mark.parametrize("stopped_at", ["hand_over", "install"])
def test_a_change_that_was_interrupted_is_ended_by_the_next(
    said: Said, home: Path, stopped_at: str
) -> None:
    folder, heads, origin = home / "keys", home / "checkpoints", settings.CONFIG.ledger_origin
    old, new = keys.ledger_key(folder), keys.next_ledger_key(folder)
    if stopped_at == "install":
        assert checkpointing.hand_over(old, new, origin, heads) is not None
        with act(KIND, by=OFFICER) as this:
            this.about("case:3", words="leek soup")
        assert checkpointing.sign_head(old, origin, heads) is None, "it was given up"
    with pytest.raises(KeyFileError, match="rotate-key again"):
        keys.make_ledger_key(folder, origin)
    code, out, _ = said("rotate-key")
    assert code == 0
    assert out.strip() == VerifierKey.of(origin, new).text()
    assert Entry.objects.filter(act="conduct.rotate_key").count() == 1
    assert said("checkpoint")[0] == said("verify")[0] == 0
