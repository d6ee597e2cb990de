"""The decision form: what the law asks, checked as often as one likes, and no word lost."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

import factories
from bluelamp.actions.models import Action, Provider
from bluelamp.cases.models import Case, Decision
from bluelamp.reports.models import Outcome

from .conftest import As, answered

pytestmark = pytest.mark.django_db


def form_of(provider: Provider, **changes: str) -> dict[str, str]:
    """Give the form as an officer fills it in, without a gap."""
    said = factories.answers()
    given: dict[str, Any] = {
        "action_kind": said.action_kind,
        "offence": said.offence,
        "provider": str(provider.pk),
        "necessity": said.necessity,
        "proportionality": said.proportionality,
        "reasons": said.reasons,
    }
    for question, answer, words in answered(said):
        given |= {question: answer, f"{question}_words": words}
    return {**given, **changes}


def send(client: Client, case: Case, step: str, given: dict[str, str], **headers: str) -> Any:
    return client.post(
        f"/desk/case/{case.pk}/decide/", {**given, "step": step}, headers=headers or None
    )


def test_a_whole_decision_goes_to_a_second_person(
    holder: Client, case: Case, parlour: Provider
) -> None:
    answer = send(holder, case, "propose", form_of(parlour))
    assert answer.status_code == 302, answer.content.decode()
    action = Action.objects.get()
    decision = action.decision
    assert (action.state, action.provider) == ("drafted", parlour)
    expected = factories.answers()
    assert decision.elements == expected.elements
    assert decision.exits == expected.exits
    assert decision.exemptions == expected.exemptions
    assert decision.basis == "EU-DSA-16"
    case.refresh_from_db()
    assert (case.state, case.claimed_by) == ("proposed", None)


def test_checking_shows_the_gate_and_writes_nothing(
    holder: Client, case: Case, parlour: Provider
) -> None:
    page = send(holder, case, "check", form_of(parlour)).content.decode()
    assert "checklist__line--done" in page
    assert "DEMONSTRATION" in page
    assert page.index("The notice as it would leave") < page.index("Send to approver")
    assert "Nothing is open but the second person." in page
    gap = send(holder, case, "check", form_of(parlour, necessity="")).content.decode()
    assert "Necessity is not set out." in gap
    assert "The post gives the plum stew word for word." in gap
    assert "1 line is still open." in gap
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("left_out", "still_open"),
    [
        ("provider", "Nobody has confirmed who is asked."),
        ("reasons", "Nobody has said yet why."),
    ],
)
def test_what_cannot_be_judged_yet_reads_as_open(
    holder: Client, case: Case, parlour: Provider, left_out: str, still_open: str
) -> None:
    whole = send(holder, case, "check", form_of(parlour)).content.decode()
    assert still_open not in whole
    page = send(holder, case, "check", {**form_of(parlour), left_out: ""}).content.decode()
    assert still_open in page


def test_a_question_says_when_it_is_asked(holder: Client, case: Case, parlour: Provider) -> None:
    page = unescape(send(holder, case, "check", form_of(parlour)).content.decode())
    assert "Answer this only after a yes to “Does it give a recipe of the banned" in page
    assert "One yes is enough, here or to “Does it give a recipe of the banned" in page


def test_the_part_alone_is_drawn_for_htmx(holder: Client, case: Case, parlour: Provider) -> None:
    answer = send(holder, case, "check", form_of(parlour), **{"HX-Request": "true"})
    page = answer.content.decode()
    assert page.startswith("\n") or page.lstrip().startswith("<div")
    assert "<html" not in page
    assert 'id="law"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"action_kind": ""}, "Choose what to ask for."),
        ({"reasons": " "}, "Say in your own words why you decide so."),
        ({"proportionality": ""}, "Proportionality is not set out."),
        ({"element_demo_purpose": "no"}, "An element of"),
        ({"exemption_artistic": "yes"}, "An exemption applies"),
        ({"exit_demo_own_recipe": ""}, "still missing"),
    ],
)
def test_a_gap_is_named_and_every_word_is_kept(
    holder: Client, case: Case, parlour: Provider, changes: dict[str, str], sentence: str
) -> None:
    given = form_of(parlour, **changes)
    answer = send(holder, case, "propose", given)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert sentence in page
    assert "There is a problem" in page
    for name, value in given.items():
        if value.strip() and name.endswith(("_words", "necessity", "proportionality", "reasons")):
            assert value.replace("'", "&#x27;") in page, name
    assert not Decision.objects.exists()


def test_answers_about_another_offence_come_back(
    holder: Client, case: Case, parlour: Provider
) -> None:
    page = send(holder, case, "check", form_of(parlour, offence="uk_tact00_s58")).content.decode()
    assert 'type="hidden" name="element_demo_purpose_words" value="Seen: demo_purpose."' in page


def test_an_unsigned_ground_is_seen_and_not_used(signed_in: As) -> None:
    station = factories.station(unsigned=("uk_tact00_s58",))
    case = factories.sighted(station, "https://parlour.example/posts/17")
    parlour = factories.parlour("https://parlour.example/")
    factories.claimed(case, station.officer)
    client = signed_in(station.officer)
    page = client.get(f"/desk/case/{case.pk}/").content.decode()
    assert "Collection of information useful for terrorism" in page
    assert "is not signed by an adviser of this station" in page
    refused = send(client, case, "propose", form_of(parlour, offence="uk_tact00_s58"))
    assert refused.status_code == 422
    assert "is not signed by an adviser" in refused.content.decode()
    assert not Decision.objects.exists()


def test_no_action_needs_own_words(holder: Client, case: Case, parlour: Provider) -> None:
    refused = send(holder, case, "no_action", {"reasons": ""})
    assert refused.status_code == 409
    assert "why nothing is to be asked for" in refused.content.decode()
    assert send(holder, case, "no_action", {"reasons": "The cook's own."}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", Outcome.NO_ACTION)


def test_somebody_who_only_reads_decides_nothing(
    station: factories.Station, case: Case, parlour: Provider, signed_in: As
) -> None:
    client = signed_in(station.colleague)
    client.post(f"/desk/case/{case.pk}/open/", {"reason": "I compare it."})
    refused = send(client, case, "propose", form_of(parlour))
    assert refused.status_code == 409
    assert "Claim this case first" in refused.content.decode()
    assert not Decision.objects.exists()


def test_the_way_to_the_hotline(station: factories.Station, signed_in: As) -> None:
    hotline = factories.the_hotline()
    factories.reported("https://parlour.example/posts/9", "child_abuse")
    case = Case.objects.get()
    factories.claimed(case, station.officer)
    client = signed_in(station.officer)
    client.get(f"/desk/case/{case.pk}/")
    answer = send(
        client,
        case,
        "propose",
        {"action_kind": "hotline_report", "reasons": "It is named as the abuse of a child."},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Action.objects.get().provider == hotline


def test_a_decision_that_was_handed_back_is_there_again(
    station: factories.Station, case: Case, drafted: Action, signed_in: As
) -> None:
    supervisor = signed_in(station.supervisor)
    supervisor.get(f"/desk/approvals/{drafted.pk}/")
    back = f"/desk/approvals/{drafted.pk}/hand-back/"
    assert supervisor.post(back, {"why": ""}).status_code == 422
    assert supervisor.post(back, {"why": "Name the page."}).status_code == 302
    factories.claimed(case, station.officer)
    page = signed_in(station.officer).get(f"/desk/case/{case.pk}/").content.decode()
    assert "Name the page." in page
    assert "The post gives the plum stew word for word." in page
    assert "Seen: demo_purpose." in page
