"""Taking reports: once, whole, with nothing kept that should not be."""

from typing import Any

import pytest

from bluelamp.conduct import appending
from bluelamp.conduct.errors import NotPermitted
from bluelamp.conduct.models import Entry, Outbox, Payload
from bluelamp.reports import contacts, limiting, partners, queries, receiving
from bluelamp.reports.models import Attempt, Contact, IdempotencyKey, Partner, Report, Scope

from .conftest import LINK, about, everything_stored

pytestmark = pytest.mark.django_db


def test_a_report_is_kept_with_its_receipt_entry_and_outbox_row() -> None:
    received = receiving.receive(about(details="in the second half"), token="t1")
    report = queries.by_receipt(received.code)
    assert report == received.report
    assert (report.link, report.uri, report.resolved) == (LINK, LINK, False)
    assert (report.channel, report.partner, report.state) == ("public", None, "received")
    entry = Entry.objects.get(act="reports.receive")
    assert entry.actor == "public"
    assert f"report:{report.pk}" in entry.leaf
    row = Outbox.objects.get(kind="reports.resolve")
    assert row.body == {"report": report.pk}


def test_a_text_waits_for_nothing() -> None:
    report = receiving.receive(about(link="", text="soup"), token="t1").report
    assert report.resolved
    assert list(queries.ready()) == [report]
    assert not Outbox.objects.exists()


def test_the_hotline_path_keeps_the_address_and_nothing_else() -> None:
    said = about(concern="child_abuse", text="seen-words", details="more-words")
    report = receiving.receive(said, token="t1").report
    report.refresh_from_db()
    assert report.address_only
    assert (report.link, report.uri, report.text, report.details) == (LINK, LINK, "", "")
    assert report.resolved
    assert not Outbox.objects.exists()
    stored = everything_stored()
    assert b"seen-words" not in stored
    assert b"more-words" not in stored


def test_a_bad_submission_leaves_nothing() -> None:
    with pytest.raises(receiving.Invalid) as refused:
        receiving.receive(about(link="soup", contact="nobody"), token="t1")
    assert [one.field for one in refused.value.problems] == ["link", "contact"]
    assert not Report.objects.exists()
    assert not IdempotencyKey.objects.exists()


def test_no_contact_stands_in_clear_anywhere() -> None:
    received = receiving.receive(about(contact="cook@kitchen.example"), token="a-secret-token")
    contact = Contact.objects.get()
    assert contact.report == received.report
    assert contacts.unseal(bytes(contact.sealed)) == "cook@kitchen.example"
    stored = everything_stored()
    assert b"kitchen.example" not in stored
    assert b"cook@kitchen.example".hex().upper().encode() not in stored
    assert LINK.encode() in stored


def test_neither_the_receipt_nor_the_token_stands_in_clear() -> None:
    received = receiving.receive(about(), token="a-secret-token")
    stored = everything_stored()
    assert received.code.encode() not in stored
    assert received.code.encode().hex().upper().encode() not in stored
    assert b"a-secret-token" not in stored


def test_what_was_said_is_committed_to_and_not_repeated_in_the_ledger() -> None:
    receiving.receive(about(text="a very particular soup"), token="t1")
    bodies = " ".join(Payload.objects.values_list("body", flat=True))
    assert "particular" not in bodies
    assert '"concern":"instructions"' in bodies


def test_twice_the_same_is_one_report_with_one_receipt() -> None:
    first = receiving.receive(about(), token="t1")
    second = receiving.receive(about(), token="t1")
    assert (second.code, second.report, second.again) == (first.code, first.report, True)
    assert Report.objects.count() == 1
    assert Entry.objects.count() == 1


def test_the_same_token_with_other_words_is_refused() -> None:
    receiving.receive(about(), token="t1")
    with pytest.raises(receiving.UsedBefore, match="other words"):
        receiving.receive(about(details="more"), token="t1")
    assert Report.objects.count() == 1


def test_two_at_the_same_moment_are_one_report(monkeypatch: pytest.MonkeyPatch) -> None:
    first = receiving.receive(about(), token="t1")
    look, looked = receiving._Once.earlier, []

    def too_early(self: Any) -> Any:
        looked.append(self)
        return None if len(looked) == 1 else look(self)

    monkeypatch.setattr(receiving._Once, "earlier", too_early)
    assert receiving.receive(about(), token="t1").code == first.code
    assert Report.objects.count() == 1


def test_no_receipt_without_its_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(appending, "append", broken)
    with pytest.raises(OSError, match="full"):
        receiving.receive(about(contact="cook@kitchen.example"), token="t1")
    for model in (Report, Contact, IdempotencyKey, Outbox):
        assert not model.objects.exists()


def test_partners_report_under_their_own_name(partner: tuple[Partner, str]) -> None:
    report = receiving.receive(about(), token="t1", partner=partner[0]).report
    assert (report.channel, report.partner) == ("partner", partner[0])
    assert Entry.objects.get(act="reports.receive").actor == f"partner:{partner[0].pk}"
    assert not receiving.receive(about(), token="t1").again


def test_a_partner_without_the_scope_or_with_a_revoked_key_may_not(people: Any) -> None:
    boss = people("administrator").actor
    reader, _ = partners.add("Reader", [Scope.READ], by=boss)
    writer, _ = partners.add("Writer", [Scope.WRITE], by=boss)
    for one in (reader, partners.revoke(writer.pk, by=boss)):
        with pytest.raises(NotPermitted):
            receiving.receive(about(), token="t1", partner=one)
    assert not Report.objects.exists()


def test_twenty_an_hour_from_one_client() -> None:
    for n in range(20):
        receiving.receive(about(), token=f"t{n}", client="here")
    with pytest.raises(limiting.TooMany, match=r"try again at \d\d:\d\d\."):
        receiving.receive(about(), token="t20", client="here")
    assert receiving.receive(about(), token="t3", client="here").again
    receiving.receive(about(), token="t21", client="elsewhere")
    first = Attempt.objects.order_by("at")[0]
    first.at -= limiting.LIMITS[Attempt.Kind.SUBMISSION][1]
    first.save()
    receiving.receive(about(), token="t20", client="here")
    assert not Attempt.objects.filter(pk=first.pk).exists()
    assert Report.objects.count() == 22
