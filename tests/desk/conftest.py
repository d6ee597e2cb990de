"""What the desk's tests share: a station, a case, and browsers that are signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

import factories
from bluelamp.actions.models import Action, Provider
from bluelamp.actions import drafting
from bluelamp.cases.models import Case
from bluelamp.officers.models import Officer

URI = "https://parlour.example/posts/17"
As = Callable[[Officer], Client]


@pytest.fixture
def station(db: None) -> factories.Station:
    return factories.station()


@pytest.fixture
def case(station: factories.Station) -> Case:
    """Give a case that the patrol's sighting opened."""
    return factories.sighted(station, URI)


@pytest.fixture
def parlour(station: factories.Station) -> Provider:
    return factories.parlour("https://parlour.example/")


@pytest.fixture
def drafted(station: factories.Station, case: Case, parlour: Provider) -> Action:
    """Give an action that waits for a second person."""
    factories.claimed(case, station.officer)
    return drafting.propose(
        case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer
    )


@pytest.fixture
def signed_in() -> As:
    """Give a client at which an officer is signed in."""

    def sign_in(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer)
        return client

    return sign_in
