"""The demonstration's first morning, whatever moment it was stopped at."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bluelamp.demo.seeding import ADMINISTRATOR, PEOPLE, Seeding, greeting
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
