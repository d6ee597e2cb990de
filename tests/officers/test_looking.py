"""Looks: counted across cases and officers, answered for by somebody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.models import Entry, Payload
from bluelamp.officers import looking, queries
from bluelamp.officers.models import Look, LookAnswer, Officer

pytestmark = pytest.mark.django_db
People = Callable[..., Officer]
WHO = "person:00112233445566aa"


def look(by: Officer, within: str = "case:1", *, assigned: bool = False, person: str = WHO) -> Look:
    return looking.look(
        person, within=within, reason="to compare the two posts", by=by, assigned=assigned
    )


@pytest.fixture
def usual_rule() -> Iterator[None]:
    """Put the default rule back after a test that registered another."""
    before = looking._rule
    yield
    looking.register_rule(before)


@given(account=st.text(min_size=1))
def test_a_person_key_is_a_keyed_hash_that_tells_nothing(account: str) -> None:
    key = looking.person_key(account)

    assert key == looking.person_key(account)
    assert key.startswith("person:")
    assert len(key) == 23
    assert int(key[7:], 16) >= 0


def test_a_person_key_needs_the_stations_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    before = looking.person_key("at://did:plc:cook")
    monkeypatch.setattr(settings, "SECRET_KEY", "another secret")

    assert looking.person_key("at://did:plc:cook") != before


def test_a_look_has_its_reason_in_the_payload_and_no_person_in_the_leaf(people: People) -> None:
    officer = people("officer")
    taken = look(officer)
    entry = Entry.objects.get()

    assert (taken.reason, taken.within) == ("to compare the two posts", "case:1")
    assert entry.act == "officers.look"
    assert WHO not in entry.leaf
    assert "compare" not in entry.leaf
    assert WHO in Payload.objects.get().body


def test_assigned_work_in_one_case_is_one_look(people: People) -> None:
    officer = people("officer")
    first = look(officer, assigned=True)

    assert [look(officer, assigned=True) for _ in range(5)] == [first] * 5
    assert Look.objects.count() == 1
    assert Entry.objects.count() == 1


def test_the_database_keeps_one_assigned_look_when_two_tabs_open_at_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = people("officer")
    first = look(officer, assigned=True)
    # The second tab asks before the first one's look is there.
    monkeypatch.setattr(QuerySet, "first", lambda self: None)

    assert look(officer, assigned=True) == first
    assert Entry.objects.count() == 1


def test_the_third_look_stops_across_cases_and_officers(people: People) -> None:
    look(people("officer"), "case:1", assigned=True)
    look(people("supervisor"), "case:2")

    with pytest.raises(Refused, match="opened 2 times in 28 days: a supervisor has to answer"):
        look(people("officer"), "case:3", assigned=True)
    assert Look.objects.count() == 2


def test_unassigned_looks_within_one_case_count_each_time(people: People) -> None:
    officer = people("officer")
    look(officer)
    look(officer)

    with pytest.raises(Refused, match="2 times"):
        look(officer)


def test_a_case_that_changes_hands_stays_one_look(people: People) -> None:
    for _ in range(4):
        look(people("officer"), "case:1", assigned=True)

    look(people("officer"), "case:2", assigned=True)
    with pytest.raises(Refused):
        look(people("officer"), "case:3", assigned=True)


def test_looks_at_others_do_not_count(people: People) -> None:
    officer = people("officer")
    for number in range(6):
        look(officer, f"case:{number}", person=f"person:{number:016x}")

    assert Look.objects.count() == 6


def test_looks_older_than_the_window_do_not_count(people: People) -> None:
    officer = people("officer")
    look(officer, "case:1")
    look(officer, "case:2")
    Look.objects.update(at=timezone.now() - timedelta(days=28))

    assert look(officer, "case:3").pk


def test_an_answer_by_another_supervisor_lets_looks_go_on_for_28_days(people: People) -> None:
    officer, supervisor = people("officer"), people("supervisor")
    look(officer, "case:1")
    look(officer, "case:2")
    looking.answer(WHO, "three separate reports, checked", by=supervisor)

    assert look(officer, "case:3").pk
    assert look(officer, "case:4").pk
    with pytest.raises(Refused, match="4 times"):
        look(supervisor, "case:5")

    LookAnswer.objects.update(at=timezone.now() - timedelta(days=28))
    with pytest.raises(Refused, match="4 times"):
        look(officer, "case:5")


def test_an_answer_needs_a_reason_looks_and_one_who_may_approve(people: People) -> None:
    supervisor = people("supervisor")
    with pytest.raises(Refused, match="Nobody has opened"):
        looking.answer(WHO, "why not", by=supervisor)
    look(people("officer"))
    with pytest.raises(Refused, match="Say why"):
        looking.answer(WHO, "  ", by=supervisor)
    for duty in ("officer", "adviser", "overseer", "administrator"):
        with pytest.raises(NotPermitted):
            looking.answer(WHO, "because", by=people(duty))


def test_a_look_needs_a_reason_and_one_who_reads_cases(people: People) -> None:
    with pytest.raises(Refused, match="Say why"):
        looking.look(WHO, within="case:1", reason=" ", by=people("officer"), assigned=True)
    with pytest.raises(NotPermitted):
        look(people("administrator"))
    with pytest.raises(NotPermitted):
        look(people("officer", is_active=False))


def test_a_rule_from_above_takes_the_place_of_the_default(people: People, usual_rule: None) -> None:
    looking.register_rule(looking.RepeatedLooks(limit=2, window=timedelta(days=7)))
    officer = people("officer")
    look(officer, "case:1")

    with pytest.raises(Refused, match="opened once in 7 days"):
        look(officer, "case:2")


def test_looks_are_read_by_person(people: People) -> None:
    officer, supervisor = people("officer"), people("supervisor")
    first, second = look(officer, "case:1"), look(supervisor, "case:2")
    look(officer, "case:3", person="person:ffffffffffffffff")

    assert list(queries.looks_at(WHO)) == [second, first]
