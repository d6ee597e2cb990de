"""What a capture says: the text that a person would read, whatever the bytes are."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.kinds import ActKind
from bluelamp.evidence import reading, subjects, vault
from bluelamp.evidence.models import Capture
from bluelamp.evidence.reading import (
    COVERED,
    LOST,
    MOST_BYTES,
    MOST_TEXT,
    NEVER_READ,
    NO_TEXT,
    Reading,
    readable,
)
from bluelamp.evidence.visible import visible

KIND = ActKind("tests.read", frozenset({Role.WORKER}), "A test captures.")
PAGE = """<!doctype html><html lang=en><head><title>A post &ndash; Parlour</title><style>p{}</style></head>
<nav><a href="/">Home</a></nav><script>alert("pie</p>")</script><!-- <p>no</p> -->
<main class='a "b"' title="x > y"><p>Take two pounds   of plums</p><p>and stew&nbsp;<b>th</b>em.
3 < 4</p><ul><li>honey<li>time</ul><table><tr><td>2<td>cups</table></main></html>"""
READ = "Take two pounds of plums\nand stew\xa0them.\n3 < 4\nhoney\ntime\n2 cups"
BLUESKY = {
    "posts": [
        {
            "uri": "at://did:plc:baker/app.bsky.feed.post/1",
            "author": {"handle": "baker.example"},
            "record": {"$type": "app.bsky.feed.post", "text": "plum\u200b pie", "langs": ["en"]},
        }
    ]
}


def captured(
    data: bytes,
    content_type: str = "text/html",
    kind: str = "fetched",
    *,
    uri: str = "https://cooks.example/1",
) -> Capture:
    with act(KIND, by=WORKER) as this:
        subject = subjects.note(uri=uri, this=this)
        kept = vault.keep(data)
        return Capture.objects.create(
            subject=subject,
            kind=kind,
            sha256=kept.sha256,
            size=kept.size,
            vault_key=kept.key,
            url=subject.uri,
            headers=[["Content-Type", content_type]] if content_type else [],
            asked_by="officer:1",
            captured_at=this.at,
        )


@pytest.mark.parametrize(
    ("data", "content_type", "said"),
    [
        (PAGE.encode(), "text/html; charset=utf-8", READ),
        ("Käse".encode("cp1252"), 'text/plain; charset="windows-1252"', "Käse"),
        ("“Käse”".encode("cp1252"), "text/plain; charset=ISO-8859-1", "“Käse”"),
        ("каша".encode("koi8-r"), 'text/html; charset="KOI8-R"', "каша"),
        ("<meta charset=shift_jis><p>梅干</p>".encode("shift_jis"), "text/html", "梅干"),
        ("\ufeffKäse".encode("utf-16"), "text/plain; charset=ascii", "\ufeffKäse"),
        ("Käse".encode(), "text/plain; charset=no-such", "Käse"),
        (b"pie", "text/plain; charset=rot13", "pie"),
        (b"pie", "text/plain; charset=punycode", "pie"),
        (b"\xff\x00pie", "text/plain", "\ufffd\ufffdpie"),
        (b"one\r\ntwo", "text/plain", "one\ntwo"),
        (json.dumps(BLUESKY).encode(), "application/json; charset=utf-8", "plum\u200b pie"),
        (b'{"text": "plum \\ud800 pie"}', "application/json", "plum \ufffd pie"),
    ],
)
def test_what_is_read(data: bytes, content_type: str, said: str) -> None:
    found = readable(data, content_type)
    assert (found.text, found.problem) == (said, "")


def test_a_page_has_its_title() -> None:
    assert readable(PAGE.encode(), "text/html").title == "A post – Parlour"


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"\x89PNG", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"plum pie", ""),
        (b"[" * 100_000, "application/json"),
        (b"9" * 100_000, "application/json"),
        (b'{"posts": [{"record": null}, 7, {"record": {"text": {}}}]}', "application/json"),
        (b'{"posts": []}', "application/json"),
        (b'"plum pie"', "application/json"),
    ],
)
def test_what_is_not_read_is_said_in_a_sentence(data: bytes, content_type: str) -> None:
    found = readable(data, content_type)
    assert (found.text, found.problem) == ("", NO_TEXT)


def test_what_is_read_is_bounded_and_says_so() -> None:
    for kind in ("text/plain", "text/html"):
        found = readable(b"plum pie " * MOST_BYTES, kind)
        assert len(found.text) <= MOST_TEXT
        assert found.cut


@pytest.mark.django_db
def test_a_stream_s_record_is_read_from_the_vault() -> None:
    capture = captured(json.dumps({"uri": "x", "text": "pie"}).encode(), "", "streamed")
    assert reading.read(capture).text == "pie"


@pytest.mark.django_db
def test_nothing_is_read_of_an_address_that_is_only_an_address() -> None:
    capture = captured(b"plum pie", "text/plain")
    with act(KIND, by=WORKER) as this:
        capture.subject = subjects.note_address_only(capture.subject.uri, this=this)
    assert reading.read(capture).text == ""
    assert "never read" in reading.read(capture).problem


@pytest.mark.django_db
def test_what_was_read_before_its_address_was_named_is_covered_and_so_are_its_copies() -> None:
    named = captured(b"plum pie, named later", "text/plain")
    copy = captured(b"plum pie, named later", "text/plain", uri="https://cooks.example/2")
    other = captured(b"plum pie, another", "text/plain", uri="https://cooks.example/3")
    assert reading.read(named).text == reading.read(copy).text == "plum pie, named later"
    with act(KIND, by=WORKER) as this:
        subjects.note_address_only(named.subject.uri, this=this)
    named.refresh_from_db()
    assert reading.read(named) == Reading(problem=NEVER_READ)
    assert reading.read(copy) == Reading(problem=COVERED)
    assert reading.read(other).text == "plum pie, another"


@pytest.mark.django_db
def test_bytes_that_the_vault_lost_are_named_as_lost() -> None:
    capture = captured(b"plum tart, lost", "text/plain")
    capture.vault_key = f"00/{'0' * 64}"
    assert reading.read(capture).problem == LOST


def test_a_menu_that_hides_the_post_is_read() -> None:
    """What a browser shows cannot be hidden from an officer by putting it into a menu."""
    assert visible("<nav>plum pie").text == "plum pie"
    assert visible("<nav><nav>plum pie</nav> and more</nav>").text == "plum pie\nand more"
    assert visible("<nav>Home</nav></nav><p>pie</p>").text == "pie"


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "<!--", "<a", "<a b='", '<a b="c', "<![", "<?", "&", "</", "</a", "&#", "<a>"),
        *("<script>", "<script></", "<a =", "<nav>", "<title>", "<textarea></textarea"),
        *(" \n", "&amp", "<svg/"),
    ],
)
def test_hostile_pages_are_read_in_a_moment(piece: str) -> None:
    """Where a parser goes back for every piece, a megabyte of them takes hours."""
    page = (piece * MOST_BYTES)[:MOST_BYTES].encode()
    began = time.monotonic()
    assert len(readable(page, "text/html").text) <= MOST_TEXT
    assert time.monotonic() - began < 10


@given(st.text(alphabet="<>/abpscriptnav \"'=&#;!-?\n", max_size=300), st.binary(max_size=60))
def test_any_page_is_read_without_a_fault(page: str, data: bytes) -> None:
    assert "pie" not in visible(f"<script>{page.replace('<', '')}pie</script>").text
    assert visible(f"{page.replace('<', '')}<p>tart</p>").text.endswith("tart")
    visible(page)
    for kind in ("text/html", "text/plain", "application/json", page):
        readable(data + page.encode(), kind)
