"""The law in force here: enrolled keys, accepted signatures, and how they are lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp import law
from bluelamp.conduct.actors import SETUP
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.lawbook import accepting, enrolling, queries
from bluelamp.lawbook.models import AdviserKey
from bluelamp.officers import managing
from bluelamp.officers.models import Duty

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


class Advice:
    """An adviser with their own key, enrolled by an administrator."""

    def __init__(self, people: Callable[..., Any]) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes_raw().hex()
        self.administrator = people("administrator")
        self.adviser = people("adviser")
        self.key = enrolling.enrol(self.adviser.pk, self.public, by=self.administrator.actor)

    def sign(self, row: law.LawRow) -> law.Signature:
        return law.sign(row, self.private, queries.signer(self.public), datetime.now(UTC))

    def accept(self, *rows: law.LawRow) -> None:
        accepting.accept(self.key.pk, [self.sign(row) for row in rows], by=self.adviser.actor)


@pytest.fixture
def advice(people: Callable[..., Any]) -> Advice:
    return Advice(people)


@pytest.fixture
def row() -> law.LawRow:
    return queries.law().get(law.Offence, "demo_secret_recipe")


def standing(row: law.LawRow) -> str:
    return queries.in_force().standing(row, TODAY, "demo").state


def test_rows_ship_unsigned(row: law.LawRow) -> None:
    assert standing(row) == "unsigned"


def test_a_signed_row_is_in_force(advice: Advice, row: law.LawRow) -> None:
    advice.accept(row)
    assert standing(row) == "usable"


def test_a_revoked_key_takes_its_signatures_along(advice: Advice, row: law.LawRow) -> None:
    advice.accept(row)
    enrolling.revoke(advice.key.pk, why="The key was lost.", by=advice.administrator.actor)
    assert standing(row) == "unsigned"
    with pytest.raises(Refused, match="revoked"):
        advice.accept(row)


def test_an_adviser_who_left_no_longer_counts(advice: Advice, row: law.LawRow) -> None:
    advice.accept(row)
    advice.adviser.is_active = False
    advice.adviser.save()
    assert standing(row) == "unsigned"


def test_a_signature_over_another_row_is_refused_whole(advice: Advice, row: law.LawRow) -> None:
    other = queries.law().get(law.Offence, "uk_tact06_s2")
    forged = msgspec.structs.replace(advice.sign(row), row_id=other.id)
    with pytest.raises(Refused, match="does not fit"):
        accepting.accept(advice.key.pk, [advice.sign(row), forged], by=advice.adviser.actor)
    assert standing(row) == "unsigned"


def test_nobody_signs_with_somebody_elses_key(
    advice: Advice, row: law.LawRow, people: Callable[..., Any]
) -> None:
    with pytest.raises(Refused, match="somebody else"):
        accepting.accept(advice.key.pk, [advice.sign(row)], by=people("adviser").actor)


@pytest.mark.parametrize("duty", ["officer", "supervisor", "overseer", "administrator"])
def test_only_an_adviser_signs(
    duty: str, advice: Advice, row: law.LawRow, people: Callable[..., Any]
) -> None:
    with pytest.raises(NotPermitted):
        accepting.accept(advice.key.pk, [advice.sign(row)], by=people(duty).actor)


def test_only_an_adviser_has_a_key(advice: Advice, people: Callable[..., Any]) -> None:
    with pytest.raises(Refused, match="legal adviser"):
        enrolling.enrol(people("supervisor").pk, "00" * 32, by=advice.administrator.actor)
    with pytest.raises(Refused, match="64 hex digits"):
        enrolling.enrol(advice.adviser.pk, "not a key", by=advice.administrator.actor)
    with pytest.raises(Refused, match="already"):
        enrolling.enrol(advice.adviser.pk, advice.public, by=advice.administrator.actor)
    with pytest.raises(NotPermitted):
        enrolling.enrol(advice.adviser.pk, "00" * 32, by=advice.adviser.actor)
    assert AdviserKey.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no signature"), ("{}", "Line 1"), ("\n\nplum pie", "Line 3")],
)
def test_what_is_pasted_is_read_with_one_sentence(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        accepting.read(text)


def test_what_the_command_prints_is_accepted(
    advice: Advice, row: law.LawRow, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    from bluelamp import ledger
    from bluelamp.cli.main import main

    path = tmp_path / "key.pem"
    ledger.save_key(advice.private, path)
    assert main(["law", "key", str(path)]) == 0
    assert capsys.readouterr().out.strip() == advice.public
    name = "offence:demo_secret_recipe"
    assert main(["law", "sign", name, "--key", str(path), "--demonstration"]) == 0
    signatures = accepting.read(capsys.readouterr().out)
    accepting.accept(advice.key.pk, signatures, by=advice.adviser.actor)
    assert standing(row) == "usable"
    assert main(["law", "sign", "offence:none", "--key", str(path)]) == 2


def test_who_takes_another_duty_no_longer_signs_the_law(advice: Advice, row: law.LawRow) -> None:
    advice.accept(row)
    managing.change_duty(advice.adviser.pk, Duty.SUPERVISOR, by=advice.administrator)
    assert standing(row) == "unsigned", "nobody both makes the law and uses it"


def test_a_station_enrols_no_key_by_itself(advice: Advice, settings: Any) -> None:
    assert not queries.signed_by_demonstration()
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    config = settings.CONFIG
    settings.CONFIG = config.model_copy(update={"mode": "station"})
    with pytest.raises(NotPermitted, match="Only a demonstration"):
        enrolling.enrol(advice.adviser.pk, public, by=SETUP)
    settings.CONFIG = config
    enrolling.enrol(advice.adviser.pk, public, by=SETUP)
    assert queries.signed_by_demonstration()


@pytest.mark.parametrize("spelled", [" ".join, "  ".join])
def test_a_key_has_one_spelling(advice: Advice, spelled: Callable[..., str]) -> None:
    with pytest.raises(Refused, match="64 hex digits"):
        enrolling.enrol(
            advice.adviser.pk,
            spelled([advice.public[:32], advice.public[32:]]),
            by=advice.administrator.actor,
        )


@pytest.mark.parametrize(
    "text", ['{"row_kind": "\\ud800"}', "[" * 100_000, '{"a":' * 100_000, "\ud800", "\0", "{}"]
)
def test_what_is_no_signature_is_refused_by_its_line(text: str) -> None:
    with pytest.raises(Refused, match="Line 2 is no signature"):
        accepting.read(f"\n{text}")
