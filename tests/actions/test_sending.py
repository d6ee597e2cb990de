"""From approval to the provider: the gate to the last moment, once or unsettled, proven afterwards."""

import base64
import email
import email.policy
import hashlib
import hmac
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

import factories
from actions.conftest import Place, fresh, later, send, token_in
from bluelamp.actions import approving, codes, drafting, messages, providers, queries, webhooks
from bluelamp.actions.models import Action, AppealCode, Dispatch, Provider
from bluelamp.cases import working
from bluelamp.cases.models import Case
from bluelamp.conduct import mailing, outbox
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.models import Entry, Outbox, Payload
from bluelamp.conduct.queries import timeline
from bluelamp.evidence import vault
from bluelamp.evidence.models import Subject
from bluelamp.lawbook import enrolling
from bluelamp.lawbook.models import AdviserKey
from bluelamp.reports.models import Report
from smtp_server import serving

pytestmark = pytest.mark.django_db


def state(action: Action) -> tuple[str, str]:
    now = fresh(action)
    return now.state, now.decision.case.state


def test_a_notice_reaches_the_webhook_signed_and_once(
    place: Place, sent: Action, parlour: Provider
) -> None:
    assert state(sent) == ("sent", "acting")
    [asked] = [one for one in place.site.asked if one.path == "/hooks/notices"]
    [body] = place.notices
    assert body["locations"] == [place.post()]
    assert body["demonstration"] is True
    assert asked.headers["Idempotency-Key"] == f"notice-{sent.reference}"
    secret = base64.b64decode(webhooks.secret_of(parlour).removeprefix("whsec_"))
    signed = f"{asked.headers['webhook-id']}.{asked.headers['webhook-timestamp']}.".encode()
    expected = hmac.new(secret, signed + asked.body, hashlib.sha256).digest()
    assert asked.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
    send()
    assert len(place.notices) == 1


def test_link_and_appeal_code_lie_nowhere_in_clear(place: Place, sent: Action) -> None:
    [body] = place.notices
    token = token_in(body["link"])
    [appeal] = body["notice"]["appeal_codes"]
    code = appeal["code"]
    assert queries.by_token(token, timezone.now()) == sent
    assert codes.hashed(code.replace("-", "")) == sent.appeal_codes.get().sha256
    connection.ensure_connection()
    stored = [
        *Outbox.objects.values_list("body", flat=True),
        *Payload.objects.values_list("body", flat=True),
        *Action.objects.values_list("text", "data", "link_hash"),
        *AppealCode.objects.values_list("sha256"),
        *Dispatch.objects.values_list("to", "sha256", "vault_key"),
    ]
    kept = b"".join(
        path.read_bytes() for path in (place_home() / "vault").rglob("*") if path.is_file()
    )
    for secret in (token, code, code.replace("-", "")):
        assert secret not in str(stored)
        assert secret.encode() not in kept


def test_each_person_gets_a_code_of_their_own(
    station: factories.Station, case: Case, parlour: Provider, place: Place
) -> None:
    """17 and 18 are one person's, 19 somebody else's; of 20 and 21 nobody knows whose they are."""
    for number in range(18, 22):
        assert factories.sighted(station, place.post(number)) == case
    hers = Subject.objects.get(uri=place.post(17)).author
    Subject.objects.filter(uri=place.post(18)).update(author=hers)
    Subject.objects.filter(uri__in=[place.post(20), place.post(21)]).update(author="")
    action = drafting.propose(
        case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer
    )
    approving.approve(action.pk, by=station.supervisor)
    send()
    [body] = place.notices
    said = {tuple(one["locations"]): one["code"] for one in body["notice"]["appeal_codes"]}
    people = [(17, 18), (19,), (20,), (21,)]
    assert list(said) == [tuple(place.post(one) for one in posts) for posts in people]
    assert len(set(said.values())) == len(people)
    poster = next(part["text"] for part in body["parts"] if part["id"] == "poster")
    for posts, code in said.items():
        theirs = "\n".join((f"  - Code {code}, for:", *(f"    {one}" for one in posts)))
        assert theirs in poster
        kept = action.appeal_codes.get(sha256=codes.hashed(code.replace("-", "")))
        assert {one.uri for one in kept.subjects.all()} == set(posts)
    assert action.appeal_codes.count() == len(people)


def place_home() -> Path:
    home: Path = django_settings.CONFIG.home
    return home


def test_what_was_sent_can_be_proven(place: Place, sent: Action) -> None:
    dispatch = sent.dispatches.get()
    [asked] = [one for one in place.site.asked if one.path == "/hooks/notices"]
    assert hashlib.sha256(asked.body).hexdigest() == dispatch.sha256
    redacted = vault.read(dispatch.vault_key).decode()
    token = codes.token_of(sent.reference)
    assert codes.filled(redacted, messages.link(token), token).encode() == asked.body
    prepared = [one for one in timeline([f"action:{sent.pk}"]) if one.act == "actions.prepared"]
    assert prepared[0].payload is not None
    assert prepared[0].payload["sha256"] == {"webhook": dispatch.sha256}


def test_the_poster_finds_a_paragraph_with_a_code_and_a_watermark_stands_around_it(
    sent: Action, place: Place
) -> None:
    [body] = place.notices
    poster = next(part["text"] for part in body["parts"] if part["id"] == "poster")
    assert body["notice"]["appeal_codes"][0]["code"] in poster
    assert sent.text.startswith("=== DEMONSTRATION")
    assert body["subject"].startswith("DEMONSTRATION")


def mails(home: Path) -> list[Any]:
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted((home / "mail").glob("*.eml"))
    ]


def by_mail(station: factories.Station, case: Case, parlour: Provider, **fields: str) -> Action:
    changed = providers.NewProvider(
        name="Parlour", hosts=tuple(parlour.hosts), demonstration=True, **fields
    )
    providers.change(parlour.pk, changed, by=station.supervisor)
    action = drafting.propose(
        case.pk, factories.answers(), provider_id=parlour.pk, by=station.officer
    )
    return approving.approve(action.pk, by=station.supervisor)


def test_a_notice_goes_by_mail_with_a_fixed_message_id(
    station: factories.Station, case: Case, parlour: Provider, tmp_path: Path
) -> None:
    action = by_mail(station, case, parlour, email="moderation@parlour.example")
    send()
    [message] = mails(tmp_path)
    assert message["Message-ID"] == mailing.message_id(f"notice-{action.reference}")
    assert message["To"] == "moderation@parlour.example"
    assert "/notice/" in message.get_content()
    sha256 = fresh(action).dispatches.get().sha256
    [file] = (tmp_path / "mail").glob("*.eml")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256


def test_by_both_ways_it_is_sent_once_and_its_clocks_start_once(
    station: factories.Station, case: Case, parlour: Provider, tmp_path: Path, place: Place
) -> None:
    by_mail(
        station,
        case,
        parlour,
        email="moderation@parlour.example",
        webhook=f"{place.origin}/hooks/notices",
    )
    send()
    assert (len(mails(tmp_path)), len(place.notices)) == (1, 1)
    assert Entry.objects.filter(act="actions.sent").count() == 1
    assert Entry.objects.filter(act="actions.delivered").count() == 2
    assert Outbox.objects.filter(kind="actions.recheck").count() == 1


def die_while_sending() -> None:
    """Take the lease as a worker does that is killed then, and let another find the row."""
    Outbox.objects.filter(kind="actions.send.email").update(due_at=later(days=-1))
    leased = outbox._lease(timezone.now())
    assert leased is not None
    assert (leased.kind, leased.state) == ("actions.send.email", "sending")
    outbox.release_expired(later(hours=1))


def test_a_worker_that_dies_while_mailing_leaves_it_to_a_person(
    station: factories.Station, case: Case, parlour: Provider, tmp_path: Path
) -> None:
    action = by_mail(station, case, parlour, email="moderation@parlour.example")
    factories.work("actions.prepare")
    die_while_sending()
    [waiting] = queries.unsettled()
    assert waiting.action == action
    assert waiting.message_id.startswith(f"<notice-{action.reference}@")
    assert queries.counts().to_settle == 1
    assert state(action) == ("approved", "acting")
    assert not (tmp_path / "mail").exists()
    outbox.settle(waiting.row.pk, sent=True, why="It is in their tray.", by=station.officer.actor)
    assert state(action) == ("sent", "acting")
    assert queries.unsettled() == []


def test_a_mail_server_that_falls_silent_leaves_it_to_a_person(
    station: factories.Station, case: Case, parlour: Provider, settings: Any
) -> None:
    action = by_mail(station, case, parlour, email="moderation@parlour.example")
    with serving() as server:
        server.answers = {"message": ""}
        smtp_url = f"smtp://127.0.0.1:{server.port}"
        settings.CONFIG = settings.CONFIG.model_copy(update={"smtp_url": smtp_url})
        send()
        [waiting] = queries.unsettled()
        assert "fell silent" in waiting.row.error
        assert state(action) == ("approved", "acting")
        server.answers = {"RCPT": "450 later"}
        outbox.settle(waiting.row.pk, sent=False, why="Not there.", by=station.officer.actor)
        send()
        row = Outbox.objects.get(pk=waiting.row.pk)
        assert (row.state, server.taken) == ("queued", [])
        server.answers = {}
        factories.work("actions.send.email", at=later(minutes=5))
        assert len(server.taken) == 1
    assert state(action) == ("sent", "acting")


def test_a_person_may_say_that_it_did_not_go_out(
    station: factories.Station, case: Case, parlour: Provider, tmp_path: Path
) -> None:
    action = by_mail(station, case, parlour, email="moderation@parlour.example")
    factories.work("actions.prepare")
    die_while_sending()
    [waiting] = queries.unsettled()
    outbox.settle(waiting.row.pk, sent=False, why="Their log has none.", by=station.officer.actor)
    send()
    assert len(mails(tmp_path)) == 1
    assert state(action) == ("sent", "acting")


def test_a_webhook_that_was_cut_off_is_sent_again_under_the_same_key(
    approved: Action, place: Place
) -> None:
    place.hook_status = 503
    send()
    assert state(approved) == ("approved", "acting")
    place.hook_status = 200
    factories.work("actions.send.webhook", at=later(minutes=1))
    assert state(approved) == ("sent", "acting")
    keys = [one.headers["Idempotency-Key"] for one in place.site.asked if "hooks" in one.path]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_provider_that_refuses_brings_the_case_back(approved: Action, place: Place) -> None:
    place.hook_status = 400
    send()
    assert state(approved) == ("failed", "open")
    row = Outbox.objects.get(kind="actions.send.webhook")
    assert (row.state, row.error) == ("failed", "Parlour answered with status 400.")
    back = [one for one in timeline([f"case:{approved.decision.case_id}"]) if "bring" in one.act]
    assert back[0].payload is not None
    assert "status 400" in str(back[0].payload["why"])


def test_one_way_that_fails_does_not_fail_the_other(
    station: factories.Station, case: Case, parlour: Provider, tmp_path: Path, place: Place
) -> None:
    place.hook_status = 400
    action = by_mail(
        station,
        case,
        parlour,
        email="moderation@parlour.example",
        webhook=f"{place.origin}/hooks/notices",
    )
    send()
    assert len(mails(tmp_path)) == 1
    assert state(action) == ("sent", "acting")


def revoke(station: factories.Station) -> str:
    enrolling.revoke(AdviserKey.objects.get().pk, why="Lost.", by=station.administrator.actor)
    return "not signed by an adviser"


def hold(station: factories.Station) -> str:
    case = Case.objects.get()
    working.hold(
        case.pk, until=later(days=2), why="An investigation asks.", by=station.other_supervisor
    )
    return "legal hold"


def leave(station: factories.Station) -> str:
    station.supervisor.is_active = False
    station.supervisor.save()
    return "no active account of a person"


def move_away(station: factories.Station) -> str:
    parlour = Provider.objects.get()
    changed = providers.NewProvider(
        name="Parlour", hosts=tuple(parlour.hosts), email="new@parlour.example", demonstration=True
    )
    providers.change(parlour.pk, changed, by=station.other_supervisor)
    return "changed after this was made out"


def turn_real(station: factories.Station) -> str:
    Provider.objects.update(demonstration=False)
    return "takes real notices only"


def grow_old(station: factories.Station) -> str:
    Provider.objects.update(verified_on=timezone.localdate() - timedelta(days=91))
    return "last verified 91 days ago"


def tamper(station: factories.Station) -> str:
    action = Action.objects.get()
    Action.objects.update(data={**action.data, "subject": "Something else"})
    return "not what was approved and made out"


@pytest.mark.parametrize(
    "happens",
    [revoke, hold, leave, move_away, turn_real, grow_old, tamper],
    ids=lambda f: f.__name__,
)
def test_the_gate_is_asked_at_the_last_moment(
    station: factories.Station, approved: Action, place: Place, happens: Any
) -> None:
    factories.work("actions.prepare")
    said = happens(station)
    send()
    assert place.notices == []
    assert state(approved) == ("failed", "open")
    row = Outbox.objects.get(kind="actions.send.webhook")
    assert row.state == "failed"
    assert said in row.error


def test_a_hotline_report_carries_the_address_and_nothing_else(
    station: factories.Station, place: Place, tmp_path: Path
) -> None:
    hotline = factories.the_hotline()
    link = place.post(99)
    report = factories.reported(link, "child_abuse")
    case = factories.claimed(Case.objects.get(), station.officer)
    assert queries.suggested_provider(case) == hotline
    action = drafting.propose(
        case.pk, factories.for_the_hotline(), provider_id=hotline.pk, by=station.officer
    )
    approving.approve(action.pk, by=station.supervisor)
    factories.work(at=later(days=5))
    assert state(action) == ("completed", "closed")
    report.refresh_from_db()
    assert report.outcome == "passed_on"
    assert place.site.asked == []
    [message] = mails(tmp_path)
    assert link in message.get_content()
    assert "/notice/" not in message.get_content()
    said = action.data["notice"]
    assert (said["reasons"], said["answer_at"], list(said["appeal_codes"])) == ("", "", [])
    assert fresh(action).link_hash == ""
    assert not fresh(action).appeal_codes.exists()


def test_the_hotline_takes_nothing_else_and_nobody_else_takes_an_address(
    station: factories.Station, case: Case, parlour: Provider, place: Place
) -> None:
    hotline = factories.the_hotline()
    with pytest.raises(Refused, match="suspected child sexual abuse material only"):
        drafting.propose(case.pk, factories.answers(), provider_id=hotline.pk, by=station.officer)
    factories.reported(place.post(99), "child_abuse")
    other = factories.claimed(Case.objects.exclude(pk=case.pk).get(), station.officer)
    with pytest.raises(Refused, match="report the address alone to the hotline"):
        drafting.propose(other.pk, factories.answers(), provider_id=parlour.pk, by=station.officer)
    with pytest.raises(Refused, match="to nobody else"):
        drafting.propose(
            other.pk, factories.for_the_hotline(), provider_id=parlour.pk, by=station.officer
        )
    assert Report.objects.get().state != "closed"
