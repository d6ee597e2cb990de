"""What reporters are told: never a tip-off, never anything older than their report."""

import email
import email.policy
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from bluelamp.conduct import outbox
from bluelamp.conduct.actors import PUBLIC, WORKER
from bluelamp.conduct.errors import NotPermitted, Refused, WrongState
from bluelamp.conduct.models import Outbox
from bluelamp.reports import queries, receiving, telling
from bluelamp.reports.models import Outcome, Report

from .conftest import about

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> Report:
    return receiving.receive(about(link="", text="soup"), token="t1").report


@pytest.fixture
def mails(tmp_path: Path, settings: Any) -> Callable[[], list[EmailMessage]]:
    settings.CONFIG = settings.CONFIG.model_copy(update={"home": tmp_path})

    def read() -> list[EmailMessage]:
        return [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)  # type: ignore[misc]
            for file in sorted((tmp_path / "mail").glob("*"))
        ]

    return read


def states(report: Report) -> list[str]:
    return [told.state for told in queries.status(report).told]


def test_received_then_looking_then_closed(report: Report) -> None:
    assert states(report) == ["received"]
    telling.looking(report.pk, by=WORKER)
    assert states(report) == ["received", "looking"]
    telling.closed(report.pk, Outcome.REMOVED, found_at=timezone.now(), by=WORKER)
    report.refresh_from_db()
    status = queries.status(report)
    assert states(report) == ["received", "looking", "closed"]
    assert (status.state, status.outcome) == ("closed", Outcome.REMOVED)
    assert report.told_at == status.told[-1].at


def test_looked_at_twice_is_told_once(report: Report) -> None:
    telling.looking(report.pk, by=WORKER)
    telling.looking(report.pk, by=WORKER)
    assert states(report) == ["received", "looking"]


def test_an_outcome_older_than_the_report_is_not_told(report: Report) -> None:
    before = report.received_at - timedelta(seconds=1)
    with pytest.raises(Refused, match="look at it again first"):
        telling.closed(report.pk, Outcome.REMOVED, found_at=before, by=WORKER)
    report.refresh_from_db()
    assert (report.state, report.outcome, states(report)) == ("received", "", ["received"])


def test_reopening_takes_the_outcome_back(report: Report) -> None:
    telling.closed(report.pk, Outcome.NO_ACTION, found_at=timezone.now(), by=WORKER)
    telling.looking(report.pk, by=WORKER)
    report.refresh_from_db()
    status = queries.status(report)
    assert (status.state, status.outcome) == ("looking", None)


def test_a_closed_report_is_not_closed_again(report: Report) -> None:
    telling.closed(report.pk, Outcome.NO_ACTION, found_at=timezone.now(), by=WORKER)
    with pytest.raises(WrongState):
        telling.closed(report.pk, Outcome.REMOVED, found_at=timezone.now(), by=WORKER)


def test_only_the_station_tells(report: Report, people: Callable[..., Any]) -> None:
    for actor in (PUBLIC, people("administrator").actor, people("overseer").actor):
        with pytest.raises(NotPermitted):
            telling.looking(report.pk, by=actor)
        with pytest.raises(NotPermitted):
            telling.closed(report.pk, Outcome.REMOVED, found_at=timezone.now(), by=actor)
    assert states(report) == ["received"]


def test_who_left_no_address_gets_no_mail(report: Report) -> None:
    telling.looking(report.pk, by=WORKER)
    assert not Outbox.objects.filter(kind="reports.tell").exists()


def test_the_mail_says_that_something_changed_and_no_more(
    mails: Callable[[], list[EmailMessage]],
) -> None:
    from bluelamp.reports import contacts

    contacts.make_keys()
    said = about(link="", text="a particular soup", contact="cook@kitchen.example")
    received = receiving.receive(said, token="t1")
    telling.looking(received.report.pk, by=WORKER)
    telling.closed(received.report.pk, Outcome.REMOVED, found_at=timezone.now(), by=WORKER)
    rows = Outbox.objects.filter(kind="reports.tell")
    assert rows.count() == 2
    assert "kitchen" not in str(list(rows.values()))
    outbox.run_due()
    assert {row.state for row in rows.all()} == {"sent"}
    first, second = mails()
    assert first["Message-ID"] != second["Message-ID"]
    for mail in (first, second):
        assert mail["To"] == "cook@kitchen.example"
        body = mail.get_content()
        assert "/report/status/" in body
        for word in ("particular", "gone", "removed", received.code, "closed"):
            assert word not in body


def test_without_a_mail_server_a_station_says_so(
    mails: Callable[[], list[EmailMessage]], settings: Any
) -> None:
    from bluelamp.reports import contacts

    contacts.make_keys()
    received = receiving.receive(
        about(link="", text="soup", contact="cook@kitchen.example"), token="t1"
    )
    settings.CONFIG = settings.CONFIG.model_copy(update={"mode": "station"})
    telling.looking(received.report.pk, by=WORKER)
    outbox.run_due()
    row = Outbox.objects.get(kind="reports.tell")
    assert (row.state, row.error) == ("failed", "No mail server is set: give BLUELAMP_SMTP_URL.")
    assert mails() == []
