"""Oversight reads and changes nothing: every declared act refuses an overseer."""

from collections.abc import Callable
from typing import Any

import pytest

from bluelamp.conduct.act import act, may
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import NotPermitted
from bluelamp.conduct.kinds import ActKind, declared
from bluelamp.conduct.models import Entry
from bluelamp.officers.models import Duty
from bluelamp.oversight import figures
from docs.generated import import_rooms

import_rooms()
KINDS = declared()
OF_ONESELF = {
    "officers.look": "a look leaves a trace of who looked, whoever looks",
    "officers.change_password": "everybody who works here has their own password",
    **dict.fromkeys(
        (
            "officers.add_code_app",
            "officers.add_passkey",
            "officers.make_recovery_codes",
            "officers.remove_code_app",
            "officers.remove_passkey",
            "officers.rename_passkey",
        ),
        "everybody who works here has their own second step",
    ),
}
"""All that an overseer writes: about themselves, each for a reason."""


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name not in OF_ONESELF], ids=lambda kind: kind.name
)
@pytest.mark.django_db
def test_an_overseer_is_refused(kind: ActKind, people: Callable[..., Any]) -> None:
    overseer = people(Duty.OVERSEER)
    assert not may(kind, overseer.actor)
    with pytest.raises(NotPermitted), act(kind, by=overseer.actor):
        raise AssertionError("an overseer got inside an act")
    assert not Entry.objects.exists()


def test_all_rooms_declared_their_acts() -> None:
    rooms = {kind.name.partition(".")[0] for kind in KINDS}
    assert rooms >= {
        "conduct",
        "officers",
        "lawbook",
        "banks",
        "evidence",
        "patrols",
        "reports",
        "cases",
    }
    assert all(not kind.name.startswith("oversight.") for kind in KINDS)


def test_what_an_overseer_writes_is_about_themselves() -> None:
    assert {kind.name for kind in KINDS if Role.OVERSIGHT in kind.roles} == set(OF_ONESELF)


def test_figures_are_counted_from_acts_that_exist() -> None:
    assert {kind.name for kind in KINDS} >= figures.COUNTED | figures.JOINED
