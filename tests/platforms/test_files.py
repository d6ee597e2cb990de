"""Files and pipes as streams."""

import json
import os
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from bluelamp.platforms import Batch, Files, PlatformError, Stream
from platforms.conformance import BROKEN_EVENTS, Opened, StreamConformance, texts_of
from platforms.jetstream_server import event, events_of


def written(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def plain(text: str, **fields: object) -> bytes:
    return json.dumps(
        {"id": f"https://parlour.example/p/{text[:40]}", "text": text, **fields}
    ).encode()


def all_of(path: Path, cursor: str | None = None, **options: object) -> list[Batch]:
    return list(Files(path, **options).read(cursor))  # type: ignore[arg-type]


BROKEN_LINES = [one for one in BROKEN_EVENTS if one]


class TestJetstreamLines(StreamConformance):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Opened:
        def make(texts: list[str | bytes], **options: object) -> Stream:
            lines = [data for _, data in events_of(texts)]
            return Files(written(tmp_path / "replay.jsonl", lines), **options)  # type: ignore[arg-type]

        return make

    @pytest.fixture(params=BROKEN_LINES, ids=range(len(BROKEN_LINES)))
    def broken_event(self, request: pytest.FixtureRequest) -> bytes:
        return request.param


class TestPlainLines(TestJetstreamLines):
    @pytest.fixture
    def opened(self, tmp_path: Path) -> Opened:
        def make(texts: list[str | bytes], **options: object) -> Stream:
            lines = [text if isinstance(text, bytes) else plain(text) for text in texts]
            return Files(written(tmp_path / "replay.jsonl", lines), **options)  # type: ignore[arg-type]

        return make


def test_a_malformed_line_is_named_by_number_also_after_going_on(tmp_path: Path) -> None:
    path = written(tmp_path / "a", [plain("one"), b"", plain("two"), b"{soup", plain("three")])
    (batch,) = all_of(path)
    assert texts_of([batch]) == ["one", "two", "three"]
    assert [(one.where, one.reason) for one in batch.skipped] == [
        ("line 4", "The line is not JSON.")
    ]
    cursor = str(len(plain("one")) + 1)
    assert all_of(path, cursor)[0].skipped[0].where == "line 4"


def test_a_name_that_nothing_could_keep_is_skipped_by_name(tmp_path: Path) -> None:
    long = json.dumps({"id": "https://parlour.example/" + "p" * 3000, "text": "soup"}).encode()
    (batch,) = all_of(written(tmp_path / "a", [long, plain("two")]))
    assert texts_of([batch]) == ["two"]
    assert batch.skipped[0].reason == "The post's uri is longer than 2,048 characters."


def test_a_text_of_ten_megabytes_is_read_and_a_longer_line_is_skipped_by_name(
    tmp_path: Path,
) -> None:
    lines = [plain("soup" * 2_500_000), plain("x" * 17_000_000), plain("the end")]
    (batch,) = all_of(written(tmp_path / "a", lines), max_seconds=60.0)
    assert [len(post.text) for post in batch.posts] == [10_000_000, 7]
    (skipped,) = batch.skipped
    assert (skipped.where, skipped.reason) == (
        "line 2",
        "The line is longer than 16,000,000 bytes.",
    )
    assert batch.cursor == str((tmp_path / "a").stat().st_size)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("longer", [0, 1])
def test_the_longest_line(tmp_path: Path, end: bytes, longer: int) -> None:
    line = plain("soup")
    path = tmp_path / "a"
    path.write_bytes(line + end)
    (batch,) = all_of(path, max_line=len(line) + (end == b"\r\n") - longer)
    assert len(batch.posts) == 1 - longer
    assert len(batch.skipped) == longer


def test_half_a_character_is_mended_and_said(tmp_path: Path) -> None:
    bidi = "salt\u202eand pepper\u2066"
    lines = [
        b'{"text": "leek \\ud800 soup"}',
        b'{"text": "leek \xff soup"}',
        json.dumps(event(1, "bread \ud800")).encode(),
        plain(bidi),
    ]
    (batch,) = all_of(written(tmp_path / "a", lines))
    assert texts_of([batch]) == ["leek � soup", "leek � soup", "bread �", bidi]
    assert batch.mended == 3


def test_a_plain_post_in_full(tmp_path: Path) -> None:
    line = plain(
        "soup",
        author={"uri": "https://parlour.example/u/ann", "name": "Ann"},
        created_at="2026-05-01T12:00:00+02:00",
        langs=["en", "de"],
        reply_to="https://parlour.example/p/0",
        links=["https://kitchen.example/"],
        media=["https://parlour.example/m/1.jpg", {"uri": "x", "alt": "a pot"}],
        soup="left out",
    )
    (batch,) = all_of(written(tmp_path / "a", [line]))
    (post,) = batch.posts
    assert post.uri == "https://parlour.example/p/soup"
    assert (post.author.name, post.langs, post.reply_to) == (
        "Ann",
        ("en", "de"),
        "https://parlour.example/p/0",
    )
    assert post.created_at.isoformat() == "2026-05-01T10:00:00+00:00"
    assert [one.alt for one in post.media] == ["", "a pot"]
    assert post.cid.startswith("sha256:")


def test_a_plain_post_without_id_is_named_by_its_content(tmp_path: Path) -> None:
    lines = [b'{"text": "soup"}', b'{"text": "soup", "id": "x"}', b'{"text": "bread"}']
    first, named, other = all_of(written(tmp_path / "a", lines))[0].posts
    assert first.uri == first.cid == named.cid
    assert named.uri == "x"
    assert other.cid != first.cid


def test_a_plain_time_without_a_zone_is_a_fault(tmp_path: Path) -> None:
    (batch,) = all_of(written(tmp_path / "a", [plain("soup", created_at="2026-05-01T12:00:00")]))
    assert [one.reason for one in batch.skipped] == ["The post's time has no time zone."]


def test_a_file_that_became_shorter_is_a_gap_and_read_anew(tmp_path: Path) -> None:
    (batch,) = all_of(written(tmp_path / "a", [plain("soup")]), "99999")
    assert texts_of([batch]) == ["soup"]
    assert batch.gap is not None
    assert (batch.gap.after, batch.gap.before) == ("99999", "0")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match=r"cannot be read: No such file"):
        all_of(tmp_path / "none")


def test_pace(tmp_path: Path) -> None:
    path = written(tmp_path / "a", [plain(f"soup {number}") for number in range(10)])
    begun = time.monotonic()
    batches = all_of(path, pace=20.0, max_seconds=0.1)
    assert 0.4 < time.monotonic() - begun < 2.0
    assert len(texts_of(batches)) == 10
    assert len(batches) >= 4


def test_following_waits_for_whole_lines_until_it_is_stopped(tmp_path: Path) -> None:
    path = written(tmp_path / "a", [plain("one")])
    stop = threading.Event()
    batches = Files(path, follow=True, stop=stop, max_seconds=0.05).read(None)
    assert texts_of([next(batches)]) == ["one"]
    half = plain("two") + b"\n"
    with path.open("ab") as file:
        file.write(half[:10])
        file.flush()
        assert texts_of(islice(batches, 4)) == []
        file.write(half[10:])
    assert "two" in texts_of(islice(batches, 10))
    stop.set()
    assert list(batches) == []


def test_a_line_that_is_cut_by_being_stopped_is_read_whole_next_time(tmp_path: Path) -> None:
    whole = plain("one") + b"\n"
    path = tmp_path / "a"
    path.write_bytes(whole + plain("two")[:10])
    stop = threading.Event()
    batches = Files(path, follow=True, stop=stop, max_seconds=0.0).read(None)
    first = next(batches)
    stop.set()
    assert [batch for batch in batches if batch.read] == []
    assert first.cursor == str(len(whole))


def test_standard_input_as_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    monkeypatch.setattr("bluelamp.platforms.files._STDIN", ours)
    batches = Files(None, max_seconds=0.05).read(None)
    assert next(batches).posts == ()
    os.write(theirs, plain("one") + b"\n" + plain("two"))
    os.close(theirs)
    assert texts_of(list(batches)) == ["one", "two"]
    os.close(ours)


def test_the_real_posts(shared_data: Callable[[str], Path], tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    packed = shared_data("posts") / "replay-sample.jsonl.zst"
    path = tmp_path / "replay.jsonl"
    with packed.open("rb") as source, path.open("wb") as target:
        zstandard.ZstdDecompressor().copy_stream(source, target)
    batches = all_of(path)
    assert sum(batch.read for batch in batches) == 25_786
    assert len(texts_of(batches)) == 25_786
    assert not any(batch.skipped or batch.mended for batch in batches)
