"""The gate: each line in each state, and what would satisfy it."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from bluelamp.law import (
    Action,
    Answer,
    Basis,
    Captured,
    Contact,
    Exemption,
    Facts,
    Offence,
    Person,
    Tenant,
    UnknownRow,
    Verdict,
    check,
    gates_of,
    put_in_force,
)
from law.building import (
    ADVISER,
    APPROVER,
    COMPLETE,
    HOTLINE,
    KEY,
    NOW,
    OFFICER,
    READY,
    changed,
    checked_law,
    in_force,
    line,
    shipped,
    signed,
    with_row,
)

WHOLE_DAY = timedelta(days=1)
POST = COMPLETE.locations[0]


def ask(facts: Facts, action: str = "dsa16_notice") -> Verdict:
    return check(action, facts, in_force(), NOW)


@pytest.mark.parametrize("action", READY)
def test_a_complete_case_is_open(action: str) -> None:
    verdict = ask(READY[action], action)
    assert verdict.open
    assert verdict.ready_for_approval
    assert [one.satisfy for one in verdict.lines] == [""] * len(verdict.lines)


@pytest.mark.parametrize("action", READY)
def test_nothing_is_open_before_the_second_person(action: str) -> None:
    verdict = ask(changed(READY[action], approver=None), action)
    assert not verdict.open
    assert verdict.ready_for_approval
    assert line(verdict, "g_two").state == "second_person"


def test_an_empty_case_is_told_all_it_needs() -> None:
    verdict = ask(Facts(tenant="uk_police", mode="demo"))
    assert not verdict.open
    assert not verdict.ready_for_approval
    assert {one.id: one.state for one in verdict.lines} == {
        "g_csam": "done",
        "g_role": "to_answer",
        "g_basis": "to_answer",
        "g_elements": "to_answer",
        "g_exempt": "to_answer",
        "g_np": "to_answer",
        "g_exact_url": "to_answer",
        "g_capture": "to_answer",
        "g_contact": "to_answer",
        "g_redress": "to_answer",
        "g_human": "to_answer",
        "g_two": "second_person",
    }
    assert all(one.satisfy for one in verdict.lines if one.state != "done")


SERVICE = Person("worker", ("officer", "approver"), human=False)
GONE = Person("officer:3", ("officer", "approver"), active=False)

OFFENCE = shipped().get(Offence, "demo_secret_recipe").title

FAILINGS = {
    "g_role": {
        "unknown profile": ({"tenant": "village_fair"}, "blocked", "uk_police"),
        "no author": ({"author": None}, "to_answer", "An officer decides it."),
        "administrator": (
            {"author": Person("officer:9", ("administrator",))},
            "blocked",
            "An officer or an approver decides it.",
        ),
    },
    "g_basis": {
        "no ground": ({"basis": ""}, "to_answer", "“Notice of illegal content”"),
        "another action's ground": (
            {"basis": "UK-REF"},
            "blocked",
            "Name “Notice of illegal content”.",
        ),
        "no offence": (
            {"offence": ""},
            "to_answer",
            "“Incitement to commit a terrorist offence” or “",
        ),
        "unknown offence": (
            {"offence": "being_rude"},
            "blocked",
            "“Incitement to commit a terrorist offence”",
        ),
    },
    "g_elements": {
        "unanswered": ({"elements": {}}, "to_answer", "published to members of the public"),
        "an element is not met": (
            {"elements": {**COMPLETE.elements, "demo_purpose": Answer("no", "Only a photo.")}},
            "blocked",
            "Close the case",
        ),
        "yes without evidence": (
            {"elements": {**COMPLETE.elements, "demo_purpose": Answer("yes", "  ")}},
            "to_answer",
            "so that others cook",
        ),
        "a defence applies": (
            {"exits": {"demo_own_recipe": Answer("yes", "Posted years before the book.")}},
            "blocked",
            "Close the case",
        ),
        "a defence is unanswered": ({"exits": {}}, "to_answer", "poster's own recipe"),
    },
    "g_exempt": {
        "unanswered": ({"exemptions": {}}, "to_answer", "a cookery class"),
        "answered without a reason": (
            {"exemptions": {**COMPLETE.exemptions, "artistic": Exemption("no", " ")}},
            "to_answer",
            "posted as art",
        ),
        "one applies": (
            {"exemptions": {**COMPLETE.exemptions, "journalistic": Exemption("yes", "A review.")}},
            "blocked",
            "Close the case",
        ),
        "one applies, no reason given": (
            {"exemptions": {**COMPLETE.exemptions, "journalistic": Exemption("yes")}},
            "blocked",
            "Close the case",
        ),
        "unsure": (
            {"exemptions": {**COMPLETE.exemptions, "research": Exemption("unsure", "Perhaps.")}},
            "second_person",
            "a historian of food",
        ),
        "unsure, and the author looked twice": (
            {
                "exemptions": {**COMPLETE.exemptions, "research": Exemption("unsure", "Perhaps.")},
                "second_reviewer": OFFICER,
            },
            "second_person",
            "not the author",
        ),
    },
    "g_np": {
        "neither": (
            {"necessity": "", "proportionality": " "},
            "to_answer",
            "milder measures",
        ),
        "one": ({"necessity": ""}, "to_answer", "important enough"),
        "the same words": (
            {"necessity": "It is bad.", "proportionality": "It is bad."},
            "blocked",
            "whether it goes too far",
        ),
    },
    "g_exact_url": {
        "none": ({"locations": ()}, "to_answer", "exact address"),
        "no address": ({"locations": ("the third post",)}, "blocked", "Correct the address"),
        "a whole site": ({"locations": ("https://parlour.example/",)}, "blocked", "a reason"),
        "a whole account": (
            {"locations": ("https://parlour.example/@plum_cook",)},
            "blocked",
            "a reason",
        ),
        "one of two": (
            {"locations": (*COMPLETE.locations, "at://did:plc:plumcookplumcookplumcook")},
            "blocked",
            "a reason",
        ),
    },
    "g_capture": {
        "none": ({"captures": ()}, "to_answer", "Capture the item"),
        "no hash": (
            {"captures": (Captured("abc", NOW, POST),)},
            "blocked",
            "Capture the item again",
        ),
        "made later": (
            {"captures": (Captured("ab" * 32, NOW + WHOLE_DAY, POST),)},
            "blocked",
            "before the action leaves",
        ),
        "made after it was sent": (
            {"captures": (Captured("ab" * 32, NOW, POST),), "sent_at": NOW - WHOLE_DAY},
            "blocked",
            "before the action leaves",
        ),
    },
    "g_contact": {
        "none": ({"contact": None}, "to_answer", "publishes"),
        "empty": ({"contact": Contact(" ", date(2026, 3, 1))}, "to_answer", "publishes"),
        "stale": ({"contact": Contact("a@b.example", date(2025, 12, 1))}, "blocked", "Verify"),
        "to come": ({"contact": Contact("a@b.example", date(2026, 3, 3))}, "blocked", "the day"),
    },
    "g_two": {
        "nobody yet": (
            {"approver": None},
            "second_person",
            "An approver, who is not the author, approves it.",
        ),
        "nobody decided": ({"author": None}, "to_answer", "An officer decides it."),
        "the author": (
            {"author": APPROVER, "approver": APPROVER},
            "blocked",
            "not the author",
        ),
        "no approver": (
            {"approver": Person("officer:4", ("officer",))},
            "blocked",
            "An approver approves it.",
        ),
        "no person": ({"approver": SERVICE}, "blocked", "Two people"),
        "no longer here": ({"approver": GONE}, "blocked", "Two people"),
    },
    "g_human": {
        "nobody": ({"author": None}, "to_answer", "An officer decides it."),
        "a machine": ({"author": SERVICE}, "blocked", "may only suggest"),
        "no reasons": ({"reasons": " "}, "to_answer", "in your own words why"),
        "the machine's reasons": (
            {"machine_texts": (COMPLETE.reasons,)},
            "blocked",
            "your own words",
        ),
        "the machine's words": (
            {"machine_texts": ("the recipe is BANNED and the post\nis widely seen.",)},
            "blocked",
            "your own words",
        ),
    },
    "g_csam": {"suspected": ({"is_csam": True}, "blocked", "address alone")},
    "g_redress": {"no place to object": ({"appeal_at": ""}, "to_answer", "appeal page")},
}


@pytest.mark.parametrize(
    ("gate", "changes", "state", "satisfy"),
    [
        pytest.param(gate, *case, id=f"{gate}: {name}")
        for gate, cases in FAILINGS.items()
        for name, case in cases.items()
    ],
)
def test_a_failing_line_says_what_would_satisfy_it(
    gate: str, changes: dict[str, object], state: str, satisfy: str
) -> None:
    verdict = ask(changed(COMPLETE, **changes))
    found = line(verdict, gate)
    assert found.state == state
    assert satisfy in found.satisfy
    assert found.what
    assert not verdict.open


def test_every_gate_is_shown_to_fail() -> None:
    assert set(FAILINGS) == set(gates_of(shipped().get(Action, "dsa16_notice"), in_force(), "x"))


def test_a_line_names_its_provision() -> None:
    cite = line(ask(COMPLETE), "g_np").cite
    assert cite == "European Convention on Human Rights, Arts 8 and 10"


def test_a_second_reviewer_settles_what_the_author_was_unsure_of() -> None:
    unsure = {**COMPLETE.exemptions, "research": Exemption("unsure", "Perhaps.")}
    assert ask(changed(COMPLETE, exemptions=unsure, second_reviewer=APPROVER)).open


def test_a_whole_account_with_its_own_reason_passes() -> None:
    facts = changed(
        COMPLETE,
        locations=("https://parlour.example/@plum_cook",),
        wider_reason="Every post of it is a page of the book.",
    )
    assert ask(facts).open


def test_a_conditional_element_is_asked_only_when_it_matters() -> None:
    """As with glorification, which counts only if the conduct is to be emulated."""
    elements = {**COMPLETE.elements, "demo_verbatim": Answer("no", "Reworded.")}
    reworded = {**elements, "demo_reworded": Answer("yes", "Same steps.")}
    settled = {**reworded, "demo_same_dish": Answer("yes", "Same weights.")}
    refuted = {**reworded, "demo_same_dish": Answer("no", "Salt instead of sugar.")}
    states = [
        line(ask(changed(COMPLETE, elements=one)), "g_elements").state
        for one in (elements, reworded, settled, refuted)
    ]
    assert states == ["to_answer", "to_answer", "done", "blocked"]


S1 = {
    "s1_published": Answer("yes", "Open to everybody."),
    "s1_direct": Answer("yes", "Read as such."),
}


@pytest.mark.parametrize(
    ("mind", "exits", "state"),
    [
        ({"s1_intent": Answer("yes", "Says so.")}, {}, "done"),
        ({"s1_reckless": Answer("yes", "Did not care.")}, {}, "to_answer"),
        (
            {"s1_reckless": Answer("yes", "Did not care.")},
            {"s1_6_not_own_view": Answer("no", "Endorsed.")},
            "done",
        ),
        (
            {"s1_reckless": Answer("yes", "Did not care.")},
            {"s1_6_not_own_view": Answer("yes", "A report.")},
            "blocked",
        ),
        (
            {"s1_intent": Answer("no", "No."), "s1_reckless": Answer("no", "No.")},
            {"s1_6_not_own_view": Answer("no", "Endorsed.")},
            "blocked",
        ),
    ],
    ids=["intent", "reckless, s.1(6) open", "reckless", "s.1(6) applies", "neither"],
)
def test_the_defence_of_s1_6_is_asked_only_where_intent_is_not_proved(
    mind: dict[str, Answer], exits: dict[str, Answer], state: str
) -> None:
    facts = changed(COMPLETE, offence="uk_tact06_s1", elements={**S1, **mind}, exits=exits)
    assert line(ask(facts), "g_elements").state == state


def test_offensive_is_not_enough() -> None:
    """FRAMEWORK 12, ab1: a notice with no offence cannot be sent."""
    assert not ask(changed(COMPLETE, offence="", necessity="It is offensive.")).open


def test_an_unsigned_row_closes_the_gate_and_is_named() -> None:
    basis = shipped().get(Basis, "EU-DSA-16")
    verdict = check("dsa16_notice", COMPLETE, signed(without=[basis]), NOW)
    found = line(verdict, "g_basis")
    assert found.state == "blocked"
    assert found.what == "Row basis EU-DSA-16 is not signed by an adviser of this station."
    assert found.satisfy == "Ask a legal adviser to read and sign basis EU-DSA-16 in the lawbook."


def test_the_law_as_shipped_opens_nothing() -> None:
    law = put_in_force(shipped(), [], {ADVISER: KEY.public_key()})
    for action, facts in READY.items():
        found = line(check(action, facts, law, NOW), "g_basis")
        assert found.state == "blocked"
        assert "more)" in found.what


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in shipped()
        if row.id
        in {
            "dsa16_notice",
            "EU-DSA-16",
            "demo_secret_recipe",
            "demo_exemptions",
            "human_rights_test",
            "uk_police",
            "g_two",
            "g_csam",
        }
    ],
    ids=lambda row: f"{row.kind} {row.id}",
)
def test_every_row_an_action_leans_on_must_be_signed(row: object) -> None:
    verdict = check("dsa16_notice", COMPLETE, signed(without=[row]), NOW)
    assert line(verdict, "g_basis").state == "blocked"
    assert not verdict.open


def test_a_row_edited_after_signing_closes_the_gate() -> None:
    action = shipped().get(Action, "dsa16_notice")
    weaker = msgspec.structs.replace(
        action, gates=tuple(one for one in action.gates if one != "g_two")
    )
    law = with_row(shipped(), weaker)
    signatures = [one for row in shipped() if (one := in_force().signature(row))]
    forged = put_in_force(law, signatures, {ADVISER: KEY.public_key()})
    found = line(check("dsa16_notice", COMPLETE, forged, NOW), "g_basis")
    assert "was changed after it was signed" in found.what


def test_the_ground_must_be_in_force_on_the_day() -> None:
    early = datetime(2024, 2, 16, tzinfo=UTC)
    found = line(check("dsa16_notice", COMPLETE, in_force(), early), "g_basis")
    assert found.state == "blocked"
    assert "comes into force on 2024-02-17" in found.what


def test_a_station_neither_acts_on_cookery_nor_on_rows_nobody_checked() -> None:
    station = changed(COMPLETE, mode="station")
    cookery = line(check("dsa16_notice", station, checked_law(), NOW), "g_basis")
    assert "demonstration only" in cookery.what
    unread = changed(station, offence="tco_2_7_d")
    assert "has the mark M" in line(ask(unread), "g_basis").what


def test_a_station_acts_on_checked_and_signed_law() -> None:
    offence = shipped().get(Offence, "tco_2_7_d")
    facts = changed(
        COMPLETE,
        mode="station",
        offence=offence.id,
        elements={one.id: Answer("yes", "As the capture shows.") for one in offence.elements},
        exits={},
    )
    assert check("dsa16_notice", facts, checked_law(), NOW).open


def test_only_uk_police_refer() -> None:
    verdict = ask(changed(READY["uk_referral"], tenant="ngo_hotline"), "uk_referral")
    found = line(verdict, "g_role")
    assert found.state == "blocked"
    assert "Any officer of a UK police unit" in found.satisfy


@pytest.mark.parametrize("action", ["dsa16_notice", "uk_referral"])
def test_suspected_child_abuse_never_goes_to_a_provider(action: str) -> None:
    found = line(ask(changed(READY[action], is_csam=True), action), "g_csam")
    assert found.state == "blocked"
    assert "report the address alone to the hotline" in found.satisfy


@pytest.mark.parametrize(
    ("gate", "changes", "said"),
    [
        (
            "g_elements",
            {"elements": {}, "exits": {}},
            f"4 answers about “{OFFENCE}” are still missing.",
        ),
        (
            "g_exempt",
            {"exemptions": {k: v for k, v in COMPLETE.exemptions.items() if k != "artistic"}},
            "1 answer on exemptions is still missing.",
        ),
        (
            "g_exempt",
            {
                "exemptions": dict.fromkeys(COMPLETE.exemptions, Exemption("unsure", "Perhaps.")),
                "approver": None,
            },
            f"The author is unsure about {len(COMPLETE.exemptions)} exemptions.",
        ),
        (
            "g_basis",
            {"basis": "none"},
            "“none” is no ground for “Notice under the Digital Services Act”.",
        ),
    ],
)
def test_a_line_is_a_sentence(gate: str, changes: dict[str, object], said: str) -> None:
    assert line(ask(changed(COMPLETE, **changes)), gate).what == said


def test_a_hotline_gets_nothing_but_the_address() -> None:
    verdict = ask(changed(HOTLINE, captures=COMPLETE.captures), "hotline_report")
    assert line(verdict, "g_csam").state == "blocked"
    assert "g_capture" not in [one.id for one in verdict.lines]
    ordinary = ask(changed(HOTLINE, is_csam=False), "hotline_report")
    assert line(ordinary, "g_csam").state == "blocked"
    named = ask(changed(HOTLINE, offence="uk_tact06_s1"), "hotline_report")
    assert line(named, "g_basis").satisfy == "Name no offence."


@pytest.mark.parametrize("tenant", [row.id for row in shipped().all(Tenant)])
def test_a_state_body_reports_to_a_hotline_with_two_people(tenant: str) -> None:
    verdict = ask(changed(HOTLINE, tenant=tenant, approver=None), "hotline_report")
    assert verdict.open is not shipped().get(Tenant, tenant).state_body


@pytest.mark.parametrize("tenant", [row.id for row in shipped().all(Tenant)])
def test_every_tenant_may_notify_with_two_people(tenant: str) -> None:
    assert ask(changed(COMPLETE, tenant=tenant)).open
    assert not ask(changed(COMPLETE, tenant=tenant, approver=None)).open


def test_an_unknown_action_and_a_time_without_a_zone_are_refused() -> None:
    with pytest.raises(UnknownRow, match="removal_by_magic"):
        ask(COMPLETE, "removal_by_magic")
    with pytest.raises(ValueError, match="zone"):
        check("dsa16_notice", COMPLETE, in_force(), datetime(2026, 3, 2))  # noqa: DTZ001
