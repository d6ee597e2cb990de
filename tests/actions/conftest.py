"""What the tests of this room share: a place on loopback, a station, and an action at any point."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

import factories
from bluelamp.actions import approving, drafting
from bluelamp.actions.models import Action, Provider
from bluelamp.cases.models import Case
from bluelamp.evidence import outside
from net.http_server import Site, page, serve


@dataclass
class Place:
    """Parlour as the station meets it: posts that can be taken down, a webhook that can fail."""

    site: Site
    hook_status: int = 200

    @property
    def origin(self) -> str:
        return self.site.origin

    def post(self, number: int = 17) -> str:
        path = f"/posts/{number}"
        self.site.answers.setdefault(path, page(b"plum stew"))
        return self.origin + path

    def take_down(self, number: int = 17, status: int = 410) -> None:
        self.site.answers[f"/posts/{number}"] = page(b"gone", status)

    @property
    def notices(self) -> list[dict[str, Any]]:
        return [json.loads(one.body) for one in self.site.asked if one.path == "/hooks/notices"]

    def hook(self, request: BaseHTTPRequestHandler) -> None:
        page(b"{}", self.hook_status)(request)


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Iterator[Place]:
    """Run the place, where a demonstration may reach it."""
    answers: dict[str, Any] = {}
    with serve(answers) as site:
        found = Place(site)
        answers["/hooks/notices"] = found.hook
        settings.CONFIG = settings.CONFIG.model_copy(
            update={"parlour_port": site.port, "home": tmp_path, "recheck_after": "60,600,6000"}
        )
        outside.fetcher.cache_clear()
        yield found
    outside.fetcher.cache_clear()


@pytest.fixture
def station(db: None, place: Place) -> factories.Station:
    return factories.station()


@pytest.fixture
def parlour(station: factories.Station, place: Place) -> Provider:
    return factories.parlour(place.origin)


@pytest.fixture
def case(station: factories.Station, place: Place, parlour: Provider) -> Case:
    """Give a case that the officer holds."""
    return factories.claimed(factories.sighted(station, place.post()), station.officer)


@pytest.fixture
def drafted(station: factories.Station, case: Case, parlour: Provider) -> Action:
    return drafting.propose(
        case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer
    )


@pytest.fixture
def approved(station: factories.Station, drafted: Action) -> Action:
    return approving.approve(drafted.pk, by=station.supervisor)


@pytest.fixture
def sent(approved: Action) -> Action:
    send()
    return fresh(approved)


def send() -> None:
    """Let the worker make out and send, and nothing else."""
    factories.work("actions.prepare", "actions.send.email", "actions.send.webhook")


def look(at: datetime | None = None) -> None:
    """Let the worker look again, now or later."""
    factories.work("actions.recheck", at=at)


def later(**length: float) -> datetime:
    return timezone.now() + timedelta(**length)


def fresh(action: Action) -> Action:
    return Action.objects.select_related("decision__case", "provider").get(pk=action.pk)


def token_in(link: str) -> str:
    return urlsplit(link).path.rstrip("/").rpartition("/")[2]
