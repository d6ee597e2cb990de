"""Providers' pages: officers read, supervisors keep them, and a stale contact point is named."""

from datetime import timedelta

import pytest
from django.utils import timezone

import factories
from bluelamp.actions.models import Provider
from bluelamp.conduct.queries import timeline

from .conftest import As

pytestmark = pytest.mark.django_db

LIST = "/desk/actions/providers/"
NEW = {
    "name": "Kitchen",
    "hosts": "Kitchen.example\r\nat://\r\n",
    "email": "notices@kitchen.example",
    "webhook": "",
}


def stale(provider: Provider) -> Provider:
    Provider.objects.filter(pk=provider.pk).update(
        verified_on=timezone.localdate() - timedelta(days=400)
    )
    return provider


def test_an_empty_list_says_what_would_fill_it(station: factories.Station, signed_in: As) -> None:
    page = signed_in(station.officer).get(LIST).content.decode()
    assert "No provider yet" in page
    assert LIST in signed_in(station.officer).get("/desk/actions/").content.decode()


def test_officers_read_and_do_not_change(
    station: factories.Station, parlour: Provider, signed_in: As
) -> None:
    client = signed_in(station.officer)
    page = client.get(LIST).content.decode()
    assert "https://parlour.example/" in page
    assert "verified by supervisor" in page
    assert "Add a provider" not in page
    one = client.get(f"{LIST}{parlour.pk}/").content.decode()
    assert parlour.webhook in one
    assert "Save it" not in one
    for what in ("change/", "verify/"):
        assert client.post(f"{LIST}{parlour.pk}/{what}", NEW).status_code == 403
    assert client.post(f"{LIST}add/", NEW).status_code == 403
    assert Provider.objects.get().name == "Parlour"


def test_a_supervisor_adds_one(station: factories.Station, signed_in: As) -> None:
    client = signed_in(station.supervisor)
    answer = client.post(f"{LIST}add/", NEW)
    assert answer["Location"] == LIST
    added = Provider.objects.get()
    assert (added.hosts, added.verified_by) == (
        ["kitchen.example", "at://"],
        station.supervisor.actor.id,
    )
    assert not added.demonstration, "the demonstration's notices go to Parlour only"
    again = client.post(f"{LIST}add/", NEW)
    assert again.status_code == 422
    assert "choose another" in again.content.decode()
    assert "notices@kitchen.example" in again.content.decode()
    for wrong, said in (
        ({"email": "", "webhook": ""}, "so that the provider can be reached"),
        ({"email": "kitchen"}, "This is no e-mail address"),
        ({"hosts": ""}, "Name at least one host"),
        ({"hosts": "kitchen.example/posts"}, "neither a host name nor a whole address"),
        ({"webhook": "ftp://kitchen.example"}, "starts with https://"),
        ({"webhook": "http://[bad"}, "starts with https://"),
        ({"webhook": "http://kitchen.example/hook"}, "starts with https://"),
        ({"hosts": "com"}, "would take in every host below it"),
        ({"hosts": ".."}, "neither a host name nor a whole address"),
        ({"hosts": "http://[x"}, "neither a host name nor a whole address"),
        ({"hosts": "kitchen" * 10_000 + ".example"}, "neither a host name nor a whole address"),
    ):
        refused = client.post(f"{LIST}add/", {**NEW, "name": "Other", **wrong})
        assert refused.status_code == 422
        assert said in refused.content.decode()
    assert Provider.objects.count() == 1


def test_a_supervisor_changes_one_and_what_it_is_stays(
    station: factories.Station, parlour: Provider, signed_in: As
) -> None:
    client, address = signed_in(station.supervisor), f"{LIST}{parlour.pk}/"
    assert 'value="Parlour"' in client.get(address).content.decode()
    assert client.post(f"{address}change/", NEW)["Location"] == address
    parlour.refresh_from_db()
    assert (parlour.name, parlour.demonstration) == ("Kitchen", True)
    lost = client.post(f"{address}change/", {**NEW, "email": "", "hosts": "pans.example"})
    assert lost.status_code == 422
    assert "pans.example" in lost.content.decode()


def test_a_stale_contact_point_is_named_until_it_is_verified(
    station: factories.Station, parlour: Provider, signed_in: As
) -> None:
    stale(parlour)
    client, address = signed_in(station.supervisor), f"{LIST}{parlour.pk}/"
    for page in (LIST, address):
        shown = client.get(page).content.decode()
        assert "The contact point was last verified 400 days ago" in shown
    assert client.post(f"{address}verify/")["Location"] == address
    parlour.refresh_from_db()
    assert parlour.verified_on == timezone.now().date()
    assert parlour.verified_by == station.supervisor.actor.id
    assert "400 days" not in client.get(address).content.decode()
    assert timeline([f"provider:{parlour.pk}"])[-1].act == "actions.verify_provider"


def test_a_decision_that_a_stale_contact_point_blocks_leads_there(
    station: factories.Station, parlour: Provider, signed_in: As
) -> None:
    stale(parlour)
    case = factories.claimed(
        factories.sighted(station, "https://parlour.example/posts/1"), station.officer
    )
    client = signed_in(station.officer)
    client.get(f"/desk/case/{case.pk}/")
    asked = {"step": "check", "action_kind": "dsa16_notice", "provider": str(parlour.pk)}
    page = client.post(f"/desk/case/{case.pk}/decide/", asked).content.decode()
    assert f'<a href="{LIST}">The contact point was last verified 400 days ago' in page


def test_the_hotline_is_asked_about_in_its_own_way(
    station: factories.Station, signed_in: As
) -> None:
    hotline = factories.the_hotline()
    client = signed_in(station.supervisor)
    page = client.get(f"{LIST}{hotline.pk}/").content.decode()
    assert "The contact point is verified." in page
    assert "What is theirs" not in page
    changed = {"name": "Hotline", "email": "new@hotline.example", "webhook": ""}
    assert client.post(f"{LIST}{hotline.pk}/change/", changed).status_code == 302
    assert client.get(f"{LIST}99999/").status_code == 404
