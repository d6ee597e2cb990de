"""`bluelamp index` and `bluelamp scan`: build an index of works and phrases, scan posts with it."""

import argparse
import gzip
import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Literal

import msgspec

from bluelamp.matching import (
    BadIndex,
    Finding,
    Index,
    Match,
    Never,
    Phrase,
    RefusedItem,
    Scanner,
    Sources,
    Work,
    findings,
)
from bluelamp.platforms import events, plain
from bluelamp.posts import Author, Post

Format = Literal["jetstream", "posts", "text"]
Lines = list[tuple[int, bytes]]  # line numbers and lines

DEFAULT_BANK: Final = "default"
CHUNK_LINES: Final = 1000
CHUNK_BYTES: Final = 1 << 22
MOST_LINE: Final = 1 << 26  # bytes of a line that are read; a longer line is skipped and named
SHOWN_REASONS: Final = 5
MOST_REASONS: Final = 100


class Unusable(Exception):
    """Input that nothing can be done with; the message says what to do."""


class _Given(msgspec.Struct, frozen=True):
    """A file named on the command line, with the bank it belongs to."""

    kind: Literal["work", "phrases", "never"]
    bank: str
    path: Path


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
    posts: int = 0
    matched: int = 0
    skipped: list[tuple[str, str]] = []  # where, and why


class _Total(msgspec.Struct):
    """All results together; `skipped` counts by reason and remembers where each came up first."""

    posts: int = 0
    matched: int = 0
    skipped: dict[str, tuple[int, str]] = {}


class _Give(argparse.Action):
    """Keep files in the order given, each under the `--bank` named before it."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        _option: str | None = None,
    ) -> None:
        paths = values if isinstance(values, list) else [values]
        given = [_Given(self.const, namespace.bank, path) for path in paths]
        namespace.given = [*namespace.given, *given]


def add_parsers(subparsers: Any) -> None:
    """Add `index build`, `index add`, `index info` and `scan`."""
    index = subparsers.add_parser("index", help="build, extend and describe an index")
    inner = index.add_subparsers(metavar="WHAT", required=True)

    build = inner.add_parser("build", help="compile works and phrases to one index file")
    _file_options(build, several=False)
    build.add_argument(
        "--phrases",
        action=_Give,
        const="phrases",
        type=Path,
        metavar="FILE",
        help="phrases, one a line, # for comments",
    )
    build.add_argument(
        "--never",
        action=_Give,
        const="never",
        type=Path,
        metavar="FILE",
        help="a plain text that is common property and must not match",
    )
    build.set_defaults(run=run_build, given=[])

    add = inner.add_parser("add", help="add works to an index")
    _file_options(add, several=True)
    add.set_defaults(run=run_add, given=[])

    info = inner.add_parser("info", help="say what an index holds")
    info.add_argument("index", type=Path, metavar="INDEXFILE")
    info.set_defaults(run=run_info)

    scan = subparsers.add_parser("scan", help="find the items of an index in posts")
    scan.add_argument("--index", type=Path, required=True, metavar="INDEXFILE")
    scan.add_argument(
        "input",
        nargs="?",
        default="-",
        metavar="INPUT",
        help="JSON Lines of posts or Jetstream events, a text, a folder of texts; - is standard input",
    )
    scan.add_argument(
        "--format", choices=["auto", "jetstream", "posts", "text"], default="auto", dest="form"
    )
    scan.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes to scan with")
    scan.set_defaults(run=run_scan)


def run_build(arguments: argparse.Namespace) -> int:
    """Build an index; 0 when it stands, 2 when an item is refused or a file cannot be read."""
    return _build(arguments.index, Sources(), arguments.given)


def run_add(arguments: argparse.Namespace) -> int:
    """Build an index anew from its texts and the works added; exit codes as `run_build`."""
    try:
        sources = _open(arguments.index).sources
    except (Unusable, BadIndex, OSError) as error:
        return _fail(error)
    return _build(arguments.index, sources, arguments.given)


def run_info(arguments: argparse.Namespace) -> int:
    """Print what an index holds; 2 when it cannot be opened."""
    try:
        about = _open(arguments.index).describe()
    except Unusable as error:
        return _fail(error)
    print(f"version {about.version}, engine {about.engine}, {about.fingerprints} fingerprints")
    for bank in about.banks:
        print(
            f"bank '{bank.name}': {bank.works} works of {bank.words} words, "
            f"{bank.phrases} phrases, {bank.never} never-texts"
        )
    return 0


def run_scan(arguments: argparse.Namespace) -> int:
    """Scan and print one JSON line a matching post; 0 whatever is found, 2 on unusable input."""
    started = time.monotonic()
    try:
        index = _open(arguments.index)
        stream, form = _input(arguments.input, arguments.form)
        if stream is None:
            results = _scan_files(index, Path(arguments.input))
        elif form == "text":
            results = _scan_text(index, _decode(stream.read()))
        elif arguments.jobs == 1:
            scanner = Scanner(index)
            results = (_scan_lines(scanner, form, lines) for lines in _chunks(stream))
        else:
            results = _scan_in_processes(index, form, _chunks(stream), arguments.jobs)
        total = _print_results(results)
    except (Unusable, OSError) as error:
        return _fail(error)
    _print_summary(total, time.monotonic() - started)
    return 2 if total.skipped and not total.posts else 0


def _jobs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("give a number of processes from 1 to 256")
    return number


def _file_options(parser: argparse.ArgumentParser, *, several: bool) -> None:
    parser.add_argument("index", type=Path, metavar="INDEXFILE")
    parser.add_argument(
        "--bank",
        default=DEFAULT_BANK,
        metavar="NAME",
        help=f"the bank of what follows (default: {DEFAULT_BANK})",
    )
    parser.add_argument(
        "--work",
        action=_Give,
        const="work",
        type=Path,
        nargs="+" if several else None,
        required=several,
        metavar="FILE",
        help="a plain text, gzipped or not; it is named by its file's name without ending",
    )


def _build(path: Path, sources: Sources, given: Iterable[_Given]) -> int:
    works, phrases, never = list(sources.works), list(sources.phrases), list(sources.never)
    try:
        for file in given:
            text = _read_text(file.path)
            if file.kind == "work":
                works.append(Work(file.bank, _item_name(file.path), text))
            elif file.kind == "never":
                never.append(Never(file.bank, text))
            else:
                lines = (line.strip() for line in text.splitlines())
                phrases += [Phrase(file.bank, line) for line in lines if line and line[0] != "#"]
        index = Index.build(path, works, phrases, never)
    except (Unusable, RefusedItem, OSError) as error:
        return _fail(error)
    _print_weak(findings(works, phrases))
    about = index.describe()
    print(
        f"{path}: {len(works)} works, {len(phrases)} phrases, {len(never)} never-texts, "
        f"version {about.version}",
        file=sys.stderr,
    )
    return 0


def _print_weak(weak: list[Finding]) -> None:
    for finding in weak:
        print(f"weak, bank '{finding.bank}': {finding.sentence}", file=sys.stderr)


def _open(path: Path) -> Index:
    try:
        return Index.open(path)
    except FileNotFoundError:
        raise Unusable(f"There is no index {path}: make one with 'bluelamp index build'.") from None
    except (BadIndex, OSError) as error:
        raise Unusable(str(error)) from error


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise Unusable(f"{path} cannot be read: {error}.") from error
    text = _decode(data)
    if "\0" in text:
        raise Unusable(f"{path} is no plain text: turn it into one first.")
    return text


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _item_name(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    return Path(name).stem.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _input(given: str, form: str) -> tuple[IO[bytes] | None, Format | None]:
    """Open the input and settle its format: no stream for text files, no format where lines tell."""
    if given == "-":
        return sys.stdin.buffer, None if form == "auto" else _FORMS[form]
    path = Path(given)
    if path.is_dir():
        if form not in ("auto", "text"):
            raise Unusable(f"{path} is a folder: folders hold texts, so leave --format out.")
        return None, "text"
    if form == "auto":
        with path.open("rb") as file:
            start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
        form = "auto" if start[:1] == b"{" or not start else "text"
    if form == "text":
        return None, "text"
    return path.open("rb"), None if form == "auto" else _FORMS[form]


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


def _scan_files(index: Index, path: Path) -> Iterator[_Result]:
    """Scan a text file, or every file of a folder; one that is no text is skipped with its reason."""
    scanner = Scanner(index)
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        result = _Result()
        shown = str(file).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        try:
            _scan_posts(scanner, [_as_post(shown, _read_text(file))], result)
        except Unusable as error:
            result.skipped.append((shown, str(error)))
        yield result


def _scan_text(index: Index, text: str) -> Iterator[_Result]:
    result = _Result()
    _scan_posts(Scanner(index), [_as_post("-", text)], result)
    yield result


def _as_post(name: str, text: str) -> Post:
    return Post(name, "", Author(""), datetime.now(UTC), text)


_worker: dict[str, Scanner] = {}


def _start_worker(index: Index) -> None:
    _worker["scanner"] = Scanner(index)


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
        total.posts += result.posts
        total.matched += result.matched
        for where, why in result.skipped:
            known = why if why in total.skipped or len(total.skipped) < MOST_REASONS else "Other."
            count, first = total.skipped.get(known, (0, where))
            total.skipped[known] = (count + 1, first)
        if terminal:
            print(f"\r{total.posts} posts, {total.matched} matched", end="", file=sys.stderr)
    sys.stdout.buffer.flush()
    if terminal:
        print(file=sys.stderr)
    return total


def _print_summary(total: _Total, seconds: float) -> None:
    reasons = sorted(total.skipped.items(), key=lambda reason: -reason[1][0])
    for why, (count, first) in reasons[:SHOWN_REASONS]:
        print(f"skipped {count}, first at {first}: {why}", file=sys.stderr)
    print(
        f"read {total.posts} posts, matched {total.matched}, "
        f"skipped {sum(count for count, _ in total.skipped.values())}, "
        f"{total.posts / max(seconds, 1e-9):.0f} posts a second",
        file=sys.stderr,
    )


def _fail(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 2
