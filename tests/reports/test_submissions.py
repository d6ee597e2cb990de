"""What may be sent, and the one sentence for what may not."""

import pytest

from bluelamp.reports.submissions import (
    Hotline,
    Submission,
    canonical_link,
    problems,
    tidy,
)
from bluelamp.uris import UriError

from .conftest import LINK, about

HOTLINE = Hotline("Kitchen Hotline", "https://hotline.example")


def wrong(submission: Submission) -> list[tuple[str, str]]:
    return [(one.field, one.sentence) for one in problems(tidy(submission), HOTLINE)]


@pytest.mark.parametrize(
    "submission",
    [
        about(),
        about(link="", text="How to salt a soup that is nobody's business."),
        about(text="With both", details="x" * 2_000, contact="cook@kitchen.example"),
        about(text="x" * 20_000),
        about(text="\u202eabc\u2066 bidi stays as it is"),
        about(concern="child_abuse"),
        about(concern="child_abuse", link="https://bsky.app/profile/cook.example"),
    ],
)
def test_these_are_taken(submission: Submission) -> None:
    assert wrong(submission) == []


@pytest.mark.parametrize(
    ("submission", "field", "says"),
    [
        (about(link=""), "link", "Paste the link, or the text"),
        (about(link="", text=" \n\t "), "link", "Paste the link, or the text"),
        (about(link="soup"), "link", "A link starts with"),
        (about(link="javascript:alert(1)"), "link", "A link starts with"),
        (about(link="https://cooks.example/" + "a" * 2_048), "link", "longer than 2,048"),
        (about(link="https://cooks.example/" + "ü" * 1_000), "link", "longer than 2,048"),
        (about(link="https://bsky.app/profile/cook.example"), "link", "a person's page"),
        (about(link="@cook@kitchen.example"), "link", "A link starts with"),
        (about(text="x" * 20_001), "text", "has 20,001 characters and we can take 20,000"),
        (about(text="x" * 10_000_000), "text", "10,000,000 characters"),
        (about(details="x" * 2_001), "details", "we can take 2,000"),
        (about(contact="not an address"), "contact", "looks like"),
        (about(contact="a@b.example\nBcc: c@d.example"), "contact", "looks like"),
        (about(concern="soup"), "concern", "Choose what is wrong"),
        (about(concern="child_abuse", link=""), "link", "Kitchen Hotline"),
        (about(concern="child_abuse", link="", text="words"), "link", "https://hotline.example"),
    ],
)
def test_these_are_refused_in_one_sentence(submission: Submission, field: str, says: str) -> None:
    ((where, sentence),) = wrong(submission)
    assert where == field
    assert says in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "pasted",
    [
        "https://cooks.example/post/12",
        "cooks.example/post/12",
        "https://cooks.example/post/12 look at this",
        "HTTPS://Cooks.Example/post/12?utm_source=app#top",
        "Look at this soup! https://cooks.example/post/12 (seen on Cooks)",
    ],
)
def test_a_link_is_found_however_it_was_pasted(pasted: str) -> None:
    assert canonical_link(pasted) == LINK


def test_of_two_links_none_is_guessed_at() -> None:
    with pytest.raises(UriError, match="more than one link"):
        canonical_link("https://a.example/1 and https://b.example/2")


def test_an_address_only_report_keeps_the_address_and_nothing_else() -> None:
    kept = tidy(about(concern="child_abuse", text="what it shows", details="more of it"))
    assert (kept.link, kept.text, kept.details) == (LINK, "", "")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [("a\ud800b", "a\ufffdb"), ("\ud83c\udf72", "🍲"), ("a\0b", "a\ufffdb"), ("soup", "soup")],
)
def test_what_cannot_be_stored_is_mended(broken: str, whole: str) -> None:
    assert tidy(about(text=broken)).text == whole


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("cook@küche.example", "cook@xn--kche-0ra.example"), ("cook@", "cook@"), ("", "")],
)
def test_an_address_is_kept_as_mail_servers_take_it(typed: str, kept: str) -> None:
    assert tidy(about(contact=typed)).contact == kept
