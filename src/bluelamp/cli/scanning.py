"""Scans posts and texts with an index: the work of `bluelamp scan`."""

import argparse
import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final, Literal

import msgspec

from bluelamp.cli.indexing import open_index
from bluelamp.cli.texts import count, decode, read_text, shown
from bluelamp.cli.unusable import Unusable, reason_of
from bluelamp.matching import Index, Match, Scanner, Threads
from bluelamp.platforms import events, plain
from bluelamp.posts import Author, Post

Format = Literal["jetstream", "posts", "text"]
Lines = list[tuple[int, bytes]]  # line numbers and lines

CHUNK_LINES: Final = 1000
CHUNK_BYTES: Final = 1 << 22
MOST_LINE: Final = 1 << 26  # bytes of a line that are read; a longer line is skipped and named
SHOWN_REASONS: Final = 5
MOST_REASONS: Final = 100


class _Found(msgspec.Struct, frozen=True):
    kind: str
    bank: str
    item: str
    score: float
    span: tuple[int, int]
    item_span: tuple[int, int] | None
    edits: tuple[tuple[str, int, int, int, int], ...]


class _Line(msgspec.Struct, frozen=True):
    post: str
    matches: list[_Found]


class _Result(msgspec.Struct):
    """What came of some lines: the output, and what goes into the summary."""

    output: bytes = b""
    read: int = 0  # lines or files that held anything
    posts: int = 0
    matched: int = 0
    skipped: list[tuple[str, str]] = []  # where, and why


class _Total(msgspec.Struct):
    """All results together; `skipped` counts by reason and remembers where each came up first."""

    read: int = 0
    posts: int = 0
    matched: int = 0
    skipped: dict[str, tuple[int, str]] = {}


def scan(arguments: argparse.Namespace) -> int:
    """Scan and print one JSON line a matching post; 0 whatever is found."""
    started = time.monotonic()
    index = open_index(arguments.index)
    with ExitStack() as opened:
        stream, form = _input(arguments.input, arguments.form, opened)
        if stream is None:
            results = _scan_texts(index, Path(arguments.input))
        elif form == "text":
            results = iter([_scan_text(Scanner(index), "-", decode(stream.read()))])
        elif arguments.jobs == 1:
            scanner = Scanner(index, Threads())
            results = (_scan_lines(scanner, form, lines) for lines in _chunks(stream))
        else:
            results = _scan_in_processes(index, form, _chunks(stream), arguments.jobs)
        total = _print_results(results)
    if not total.read:
        named = "standard input" if arguments.input == "-" else arguments.input
        raise Unusable(f"There is nothing in {named} to scan: see that it is the right input.")
    _print_summary(total, time.monotonic() - started)
    if total.skipped and not total.posts:
        raise Unusable("Nothing of the input could be read: see the reasons above.")
    return 0


def _input(given: str, form: str, opened: ExitStack) -> tuple[IO[bytes] | None, Format | None]:
    """Open the input and settle its format: no stream for text files, no format where lines tell."""
    if given == "-":
        return sys.stdin.buffer, None if form == "auto" else _FORMS[form]
    path = Path(given)
    if path.is_dir():
        if form not in ("auto", "text"):
            raise Unusable(f"{path} is a folder: folders hold texts, so leave --format out.")
        return None, "text"
    try:
        if form == "auto":
            with path.open("rb") as file:
                start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
            form = "auto" if start[:1] == b"{" or not start else "text"
        if form == "text":
            return None, "text"
        return opened.enter_context(path.open("rb")), None if form == "auto" else _FORMS[form]
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {reason_of(error)}.") from error


_FORMS: Final[dict[str, Format]] = {"jetstream": "jetstream", "posts": "posts", "text": "text"}


def _chunks(stream: IO[bytes]) -> Iterator[Lines]:
    chunk: Lines = []
    size = number = 0
    while line := stream.readline(MOST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > MOST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(MOST_LINE + 1)
        chunk.append((number, line))
        size += len(line)
        if len(chunk) == CHUNK_LINES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _scan_lines(scanner: Scanner, form: Format | None, lines: Lines) -> _Result:
    result = _Result()
    posts: list[Post] = []
    for number, line in lines:
        if not line.strip():
            continue
        result.read += 1
        if len(line) > MOST_LINE:
            result.skipped.append((f"line {number}", "The line is too long."))
            continue
        # Every Jetstream event names a did; inside a text its quotation mark would be escaped.
        as_event = form == "jetstream" or (form is None and b'"did"' in line)
        parsed = events.parse(line) if as_event else plain.parse(line)
        if parsed.fault:
            result.skipped.append((f"line {number}", parsed.fault))
        elif parsed.post:
            posts.append(parsed.post)
    _scan_posts(scanner, posts, result)
    return result


def _scan_posts(scanner: Scanner, posts: list[Post], result: _Result) -> None:
    output = []
    for post, matches in zip(posts, scanner.scan(posts), strict=True):
        if matches:
            output.append(_encode(post, matches))
    result.output = b"".join(output)
    result.posts += len(posts)
    result.matched += len(output)


def _encode(post: Post, matches: list[Match]) -> bytes:
    found = [_Found(m.kind, m.bank, m.item, m.score, m.span, m.item_span, m.edits) for m in matches]
    return msgspec.json.encode(_Line(post.uri, found)) + b"\n"


def _scan_texts(index: Index, path: Path) -> Iterator[_Result]:
    """Scan a text, or every file of a folder, where one that is no text is skipped with its reason."""
    scanner = Scanner(index)
    if not path.is_dir():
        yield _scan_text(scanner, shown(path), read_text(path))
        return
    for file in sorted(one for one in path.rglob("*") if one.is_file()):
        try:
            yield _scan_text(scanner, shown(file), read_text(file))
        except Unusable as error:
            yield _Result(read=1, skipped=[(shown(file), str(error))])


def _scan_text(scanner: Scanner, name: str, text: str) -> _Result:
    result = _Result(read=1 if text.strip() else 0)
    _scan_posts(scanner, [_as_post(name, text)] if result.read else [], result)
    return result


def _as_post(name: str, text: str) -> Post:
    return Post(name, "", Author(""), datetime.now(UTC), text)


_worker: dict[str, Scanner] = {}


def _start_worker(index: Index) -> None:
    _worker["scanner"] = Scanner(index, Threads())


def _work(form: Format | None, lines: Lines) -> _Result:
    return _scan_lines(_worker["scanner"], form, lines)


def _scan_in_processes(
    index: Index, form: Format | None, chunks: Iterator[Lines], jobs: int
) -> Iterator[_Result]:
    """Scan in forked processes that share the mapped index; results come in the order of input."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _start_worker, (index,))
    waiting: deque[Future[_Result]] = deque()
    with pool:
        for lines in chunks:
            waiting.append(pool.submit(_work, form, lines))
            if len(waiting) > 4 * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _print_results(results: Iterator[_Result]) -> _Total:
    """Print what was found as it comes, and give what the summary needs."""
    total = _Total()
    terminal = sys.stderr.isatty()
    for result in results:
        sys.stdout.buffer.write(result.output)
        total.read += result.read
        total.posts += result.posts
        total.matched += result.matched
        for where, why in result.skipped:
            known = why if why in total.skipped or len(total.skipped) < MOST_REASONS else "Other."
            times, first = total.skipped.get(known, (0, where))
            total.skipped[known] = (times + 1, first)
        if terminal:
            print(f"\r{total.posts} posts, {total.matched} matched", end="", file=sys.stderr)
    sys.stdout.buffer.flush()
    if terminal:
        print(file=sys.stderr)
    return total


def _print_summary(total: _Total, seconds: float) -> None:
    reasons = sorted(total.skipped.items(), key=lambda reason: -reason[1][0])
    for why, (times, first) in reasons[:SHOWN_REASONS]:
        print(f"skipped {times}, first at {first}: {why}", file=sys.stderr)
    print(
        f"read {count(total.posts, 'post')}, matched {total.matched}, "
        f"skipped {sum(times for times, _ in total.skipped.values())}, "
        f"{total.posts / max(seconds, 1e-9):.0f} posts a second",
        file=sys.stderr,
    )
