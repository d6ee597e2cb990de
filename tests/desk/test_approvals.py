"""Approvals and what follows: whole, by somebody else, settled by a person where nobody knows."""

import pytest
from django.utils import timezone

import factories
from bluelamp.actions import drafting
from bluelamp.actions.models import Action, Provider
from bluelamp.cases.models import Case
from bluelamp.conduct.models import Outbox
from bluelamp.officers.models import Look

from .conftest import As

pytestmark = pytest.mark.django_db


def test_nothing_waits(station: factories.Station, signed_in: As) -> None:
    client = signed_in(station.supervisor)
    assert "Nothing waits for a second person" in client.get("/desk/approvals/").content.decode()
    assert "Nothing is under way" in client.get("/desk/actions/").content.decode()


def test_a_second_person_reads_it_whole_and_approves(
    station: factories.Station, drafted: Action, signed_in: As
) -> None:
    client, address = signed_in(station.supervisor), f"/desk/approvals/{drafted.pk}/"
    assert drafted.reference in client.get("/desk/approvals/").content.decode()
    page = client.get(address).content.decode()
    assert "DEMONSTRATION: not a real notice" in page
    look = Look.objects.get(officer=station.supervisor)
    assert (look.reason, look.assigned) == ("Decides as the second person.", True)
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
    row = Outbox.objects.create(
        key="send:1:email",
        kind="actions.send.email",
        body={"action": drafted.pk, "channel": "email"},
        state=Outbox.State.UNSETTLED,
        due_at=timezone.now(),
        error="The worker stopped while sending.",
    )
    client = signed_in(station.officer)
    assert "The worker stopped while sending." in client.get("/desk/actions/").content.decode()
    refused = client.post(f"/desk/actions/settle/{row.pk}/", {"sent": "no", "why": ""})
    assert refused.status_code == 422
    assert "Say how you know." in refused.content.decode()
    settled = client.post(
        f"/desk/actions/settle/{row.pk}/", {"sent": "no", "why": "Not in the mail server's log."}
    )
    assert settled.status_code == 302
    row.refresh_from_db()
    assert row.state == "queued"
