"""The pages of oversight: what everybody sees, and what only an overseer sees."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from bluelamp import ledger
from bluelamp.conduct import checkpointing, keys
from bluelamp.conduct.models import Entry, Payload
from bluelamp.ledger import verifier
from bluelamp.officers import homes
from bluelamp.officers.models import Duty

from .conftest import Happened

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def signed(happened: Happened, tmp_path: Path) -> str:
    """Sign the head, and give the verifier key."""
    keys.make_ledger_key(settings.CONFIG.keys, settings.CONFIG.ledger_origin)
    key = keys.ledger_key(settings.CONFIG.keys)
    checkpointing.sign_head(key, settings.CONFIG.ledger_origin, tmp_path)
    return keys.ledger_vkey(settings.CONFIG.keys)


def test_the_front_is_honest_when_nothing_happened_yet(client: Client) -> None:
    page = text(client, "/")
    assert "No report yet in the last 30 days." in page
    assert "No patrol is running now." in page
    assert "– " in page


def test_the_front_speaks_in_the_tenants_words(client: Client, settings: Any) -> None:
    assert "We are the police." in text(client, "/")
    settings.CONFIG = settings.CONFIG.model_copy(update={"tenant": "ngo_hotline"})
    page = text(client, "/")
    assert "police" not in page.lower()
    assert "analyst" in page


def test_the_front_shows_only_what_there_is(client: Client) -> None:
    page = text(client, "/")
    assert "Ask an officer" not in page
    assert "Appeal" not in page


def test_the_front_shows_what_came_of_reports(client: Client, happened: Happened) -> None:
    page = text(client, "/")
    assert re.search(r"reports read 2 ", page)
    assert re.search(r"led to a notice 1 ", page)
    assert re.search(r"taken down 1 ", page)
    assert "No report yet" not in page


def test_each_figure_stands_with_its_definition_and_its_acts(
    client: Client, happened: Happened
) -> None:
    page = text(client, "/figures/")
    assert "those whose case had a notice sent out" in page
    assert "cases.join" in page
    assert "actions.gone" in page


def test_a_visitor_keeps_a_checkpoint_and_checks_it(client: Client, signed: str) -> None:
    assert client.get("/ledger/key").content.decode() == f"{signed}\n"
    answer = client.get("/ledger/checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    checkpoint = ledger.checkpoints.verify(answer.content.decode(), signed)
    assert checkpoint.size == Entry.objects.count()
    assert f"{checkpoint.size}" in text(client, "/ledger/")


def test_without_a_checkpoint_the_page_says_so(client: Client) -> None:
    assert "No checkpoint yet" in text(client, "/ledger/")
    assert client.get("/ledger/checkpoint").status_code == 404


def test_the_verifier_is_the_very_file(client: Client) -> None:
    answer = client.get("/ledger/verifier.py")
    assert answer.content == Path(verifier.__file__).read_bytes()
    assert answer["Content-Type"].startswith("text/plain")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "address", ["/", "/figures/", "/ledger/", "/ledger/key", "/ledger/entries/"]
)
def test_pages_only_read(client: Client, address: str, people: Callable[..., Any]) -> None:
    client.force_login(people(Duty.OVERSEER))
    assert client.post(address).status_code == 405


def test_an_overseer_begins_with_the_entries_and_sees_no_payload(
    client: Client, happened: Happened, people: Callable[..., Any]
) -> None:
    assert homes.home_of(Duty.OVERSEER) == "oversight:entries"
    assert "It is soup." in "".join(Payload.objects.values_list("body", flat=True))
    client.force_login(people(Duty.OVERSEER))
    page = text(client, "/ledger/entries/")
    assert "cases.no_action" in page
    assert f"case:{happened.closed.pk}" in page
    assert "It is soup." not in page
    one = text(client, "/ledger/entries/?act=cases.claim")
    assert one.count("An officer takes a case to work on it.") == 2
    assert "A report or a sighting is joined" not in one


def test_the_numbers_are_those_of_the_entries_and_of_the_checkpoint(
    client: Client, signed: str, people: Callable[..., Any]
) -> None:
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    client.force_login(people(Duty.OVERSEER))
    page = text(client, "/ledger/entries/")
    assert f"{last + 1} entries, numbered from 0" in page
    assert f"signed up to entry {last}," in page


def test_a_process_that_only_shows_pages_explains_every_act() -> None:
    opened = (
        "import django; django.setup(); import bluelamp.site.urls;"
        "from bluelamp.oversight.queries import acts; print(*(kind.name for kind in acts()))"
    )
    told = subprocess.run(
        [sys.executable, "-c", opened],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    guide = Path("docs/guide/acts.md").read_text(encoding="utf-8")
    assert told.stdout.split() == re.findall(r"^\| `([\w.]+)`", guide, re.MULTILINE)


def test_an_act_that_does_not_exist_is_named_as_a_mistake(
    client: Client, people: Callable[..., Any]
) -> None:
    client.force_login(people(Duty.OVERSEER))
    assert "There is a problem" in text(client, "/ledger/entries/?act=soup.boil")


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty != Duty.OVERSEER])
def test_entries_are_for_oversight_alone(
    client: Client, people: Callable[..., Any], duty: Duty
) -> None:
    assert client.get("/ledger/entries/").status_code == 302
    client.force_login(people(duty))
    assert client.get("/ledger/entries/").status_code == 403
