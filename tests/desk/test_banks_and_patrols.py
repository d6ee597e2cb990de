"""The pages on which banks are kept and patrols drafted: what was typed stays, what is done is told."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import factories
from bluelamp.banks.models import Bank, Item
from bluelamp.patrols.models import Intake, Patrol

from .conftest import As

pytestmark = pytest.mark.django_db

BANK = {
    "title": "Stews",
    "slug": "stews",
    "about": "",
    "kind": "look",
    "ground": factories.GROUND,
    "review_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
}
ITEM = {"kind": "phrase", "name": "plum stew", "provenance": "Made up.", "step": "add"}
VERSION = "/desk/banks/of/stews/1/"


def test_no_bank_and_no_patrol_yet(station: factories.Station, signed_in: As) -> None:
    client = signed_in(station.officer)
    assert "No bank yet" in client.get("/desk/banks/").content.decode()
    assert "No patrol is running" in client.get("/desk/patrols/").content.decode()


def test_a_bank_is_opened_filled_tried_and_approved(
    station: factories.Station, signed_in: As
) -> None:
    client, supervisor = signed_in(station.officer), signed_in(station.supervisor)
    assert client.post("/desk/banks/open/", BANK)["Location"] == VERSION
    weak = client.post(f"{VERSION}add/", {**ITEM, "text": "with salt", "step": "check"})
    assert "will match ordinary posts" in weak.content.decode()
    assert not Item.objects.exists()
    client.post(f"{VERSION}add/", {**ITEM, "text": factories.RECIPE})
    tried = client.post(f"{VERSION}try/", {"text": f"hear: {factories.RECIPE}"}).content.decode()
    assert "diff__same" in tried
    nothing = client.post(f"{VERSION}try/", {"text": "Quite another dish."}).content.decode()
    assert "This version finds nothing in that text." in nothing
    client.post(f"{VERSION}submit/")
    assert "waits for a second person" in supervisor.get(VERSION).content.decode()
    assert supervisor.post(f"{VERSION}give-back/", {"why": ""}).status_code == 422
    assert supervisor.post(f"{VERSION}approve/").status_code == 302
    factories.work("banks.publish")
    page = client.get("/desk/banks/").content.decode()
    assert "in use" in page
    assert client.post("/desk/banks/of/stews/").status_code == 302
    assert Bank.objects.get().versions.count() == 2


def test_a_text_file_is_read_and_shown_again(station: factories.Station, signed_in: As) -> None:
    client = signed_in(station.officer)
    client.post("/desk/banks/open/", BANK)
    given = {**ITEM, "kind": "work", "name": "", "text": ""}
    file = SimpleUploadedFile("stew.txt", factories.RECIPE.encode())
    page = client.post(f"{VERSION}add/", {**given, "file": file}).content.decode()
    assert "Give it a name" in page
    assert factories.RECIPE in page
    for data, sentence in (
        (b"\xff\xfe\x00plum", "no plain text in UTF-8"),
        (b"", "This file is empty"),
    ):
        wrong = SimpleUploadedFile("stew.txt", data)
        page = client.post(f"{VERSION}add/", {**ITEM, "file": wrong}).content.decode()
        assert sentence in page
    file = SimpleUploadedFile("stew.txt", factories.RECIPE.encode())
    client.post(f"{VERSION}add/", {**ITEM, "kind": "work", "file": file})
    assert Item.objects.get().text == factories.RECIPE


def test_an_item_is_taken_out_with_a_reason(station: factories.Station, signed_in: As) -> None:
    client = signed_in(station.officer)
    client.post("/desk/banks/open/", BANK)
    client.post(f"{VERSION}add/", {**ITEM, "text": factories.RECIPE})
    address = f"{VERSION}items/{Item.objects.get().pk}/"
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": "It is common."}).status_code == 302
    assert factories.RECIPE in client.get(address).content.decode()
    assert "Nothing in it yet" in client.get(VERSION).content.decode()


def test_ones_own_version_and_patrol_are_not_ones_to_approve(
    station: factories.Station, signed_in: As
) -> None:
    client = signed_in(station.supervisor)
    client.post("/desk/banks/open/", BANK)
    client.post(f"{VERSION}add/", {**ITEM, "text": factories.RECIPE})
    client.post(f"{VERSION}submit/")
    page = client.get(VERSION).content.decode()
    assert "Nobody approves their own version" in page
    assert client.post(f"{VERSION}approve/").status_code == 422


def test_a_patrol_is_drafted_authorised_watched_and_stopped(
    station: factories.Station, signed_in: As
) -> None:
    bank, now = factories.approved_bank(station), timezone.localtime()
    client, supervisor = signed_in(station.officer), signed_in(station.supervisor)
    client.post(
        "/desk/patrols/intakes/add/",
        {"name": "Parlour", "kind": "jetstream", "address": "wss://parlour.example/", "pace": "0"},
    )
    given = {
        "name": "Market Row",
        "purpose": "Find copies of a made-up recipe.",
        "ground": factories.GROUND,
        "intakes": [str(Intake.objects.get().pk)],
        "banks": [str(bank.pk)],
        "starts_at": now.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (now + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M"),
        "languages": "en, cy",
    }
    refused = client.post("/desk/patrols/draft/", given)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "28 days at most" in page
    assert "Find copies of a made-up recipe." in page
    assert 'value="en, cy"' in page
    given["ends_at"] = (now + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    assert client.post("/desk/patrols/draft/", given).status_code == 302
    patrol = Patrol.objects.get()
    address = f"/desk/patrols/{patrol.pk}/"
    assert patrol.languages == ["en", "cy"]
    assert patrol.starts_at == now.replace(second=0, microsecond=0)
    assert "Authorise it" not in client.get(address).content.decode()
    assert supervisor.post(f"{address}authorise/").status_code == 302
    page = client.get(address).content.decode()
    assert "hx-trigger" in page
    assert "posts a second" in page
    live = client.get(f"{address}live/")
    assert client.get(f"{address}live/", headers={"If-None-Match": live["ETag"]}).status_code == 304
    assert client.post(f"{address}stop/", {"why": ""}).status_code == 422
    assert client.post(f"{address}stop/", {"why": "Found."}).status_code == 302
    assert "hx-trigger" not in client.get(address).content.decode()


def test_ones_own_patrol_is_not_ones_to_authorise(
    station: factories.Station, signed_in: As
) -> None:
    patrol = station.patrol
    Patrol.objects.update(state="drafted", authoriser=None, authorised_at=None)
    Patrol.objects.update(author=station.supervisor)
    client = signed_in(station.supervisor)
    address = f"/desk/patrols/{patrol.pk}/"
    assert "Nobody authorises their own patrol" in client.get(address).content.decode()
    assert client.post(f"{address}authorise/").status_code == 409
    assert (
        signed_in(station.other_supervisor)
        .post(f"{address}refuse/", {"why": "Too wide."})
        .status_code
        == 302
    )
    assert "Too wide." not in client.get("/patrols/").content.decode()


def test_a_file_from_elsewhere_is_refused_and_the_form_kept(
    station: factories.Station, signed_in: As
) -> None:
    refused = signed_in(station.officer).post(
        "/desk/patrols/intakes/add/",
        {"name": "All of it", "kind": "files", "address": "/etc/passwd", "pace": "0"},
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "patrols read files from nowhere else" in page
    assert 'value="/etc/passwd"' in page
    assert 'value="All of it"' in page
