"""The queue page: what waits and why, live parts that are sent only when they changed."""

import re
from typing import Any

import pytest

import factories
from bluelamp.actions.models import Action
from bluelamp.cases.models import Case
from factories import RECIPE

from .conftest import URI, As

pytestmark = pytest.mark.django_db


def test_an_empty_desk_says_so(station: factories.Station, signed_in: As) -> None:
    page = signed_in(station.officer).get("/desk/").content.decode()
    assert "Nothing waits" in page
    assert "New sightings and reports appear here by themselves." in page


def test_a_row_says_what_and_why_and_who(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    factories.claimed(case, station.colleague)
    page = signed_in(station.officer).get("/desk/").content.decode()
    assert "Passage of plum stew" in page
    assert case.number in page
    assert (
        "Why here: it explains how to do harm (24 h ahead); strong match, 180 bits (8 h ahead)"
        in page
    )
    assert f"held by {station.colleague.username}" in page
    assert "parlour.example" in page


def test_a_row_says_how_much_matched_and_the_queue_asks_no_more_for_more_rows(
    station: factories.Station, signed_in: As, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(station.officer)
    for number in range(12):
        factories.sighted(station, f"https://parlour.example/posts/{number}", f"{number} {RECIPE}")
    with django_assert_max_num_queries(13):
        page = client.get("/desk/").content.decode()
    assert page.count("17 words") == 12


def test_the_live_part_is_sent_once_until_it_changes(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    client = signed_in(station.officer)
    first = client.get("/desk/live/")
    again = client.get("/desk/live/", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    factories.claimed(case, station.colleague)
    changed = client.get("/desk/live/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_one_found_case_opens_and_a_person_is_not_looked_for(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    client = signed_in(station.officer)
    for words in (case.number, URI):
        answer = client.get("/desk/search/", {"q": words})
        assert answer["Location"] == f"/desk/case/{case.pk}/"
    refused = client.get("/desk/search/", {"q": "@baker.example"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "People are not searched for here" in page
    assert 'value="@baker.example"' in page
    assert "Nothing was found" in client.get("/desk/search/", {"q": "9999"}).content.decode()


def test_the_bar_counts_what_waits(station: factories.Station, case: Case, signed_in: As) -> None:
    page = signed_in(station.officer).get("/desk/").content.decode()
    assert '1<span class="govuk-visually-hidden"> open</span>' in page


def test_the_bar_marks_where_somebody_is_and_counts_each_thing_once(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    client = signed_in(station.supervisor)
    for address, title in (
        ("/desk/", "Desk"),
        (f"/desk/approvals/{drafted.pk}/", "Approvals"),
        ("/desk/actions/providers/", "Actions"),
        ("/desk/banks/", "Banks"),
    ):
        page = client.get(address).content.decode()
        assert len(re.findall(rf'aria-current="(?:page|true)">{title}', page)) == 1, address
    assert page.count('<span class="govuk-visually-hidden"> waiting</span>') == 1
