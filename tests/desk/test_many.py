"""Pages ask the database as much for many rows as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import factories
from bluelamp.actions import drafting, providers
from bluelamp.actions.models import Action, Provider
from bluelamp.cases.models import Case

from .conftest import URI, As, Read

pytestmark = pytest.mark.django_db


def asked(client: Client, page: str) -> int:
    """Count what a page asks of the database, once what is kept in memory is there."""
    assert client.get(page).status_code == 200
    with CaptureQueriesContext(connection) as found:
        client.get(page)
    return len(found)


def copies(station: factories.Station, numbers: range) -> None:
    """Let the patrol see the same words at more places: more sightings of one case."""
    for number in numbers:
        factories.sighted(station, f"https://parlour.example/copies/{number}")


def grows(station: factories.Station, client: Client, page: str) -> int:
    """Tell how much more a page of a file asks when the content was seen at eight more places."""
    copies(station, range(1))
    few = asked(client, page)
    copies(station, range(1, 9))
    return asked(client, page) - few


def test_a_case(station: factories.Station, holder: Client, case: Case) -> None:
    page = f"/desk/case/{case.pk}/"
    assert grows(station, holder, page) == 0
    shown = holder.get(page).content.decode()
    assert "What the law asks" in shown
    assert shown.count('id="sighting-') == 5
    assert "and 5 more sightings, older than these" in shown
    assert "copies/8" in shown.partition('id="sighting-')[2].partition("</section>")[0]


def test_an_approval(station: factories.Station, drafted: Action, signed_in: As) -> None:
    client = signed_in(station.supervisor)
    assert grows(station, client, f"/desk/approvals/{drafted.pk}/") == 0


def test_the_approvals(
    station: factories.Station, drafted: Action, parlour: Provider, signed_in: As
) -> None:
    client, page = signed_in(station.supervisor), "/desk/approvals/"
    few = asked(client, page)
    for n in range(4):
        case = factories.claimed(
            factories.sighted(station, f"{URI}{n}", f"{n} {factories.RECIPE}"), station.officer
        )
        drafting.propose(case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer)
    assert asked(client, page) == few


def test_the_providers(station: factories.Station, signed_in: As) -> None:
    def add(name: str) -> None:
        kitchen = providers.NewProvider(
            name, hosts=(f"{name}.example",), email=f"notices@{name}.example"
        )
        providers.add(kitchen, by=station.supervisor)

    client, page = signed_in(station.supervisor), "/desk/actions/providers/"
    add("kitchen")
    few = asked(client, page)
    for name in ("pantry", "larder", "cellar"):
        add(name)
    assert asked(client, page) == few


def test_a_case_asks_of_the_law_once(
    station: factories.Station, case: Case, read: Read, signed_in: As
) -> None:
    read(case)
    with CaptureQueriesContext(connection) as found:
        signed_in(station.officer).get(f"/desk/case/{case.pk}/")
    signatures = [one for one in found.captured_queries if "rowsignature" in one["sql"]]
    assert len(signatures) == 1
