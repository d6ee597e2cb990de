"""What happened, in plain words: every act that can stand in a timeline has its sentence."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

import factories
from bluelamp.cases import claiming, opening, working
from bluelamp.cases import queries as cases
from bluelamp.cases.models import Case
from bluelamp.conduct.kinds import declared
from bluelamp.conduct.queries import Happened
from bluelamp.desk.telling import SENTENCES, TOLD_BY_ANOTHER, tell

# Acts of these rooms that are about other things than a case, its subjects, reports and decisions.
ELSEWHERE = {
    "actions.add_provider",
    "actions.change_provider",
    "actions.verify_provider",
    "actions.tell_webhook_secret",
    "actions.unknown_link",
    "reports.add_partner",
    "reports.failed_lookup",
    "reports.revoke_partner",
}
ROOMS = ("cases.", "evidence.", "reports.", "actions.")


def about_cases() -> set[str]:
    named = {kind.name for kind in declared() if kind.name.startswith(ROOMS)}
    return (named - ELSEWHERE) | {"patrols.keep", "officers.look"}


def test_every_act_that_can_appear_has_a_sentence() -> None:
    assert about_cases() - SENTENCES.keys() - TOLD_BY_ANOTHER == set()


def test_no_sentence_is_about_an_act_that_nobody_declares() -> None:
    assert (SENTENCES.keys() | TOLD_BY_ANOTHER) - {kind.name for kind in declared()} == set()


@pytest.mark.parametrize("act", sorted(SENTENCES))
def test_an_erased_payload_leaves_a_plain_sentence(act: str) -> None:
    told = tell([Happened(1, datetime.now(UTC), act, "worker", None)])
    assert told[0].text
    assert "{" not in told[0].text
    assert "None" not in told[0].text


def test_what_an_officer_asked_for_and_what_a_look_found_is_told_once() -> None:
    now, by = datetime.now(UTC), "officer:cook"
    told = tell(
        [
            Happened(1, now, "cases.capture", by, {}),
            Happened(2, now, "evidence.ask_capture", by, {}),
            Happened(3, now, "evidence.ask_capture", "worker", {}),
            Happened(
                4, now, "actions.rechecked", "worker", {"looks": [["gone"], ["up"], ["gone"]]}
            ),
            Happened(5, now, "actions.gone", "worker", {}),
        ]
    )
    assert [line.text for line in told] == [
        "asked for a capture",
        "the station began to capture it",
        "looked whether it is gone: 2 gone, 1 still there",
    ]


@pytest.mark.django_db
def test_a_case_is_told_in_words(station: factories.Station, case: Case) -> None:
    claiming.claim(case.pk, by=station.officer)
    opening.open_file(Case.objects.get(pk=case.pk), by=station.officer)
    working.note(case.pk, "The page is the book's.", by=station.officer)
    until = timezone.now() + timedelta(days=1)
    working.hold(case.pk, until=until, why="They asked.", by=station.supervisor)
    told = tell(cases.case_file(case).happened)
    assert re.search(r"captured: \d+\sbytes went into the vault", told[3].text)
    by = f"officer {station.officer.username}"
    assert [(line.text, line.by) for line in told if line.by == by] == [
        ("claimed the case", by),
        ("opened the file to work on it", by),
        ("wrote a note: “The page is the book's.”", by),
    ]
    assert "the sighting was joined to the case" in [line.text for line in told]
    assert told[-1].text.startswith("put a legal hold on the case until ")
    assert told[-1].by == f"supervisor {station.supervisor.username}"
