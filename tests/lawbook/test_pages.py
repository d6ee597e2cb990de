"""The law is public to read; signing it is the adviser's, keys are the administrator's."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

import factories
from bluelamp import law
from bluelamp.lawbook import queries
from bluelamp.lawbook.models import AdviserKey
from bluelamp.officers.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> factories.Station:
    return factories.Station()


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def signatures(private: Ed25519PrivateKey) -> str:
    signer = queries.signer(private.public_key().public_bytes_raw().hex())
    rows = (law.sign(row, private, signer, datetime.now(UTC)) for row in queries.law())
    return "\n".join(json.dumps(msgspec.to_builtins(one)) for one in rows)


def test_everybody_reads_every_row(station: factories.Station) -> None:
    page = Client().get("/law/").content.decode()
    assert "not signed" in page
    for row in queries.law():
        answer = Client().get(f"/law/{row.kind}/{row.id}/")
        assert answer.status_code == 200, row.id
    assert Client().get("/law/offence/no_such_row/").status_code == 404
    page = Client().get("/law/offence/demo_secret_recipe/").content.decode()
    assert "Was the post published to members of the public?" in page
    assert "is not signed by an adviser of this station" in page
    assert "demo_published&#x27;" not in page


def test_the_list_asks_no_more_for_more_rows(django_assert_max_num_queries: Any) -> None:
    assert len(list(queries.law())) > 30
    with django_assert_max_num_queries(8):
        Client().get("/law/")


def test_rows_for_other_kinds_of_station_stand_apart(settings: Any) -> None:
    def parts() -> tuple[str, str]:
        page = Client().get("/law/").content.decode()
        for_here, _heading, for_others = page.partition('id="others"')
        return for_here, for_others

    for_here, for_others = parts()
    assert "/law/tenant/uk_police/" in for_here
    assert "/law/action/uk_referral/" in for_here
    assert "/law/tenant/ngo_hotline/" in for_others
    row = Client().get("/law/tenant/ngo_hotline/").content.decode()
    assert "for other stations" in row
    assert "in force here" not in row

    settings.CONFIG = settings.CONFIG.model_copy(update={"tenant": "ngo_hotline"})
    for_here, for_others = parts()
    assert "/law/tenant/ngo_hotline/" in for_here
    for address in ("tenant/uk_police", "basis/UK-REF", "action/uk_referral", "form/uk_referral"):
        assert f"/law/{address}/" in for_others
        assert f"/law/{address}/" not in for_here


def test_keys_and_signatures_are_for_their_duties(station: factories.Station) -> None:
    for officer in (station.officer, station.supervisor, station.overseer, station.administrator):
        assert signed_in(officer).get("/law/sign/").status_code == 403
    for officer in (station.officer, station.supervisor, station.overseer, station.adviser):
        assert signed_in(officer).get("/law/keys/").status_code == 403
    assert Client().get("/law/sign/").status_code == 302


def test_a_key_is_enrolled_rows_signed_and_the_key_revoked(station: factories.Station) -> None:
    administrator, adviser = signed_in(station.administrator), signed_in(station.adviser)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    assert "No key of yours is enrolled" in adviser.get("/law/sign/").content.decode()
    wrong = administrator.post("/law/keys/", {"adviser": station.adviser.pk, "public_key": "plum"})
    assert wrong.status_code == 422
    assert 'value="plum"' in wrong.content.decode()
    given = {"adviser": station.adviser.pk, "public_key": public}
    assert administrator.post("/law/keys/", given).status_code == 302
    page = adviser.get("/law/sign/").content.decode()
    assert "bluelamp law sign --key FILE --demonstration" in page
    assert "offence:demo_secret_recipe" in page

    wrong = adviser.post("/law/sign/", {"signatures": "Plums."})
    assert wrong.status_code == 422
    assert "Line 1 is no signature" in wrong.content.decode()
    foreign = adviser.post("/law/sign/", {"signatures": signatures(Ed25519PrivateKey.generate())})
    assert foreign.status_code == 422
    assert queries.to_sign()

    assert adviser.post("/law/sign/", {"signatures": signatures(private)}).status_code == 302
    assert queries.to_sign() == []
    page = Client().get("/law/offence/demo_secret_recipe/").content.decode()
    assert "in force here" in page
    assert "A demonstration signature" in page
    assert "demonstration signature" in Client().get("/law/").content.decode()
    assert f"by legal adviser {station.adviser.username}" in page

    key = AdviserKey.objects.get()
    assert administrator.post(f"/law/keys/{key.pk}/revoke/", {"why": ""}).status_code == 422
    assert administrator.post(f"/law/keys/{key.pk}/revoke/", {"why": "Lost."}).status_code == 302
    assert queries.to_sign()


def test_an_adviser_begins_where_rows_are_signed(station: factories.Station) -> None:
    from bluelamp.officers.homes import home_of
    from bluelamp.officers.models import Duty

    assert home_of(Duty.ADVISER) == "lawbook:sign"
