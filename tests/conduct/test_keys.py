"""The ledger's keys: one name for ever, and never a second key by mistake."""

from pathlib import Path

import pytest

from bluelamp import ledger
from bluelamp.conduct import keys
from bluelamp.site.config import Config


def test_the_ledger_keeps_its_name_when_the_station_moves(tmp_path: Path) -> None:
    before = Config(home=tmp_path, public_url="https://lamp.example")
    keys.make_ledger_key(before.keys, before.ledger_origin)
    published = keys.ledger_vkey(before.keys)
    after = Config(home=tmp_path, public_url="https://lantern.example/")
    keys.make_ledger_key(after.keys, after.ledger_origin)
    assert after.ledger_origin == before.ledger_origin == "lamp.example/ledger"
    assert keys.ledger_vkey(after.keys) == published


def test_a_key_that_is_gone_or_another_s_is_not_made_anew(tmp_path: Path) -> None:
    keys.make_ledger_key(tmp_path, "lamp.example/ledger")
    (tmp_path / "ledger.pem").unlink()
    with pytest.raises(ledger.KeyFileError, match="is gone: put it back from the backup"):
        keys.make_ledger_key(tmp_path, "lamp.example/ledger")
    ledger.save_key(ledger.generate_key(), tmp_path / "ledger.pem")
    with pytest.raises(ledger.KeyFileError, match="put the right one back"):
        keys.make_ledger_key(tmp_path, "lamp.example/ledger")


def test_what_stopped_between_key_and_name_goes_on(tmp_path: Path) -> None:
    keys.make_ledger_key(tmp_path, "lamp.example/ledger")
    published = keys.ledger_vkey(tmp_path)
    (tmp_path / "ledger.vkey").unlink()
    keys.make_ledger_key(tmp_path, "lamp.example/ledger")
    assert keys.ledger_vkey(tmp_path) == published
