"""One canonical form: examples per scheme, and what holds for every text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.uris import UriError, canonical, find_in_text, is_profile, platform
from bluelamp.uris.canonical import MAX_LENGTH

PIECES = st.sampled_from(
    """http:// HTTPS:// at:// matrix: nostr: https://matrix.to/#/ r/ room/ /e/ @ : / // ? # & = %
    %2e %2F %zz .. . \\ example.org EXAMPLE.ORG. did:plc:abc app.bsky.feed.post 127.0.0.1 0x7f.1
    [::1] [ ] :80 :443 :99999 utm_source=a fbclid=1 b=2 пример.example ß １２７ xn-- xn--e1a _ - ~ +
    npub1 note1 nevent1 \u200d \u202e é 食""".split()  # noqa: SIM905 (a list of 60 is no clearer)
)
NIP_19_PROFILE = (
    "nostr:nprofile1qqsrhuxx8l9ex335q7he0f09aej04zpazpl0ne2cgukyawd24mayt8gpp4mhxue69uhhytnc9e3k7m"
    "gpz4mhxue69uhkg6nzv9ejuumpv34kytnrdaksjlyr9p"
)
ADDRESSES = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


@settings(deadline=None)
@given(ADDRESSES | st.text(st.characters(exclude_categories=())))
def test_canonical_is_idempotent_and_raises_nothing_but_its_own_error(uri: str) -> None:
    try:
        once = canonical(uri)
    except UriError:
        return
    assert canonical(once) == once
    assert once.isascii()
    assert platform(once) is not None


@settings(deadline=None)
@given(ADDRESSES)
def test_the_other_questions_answer_every_text(uri: str) -> None:
    assert is_profile(uri) in (True, False)
    for found in find_in_text(f"soup {uri} bread"):
        canonical(found)


@pytest.mark.parametrize(
    ("given_uri", "one_form"),
    [
        ("  HTTPS://Example.ORG.:443/a/./b/../c?#top ", "https://example.org/a/c"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:0080/x", "http://example.org/x"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://bücher.example/Käse", "https://xn--bcher-kva.example/K%C3%A4se"),
        ("https://ex%61mple.org/%7eann/%2e%2E/%e9", "https://example.org/%E9"),
        ("https://example.org/a?utm_medium=x&id=7&FBCLID=2", "https://example.org/a?id=7"),
        ("https://example.org/a?b=1&a=2", "https://example.org/a?b=1&a=2"),
        ("https://example.org\\a\\b?c\\d", "https://example.org/a/b?c%5Cd"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("http://[2001:DB8:0::1]:80/", "http://[2001:db8::1]/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("at://Ann.Example/App.Bsky.feed.post/3k/", "at://ann.example/app.bsky.feed.post/3k"),
        ("AT://did:plc:AbC/app.bsky.feed.post/3K", "at://did:plc:AbC/app.bsky.feed.post/3K"),
        (
            "https://matrix.to/#/%23soup:server.example/%24ev?via=a.example",
            "matrix:r/soup:server.example/e/ev",
        ),
        ("http://matrix.to/#/!id:server.example/$ev", "matrix:roomid/id:server.example/e/ev"),
        ("matrix:ROOM/soup:server.example?action=join", "matrix:r/soup:server.example"),
        ("https://matrix.to/#/@ann:server.example", "matrix:u/ann:server.example"),
        (
            NIP_19_PROFILE,
            "nostr:npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6",
        ),
        (
            "nostr:NPUB10ELFCS4FR0L0R8AF98JLMGDH9C8TCXJVZ9QKW038JS35MP4DMA8QZVJPTG",
            "nostr:npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg",
        ),
    ],
)
def test_one_form(given_uri: str, one_form: str) -> None:
    assert canonical(given_uri) == one_form


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("", "no link"),
        ("soup", "starts with"),
        ("javascript:alert(1)", "starts with"),
        ("file:///etc/passwd", "starts with"),
        ("https:example.org", "two slashes"),
        ("https:///path", "site's name"),
        ("https://good.example@bad.example/", "password"),
        ("https://exa mple.org/", "site's name"),
        ("https://example..org/", "site's name"),
        ("https://example.org:99999/", "port"),
        ("https://example.org:0/", "port"),
        ("http://0x7f.1/", "IPv4"),
        ("http://2130706433/", "IPv4"),
        ("http://[::g]/", "IPv6"),
        ("https://example.org/\u2028", "starts with|control"),
        ("https://example.org/a\tb", "control"),
        ("https://example.org/\ud800", "control"),
        ("https://example.org/" + "a" * MAX_LENGTH, "longer"),
        ("https://example.org/" + "ß" * (MAX_LENGTH // 3), "longer"),
        ("at://soup", "did or handle"),
        ("at://did:plc:a/app.bsky.feed.post/a/b", "nothing more"),
        ("at://did:plc:a/post", "collection"),
        ("at://did:plc:a/app.bsky.feed.post/..", "record"),
        ("at:did:plc:a", "two slashes"),
        ("matrix:soup", "Matrix|matrix"),
        ("https://matrix.to/#/soup", "matrix"),
        ("nostr:npub1zzz", "whole"),
        ("nostr:nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5", "secret key"),
    ],
)
def test_what_is_no_link_is_refused_in_plain_words(uri: str, words: str) -> None:
    if uri.endswith("\u2028"):
        uri += "x"
    with pytest.raises(UriError, match=words) as refused:
        canonical(uri)
    assert str(refused.value).endswith(".")


def vectors(folder: Path, name: str) -> list[str]:
    lines = (folder / "atproto/interop-test-files/syntax" / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_networks_own_vectors_of_valid_at_uris(shared_data: Callable[[str], Path]) -> None:
    folder = shared_data("fixtures-atproto")
    for uri in vectors(folder, "aturi_syntax_valid.txt"):
        assert canonical(canonical(uri)) == canonical(uri)


def test_the_networks_own_vectors_of_invalid_at_uris(shared_data: Callable[[str], Path]) -> None:
    """A closing slash, blanks around and capitals in 'AT:' are forgiven: people paste those."""
    folder = shared_data("fixtures-atproto")
    taken = []
    for uri in vectors(folder, "aturi_syntax_invalid.txt"):
        try:
            canonical(uri)
        except UriError:
            continue
        taken.append(uri)
    assert [uri for uri in taken if uri == uri.strip().rstrip("/") and uri[:3] != "AT:"] == []
