"""The act: permission, lock, transition, entry and outbox rows, together or not at all."""

import pytest

from bluelamp.conduct.act import act, may
from bluelamp.conduct.actors import WORKER, Actor
from bluelamp.conduct.errors import NotPermitted, Refused, WrongState
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Entry, EntryObject, LedgerHead, Outbox, Payload
from bluelamp.conduct.transitions import Step, Transitions

pytestmark = pytest.mark.django_db


def test_an_act_leaves_one_entry_with_its_payload(note_kind: ActKind, officer: Actor) -> None:
    with act(note_kind, by=officer) as this:
        this.about("case:12", why="because")
    entry = Entry.objects.get()
    assert (entry.seq, entry.act, entry.actor) == (0, "tests.note", "officer:1")
    assert list(EntryObject.objects.values_list("name", flat=True)) == ["case:12"]
    assert Payload.objects.get().body == '{"why":"because"}'
    assert "because" not in entry.leaf
    assert LedgerHead.objects.get().size == 1


def test_a_wrong_role_writes_nothing(note_kind: ActKind) -> None:
    assert not may(note_kind, WORKER)
    with (
        pytest.raises(NotPermitted, match="Only an officer or a supervisor may"),
        act(note_kind, by=WORKER),
    ):
        pytest.fail("the block must not run")
    assert not Entry.objects.exists()


def test_a_failure_takes_everything_back(note_kind: ActKind, officer: Actor) -> None:
    with pytest.raises(Refused), act(note_kind, by=officer) as this:
        this.send("tests.mail", key="mail:1")
        raise Refused("No.")
    assert not Entry.objects.exists()
    assert not Outbox.objects.exists()


def test_nested_acts_are_appended_together_outer_first(note_kind: ActKind, officer: Actor) -> None:
    inner = ActKind("tests.inner", note_kind.roles, "A second thing.")
    with act(note_kind, by=officer) as this:
        this.about("case:1")
        with act(inner, by=officer) as that:
            that.about("report:1")
        with pytest.raises(Refused), act(inner, by=officer):
            raise Refused("Not this one.")
    assert list(Entry.objects.values_list("act", flat=True)) == ["tests.note", "tests.inner"]


def test_an_outbox_key_is_used_once(note_kind: ActKind, officer: Actor) -> None:
    for _ in range(2):
        with act(note_kind, by=officer) as this:
            this.send("tests.mail", key="mail:1", body={"to": "somebody"})
    assert Outbox.objects.get().body == {"to": "somebody"}


def test_locking_what_is_not_there_is_refused(note_kind: ActKind, officer: Actor) -> None:
    with (
        pytest.raises(Refused, match="There is no such outbox"),
        act(note_kind, by=officer) as this,
    ):
        this.lock(Outbox, pk=9)


TABLE = Transitions("thing", "new", Step("open", ("new",), "open"), Step("end", ("open",), "done"))


def test_a_table_tells_its_states_and_steps() -> None:
    assert TABLE.states == ("new", "open", "done")
    assert TABLE.allowed("open") == ("end",)
    assert TABLE.after("new", "open") == "open"
    with pytest.raises(WrongState, match="This thing is new, so it cannot be end"):
        TABLE.after("new", "end")


def test_an_act_needs_no_lock_order_of_its_own(note_kind: ActKind, officer: Actor) -> None:
    with act(note_kind, by=officer) as this:
        row = this.send("tests.mail", key="mail:2")
        assert this.lock(Outbox, pk=row.pk) == row
