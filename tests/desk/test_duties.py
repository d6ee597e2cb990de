"""Who may open which page: the desk is for those who work on cases, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

import factories
from bluelamp.actions.models import Action
from bluelamp.cases.models import Case

from .conftest import As

PAGES = [
    "queue", "queue_live", "search", "approvals", "actions", "banks", "open_bank", "patrols",
    "draft_patrol", "add_intake", "providers",
]  # fmt: skip
OF_A_CASE = ["case", "case_live", "case_says", "beside"]
WRITES = ["open_case", "claim", "decide"]


def pages(case: Case, action: Action) -> list[str]:
    return [
        *(reverse(f"desk:{name}") for name in PAGES),
        *(reverse(f"desk:{name}", args=[case.pk]) for name in OF_A_CASE),
        reverse("desk:approval", args=[action.pk]),
        reverse("desk:approval_says", args=[action.pk]),
        reverse("desk:provider", args=[action.provider_id]),
        reverse("desk:bank", args=["cook-books"]),
        reverse("desk:version", args=["cook-books", 1]),
        reverse("desk:patrol", args=[1]),
        reverse("desk:patrol_live", args=[1]),
    ]


@pytest.mark.parametrize("duty", ["administrator", "adviser", "overseer"])
def test_other_duties_read_nothing_of_the_desk(
    station: factories.Station, case: Case, drafted: Action, signed_in: As, duty: str
) -> None:
    client = signed_in(getattr(station, duty))
    door = client.get("/desk/")
    assert door.status_code == 302, "to where their own duty begins"
    assert not door["Location"].startswith("/desk/")
    for address in set(pages(case, drafted)) - {"/desk/"}:
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "This page is for officers and supervisors" in answer.content.decode()
    for name in WRITES:
        assert client.post(reverse(f"desk:{name}", args=[case.pk])).status_code == 403


@pytest.mark.parametrize("duty", ["officer", "supervisor"])
def test_those_who_work_on_cases_read_every_page(
    station: factories.Station, case: Case, drafted: Action, signed_in: As, duty: str
) -> None:
    client = signed_in(getattr(station, duty))
    for address in pages(case, drafted):
        expected = 302 if address == reverse("desk:search") else 200
        assert client.get(address).status_code == expected, address


def test_nobody_reads_it_without_signing_in(case: Case, drafted: Action) -> None:
    client = Client()
    for address in pages(case, drafted):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/account/login/")


def test_an_officer_does_not_reach_a_supervisors_buttons(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    client = signed_in(station.colleague)
    for address in (
        reverse("desk:approve", args=[drafted.pk]),
        reverse("desk:hand_back", args=[drafted.pk]),
        reverse("desk:approve_version", args=["cook-books", 1]),
        reverse("desk:authorise", args=[1]),
    ):
        assert client.post(address).status_code == 403
    drafted.refresh_from_db()
    assert drafted.state == "drafted"
