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
