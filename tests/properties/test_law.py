"""What no combination of facts may break at the gate."""

from datetime import date, datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.law import (
    Action,
    Answer,
    Captured,
    Contact,
    Exemption,
    Facts,
    Gate,
    Person,
    Tenant,
    check,
    gates_of,
    put_in_force,
)
from law.building import (
    ADVISER,
    APPROVER,
    EXEMPTIONS,
    KEY,
    NOW,
    READY,
    changed,
    in_force,
    shipped,
    signed,
)

MANY = settings(max_examples=200, deadline=None)
SOME = settings(max_examples=60, deadline=None)

ACTIONS = sorted(READY)
PEOPLE = st.none() | st.builds(
    Person,
    id=st.sampled_from(["officer:1", "officer:2", "officer:3"]),
    roles=st.sets(st.sampled_from(["officer", "approver", "administrator"])).map(tuple),
    human=st.booleans(),
    active=st.booleans(),
)
TEXTS = st.sampled_from(["", " ", "It is needed.", "It goes no further."])
QUESTIONS = st.sampled_from(
    [one.id for row in shipped() for one in getattr(row, "elements", ())]
    + [one.id for row in shipped() for one in getattr(row, "exits", ())]
)
ANSWERS = st.dictionaries(
    QUESTIONS, st.builds(Answer, st.sampled_from(["yes", "no", "unanswered"]), TEXTS)
)
FIELDS = {
    "tenant": st.sampled_from([row.id for row in shipped().all(Tenant)] + ["village_fair"]),
    "mode": st.sampled_from(["demo", "station"]),
    "author": PEOPLE,
    "approver": PEOPLE,
    "second_reviewer": PEOPLE,
    "basis": st.sampled_from(["", "EU-DSA-16", "UK-REF", "ANY-HOTLINE", "no_such"]),
    "offence": st.sampled_from(["", "demo_secret_recipe", "uk_tact06_s1", "tco_2_7_d", "no_such"]),
    "elements": ANSWERS,
    "exits": ANSWERS,
    "exemptions": st.dictionaries(
        st.sampled_from(EXEMPTIONS),
        st.builds(Exemption, st.sampled_from(["yes", "no", "unsure", "unanswered"]), TEXTS),
    ),
    "reasons": TEXTS,
    "necessity": TEXTS,
    "proportionality": TEXTS,
    "machine_texts": st.lists(TEXTS, max_size=2).map(tuple),
    "locations": st.lists(
        st.sampled_from(
            [
                "https://parlour.example/posts/1",
                "https://parlour.example/",
                "at://did:plc:plumcookplumcookplumcook",
                "no address",
            ]
        ),
        max_size=2,
    ).map(tuple),
    "wider_reason": TEXTS,
    "captures": st.lists(
        st.builds(
            Captured,
            st.sampled_from(["ab" * 32, "ab"]),
            st.sampled_from([NOW - timedelta(days=1), NOW + timedelta(days=1)]),
        ),
        max_size=2,
    ).map(tuple),
    "contact": st.none()
    | st.builds(
        Contact,
        st.sampled_from(["", "a@b.example"]),
        st.sampled_from([date(2020, 1, 1), NOW.date(), date(2030, 1, 1)]),
    ),
    "appeal_at": st.sampled_from(["", "https://station.example/appeal"]),
    "is_csam": st.booleans(),
    "sent_at": st.none() | st.sampled_from([NOW, NOW - timedelta(days=3)]),
}
UNSIGNED = put_in_force(shipped(), [], {ADVISER: KEY.public_key()})
ANY_FACTS = st.fixed_dictionaries(FIELDS).map(lambda values: Facts(**values))


@st.composite
def near_complete(draw: st.DrawFn) -> tuple[str, Facts]:
    """An action with complete facts, some of them drawn anew."""
    action = draw(st.sampled_from(ACTIONS))
    names = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=4))
    return action, changed(READY[action], **{name: draw(FIELDS[name]) for name in sorted(names)})


ASKED = near_complete() | st.tuples(st.sampled_from(ACTIONS), ANY_FACTS)


def states(action: str, facts: Facts, now: datetime = NOW) -> dict[str, str]:
    return {one.id: one.state for one in check(action, facts, in_force(), now).lines}


def test_every_fact_is_drawn() -> None:
    assert set(FIELDS) == set(Facts.__struct_fields__)


@given(ASKED, st.sampled_from(sorted(FIELDS)), st.data())
@MANY
def test_a_line_depends_on_nothing_but_what_its_row_reads(
    asked: tuple[str, Facts], name: str, data: st.DataObject
) -> None:
    action, facts = asked
    before = check(action, facts, in_force(), NOW).lines
    other = changed(facts, **{name: data.draw(FIELDS[name])})
    after = {one.id: one for one in check(action, other, in_force(), NOW).lines}
    for one in before:
        if name not in shipped().get(Gate, one.id).reads and one.id in after:
            assert after[one.id] == one


@given(st.sampled_from(ACTIONS), st.lists(st.sampled_from(sorted(FIELDS)), unique=True))
@MANY
def test_answering_more_never_undoes_a_line(action: str, order: list[str]) -> None:
    """From an empty case, filled in any order, what is done stays done."""
    whole = READY[action]
    facts = Facts(tenant=whole.tenant, mode=whole.mode, is_csam=whole.is_csam)
    done: set[str] = set()
    for name in order:
        facts = changed(facts, **{name: getattr(whole, name)})
        now_done = {gate for gate, state in states(action, facts).items() if state == "done"}
        assert done <= now_done
        done = now_done


@given(ASKED)
@MANY
def test_nobody_approves_their_own_decision(asked: tuple[str, Facts]) -> None:
    action, facts = asked
    both = facts.author or APPROVER
    own = changed(facts, author=both, approver=msgspec.structs.replace(both, roles=APPROVER.roles))
    if "g_two" in gates_of(shipped().get(Action, action), in_force(), own.tenant):
        assert not check(action, own, in_force(), NOW).open


@given(ASKED, st.sets(st.sampled_from([(row.kind, row.id) for row in shipped()])))
@SOME
def test_what_is_not_signed_never_opens(
    asked: tuple[str, Facts], left_out: set[tuple[str, str]]
) -> None:
    action, facts = asked
    law = signed(without=[row for row in shipped() if (row.kind, row.id) in left_out])
    leaned_on = {("action", action), ("basis", facts.basis), ("offence", facts.offence)}
    if leaned_on & left_out:
        assert not check(action, facts, law, NOW).open


@given(ASKED)
@SOME
def test_the_law_as_shipped_never_opens(asked: tuple[str, Facts]) -> None:
    action, facts = asked
    assert not check(action, facts, UNSIGNED, NOW).open


@given(ASKED)
@MANY
def test_suspected_child_abuse_opens_nothing_but_the_hotline(asked: tuple[str, Facts]) -> None:
    action, facts = asked
    verdict = check(action, changed(facts, is_csam=True), in_force(), NOW)
    assert not verdict.open or (action == "hotline_report" and not facts.captures)


@given(ASKED)
@MANY
def test_open_is_ready_and_what_is_missing_is_said(asked: tuple[str, Facts]) -> None:
    action, facts = asked
    verdict = check(action, facts, in_force(), NOW)
    assert verdict.ready_for_approval or not verdict.open
    for one in verdict.lines:
        assert one.what
        assert (one.satisfy == "") == (one.state == "done")


@given(ASKED)
@SOME
def test_without_an_author_nothing_opens(asked: tuple[str, Facts]) -> None:
    action, facts = asked
    assert not check(action, changed(facts, author=None), in_force(), NOW).open
