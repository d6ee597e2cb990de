"""The case page: asked for a reason, shown whole, and worked on without losing a word."""

from datetime import timedelta
from html import unescape
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

import factories
from bluelamp.cases import claiming
from bluelamp.cases.models import Case
from bluelamp.conduct import outbox
from bluelamp.conduct.models import Entry, Outbox
from bluelamp.desk import sayings
from bluelamp.evidence import outside
from bluelamp.evidence.models import Capture
from bluelamp.net import Fetcher
from bluelamp.officers.models import Look
from net.http_server import page as http_page
from net.http_server import serve

from .conftest import HIDDEN, URI, As, Read, scanned

pytestmark = pytest.mark.django_db


def address(case: Case, what: str = "") -> str:
    return f"/desk/case/{case.pk}/{what}"


def test_who_does_not_hold_a_case_is_asked_why(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    client = signed_in(station.officer)
    door = client.get(address(case)).content.decode()
    assert "Why do you need to read this case?" in door
    assert factories.RECIPE not in door
    assert "#author" not in door
    assert client.post(address(case, "open/"), {"reason": ""}).status_code == 422
    answer = client.post(address(case, "open/"), {"reason": "I know this recipe."})
    assert answer["Location"] == address(case)
    assert factories.RECIPE in client.get(address(case)).content.decode()
    assert Look.objects.get().reason == "I know this recipe."


def test_claiming_opens_it_with_one_look(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    client = signed_in(station.officer)
    client.post(address(case, "claim/"))
    for _ in range(3):
        page = client.get(address(case)).content.decode()
    assert factories.RECIPE in page
    assert "What the law asks" in page
    assert "SHA-256" in page
    assert Look.objects.count() == 1


def test_the_door_lists_one_opening_of_several_peoples_records_once(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    assert factories.sighted(station, "https://parlour.example/posts/18") == case
    signed_in(station.colleague).post(address(case, "open/"), {"reason": "I compare both."})
    door = signed_in(station.officer).get(address(case)).content.decode()
    assert door.count("I compare both.") == 1
    assert "at 2 people" in door


def test_a_case_that_somebody_holds_is_not_claimed(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    factories.claimed(case, station.colleague)
    answer = signed_in(station.officer).post(address(case, "claim/"))
    assert answer.status_code == 409
    assert "holds this case" in answer.content.decode()


def test_the_third_look_is_refused_until_a_supervisor_answers(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    supervisor = signed_in(station.supervisor)
    for reader in (station.officer, station.colleague):
        assert "Answer for the looks" not in supervisor.get(address(case)).content.decode()
        signed_in(reader).post(address(case, "open/"), {"reason": "I compare it."})
    third = signed_in(factories.officer())
    refused = third.post(address(case, "open/"), {"reason": "I compare it too."})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "a supervisor has to answer for it" in page
    assert "I compare it too." in page
    assert "Answer for the looks" not in page
    assert "Answer for the looks" in supervisor.get(address(case)).content.decode()
    assert supervisor.post(address(case, "answer/"), {"answer-why": ""}).status_code == 422
    answered = supervisor.post(address(case, "answer/"), {"answer-why": "Copies."})
    assert answered["Location"] == address(case)
    assert "Answer for the looks" not in supervisor.get(address(case)).content.decode()
    assert third.post(address(case, "open/"), {"reason": "I compare it."}).status_code == 302


def test_a_supervisor_answers_from_the_open_file(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    supervisor = signed_in(station.supervisor)
    supervisor.post(address(case, "open/"), {"reason": "It is escalated."})
    assert "Answer for the looks" not in supervisor.get(address(case)).content.decode()
    signed_in(station.colleague).post(address(case, "open/"), {"reason": "I compare it."})
    assert "Answer for the looks" in supervisor.get(address(case)).content.decode()
    empty = supervisor.post(address(case, "answer/"), {"answer-why": ""})
    assert empty.status_code == 422
    assert factories.RECIPE in empty.content.decode(), "the file stays open"
    supervisor.post(address(case, "answer/"), {"answer-why": "Two compare it."})
    page = supervisor.get(address(case)).content.decode()
    assert "answered for the repeated looks: “Two compare it.”" in page
    opened = signed_in(station.officer).post(address(case, "open/"), {"reason": "I compare it."})
    assert opened["Location"] == address(case)


def test_who_reported_is_not_told(case: Case, read: Read) -> None:
    report = factories.reported(
        "https://parlour.example/posts/17",
        details="It was read aloud at the market.",
        contact="cook@kitchen.example",
    )
    page = read(case)
    assert "It was read aloud at the market." in page
    assert "cook@kitchen.example" not in page
    assert report.receipt not in page


def test_the_match_stands_beside_the_original(station: factories.Station, read: Read) -> None:
    text = f"made this again!! {HIDDEN} works"
    case = scanned(station, "https://parlour.example/posts/4", text)
    page = read(case)
    assert "diff__same" in page
    assert "zero width space" in page
    assert "1 hidden character" in page
    assert "@baker.example" in page
    assert "bank Cook books, index test.1" in page


def test_hidden_characters_are_shown_and_nothing_is_trusted(
    station: factories.Station, read: Read
) -> None:
    text = f"{factories.RECIPE} \u202e<script>alert(1)</script>"
    case = factories.sighted(station, "https://parlour.example/posts/3", text)
    page = read(case)
    assert "<script>alert" not in page
    assert "right-to-left override" in page


def test_an_address_only_case_shows_the_address_as_text_and_the_way_to_the_hotline(
    read: Read,
) -> None:
    uri = "https://parlour.example/posts/9"
    factories.reported(uri, "child_abuse")
    case = Case.objects.get()
    page = read(case)
    assert uri in page
    assert f'href="{uri}' not in page
    assert "nobody looks whether it is still up" in page
    assert "Capture it now" not in page
    assert "Report to the hotline" in page
    assert "Notice under the Digital Services Act" not in page


def test_notes_holds_and_escalation(station: factories.Station, case: Case, signed_in: As) -> None:
    factories.claimed(case, station.officer)
    holder, supervisor = signed_in(station.officer), signed_in(station.supervisor)
    assert holder.get(address(case)).status_code == 200
    assert holder.post(address(case, "note/"), {"note-text": "Plums."}).status_code == 302
    assert (
        holder.post(address(case, "escalate/"), {"escalate-why": "It spreads."}).status_code == 302
    )
    again = holder.post(address(case, "escalate/"), {"escalate-why": "Once more."})
    assert again.status_code == 422
    assert "escalated already" in again.content.decode()
    assert holder.post(
        address(case, "capture/"), {"capture-subject": case.subjects.get().subject_id}
    )
    supervisor.post(address(case, "open/"), {"reason": "It is escalated."})
    until = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    past = supervisor.post(
        address(case, "hold/"), {"hold-until": "2020-01-01T10:00", "hold-why": "Asked."}
    )
    assert past.status_code == 422
    assert "Asked." in past.content.decode()
    assert (
        supervisor.post(
            address(case, "hold/"), {"hold-until": until, "hold-why": "Asked."}
        ).status_code
        == 302
    )
    page = holder.get(address(case)).content.decode()
    assert "A legal hold is on this case" in page
    assert supervisor.post(address(case, "lift/"), {"lift-why": "Done."}).status_code == 302
    assert holder.post(address(case, "release/")).status_code == 302
    case.refresh_from_db()
    assert case.claimed_by is None


def test_what_was_written_outlives_a_lapsed_claim(case: Case, holder: Client) -> None:
    Case.objects.update(claim_active_at=timezone.now() - timedelta(minutes=31))
    claiming.release_lapsed()
    lost = holder.post(address(case, "note/"), {"note-text": "A long thought."})
    assert lost.status_code == 409
    page = lost.content.decode()
    assert 'name="note-text" value="A long thought."' in page
    assert "Claim it and go on" in page
    again = holder.post(
        address(case, "note/"), {"note-text": "A long thought.", "claim_first": "yes"}
    )
    assert again.status_code == 302
    assert case.notes.get().text == "A long thought."


def test_the_live_part_shuts_when_the_look_ends(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    client = signed_in(station.officer)
    client.post(address(case, "open/"), {"reason": "I compare it."})
    assert "What happened so far" in client.get(address(case, "live/")).content.decode()
    Look.objects.update(at=timezone.now() - timedelta(minutes=31))
    shut = client.get(address(case, "live/")).content.decode()
    assert "closed to you again" in shut
    assert "What happened so far" not in shut


PAGE = f"""<title>A post</title><nav>Home</nav><main><p>My own soup \u200band
{factories.RECIPE}</p><p>{"More soup. " * 200}</p><script>alert(1)</script></main>"""


@pytest.fixture
def fetched(station: factories.Station, signed_in: As, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Give a case that a report opened, and whose page an officer had captured."""
    assert station.patrol
    outbox.run_due()
    with serve({"/post/1": http_page(PAGE.encode(), Content_Type="text/html")}) as site:
        fetcher = Fetcher("Bluelamp tests", origins_allowed=frozenset({site.origin}))
        monkeypatch.setattr(outside, "fetcher", lambda: fetcher)
        factories.reported(f"{site.origin}/post/1")
        case = factories.claimed(Case.objects.get(), station.officer)
        client = signed_in(station.officer)
        assert "What it says" not in client.get(address(case)).content.decode()
        subject = case.subjects.get().subject_id
        client.post(address(case, "capture/"), {"capture-subject": subject})
        outbox.run_due()
    return case


def test_a_reported_page_is_read_and_looked_up_once_it_is_captured(
    station: factories.Station, fetched: Case, signed_in: As
) -> None:
    before = Entry.objects.count()
    page = signed_in(station.officer).get(address(fetched)).content.decode()
    says = page.partition("What it says")[2].partition("</article>")[0]
    assert "fetched from its address" in says
    assert "My own soup" in says
    assert "zero width space" in says
    assert "The rest, " in says
    assert "Looked up in the banks now" in says
    assert "diff__same" in says
    assert "What it says, characters" in says
    assert "Home" not in says
    assert "alert" not in says
    assert Entry.objects.count() == before


def test_what_is_shown_already_is_not_read_again(
    station: factories.Station, fetched: Case, signed_in: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(station.officer)
    page = client.get(address(fetched)).content.decode()
    tag = unescape(page.partition('data-tag="')[2].partition('"')[0])
    read = mock.Mock(side_effect=AssertionError("nothing is read for a page that shows it"))
    with monkeypatch.context() as patched:
        patched.setattr(sayings, "said", read)
        same = client.get(address(fetched, "says/"), headers={"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    factories.capture_all(fetched)
    Capture.objects.create(
        **{**Capture.objects.values().get(), "id": None, "sha256": "0" * 64, "vault_key": "00/0"}
    )
    more = client.get(address(fetched, "says/"), headers={"If-None-Match": tag})
    assert more.status_code == 200
    assert "The vault no longer holds these bytes" in more.content.decode()


def test_the_words_of_a_sighting_are_shown_once(station: factories.Station, signed_in: As) -> None:
    case = factories.claimed(
        scanned(station, "https://parlour.example/posts/4", f"soup! {HIDDEN}"), station.officer
    )
    page = signed_in(station.officer).get(address(case)).content.decode()
    assert "received from the stream" in page
    assert "The same words as the post above." in page
    assert "Looked up in the banks now" not in page


def test_a_text_that_was_reported_is_read_and_looked_up(
    station: factories.Station, read: Read
) -> None:
    assert station.patrol
    factories.work("banks.publish")
    factories.reported("", text=f"Somebody told me: {HIDDEN}, and smiled.")
    says = read(Case.objects.get()).partition("What it says")[2].partition("</article>")[0]
    assert "as it was reported" in says
    assert "Somebody told me" in says
    assert "diff__same" in says


def test_of_an_address_only_case_nothing_is_read(station: factories.Station, signed_in: As) -> None:
    factories.reported("https://parlour.example/posts/9", "child_abuse", text=HIDDEN)
    case = factories.claimed(Case.objects.get(), station.officer)
    client = signed_in(station.officer)
    for page in (client.get(address(case)), client.get(address(case, "says/"))):
        assert "What it says" not in page.content.decode()
        assert factories.RECIPE[:20] not in page.content.decode()


def test_a_supervisor_clears_a_suspicion_on_the_page(
    station: factories.Station, case: Case, signed_in: As
) -> None:
    factories.reported(URI, "child_abuse")
    factories.claimed(case, station.officer)
    officer, supervisor = signed_in(station.officer), signed_in(station.supervisor)
    assert "The report was mistaken" not in officer.get(address(case)).content.decode()
    told = {"clear-grounds": "captured", "clear-why": "I read it: it is about plums."}
    assert officer.post(address(case, "clear/"), told).status_code == 422
    assert supervisor.post(address(case, "clear/"), told).status_code == 409
    supervisor.post(address(case, "open/"), {"reason": "The report may be mistaken."})
    page = supervisor.get(address(case)).content.decode()
    assert "The report was mistaken" in page
    assert factories.RECIPE not in page
    without = supervisor.post(address(case, "clear/"), {"clear-why": "It is about plums."})
    assert without.status_code == 422
    assert "Say from what you know it." in without.content.decode()
    assert "It is about plums." in without.content.decode()
    assert Case.objects.get().address_only
    assert supervisor.post(address(case, "clear/"), told).status_code == 302
    # Its account is known again, so that reading on is a look with a reason of its own.
    assert "Why do you need to read this case?" in supervisor.get(address(case)).content.decode()
    supervisor.post(address(case, "open/"), {"reason": "To see it through."})
    page = supervisor.get(address(case)).content.decode()
    assert "The report was mistaken" not in page
    assert "the suspicion: the report was mistaken: “I read it" in page
    assert factories.RECIPE in page


DRAFT = {"action_kind": "dsa16_notice", "offence": factories.GROUND, "reasons": "A receipt, whole."}


def test_no_button_of_the_page_loses_a_draft(case: Case, holder: Client) -> None:
    """Without JavaScript, all is one form: what was begun elsewhere comes back."""
    begun = {**DRAFT, "note-text": "Plums.", "escalate-why": "It may spread."}
    page = holder.post(address(case, "note/"), begun).content.decode()
    assert case.notes.get().text == "Plums."
    assert "The note is kept." in page
    assert "A receipt, whole." in page
    assert "It may spread." in page
    assert 'id="note-text"' in page
    assert "Plums.</textarea>" not in page
    for what, also in (
        ("capture/", {"capture-subject": case.subjects.get().subject_id}),
        ("note/", {"note-text": ""}),
        ("escalate/", {}),
        ("decide/", {"step": "check", "note-text": "Not yet."}),
    ):
        page = holder.post(address(case, what), {**begun, **also}).content.decode()
        assert "A receipt, whole." in page, what
    assert "Not yet.</textarea>" in page
    plain = holder.post(address(case, "note/"), {"note-text": "Pears.", "reasons": ""})
    assert plain["Location"] == address(case), "with no draft, the page is loaded anew"


def test_htmx_draws_only_the_part_that_was_pressed(case: Case, holder: Client) -> None:
    for what, sent, said in (
        ("note/", {"note-text": "Plums."}, "The note is kept."),
        ("note/", {"note-text": " "}, "Write something into the note first."),
        ("escalate/", {"escalate-why": "It spreads."}, "stands at the top of the desk"),
    ):
        drawn = holder.post(address(case, what), {**DRAFT, **sent}, headers={"HX-Request": "true"})
        part = drawn.content.decode()
        assert drawn.status_code == 200
        assert 'id="works"' in part
        assert said in part
        assert "A receipt, whole." not in part
    assert "escalated" in part.partition("hx-swap-oob")[2]
    captured = holder.post(
        address(case, "capture/"),
        {"capture-subject": case.subjects.get().subject_id},
        headers={"HX-Request": "true"},
    )
    assert 'id="where"' in captured.content.decode()


def test_htmx_shows_the_door_when_the_claim_has_lapsed(case: Case, holder: Client) -> None:
    Case.objects.update(claim_active_at=timezone.now() - timedelta(minutes=31))
    claiming.release_lapsed()
    for what in ("note/", "decide/"):
        door = holder.post(
            address(case, what),
            {**DRAFT, "note-text": "A long thought."},
            headers={"HX-Request": "true"},
        )
        assert (door.status_code, door["HX-Retarget"]) == (200, "body")
        page = door.content.decode()
        assert 'name="reasons" value="A receipt, whole."' in page
        assert 'name="note-text" value="A long thought."' in page
    again = holder.post(
        address(case, "note/"), {**DRAFT, "note-text": "A long thought.", "claim_first": "yes"}
    )
    assert "A receipt, whole." in again.content.decode()
    assert case.notes.get().text == "A long thought."


def test_a_capture_that_failed_is_told_until_one_succeeds(
    station: factories.Station, signed_in: As
) -> None:
    factories.reported("http://169.254.169.254/latest/")
    inside = Case.objects.get()
    factories.claimed(inside, station.officer)
    client, subject = signed_in(station.officer), inside.subjects.get().subject_id
    assert "Not captured" not in client.get(address(inside)).content.decode()
    client.post(address(inside, "capture/"), {"capture-subject": subject})
    factories.work("evidence.capture")
    said = "Not captured: 169.254.169.254 is not on the public internet"
    assert said in client.get(address(inside)).content.decode()
    assert said in client.get(address(inside, "live/")).content.decode()
    client.post(address(inside, "capture/"), {"capture-subject": subject})
    Outbox.objects.filter(kind="evidence.capture", state="queued").update(state="sent")
    assert "Not captured" not in client.get(address(inside)).content.decode()
