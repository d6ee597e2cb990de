"""Posts as data: JSON there and back, broken text, time zones."""

import json
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.posts import Author, Media, Post, PostError, decode, encode, mend, mend_tree

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
TIMES = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-7))]),
)
POSTS = st.builds(
    Post,
    uri=ANY_TEXT,
    cid=ANY_TEXT,
    author=st.builds(Author, uri=ANY_TEXT, handle=ANY_TEXT, name=ANY_TEXT),
    created_at=TIMES,
    text=ANY_TEXT,
    langs=st.lists(ANY_TEXT, max_size=3).map(tuple),
    reply_to=st.none() | ANY_TEXT,
    root=st.none() | ANY_TEXT,
    links=st.lists(ANY_TEXT, max_size=3).map(tuple),
    media=st.lists(st.builds(Media, uri=ANY_TEXT, alt=ANY_TEXT), max_size=2).map(tuple),
)


def soup(text: str = "leek soup", at: datetime = datetime(2026, 5, 1, tzinfo=UTC)) -> Post:
    return Post("at://did:plc:a/b/c", "cid", Author("did:plc:a"), at, text)


@settings(deadline=None)
@given(POSTS)
def test_every_post_survives_json_with_its_text_mended_and_its_time_in_utc(post: Post) -> None:
    back = decode(encode(post))
    assert back.text == mend(post.text)[0]
    assert back.author.name == mend(post.author.name)[0]
    assert back.links == tuple(mend(link)[0] for link in post.links)
    assert back.created_at == post.created_at
    assert back.created_at.tzinfo is UTC
    assert decode(encode(back)) == back


@settings(deadline=None)
@given(ANY_TEXT)
def test_mended_text_is_valid_unicode_and_mending_again_changes_nothing(text: str) -> None:
    mended, replaced = mend(text)
    mended.encode()
    assert mend(mended) == (mended, 0)
    assert (replaced > 0) <= ("�" in mended)


def test_halves_that_belong_together_are_joined() -> None:
    assert mend("\ud83c\udf72") == ("🍲", 0)
    assert mend("a\ud83cb\udf72") == ("a�b�", 2)


def test_mending_reaches_into_lists_and_keys() -> None:
    assert mend_tree({"a\ud800": ["\udfff", 1, None]}) == ({"a�": ["�", 1, None]}, 2)


@pytest.mark.parametrize("broken", [r"\ud800", "\ud800", b"\xed\xa0\x80"])
def test_a_post_with_half_a_character_in_its_json_is_read(broken: str | bytes) -> None:
    data = encode(soup("leek MARK soup"))
    if isinstance(broken, str):
        assert decode(data.decode().replace("MARK", broken)).text == "leek � soup"
    else:
        assert decode(data.replace(b"MARK", broken)).text == "leek � soup"


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b"[" * 100_000, b"\xff", rb'{"uri":"\ud800"}', b'{"uri":"x"', "\ud800"],
)
def test_what_is_no_post_is_refused_with_one_sentence(data: bytes) -> None:
    with pytest.raises(PostError, match=r"^This is not a post: .*\.$"):
        decode(data)


def test_a_time_without_a_zone_is_refused_both_ways() -> None:
    with pytest.raises(PostError, match="time zone"):
        encode(soup(at=datetime(2026, 5, 1)))  # noqa: DTZ001
    data = json.loads(encode(soup()))
    data["created_at"] = "2026-05-01T00:00:00"
    with pytest.raises(PostError, match="time zone"):
        decode(json.dumps(data))


def test_a_post_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        soup().text = "other"  # type: ignore[misc]
    assert msgspec.structs.replace(soup(), text="other").text == "other"


def test_no_database_meets_a_nul() -> None:
    assert mend("a\0pie") == ("a\N{REPLACEMENT CHARACTER}pie", 1)
    post = Post("https://parlour.example/1", "c", Author("a"), datetime.now(UTC), "a\0pie \\u0000")
    assert decode(encode(post)).text == "a\N{REPLACEMENT CHARACTER}pie \\u0000"
