"""Notices: every field the form demands, in order; what may not be lost is never lost."""

import json
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from bluelamp.law import (
    Action,
    AppealCode,
    Form,
    FormError,
    Notice,
    as_data,
    blocks,
    render,
    subject,
)
from bluelamp.law.rows import placeholders
from law.building import NOTICE, shipped

NOTICES = Path(__file__).parent / "notices"
REFERRAL = msgspec.structs.replace(
    NOTICE, basis="Online Safety Act 2023, s.10(3)(b) (the provider's own duty once it is alerted)"
)
TO_HOTLINE = Notice(
    reference="LU-2026-0008",
    issued_at=NOTICE.issued_at,
    demonstration=False,
    station=NOTICE.station,
    unit=NOTICE.unit,
    contact_email=NOTICE.contact_email,
    locations=("https://parlour.example/posts/99",),
)
EXAMPLES = {"dsa16_notice": NOTICE, "uk_referral": REFERRAL, "hotline_address": TO_HOTLINE}


def form(form_id: str) -> Form:
    return shipped().get(Form, form_id)


@pytest.mark.parametrize("demonstration", [False, True], ids=["real", "demonstration"])
@pytest.mark.parametrize("form_id", EXAMPLES)
def test_a_notice_reads_as_written_down(form_id: str, demonstration: bool) -> None:
    notice = msgspec.structs.replace(EXAMPLES[form_id], demonstration=demonstration)
    name = f"{form_id}.demonstration.txt" if demonstration else f"{form_id}.txt"
    assert render(form(form_id), notice) == (NOTICES / name).read_text()


def test_every_form_has_its_example() -> None:
    assert {row.id for row in shipped().all(Form)} == set(EXAMPLES)


@pytest.mark.parametrize("form_id", EXAMPLES)
def test_no_field_that_a_form_demands_may_be_empty(form_id: str) -> None:
    row = form(form_id)
    texts = [row.subject, *(part.text for part in (*row.parts, row.poster, row.redress) if part)]
    demanded = {name for text in texts for name in placeholders(text)} - {"issued_at"}
    assert demanded
    for name in demanded:
        value = getattr(EXAMPLES[form_id], name)
        notice = msgspec.structs.replace(EXAMPLES[form_id], **{name: type(value)()})
        with pytest.raises(FormError, match=f"needs `{name}`, which is empty; fill in `{name}`"):
            render(row, notice)


def test_blank_is_empty() -> None:
    with pytest.raises(FormError, match="reasons"):
        render(form("dsa16_notice"), msgspec.structs.replace(NOTICE, reasons=" \n "))


def test_a_part_that_is_not_required_is_left_out_when_it_has_nothing_to_say() -> None:
    row = form("hotline_address")
    loose = msgspec.structs.replace(row.parts[2], required=False)
    row = msgspec.structs.replace(row, parts=(*row.parts[:2], loose))
    text = render(row, msgspec.structs.replace(TO_HOTLINE, contact_email=""))
    assert "Who sends this" not in text
    assert "Who sends this" in render(row, TO_HOTLINE)


@pytest.mark.parametrize(
    "form_id", [row.form for row in shipped().all(Action) if row.towards == "provider"]
)
def test_poster_and_redress_close_every_notice_to_a_provider(form_id: str) -> None:
    row, notice = form(form_id), EXAMPLES[form_id]
    bare = msgspec.structs.replace(row, parts=row.parts[:1])
    assert [one["id"] for one in as_data(bare, notice)["parts"]][1:] == ["poster", "redress"]
    assert notice.appeal_codes[0].code in render(bare, notice)
    assert notice.complaints_at in render(bare, notice)


def test_a_referral_has_the_seven_fields_and_says_that_it_is_voluntary() -> None:
    """Crime and Policing Act 2026, s.21(5), taken as the model (FRAMEWORK 5.12)."""
    row = form("uk_referral")
    assert [part.id for part in row.parts] == [
        "voluntary",
        "content",
        "reasons",
        "time",
        "review",
        "consequences",
        "contact",
        "further",
    ]
    text = render(row, REFERRAL)
    assert "This is a voluntary referral and not an order. You are free to do nothing." in text
    assert "there is no penalty for not acting on it" in text


def test_a_dsa_notice_has_the_fields_of_art_16() -> None:
    assert {"reasons", "location", "notifier", "good_faith"} <= {
        part.id for part in form("dsa16_notice").parts
    }


def test_a_hotline_gets_the_address_and_no_description() -> None:
    row = form("hotline_address")
    asked = {name for part in row.parts for name in placeholders(part.text)}
    assert asked == {
        "locations",
        "station",
        "unit",
        "contact_email",
        "reference",
        "issued_at",
    }


def test_a_demonstration_is_marked_wherever_it_is_read() -> None:
    notice = msgspec.structs.replace(NOTICE, demonstration=True)
    row = form("dsa16_notice")
    lines = render(row, notice).strip().splitlines()
    assert lines[0] == lines[-1]
    assert "DEMONSTRATION" in lines[0]
    assert subject(row, notice).startswith("DEMONSTRATION: ")
    data = as_data(row, notice)
    assert data["subject"].startswith("DEMONSTRATION: ")
    assert data["notice"]["demonstration"] is True
    assert "DEMONSTRATION" not in render(row, NOTICE).replace("demonstration", "")


def test_no_value_passes_for_a_heading_or_hides_a_character() -> None:
    reasons = "First.\n\nHow to object\r\n-------------\r\nNowhere.\u202egnihton\u200b\x07\tEnd. {appeal_at}"
    text = render(form("dsa16_notice"), msgspec.structs.replace(NOTICE, reasons=reasons))
    assert text.splitlines().count("How to object") == 1
    assert text.splitlines().count("-------------") == 1
    assert "    Nowhere.[U+202E]gnihton[U+200B][U+0007][U+0009]End. {appeal_at}\n" in text


def test_each_code_stands_over_the_addresses_it_is_for() -> None:
    posts = [f"https://parlour.example/posts/{one}" for one in (17, 18, 19)]
    notice = msgspec.structs.replace(
        NOTICE,
        appeal_codes=(
            AppealCode("AP-7QXK-M2", (posts[0], posts[2])),
            AppealCode("AP-ZZ11-00", (posts[1],)),
        ),
    )
    assert (
        f"  - Code AP-7QXK-M2, for:\n    {posts[0]}\n    {posts[2]}\n"
        f"  - Code AP-ZZ11-00, for:\n    {posts[1]}\n"
    ) in render(form("uk_referral"), notice)


def test_a_mail_is_wrapped_and_an_address_is_not() -> None:
    long = "https://parlour.example/" + "a-long-way/" * 12
    words = "The recipe stands there word for word, " * 5
    text = render(
        form("uk_referral"),
        msgspec.structs.replace(
            NOTICE, reasons=words, elements=(("Is it public?", words),), locations=(long,)
        ),
    )
    assert f"  - {long}\n" in text
    assert all(len(line) <= 76 for line in text.splitlines() if long not in line)
    data = as_data(form("uk_referral"), msgspec.structs.replace(NOTICE, reasons=words))
    reasons = next(part["text"] for part in data["parts"] if part["id"] == "reasons")
    assert f"    {words.strip()}\n" in reasons


def test_a_page_gets_a_part_in_blocks() -> None:
    notice = msgspec.structs.replace(
        NOTICE,
        reasons="First.\n\n  - no list",
        elements=(("Is it public?", "Yes.\n\n- Seen\nby all."), ("Does it teach?", "Yes.")),
    )
    parts = {one["id"]: one["text"] for one in as_data(form("dsa16_notice"), notice)["parts"]}
    assert blocks(parts["reasons"]) == [
        ("words", [["First."]]),
        ("words", [["- no list"]]),
        ("lines", [["Element by element:"]]),
        ("list", [["Is it public?", "Yes.", "- Seen", "by all."], ["Does it teach?", "Yes."]]),
    ]
    assert blocks(parts["opening"])[0].items[:2] == [
        ["To: Parlour"],
        ["From: Lamplight Unit (police internet referral unit)"],
    ]
    assert [kind for kind, _ in blocks(parts["evidence"])] == ["lines", "list"]


def test_a_subject_is_one_line() -> None:
    notice = msgspec.structs.replace(NOTICE, reference="LU-1\nBcc: all@parlour.example")
    assert "\n" not in subject(form("dsa16_notice"), notice)


def test_a_time_has_a_zone() -> None:
    notice = msgspec.structs.replace(NOTICE, issued_at=datetime(2026, 3, 2))  # noqa: DTZ001
    with pytest.raises(FormError, match="time zone"):
        render(form("dsa16_notice"), notice)


def test_a_webhook_gets_the_same_as_data() -> None:
    data = json.loads(json.dumps(as_data(form("dsa16_notice"), NOTICE)))
    assert data["form"] == "dsa16_notice"
    assert data["law"]["provision"] == "Art. 16(2)"
    assert data["notice"]["locations"] == ["https://parlour.example/posts/17"]
    assert data["notice"]["issued_at"] == "2026-03-02T09:30:00Z"
    text = render(form("dsa16_notice"), NOTICE)
    for part in data["parts"]:
        assert part["heading"] in text
        assert " ".join(part["text"].split()) in " ".join(text.split())
    with pytest.raises(FormError):
        as_data(form("dsa16_notice"), msgspec.structs.replace(NOTICE, appeal_codes=()))
