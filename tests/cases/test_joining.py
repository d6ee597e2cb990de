"""Reports and sightings of the same content come to one case; a closed one is opened again."""

from datetime import timedelta

import pytest
from django.utils import timezone

import factories
from bluelamp.cases import claiming, deciding, intake
from bluelamp.cases.models import Case, CaseItem
from bluelamp.conduct.models import Outbox
from bluelamp.reports import receiving
from bluelamp.reports.models import Report
from bluelamp.reports.submissions import Submission

pytestmark = pytest.mark.django_db

EIGHT = "plums and honey stewed slowly until quite soft"
SEVEN = "plums and honey stewed slowly until soft"


@pytest.fixture
def station() -> factories.Station:
    return factories.station()


def report_text(text: str) -> Case:
    made = receiving.receive(
        Submission(text=text, concern="instructions"), token=f"{text}{CaseItem.objects.count()}"
    ).report
    intake.join_new()
    return Case.objects.get(items__report=made)


def test_a_report_and_a_sighting_of_one_address_are_one_case(station: factories.Station) -> None:
    case = factories.sighted(station, "https://parlour.example/post/1")
    report = factories.reported("https://parlour.example/post/1?utm_source=feed")
    assert report.uri == "https://parlour.example/post/1"
    assert Case.objects.get() == case
    assert case.items.count() == 2
    assert case.subjects.count() == 1


def test_another_address_with_the_same_words_is_a_copy(station: factories.Station) -> None:
    case = factories.sighted(station, "https://parlour.example/post/1")
    again = factories.sighted(station, "https://parlour.example/post/2")
    assert again == case
    copy = case.subjects.get(copy=True)
    assert (copy.subject.uri, copy.joined_by) == ("https://parlour.example/post/2", "text")


@pytest.mark.parametrize(("text", "cases"), [(EIGHT, 1), (SEVEN, 2)])
def test_eight_words_make_a_copy_and_seven_do_not(
    station: factories.Station, text: str, cases: int
) -> None:
    factories.sighted(station, "https://parlour.example/post/1", text)
    factories.sighted(station, "https://parlour.example/post/2", text)
    assert Case.objects.count() == cases


def test_the_same_content_id_is_a_copy_whatever_the_words(station: factories.Station) -> None:
    from datetime import UTC, datetime

    from bluelamp.matching import Match
    from bluelamp.patrols import sighting
    from bluelamp.posts import Author, Post

    patrol = station.patrol
    posts = [
        Post(f"https://parlour.example/post/{n}", "bafy", Author("a"), datetime.now(UTC), words)
        for n, words in ((1, "plums"), (2, "pears"))
    ]
    match = Match("phrase", "cook-books", "plums", 20.0, (0, 5), (0, 5), (), "t", "t")
    harvest = sighting.Harvest(
        read=2, posts=2, seen=[sighting.Seen(patrol.pk, post, [match]) for post in posts]
    )
    sighting.keep(patrol.intakes.get().pk, harvest, patrol_ids=[patrol.pk], index="t", rate=1.0)
    intake.join_new()
    case = Case.objects.get()
    assert case.subjects.get(copy=True).joined_by == "content_id"


def test_a_text_without_an_address_joins_the_post_with_its_words(
    station: factories.Station,
) -> None:
    case = factories.sighted(station, "https://parlour.example/post/1", EIGHT)
    assert report_text(f"  {EIGHT.upper()}!  ") == case


def test_joining_again_changes_nothing(station: factories.Station) -> None:
    factories.sighted(station, "https://parlour.example/post/1")
    before = CaseItem.objects.count()
    assert intake.join_new() == 0
    assert CaseItem.objects.count() == before


def test_a_new_report_opens_a_closed_case_again(station: factories.Station) -> None:
    case = factories.sighted(station, "https://parlour.example/post/1")
    factories.claimed(case, station.officer)
    deciding.no_action(case.pk, reasons="It is the cook's own.", by=station.officer)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "no_action")
    factories.reported("https://parlour.example/post/1")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_at) == ("open", "", None)


def test_a_claim_is_told_to_its_reporter_and_a_hold_looks_like_work(
    station: factories.Station,
) -> None:
    from bluelamp.cases import working
    from bluelamp.conduct.errors import Refused
    from bluelamp.reports import queries

    report = factories.reported("https://parlour.example/post/1")
    case = Case.objects.get()
    assert queries.status(report).state == "received"
    claiming.claim(case.pk, by=station.officer)
    report.refresh_from_db()
    told = queries.status(report)
    assert told.state == "looking"
    working.hold(
        case.pk,
        until=timezone.now() + timedelta(days=2),
        why="The kitchen asked us to wait.",
        by=station.supervisor,
    )
    report.refresh_from_db()
    assert queries.status(report) == told
    with pytest.raises(Refused, match="legal hold is on this case until"):
        deciding.propose(case.pk, factories.answers(), by=station.officer)


def test_a_report_of_abuse_leaves_only_the_address(station: factories.Station) -> None:
    report = factories.reported("https://parlour.example/post/9", "child_abuse")
    case = Case.objects.get()
    subject = case.subjects.get().subject
    assert report.address_only
    assert case.address_only
    assert (subject.address_only, subject.author, subject.text_hash) == (True, "", "")
    assert case.harm == "child_abuse"


def test_a_post_whose_address_was_reported_as_abuse_is_joined_and_never_fetched() -> None:
    station = factories.station()
    uri = "https://parlour.example/posts/7"
    factories.reported(uri, "child_abuse")
    case = factories.sighted(station, uri)
    assert case.items.count() == 2
    assert not Outbox.objects.filter(kind__startswith="evidence.").exists()


def test_one_that_cannot_be_joined_starves_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    join, stuck = intake.join_report, factories.reported("https://parlour.example/posts/8")
    CaseItem.objects.all().delete()

    def fail_on_one(report: Report) -> Case:
        if report.pk == stuck.pk:
            raise RuntimeError("no")
        return join(report)

    monkeypatch.setattr(intake, "join_report", fail_on_one)
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    other = factories.reported("https://parlour.example/posts/9")
    intake.join_new()
    assert CaseItem.objects.get().report == other
    intake._set_aside.clear()


def test_an_address_that_grows_too_long_in_its_canonical_form_is_kept_as_it_came() -> None:
    station = factories.station()
    case = factories.sighted(station, "https://parlour.example/" + "é" * 900)
    assert case.items.count() == 1
