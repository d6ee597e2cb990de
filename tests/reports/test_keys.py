"""Keys of this room: made once, readable by nobody else; what is sealed opens with the other half."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bluelamp.conduct import keys
from bluelamp.conduct.errors import Refused
from bluelamp.reports import contacts


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path})
    return tmp_path


def test_a_secret_is_made_once_even_by_many_at_once(home: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = set(pool.map(lambda _: keys.secret("soup"), range(64)))
    assert len(made) == 1
    assert len(made.pop()) == 32
    assert keys.secret("soup") != keys.secret("stew")
    assert [path.name for path in sorted((home / "keys").iterdir())] == ["soup", "stew"]


def test_keys_are_for_one_pair_of_eyes(home: Path) -> None:
    keys.secret("soup")
    contacts.make_keys()
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (home / "keys").iterdir()}
    assert modes == {"soup": 0o600, "worker-contact.key": 0o600, "worker-contact.pub": 0o644}
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700


def test_what_the_public_half_seals_only_the_private_half_opens(home: Path) -> None:
    contacts.make_keys()
    sealed = contacts.seal("cook@kitchen.example")
    assert b"cook" not in sealed
    assert contacts.seal("cook@kitchen.example") != sealed
    contacts.make_keys()
    assert contacts.unseal(sealed) == "cook@kitchen.example"
    (home / "keys" / "worker-contact.key").unlink()
    with pytest.raises(Refused, match="not here"):
        contacts.unseal(sealed)


def test_a_key_of_another_station_opens_nothing(home: Path) -> None:
    contacts.make_keys()
    sealed = contacts.seal("cook@kitchen.example")
    for path in (home / "keys").iterdir():
        path.unlink()
    contacts.make_keys()
    with pytest.raises(Refused, match="another key"):
        contacts.unseal(sealed)


def test_without_set_up_no_contact_is_taken(home: Path) -> None:
    with pytest.raises(Refused, match="leave it empty"):
        contacts.seal("cook@kitchen.example")
    assert settings.CONFIG.home == home
