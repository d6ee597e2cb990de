"""Jetstream events into posts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.platforms import events
from bluelamp.posts import Author, Media, Post
from bluelamp.uris import canonical
from platforms.jetstream_server import START_US, event


def parsed(number: int = 0, text: str = "soup", **record: object) -> Post:
    post = events.parse(json.dumps(event(number, text, **record)).encode()).post
    assert post is not None
    return post


def changed(**commit: object) -> bytes:
    made: dict[str, Any] = event(0, "soup")
    made["commit"].update(commit)
    return json.dumps(made).encode()


def test_the_networks_own_golden_events(shared_data: Callable[[str], Path]) -> None:
    golden = shared_data("fixtures-jetstream") / "subscribe/golden_v1.jsonl"
    read = [events.parse(line) for line in golden.read_bytes().splitlines()]
    assert len(read) == 10
    assert not any(one.fault for one in read)
    assert all(one.time_us for one in read)
    (post,) = [one.post for one in read if one.post]
    assert post.uri == "at://did:plc:q235v55g5unth4zjjdpacfdr/app.bsky.feed.post/3mmoojp4cd223"
    assert post.cid == "bafyreicl7rzkxdrm4zz2ehbx52kuk3mvfow6p3gzfys72r5grvskxoswy4"
    assert post.author == Author("did:plc:q235v55g5unth4zjjdpacfdr")
    assert post.created_at.isoformat() == "2026-05-25T14:23:28.757000+00:00"
    assert post.langs == ("en",)
    parent = "at://did:plc:j76trmiofvaxxpvx2vnb2vwf/app.bsky.feed.post/3mmojbrjwbs26"
    assert (post.reply_to, post.root) == (parent, parent)


def blob(cid: str, mime: str = "image/jpeg") -> dict[str, object]:
    return {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": 1}


def test_links_from_the_text_the_card_and_the_quotation() -> None:
    post = parsed(
        facets=[
            {
                "index": {"byteStart": 0, "byteEnd": 4},
                "features": [
                    {"$type": "app.bsky.richtext.facet#link", "uri": "https://kitchen.example/a"},
                    {"$type": "app.bsky.richtext.facet#tag", "tag": "soup"},
                ],
            }
        ],
        embed={
            "$type": "app.bsky.embed.recordWithMedia",
            "record": {"record": {"uri": "at://did:plc:b/app.bsky.feed.post/3k", "cid": "c"}},
            "media": {"external": {"uri": "https://kitchen.example/b", "title": "t"}},
        },
    )
    assert post.links == (
        "https://kitchen.example/a",
        "at://did:plc:b/app.bsky.feed.post/3k",
        "https://kitchen.example/b",
    )


def test_media_with_their_words() -> None:
    did = "did:plc:" + "a" * 24
    images = [{"image": blob("bafya"), "alt": "a pot"}, {"image": {"cid": "b", "mimeType": "m"}}]
    assert parsed(embed={"images": images}).media == (
        Media(
            f"https://cdn.bsky.app/img/feed_fullsize/plain/{did}/bafya",
            "image/jpeg",
            "a pot",
            "bafya",
        ),
        Media(f"https://cdn.bsky.app/img/feed_fullsize/plain/{did}/b", "m", "", "b"),
    )
    (video,) = parsed(embed={"video": blob("bafyv", "video/mp4"), "alt": "stirring"}).media
    assert (video.cid, video.mime, video.alt) == ("bafyv", "video/mp4", "stirring")
    wrapped = parsed(embed={"media": {"images": images}, "record": {"record": {"uri": "at://x"}}})
    assert len(wrapped.media) == 2


@pytest.mark.parametrize(
    "record",
    [
        {"createdAt": "soup"},
        {"createdAt": None},
        {"createdAt": 7},
        {"langs": "en"},
        {"langs": [1]},
        {"facets": 7},
        {"facets": [{"features": [{"uri": 7}]}]},
        {"embed": []},
        {"embed": {"images": [{"image": "x"}]}},
        {"reply": "soup"},
        {"reply": {"parent": None}},
    ],
)
def test_nobody_hides_a_text_behind_a_broken_part(record: dict[str, object]) -> None:
    post = parsed(text="leek soup", **record)
    assert post.text == "leek soup"
    if "langs" not in record:
        assert parsed(langs=["en"], **record).langs == ("en",)


def test_a_time_that_cannot_be_read_is_the_events_own() -> None:
    assert parsed(number=5, createdAt="soup").created_at.timestamp() * 1e6 == START_US + 5000
    assert parsed(createdAt="2026-07-04T14:38:05").created_at.tzinfo is not None
    assert parsed(createdAt="9999-12-31T23:59:59-12:00").created_at.year == 2026


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"soup", "not JSON"),
        (b'{"kind": "soup", "time_us": 1}', "kind is not known: 'soup'"),
        (b'{"kind": "commit"}', "kind is not known"),
        (changed(operation="stir"), "operation is not known: 'stir'"),
        (changed(record={}), "no text"),
        (changed(record={"text": 7}), "no text"),
        (changed(record=None), "no text"),
        (changed(record=[]), "no text"),
        (changed(cid=""), "no content id"),
        (changed(rkey="a/b"), "author or key"),
        (changed(rkey=""), "no key"),
        (changed(rkey=7), "form of one"),
    ],
)
def test_a_fault_is_one_sentence(data: bytes, words: str) -> None:
    read = events.parse(data)
    assert read.post is None
    assert words in read.fault
    assert read.fault.endswith(".")


@pytest.mark.parametrize(
    "data",
    [
        changed(operation="delete", record=None),
        changed(collection="app.bsky.feed.like"),
        b'{"kind": "identity", "did": "did:plc:a", "time_us": 3}',
        b'{"kind": "account", "did": "did:plc:a", "time_us": 3}',
    ],
)
def test_what_is_no_post_is_no_fault(data: bytes) -> None:
    read = events.parse(data)
    assert (read.post, read.fault) == (None, "")
    assert read.time_us


@pytest.mark.parametrize("text", ["\ud800 soup", "soup \udfff\udfff"])
def test_half_a_character_becomes_its_replacement(text: str) -> None:
    read = events.parse(json.dumps(event(0, text)).encode())
    assert read.post is not None
    assert read.mended == text.count("\ud800") + text.count("\udfff")
    read.post.text.encode()
    assert "soup" in read.post.text


PARTS = (
    *("text", "createdAt", "langs", "reply", "parent", "uri", "facets", "features", "embed"),
    *("images", "image", "ref", "$link", "video", "record", "media", "external", "cid"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(PARTS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@settings(deadline=None)
@given(st.binary(max_size=200) | JSON.map(lambda tree: json.dumps(tree).encode()))
def test_any_bytes_give_an_answer(data: bytes) -> None:
    read = events.parse(data)
    assert read.post or read.fault


@settings(deadline=None)
@given(JSON, st.sampled_from(["record", "rkey", "cid", "operation", "collection"]))
def test_any_commit_gives_an_answer(tree: object, part: str) -> None:
    events.parse(changed(**{part: tree}))


@settings(deadline=None)
@given(JSON)
def test_a_record_with_a_text_is_always_a_post(tree: object) -> None:
    record = tree if isinstance(tree, dict) else {"embed": tree}
    read = events.parse(changed(record={**record, "text": "soup"}))
    assert read.post is not None
    assert read.post.text == "soup"
    assert canonical(read.post.uri) == read.post.uri
