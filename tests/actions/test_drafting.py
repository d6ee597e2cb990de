"""Drafting and approving: no gap in the law, never one person alone."""

from dataclasses import replace
from typing import Any

import pytest

import factories
from actions.conftest import Place, fresh, later, send
from bluelamp import law
from bluelamp.actions import approving, drafting, notices, providers, queries
from bluelamp.actions.models import Action, Provider
from bluelamp.cases import claiming, working
from bluelamp.cases.deciding import Answers
from bluelamp.cases.models import Case, Decision
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry, Outbox
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer

pytestmark = pytest.mark.django_db


def propose(case: Case, parlour: Provider, by: Officer, **changed: Any) -> Action:
    return drafting.propose(
        case.pk, replace(factories.answers(), **changed), provider_id=parlour.pk, by=by
    )


def test_a_draft_says_all_that_its_form_asks(drafted: Action, place: Place) -> None:
    assert (drafted.state, drafted.decision.case.state) == ("drafted", "proposed")
    for said in (
        place.post(),
        "The post gives the plum stew word for word.",
        "Seen: demo_verbatim.",
        "Publishing instructions from a banned cookery book",
        "police officer 4471",
        "SHA-256",
        "{link}",
        "{appeal_1}",
    ):
        assert said in drafted.text
    assert drafted.reference == f"{drafted.decision.case.number}-1"


def test_the_preview_is_what_is_drafted_and_writes_nothing(
    station: factories.Station, case: Case, parlour: Provider
) -> None:
    entries = Entry.objects.count()
    found, text = drafting.preview(case, factories.answers(), parlour, officer=station.officer)
    assert Entry.objects.count() == entries
    assert found.ready_for_approval
    assert not found.open
    drafted = propose(case, parlour, station.officer)
    assert text.replace(_issued(text), "") == drafted.text.replace(_issued(drafted.text), "")


def _issued(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("Issued: "))


def test_the_preview_of_nothing_says_what_is_missing(
    station: factories.Station, case: Case, parlour: Provider
) -> None:
    found, text = drafting.preview(
        case, Answers("dsa16_notice", "", ""), parlour, officer=station.officer
    )
    states = {line.id: line.state for line in found.lines}
    assert states["g_basis"] == states["g_elements"] == states["g_np"] == "to_answer"
    assert text == ""
    found, text = drafting.preview(case, factories.answers(), None, officer=station.officer)
    assert {line.id: line.state for line in found.lines}["g_contact"] == "to_answer"
    assert text == ""


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"basis": ""}, "Name the ground"),
        ({"basis": "UK-REF"}, "is no ground for"),
        ({"offence": ""}, "No offence is named"),
        ({"elements": {}}, "about “Publishing instructions"),
        ({"elements": {"demo_published": {"answer": "maybe"}}}, "still missing"),
        ({"exits": {"demo_own_recipe": {"answer": "yes"}}}, "A defence applies"),
        ({"exemptions": {}}, "on exemptions are still missing"),
        ({"exemptions": {"artistic": {"answer": "yes", "reason": "A poem."}}}, "exemption applies"),
        ({"necessity": " "}, "Necessity is not set out"),
        ({"reasons": ""}, "in your own words"),
        ({"action_kind": "no_such_kind"}, "No pack in use"),
    ],
)
def test_a_line_of_the_gate_that_fails_stops_the_draft(
    station: factories.Station, case: Case, parlour: Provider, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        propose(case, parlour, station.officer, **changed)
    case.refresh_from_db()
    assert case.state == "open"
    assert not Decision.objects.exists()
    assert not Action.objects.exists()


@pytest.mark.parametrize("row", ["EU-DSA-16", factories.GROUND, "dsa16_notice", "g_two"])
def test_an_unsigned_row_stops_the_draft(place: Place, db: None, row: str) -> None:
    station = factories.station()
    parlour = factories.parlour(place.origin)
    case = factories.claimed(factories.sighted(station, place.post()), station.officer)
    factories.unsign(row)
    with pytest.raises(Refused, match=f"{row} is not signed by an adviser"):
        propose(case, parlour, station.officer)


def test_what_is_not_captured_is_not_named(
    station: factories.Station, parlour: Provider, place: Place
) -> None:
    factories.reported(place.post(3))
    case = factories.claimed(Case.objects.get(), station.officer)
    with pytest.raises(Refused, match="The item is not captured"):
        propose(case, parlour, station.officer)
    factories.capture_all(case)
    assert propose(case, parlour, station.officer).state == "drafted"


def test_a_copy_elsewhere_is_not_named_to_this_provider(
    station: factories.Station, case: Case, parlour: Provider
) -> None:
    factories.sighted(station, "https://elsewhere.example/posts/5")
    drafted = propose(case, parlour, station.officer)
    named = [subject.uri for subject in drafted.subjects.all()]
    assert named == list(drafted.data["notice"]["locations"])
    assert "elsewhere" not in drafted.text


def test_without_a_claim_nobody_drafts(
    station: factories.Station, case: Case, parlour: Provider
) -> None:
    with pytest.raises(NotPermitted, match="Claim this case first"):
        propose(case, parlour, station.colleague)


@pytest.mark.parametrize("duty", ["adviser", "overseer", "administrator"])
def test_no_other_duty_drafts_approves_or_hands_back(
    station: factories.Station, drafted: Action, parlour: Provider, duty: str
) -> None:
    person = getattr(station, duty)
    with pytest.raises(NotPermitted):
        propose(drafted.decision.case, parlour, person)
    with pytest.raises(NotPermitted):
        approving.approve(drafted.pk, by=person)
    with pytest.raises(NotPermitted):
        approving.hand_back(drafted.pk, why="No.", by=person)
    assert fresh(drafted).state == "drafted"


def test_nobody_approves_their_own_draft(
    station: factories.Station, case: Case, parlour: Provider
) -> None:
    claiming.release(case.pk, by=station.officer)
    claiming.claim(case.pk, by=station.supervisor)
    drafted = propose(case, parlour, station.supervisor)
    with pytest.raises(NotPermitted, match="Nobody approves their own"):
        approving.approve(drafted.pk, by=station.supervisor)
    with pytest.raises(NotPermitted, match="Nobody approves their own"):
        approving.hand_back(drafted.pk, why="Not good.", by=station.supervisor)
    assert Outbox.objects.filter(kind="actions.prepare").count() == 0
    approving.approve(drafted.pk, by=station.other_supervisor)


def test_an_officer_does_not_approve(station: factories.Station, drafted: Action) -> None:
    with pytest.raises(NotPermitted, match="supervisor"):
        approving.approve(drafted.pk, by=station.colleague)


def test_approved_twice_is_approved_once(station: factories.Station, approved: Action) -> None:
    with pytest.raises(Refused):
        approving.approve(approved.pk, by=station.other_supervisor)
    assert Outbox.objects.filter(kind="actions.prepare").count() == 1


def test_the_time_of_issue_is_the_approval(approved: Action) -> None:
    assert approved.approved_at is not None
    assert f"{approved.approved_at:%Y-%m-%d %H:%M:%S} UTC" in approved.text


def test_an_approver_settles_what_the_author_is_unsure_of(
    station: factories.Station, case: Case, parlour: Provider
) -> None:
    said = factories.answers().exemptions
    unsure = {**said, "artistic": {"answer": "unsure", "reason": "It rhymes a little."}}
    drafted = propose(case, parlour, station.officer, exemptions=unsure)
    approving.approve(drafted.pk, by=station.supervisor)
    send()
    assert fresh(drafted).state == "sent"


def test_handed_back_the_draft_is_discarded_and_the_case_is_open(
    station: factories.Station, drafted: Action, parlour: Provider
) -> None:
    with pytest.raises(Refused, match="Say what has to change"):
        approving.hand_back(drafted.pk, why=" ", by=station.supervisor)
    approving.hand_back(drafted.pk, why="Name the page.", by=station.supervisor)
    now = fresh(drafted)
    assert (now.state, now.decision.state, now.decision.case.state) == (
        "discarded",
        "handed_back",
        "open",
    )
    factories.claimed(now.decision.case, station.officer)
    again = propose(now.decision.case, parlour, station.officer)
    assert again.reference.endswith("-2")


def test_a_legal_hold_stops_draft_and_approval(station: factories.Station, drafted: Action) -> None:
    working.hold(
        drafted.decision.case_id, until=later(days=1), why="They ask.", by=station.supervisor
    )
    with pytest.raises(Refused, match="legal hold"):
        approving.approve(drafted.pk, by=station.supervisor)


def test_a_form_that_changed_is_drafted_again(
    station: factories.Station, drafted: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = lawbook.law().get(law.Form, "dsa16_notice")
    other = {"subject": "Another subject, reference {reference}"}
    import msgspec

    changed = msgspec.structs.replace(form, **other)
    monkeypatch.setitem(lawbook.law()._rows, ("form", "dsa16_notice"), changed)
    with pytest.raises(Refused, match="form of this notice changed"):
        notices.issue(drafted, later(seconds=1))


def test_the_desk_sees_what_waits(station: factories.Station, drafted: Action) -> None:
    assert list(queries.awaiting_approval()) == [drafted]
    assert queries.counts() == queries.Counts(1, 0, 0, 0)
    approving.approve(drafted.pk, by=station.supervisor)
    assert queries.counts() == queries.Counts(0, 0, 0, 1)
    assert list(queries.actions_of(drafted.decision.case)) == [drafted]


def test_nobody_approves_what_goes_elsewhere_than_it_was_proposed(
    drafted: Action, station: factories.Station
) -> None:
    provider, supervisor = drafted.provider, station.supervisor
    assert [to for _, to in drafted.contacts] == [
        to for to in (provider.email, provider.webhook) if to
    ]
    changed = providers.NewProvider(
        provider.name,
        tuple(provider.hosts),
        email="elsewhere@pans.example",
        webhook=provider.webhook,
        demonstration=provider.demonstration,
    )
    providers.change(provider.pk, changed, by=supervisor)
    with pytest.raises(Refused, match="hand it back, so that its author looks at the new one"):
        approving.approve(drafted.pk, by=supervisor)
    drafted.refresh_from_db()
    assert drafted.state == "drafted"
