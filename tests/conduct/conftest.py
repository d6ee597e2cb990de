import pytest

from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.kinds import ActKind


@pytest.fixture
def note_kind() -> ActKind:
    return ActKind("tests.note", frozenset({Role.OFFICER}), "A test writes something down.")


@pytest.fixture
def officer() -> Actor:
    return Actor("officer:1", frozenset({Role.OFFICER}))
