"""What is refused and what is said about weak items."""

import pytest

from bluelamp.matching import Phrase, Work, findings, reads_like_a_name, refusal
from matching.material import cook_book


@pytest.mark.parametrize(
    "text",
    [
        "@anna",
        "@anna@table.example",
        "did:plc:abcdefghijklmnopqrstuvwx",
        "anna.bsky.social",
        "https://bsky.app/profile/anna.example",
        "bsky.app/profile/anna.example/",
        "at://did:plc:abcdefghijklmnopqrstuvwx",
        "https://x.com/anna_cooks?s=20",
        "https://www.instagram.com/anna.cooks/",
        "https://kitchen.example/@anna",
        "https://kitchen.example/users/anna",
        "t.me/annacooks",
        "https://www.reddit.com/user/anna-cooks",
    ],
)
def test_handles_and_profile_links_are_refused(text: str) -> None:
    assert "not for people" in (refusal(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "plain flour",
        "home remedies @ midnight",
        "https://bsky.app/profile/anna.example/post/3kabc",
        "https://kitchen.example/@anna/112233",
        "fillet o'fish",
    ],
)
def test_other_phrases_are_not(text: str) -> None:
    assert refusal(text) is None


def test_personal_names_are_reported() -> None:
    assert reads_like_a_name("Anna Kitchenmaid")
    assert reads_like_a_name("Anna van der Kitchen")
    assert not reads_like_a_name("plain flour")
    assert not reads_like_a_name("Plain flour")
    assert not reads_like_a_name("Anna")
    assert not reads_like_a_name("HOW TO COOK")


def test_each_weakness_has_its_sentence() -> None:
    book = cook_book(1, 200)
    found = findings(
        [
            Work("a", "short", "salt and flour"),
            Work("a", "one", book),
            Work("a", "two", book.upper()),
            Work("b", "one", book),
        ],
        [
            Phrase("a", "the soup"),
            Phrase("a", "Anna Kitchenmaid"),
            Phrase("a", "rolled marzipan"),
            Phrase("a", "Rolled  marzipan!"),
            Phrase("a", "@anna"),
        ],
    )
    said = [(f.level, f.item) for f in found]
    assert said == [
        ("refused", "@anna"),
        ("weak", "short"),
        ("weak", "two"),
        ("weak", "the soup"),
        ("weak", "Anna Kitchenmaid"),
        ("weak", "Rolled  marzipan!"),
    ]
    assert "common words" in found[3].sentence
    assert "personal name" in found[4].sentence
    assert all(f.sentence.endswith(".") and f.item in f.sentence for f in found[1:])
