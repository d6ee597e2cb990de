"""What an address tells: platform, person or content, bsky.app pages, addresses in text."""

import pytest

from bluelamp.uris import (
    PLATFORMS,
    BskyPage,
    bsky_page_parts,
    canonical,
    find_in_text,
    is_profile,
    platform,
)


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("https://bsky.app/profile/ann.example/post/3k", "bluesky"),
        ("at://did:plc:a/app.bsky.feed.post/3k", "bluesky"),
        ("https://m.youtube.com/watch?v=1", "youtube"),
        ("https://twitter.com/ann/status/1", "x"),
        ("https://box.com/", "web"),
        ("https://t.me/cooks/12", "telegram"),
        ("https://old.reddit.com/r/soup/comments/1", "reddit"),
        ("matrix:r/soup:server.example", "matrix"),
        ("https://matrix.to/#/%23soup:server.example", "matrix"),
        ("https://social.example/@ann/112233445566778899", "mastodon"),
        ("https://kitchen.example/soup", "web"),
        ("http://127.0.0.1:8011/p/1", "web"),
    ],
)
def test_platform(uri: str, name: str) -> None:
    found = platform(uri)
    assert found is not None
    assert found.name == name


def test_no_address_has_no_platform() -> None:
    assert platform("leek soup") is None


def test_every_report_page_is_on_https_and_its_words_are_a_sentence() -> None:
    for one in PLATFORMS.values():
        assert one.report_words.endswith(".")
        if one.report_page is not None:
            assert canonical(one.report_page) == one.report_page
            assert one.report_page.startswith("https://")


@pytest.mark.parametrize(
    "uri",
    [
        "@ann.example",
        "@ann@social.example",
        "ann@social.example",
        "@ann:server.example",
        "ann.bsky.social",
        "did:plc:abc",
        "at://did:plc:abc",
        "at://ann.example",
        "at://did:plc:abc/app.bsky.actor.profile/self",
        "https://bsky.app/profile/ann.example",
        "https://bsky.app/profile/ann.example/followers",
        "https://social.example/@ann",
        "https://social.example/@ann/with_replies",
        "https://social.example/users/ann",
        "https://x.com/ann",
        "https://x.com/ann/followers?lang=en",
        "https://www.instagram.com/ann/",
        "https://www.facebook.com/profile.php?id=1",
        "https://www.youtube.com/@ann/videos",
        "https://www.tiktok.com/@ann",
        "https://www.reddit.com/user/ann",
        "https://t.me/annasoup",
        "https://social.example/%40ann",
        "matrix:u/ann:server.example",
        "nostr:npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6",
        "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6",
    ],
)
def test_a_person(uri: str) -> None:
    assert is_profile(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "leek soup",
        "",
        "https://bsky.app/profile/ann.example/post/3k",
        "at://did:plc:abc/app.bsky.feed.post/3k",
        "https://social.example/@ann/112233445566778899",
        "https://x.com/ann/status/1",
        "https://x.com/search?q=soup",
        "https://www.instagram.com/p/abc/",
        "https://www.youtube.com/watch?v=1",
        "https://www.tiktok.com/@ann/video/1",
        "https://t.me/annasoup/12",
        "https://kitchen.example/soup",
        "matrix:r/soup:server.example/e/1",
    ],
)
def test_content(uri: str) -> None:
    assert not is_profile(uri)


def test_bsky_page_parts() -> None:
    page = bsky_page_parts("https://bsky.app/profile/Ann.Example/post/3k?ref_src=embed")
    assert page == BskyPage("ann.example", "3k")
    assert not page.by_did
    page = bsky_page_parts("https://bsky.app/profile/did:plc:abc/post/3k")
    assert page == BskyPage("did:plc:abc", "3k")
    assert page.by_did
    for other in (
        "https://bsky.app/profile/ann.example",
        "https://bsky.example/profile/ann.example/post/3k",
        "https://bsky.app/profile/soup/post/3k",
        "soup",
    ):
        assert bsky_page_parts(other) is None


def test_addresses_in_a_sentence() -> None:
    text = (
        "See (https://kitchen.example/soup_(leek)), „http://b.example/?q=1“ and "
        "at://did:plc:abc/app.bsky.feed.post/3k. Again: http://b.example/?q=1! http:// is none,"
        " https://user:pw@c.example is not taken."
    )
    assert find_in_text(text) == (
        "https://kitchen.example/soup_(leek)",
        "http://b.example/?q=1",
        "at://did:plc:abc/app.bsky.feed.post/3k",
    )


def test_a_huge_text_is_read_in_one_pass() -> None:
    assert find_in_text("https://a.example/" + "(" * 5_000_000) == ()
    assert len(find_in_text("https://a.example/1 " * 500_000)) == 1
