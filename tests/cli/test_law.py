"""`bluelamp law`: the one sentence for a key that cannot be used."""

from pathlib import Path

import pytest

from bluelamp.cli.main import main


def test_a_key_is_made_once_and_then_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "adviser.pem"
    assert main(["law", "key", str(path)]) == 0
    assert main(["law", "key", str(path)]) == 0
    first, again = capsys.readouterr().out.splitlines()
    assert first == again
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("key", "no/adviser.pem"), "cannot be written: No such file or directory."),
        (("key", "."), "Other users can open the key"),
        (("key", "soup.pem"), "holds no unencrypted key in PEM form"),
        (("sign", "offence:none", "--key", "soup.pem"), "No pack has the row offence:none"),
        (
            ("sign", "offence:uk_tact06_s2", "--key", "none.pem"),
            "cannot be read: No such file or directory.",
        ),
    ],
)
def test_what_cannot_be_used(
    words: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    (tmp_path / "soup.pem").write_text("leek soup")
    (tmp_path / "soup.pem").chmod(0o600)
    assert main(["law", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("bluelamp: ")
    assert sentence in said.err
    assert said.err.count("\n") == 1
