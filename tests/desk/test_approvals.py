"""Approvals and what follows: whole, by somebody else, settled by a person where nobody knows."""

import pytest
from django.utils import timezone

import factories
from bluelamp.actions import approving, drafting
from bluelamp.actions.models import Action, Dispatch, Provider
from bluelamp.cases.models import Case
from bluelamp.conduct.models import Outbox
from bluelamp.officers import looking
from bluelamp.officers.models import Look

from .conftest import As

pytestmark = pytest.mark.django_db


def test_nothing_waits(station: factories.Station, signed_in: As) -> None:
    client = signed_in(station.supervisor)
    assert "Nothing waits for a second person" in client.get("/desk/approvals/").content.decode()
    assert "Nothing is under way" in client.get("/desk/actions/").content.decode()


def test_a_second_person_reads_it_whole_and_approves(
    station: factories.Station, case: Case, drafted: Action, signed_in: As
) -> None:
    client, address = signed_in(station.supervisor), f"/desk/approvals/{drafted.pk}/"
    assert drafted.reference in client.get("/desk/approvals/").content.decode()
    page = client.get(address).content.decode()
    assert "DEMONSTRATION: not a real notice" in page
    look = Look.objects.get(officer=station.supervisor)
    assert look.reason.startswith(f"To decide on what is proposed in case {case.number}")
    assert look.assigned
    assert "What happened so far" in page
    assert "checklist__line--done" in page
    assert "checklist__line--second" in page
    assert client.post(f"{address}approve/").status_code == 302
    drafted.refresh_from_db()
    assert (drafted.state, drafted.decision.approver) == ("approved", station.supervisor)
    assert drafted.reference in client.get("/desk/actions/").content.decode()


def test_nobody_approves_unread(station: factories.Station, drafted: Action, signed_in: As) -> None:
    signed_in(station.supervisor).post(f"/desk/approvals/{drafted.pk}/approve/")
    drafted.refresh_from_db()
    assert drafted.state == "drafted"


def test_of_two_supervisors_the_second_reads_who_was_first(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    first, second = signed_in(station.supervisor), signed_in(station.other_supervisor)
    address = f"/desk/approvals/{drafted.pk}/"
    for client in (first, second):
        client.get(address)
    first.post(f"{address}approve/")
    said = f"{station.supervisor} approved this already."
    for again in (
        second.post(f"{address}approve/"),
        second.post(f"{address}hand-back/", {"why": "A word is missing."}),
    ):
        assert again.status_code == 409
        assert said in again.content.decode()
    assert said in second.get(address).content.decode()
    drafted.refresh_from_db()
    assert drafted.state == "approved"


def test_nobody_hands_back_unread(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    client = signed_in(station.supervisor)
    page = client.post(f"/desk/approvals/{drafted.pk}/hand-back/", {"why": "A word is missing."})
    assert "A word is missing." in page.content.decode()
    drafted.refresh_from_db()
    assert drafted.state == "drafted"


def test_what_is_under_way_is_told_in_words(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    signed_in(station.supervisor).get(f"/desk/approvals/{drafted.pk}/")
    approving.approve(drafted.pk, by=station.supervisor)
    Action.objects.filter(pk=drafted.pk).update(state="said_removed")
    page = signed_in(station.officer).get("/desk/actions/").content.decode()
    assert "said removed" in page
    assert "said_removed" not in page


def test_the_approval_opens_itself_and_not_the_file(
    station: factories.Station, case: Case, drafted: Action, signed_in: As
) -> None:
    client, file = signed_in(station.supervisor), f"/desk/case/{case.pk}/"
    assert "Why do you need to read this case?" in client.get(file).content.decode()
    assert not Look.objects.filter(officer=station.supervisor).exists()
    client.get(f"/desk/approvals/{drafted.pk}/")
    says = client.get(f"/desk/approvals/{drafted.pk}/says/").content.decode()
    assert "received from the stream" in says
    assert "Why do you need to read this case?" in client.get(file).content.decode()
    assert "closed to you" in client.get(f"{file}says/").content.decode()


def test_what_somebody_opened_for_an_approval_leads_back_to_it(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    client, address = signed_in(station.colleague), f"/desk/approvals/{drafted.pk}/"
    assert f'name="then" value="{drafted.pk}"' in client.get(address).content.decode()
    opened = client.post(
        f"/desk/case/{drafted.decision.case_id}/open/", {"reason": "I learn.", "then": drafted.pk}
    )
    assert opened["Location"] == address
    page = client.get(address).content.decode()
    assert "A supervisor approves it." in page
    assert "closed to you" in signed_in(station.officer).get(f"{address}says/").content.decode()


def test_repeated_looks_stop_a_second_person_until_another_supervisor_answers(
    station: factories.Station, case: Case, drafted: Action, signed_in: As
) -> None:
    """A post of somebody else joined the case since, whose records were opened twice already."""
    copy = "https://parlour.example/posts/18"
    assert factories.sighted(station, copy) == case
    for number in range(2):
        looking.look(
            looking.person_key(f"{copy}#author"),
            within=f"case:{number + 50}",
            reason="Another recipe.",
            by=station.colleague,
            assigned=True,
        )
    client, address = signed_in(station.supervisor), f"/desk/approvals/{drafted.pk}/"
    stopped = client.get(address)
    assert stopped.status_code == 409
    page = stopped.content.decode()
    assert "for you, another supervisor has to give one" in page
    assert 'href="#answer"' in page
    assert client.post(f"{address}approve/").status_code == 409
    answer = {"answer-why": "Four recipes of one cook.", "then": drafted.pk}
    other = signed_in(station.other_supervisor)
    answered = other.post(f"/desk/case/{case.pk}/answer/", answer)
    assert answered["Location"] == address
    assert "Approve and send" in client.get(address).content.decode()


def test_ones_own_is_listed_and_cannot_be_approved(
    station: factories.Station, case: Case, parlour: Provider, signed_in: As
) -> None:
    factories.claimed(case, station.supervisor)
    action = drafting.propose(
        case.pk, factories.answers(), provider_id=parlour.pk, by=station.supervisor
    )
    client, address = signed_in(station.supervisor), f"/desk/approvals/{action.pk}/"
    assert "so somebody else approves it" in client.get("/desk/approvals/").content.decode()
    client.post(f"/desk/case/{case.pk}/open/", {"reason": "My own."})
    page = client.get(address).content.decode()
    assert "Nobody approves their own decision" in page
    assert "Approve and send" not in page
    refused = client.post(f"{address}approve/")
    assert refused.status_code == 409
    assert "Nobody approves their own decision" in refused.content.decode()
    action.refresh_from_db()
    assert action.state == "drafted"


def test_a_person_settles_what_nobody_knows(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    to = "moderation@parlour.example"
    Dispatch.objects.create(action=drafted, channel="email", to=to, sha256="", vault_key="")
    row = Outbox.objects.create(
        key="send:1:email",
        kind="actions.send.email",
        body={"action": drafted.pk, "channel": "email"},
        state=Outbox.State.UNSETTLED,
        due_at=timezone.now(),
        error="The worker stopped while sending.",
    )
    client = signed_in(station.officer)
    page = client.get("/desk/actions/").content.decode()
    assert "The worker stopped while sending. Nobody knows whether this message went out." in page
    assert f"by e-mail to {to}" in page
    assert f"Look for &lt;notice-{drafted.reference}@" in page
    assert "has the notice already" not in page
    refused = client.post(f"/desk/actions/settle/{row.pk}/", {"sent": "no", "why": ""})
    assert refused.status_code == 422
    assert "Say how you know." in refused.content.decode()
    settled = client.post(
        f"/desk/actions/settle/{row.pk}/", {"sent": "no", "why": "Not in the mail server's log."}
    )
    assert settled.status_code == 302
    row.refresh_from_db()
    assert row.state == "queued"
