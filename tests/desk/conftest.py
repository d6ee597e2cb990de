"""What the desk's tests share: a station, a case, and browsers that are signed in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

import factories
from bluelamp.actions import drafting
from bluelamp.actions.models import Action, Provider
from bluelamp.banks import trying
from bluelamp.cases import intake
from bluelamp.cases.deciding import Answers
from bluelamp.cases.models import Case
from bluelamp.officers.models import Officer
from bluelamp.patrols import sighting
from bluelamp.posts import Author, Post

HIDDEN = factories.RECIPE.replace("plums", "pl\u200bums")
URI = "https://parlour.example/posts/17"
As = Callable[[Officer], Client]
Read = Callable[[Case], str]


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


def scanned(station: factories.Station, uri: str, text: str) -> Case:
    """Let the engine itself find the bank's recipe in a post, and join the sighting to its case."""
    patrol = station.patrol
    version = patrol.banks.get().versions.get()
    post = Post(uri, "", Author(f"{uri}#author", "baker.example"), datetime.now(UTC), text)
    seen = [sighting.Seen(patrol.pk, post, trying.try_text(version, text))]
    harvest = sighting.Harvest(read=1, posts=1, seen=seen)
    source = patrol.intakes.get()
    sighting.keep(source.pk, harvest, patrol_ids=[patrol.pk], index="test.1", rate=1.0)
    intake.join_new()
    factories.work("evidence.keep")
    return Case.objects.get(subjects__subject__uri=uri)


def answered(said: Answers) -> Iterator[tuple[str, str, str]]:
    """Give the questions of a decision as the form names them, each with its answer and its words."""
    for prefix, answers, words in (
        ("element", said.elements, "evidence"),
        ("exit", said.exits, "evidence"),
        ("exemption", said.exemptions, "reason"),
    ):
        for question, answer in answers.items():
            yield f"{prefix}_{question}", answer["answer"], answer[words]


@pytest.fixture
def read(station: factories.Station, signed_in: As) -> Read:
    """Let the officer claim a case, and give its page."""

    def claim_and_read(case: Case) -> str:
        factories.claimed(case, station.officer)
        return signed_in(station.officer).get(f"/desk/case/{case.pk}/").content.decode()

    return claim_and_read


@pytest.fixture
def holder(station: factories.Station, case: Case, read: Read, signed_in: As) -> Client:
    """Give the client of the officer who claimed the case, and has it before them."""
    read(case)
    return signed_in(station.officer)


@pytest.fixture
def signed_in() -> As:
    """Give a client at which an officer is signed in."""

    def sign_in(officer: Officer) -> Client:
        client = Client()
        client.force_login(officer)
        return client

    return sign_in
