"""The partners' API: keys, scopes, idempotency, and one error model for everything that can go wrong."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bluelamp.conduct.actors import WORKER
from bluelamp.reports import partners, receipts, receiving, telling
from bluelamp.reports.api import api
from bluelamp.reports.models import Outcome, Partner, Report, Scope

from .conftest import LINK, about

pytestmark = pytest.mark.django_db

REPORTS = "/report/api/v1/reports"
SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "api" / "openapi.json"
GOOD = {"link": LINK, "concern": "instructions"}


class Caller:
    """A partner's program."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}"})

    def send(self, body: Any, key: str | None = "k1") -> Any:
        headers = {"Idempotency-Key": key} if key is not None else {}
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(REPORTS, data, content_type="application/json", headers=headers)

    def read(self, receipt: str) -> Any:
        return self.client.get(f"{REPORTS}/{receipt}")


@pytest.fixture
def caller(partner: tuple[Partner, str]) -> Caller:
    return Caller(partner[1])


def test_send_and_read(caller: Caller, partner: tuple[Partner, str]) -> None:
    sent = caller.send({**GOOD, "details": "in the second half"})
    assert sent.status_code == 201
    receipt = sent.json()["receipt"]
    assert sent["Location"] == f"{REPORTS}/{receipt}"
    report = Report.objects.get()
    assert (report.partner, report.channel) == (partner[0], "partner")
    state = caller.read(receipt.lower()).json()
    assert (state["state"], state["outcome"]) == ("received", None)
    telling.closed(report.pk, Outcome.NO_ACTION, found_at=timezone.now(), by=WORKER)
    state = caller.read(receipt).json()
    assert (state["state"], state["outcome"]) == ("closed", "no_action")


def test_the_same_key_gives_the_same_receipt_and_refuses_another_body(caller: Caller) -> None:
    first, second = caller.send(GOOD), caller.send(GOOD)
    assert first.json()["receipt"] == second.json()["receipt"]
    assert first.status_code == second.status_code == 201
    assert Report.objects.count() == 1
    other = caller.send({**GOOD, "details": "more"})
    assert (other.status_code, other.json()["code"]) == (409, "key_used_before")
    assert caller.send({**GOOD, "details": "more"}, key="k2").status_code == 201


def test_a_partner_reads_only_its_own(caller: Caller, people: Callable[..., Any]) -> None:
    other = Caller(partners.add("Other", list(Scope), by=people("administrator").actor)[1])
    receipt = caller.send(GOOD).json()["receipt"]
    public = receipts.shown(receiving.receive(about(), token="t1").code)
    for refused in (other.read(receipt), caller.read(public), caller.read(receipts.new())):
        assert (refused.status_code, refused.json()["code"]) == (404, "no_such_report")
    assert caller.read("7K2M").status_code == 404


def test_keys_and_scopes(people: Callable[..., Any]) -> None:
    boss = people("administrator").actor
    reader, read_key = partners.add("Reader", [Scope.READ], by=boss)
    _, write_key = partners.add("Writer", [Scope.WRITE], by=boss)
    assert Caller(read_key).send(GOOD).status_code == 403
    assert Caller(write_key).read(receipts.shown(receipts.new())).status_code == 403
    partners.revoke(reader.pk, by=boss)
    for key in (read_key, "bl_nonsense", ""):
        refused = Caller(key).read(receipts.new())
        assert (refused.status_code, refused.json()["code"]) == (401, "key_missing")
        assert refused["WWW-Authenticate"] == "Bearer"
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ("soup", 400, ""),
        (b"\xff\xfe", 400, ""),
        ("[" * 100_000, 400, ""),
        ("[]", 422, "report"),
        ({"link": LINK}, 422, "concern"),
        ({**GOOD, "concern": "soup"}, 422, "concern"),
        ({**GOOD, "salt": 1}, 422, "salt"),
        ({**GOOD, "link": ""}, 422, "link"),
        ({**GOOD, "link": "soup"}, 422, "link"),
        ({**GOOD, "text": "x" * 20_001}, 422, "text"),
        ({**GOOD, "text": "x" * 10_000_000}, 422, "text"),
        ({**GOOD, "text": "x" * 42_000_000}, 413, ""),
        ({"concern": "child_abuse", "text": "words"}, 422, "link"),
    ],
)
def test_bad_input_is_one_sentence(caller: Caller, body: Any, status: int, field: str) -> None:
    answer = caller.send(body)
    problem = answer.json()
    assert (answer.status_code, problem["field"]) == (status, field)
    assert problem["detail"].endswith(".")
    assert "\n" not in problem["detail"]
    assert not Report.objects.exists()


def test_the_idempotency_key_is_needed(caller: Caller) -> None:
    assert caller.send(GOOD, key=None).json()["field"] == "Idempotency-Key"
    assert caller.send(GOOD, key="x" * 129).status_code == 422


def test_lone_surrogates_are_mended(caller: Caller) -> None:
    body = '{"concern": "threat", "text": "so\\ud800up \\ud83c\\udf72 \\u0000"}'
    assert caller.send(body).status_code == 201
    assert Report.objects.get().text == "so\ufffdup 🍲 \ufffd"


def test_the_description_in_the_docs_is_current() -> None:
    """`WRITE_SNAPSHOTS=1 make test ARGS=tests/reports/test_api.py` writes it anew."""
    now = json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("WRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(now, encoding="utf-8")
    assert SNAPSHOT.read_text(encoding="utf-8") == now


def test_the_description_is_served_without_a_key(client: Client) -> None:
    served = client.get("/report/api/v1/openapi.json")
    assert served.status_code == 200
    assert served.json() == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's own connection open between requests, as Django's client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_keeps_to_its_own_description(
    partner: tuple[Partner, str], mode: GenerationMode
) -> None:
    """Requests made up from the description, good and bad, get only answers that it names.

    What JSON Schema can call good may still be no address, so not all of it has to be taken.
    """
    schema = schemathesis.openapi.from_wsgi("/report/api/v1/openapi.json", get_wsgi_application())
    operations = [found.ok() for found in schema.get_all_operations()]
    assert {operation.label for operation in operations} == {
        "POST /report/api/v1/reports",
        "GET /report/api/v1/reports/{receipt}",
    }
    answered: set[int] = set()
    for operation in operations:

        @settings(
            max_examples=40,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(mode))
        def keeps(case: schemathesis.Case) -> None:
            answer = case.call_and_validate(
                headers={"Authorization": f"Bearer {partner[1]}"},
                excluded_checks=[positive_data_acceptance],
            )
            answered.add(answer.status_code)

        keeps()
    assert answered >= ({201, 404, 422} if mode is GenerationMode.POSITIVE else {400, 422})


def test_another_method_is_told_so_and_led_nowhere(client: Client) -> None:
    answer = client.get(REPORTS)
    assert answer.status_code == 405
    assert "Location" not in answer
