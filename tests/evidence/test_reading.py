"""What a capture says: the text that a person would read, whatever the bytes are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.kinds import ActKind
from bluelamp.evidence import subjects, vault
from bluelamp.evidence.models import Capture
from bluelamp.evidence.reading import LONGEST, readable, text_of

KIND = ActKind("tests.read", frozenset({Role.WORKER}), "A test captures.")
PAGE = """<!doctype html><title>A post</title><style>p{}</style><nav>Home</nav>
<script>alert("pie")</script><main><p>Take two pounds   of plums</p><p>and stew&nbsp;them.</p></main>"""


def captured(data: bytes, content_type: str = "text/html", kind: str = "fetched") -> Capture:
    with act(KIND, by=WORKER) as this:
        subject = subjects.note(uri="https://cooks.example/1", this=this)
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "content_type", "said"),
    [
        (PAGE.encode(), "text/html", "A post\nTake two pounds of plums\nand stew\xa0them."),
        ("Käse".encode("cp1252"), 'text/plain; charset="windows-1252"', "Käse"),
        ("Käse".encode(), "text/plain; charset=no-such", "Käse"),
        (b"\xff\xfe\x00pie", "text/plain", "\ufffd\ufffd\ufffdpie"),
        (b'{"posts":[{"record":{"text":"plum pie"}}]}', "application/json", "plum pie"),
        (b'{"posts":[]}', "application/json", ""),
        (b"[" * 100_000, "application/json", ""),
        (b"\x89PNG", "image/png", ""),
        (b"x" * (LONGEST + 5), "text/plain", "x" * LONGEST),
    ],
)
def test_what_is_read(data: bytes, content_type: str, said: str) -> None:
    assert text_of(captured(data, content_type)) == said


@pytest.mark.django_db
def test_a_stream_s_record_is_read() -> None:
    assert text_of(captured(json.dumps({"text": "pie"}).encode(), "", "streamed")) == "pie"


@pytest.mark.django_db
def test_nothing_is_read_of_an_address_that_is_only_an_address() -> None:
    capture = captured(b"plum pie", "text/plain")
    with act(KIND, by=WORKER) as this:
        capture.subject = subjects.note_address_only(capture.subject.uri, this=this)
    assert text_of(capture) == ""


@given(st.text(alphabet="<>/abpscript \"'=&#;!-\n", max_size=300))
def test_any_page_is_read_without_a_fault(page: str) -> None:
    assert "<script>" not in readable(f"<script>{page}</script>")
    readable(page)


def test_deep_and_endless_pages_end() -> None:
    assert readable("<div>" * 200_000 + "pie") == "pie"
    assert readable("<script>" * 200_000) == ""
    assert readable("<nav>" * 200_000 + "x" + "</nav>" * 200_000 + "pie").endswith("pie")
