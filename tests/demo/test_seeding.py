"""The demonstration's first morning, whatever moment it was stopped at."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bluelamp.demo.parlour.store import Store
from bluelamp.demo.parlour.talking import public_file
from bluelamp.demo.seeding import ADMINISTRATOR, OPENING, PEOPLE, Seeding, greeting
from bluelamp.officers.models import Officer
from bluelamp.site.config import Config
from bluelamp.site.preflight import NotReady

pytestmark = pytest.mark.django_db


@pytest.fixture
def config(settings: Any, tmp_path: Path) -> Config:
    settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path})
    return settings.CONFIG


def test_a_password_that_was_never_written_down_is_made_anew(config: Config) -> None:
    Seeding(config)._officers()
    path = config.home / "sign-ins.json"
    everybody = {number for number, *_ in (ADMINISTRATOR, *PEOPLE)}
    known = json.loads(path.read_text())
    path.write_text(json.dumps([one for one in known if one[1] not in ("1000", "5500")]))
    Seeding(config)._officers()
    again = {number: password for _, number, password in json.loads(path.read_text())}
    assert again.keys() == everybody
    assert path.stat().st_mode & 0o777 == 0o600
    for number in ("1000", "5500", "4471"):
        assert Client().login(username=number, password=again[number])
        assert again[number] in greeting(config)


def test_a_station_is_not_made_a_demonstration(config: Config, people: Any) -> None:
    people("administrator")
    with pytest.raises(NotReady, match="holds a station"):
        Seeding(config)._officers()
    assert Officer.objects.count() == 1


def test_what_parlour_said_before_stands_in_its_file_and_the_rest_is_held(config: Config) -> None:
    Seeding(config)._parlour()
    store, path = Store(config.home / "parlour.sqlite3"), public_file(config.home)
    written = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(written) == OPENING
    assert written == store.said()
    assert datetime.fromisoformat(written[-1]["created_at"]) <= datetime.now(UTC)
    store.say_next(datetime.now(UTC))
    assert len(store.said()) == OPENING + 1
    before = path.read_bytes()
    Seeding(config)._parlour()
    assert (path.read_bytes(), len(store.said())) == (before, OPENING + 1)


def test_stopped_before_the_file_was_written_it_holds_what_parlour_s_pages_hold(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: Any) -> None:
        raise Stopped

    with monkeypatch.context() as patching:
        patching.setattr(Store, "hold", stop)
        with pytest.raises(Stopped):
            Seeding(config)._parlour()
    said = Store(config.home / "parlour.sqlite3").said()
    Seeding(config)._parlour()
    lines = public_file(config.home).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == said
