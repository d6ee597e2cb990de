"""`bluelamp index` and `bluelamp scan`: build an index of works and phrases, scan posts with it."""

import argparse
import gzip
import multiprocessing
import sys
import time
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Literal

import msgspec

from bluelamp.cli.unusable import Unusable, reason_of
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
    """Build an index; 0 when it stands."""
    return _build(arguments.index, Sources(), arguments.given)


def run_add(arguments: argparse.Namespace) -> int:
    """Build an index anew from its texts and the works added; 0 when it stands."""
    index = _open(arguments.index)
    try:
        sources = index.sources
    except BadIndex as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"The texts of {index.path} cannot be read: {reason_of(error)}.") from error
    return _build(arguments.index, sources, arguments.given)


def run_info(arguments: argparse.Namespace) -> int:
    """Print what an index holds."""
    about = _open(arguments.index).describe()
    print(f"version {about.version}, engine {about.engine}, {about.fingerprints} fingerprints")
    for bank in about.banks:
        print(
            f"bank '{bank.name}': {_count(bank.works, 'work')} of {_count(bank.words, 'word')}, "
            f"{_count(bank.phrases, 'phrase')}, {_count(bank.never, 'never-text')}"
        )
    return 0


def run_scan(arguments: argparse.Namespace) -> int:
    """Scan and print one JSON line a matching post; 0 whatever is found."""
    started = time.monotonic()
    index = _open(arguments.index)
    with ExitStack() as opened:
        stream, form = _input(arguments.input, arguments.form, opened)
        if stream is None:
            results = _scan_texts(index, Path(arguments.input))
        elif form == "text":
            results = iter([_scan_text(Scanner(index), "-", _decode(stream.read()))])
        elif arguments.jobs == 1:
            scanner = Scanner(index)
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


def _jobs(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
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
    for file in given:
        text = _read_text(file.path)
        if file.kind == "work":
            works.append(Work(file.bank, _item_name(file.path), text))
        elif file.kind == "never":
            never.append(Never(file.bank, text))
        else:
            lines = (line.strip() for line in text.splitlines())
            phrases += [Phrase(file.bank, line) for line in lines if line and line[0] != "#"]
    if not works and not phrases:
        raise Unusable("An index of nothing finds nothing: give --work FILE or --phrases FILE.")
    try:
        index = Index.build(path, works, phrases, never)
    except RefusedItem as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"The index {path} cannot be written: {reason_of(error)}.") from error
    _print_weak(findings(works, phrases))
    about = index.describe()
    print(
        f"{path}: {_count(len(works), 'work')}, {_count(len(phrases), 'phrase')}, "
        f"{_count(len(never), 'never-text')}, version {about.version}",
        file=sys.stderr,
    )
    return 0


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _print_weak(weak: list[Finding]) -> None:
    for finding in weak:
        print(f"weak, bank '{finding.bank}': {finding.sentence}", file=sys.stderr)


def _open(path: Path) -> Index:
    try:
        return Index.open(path)
    except FileNotFoundError:
        raise Unusable(f"There is no index {path}: make one with 'bluelamp index build'.") from None
    except BadIndex as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"The index {path} cannot be read: {reason_of(error)}.") from error


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Unusable(f"{path} is gzipped and was cut short or altered: get it again.") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {reason_of(error)}.") from error
    text = _decode(data)
    if "\0" in text:
        raise Unusable(f"{path} is no plain text: turn it into one first.")
    if not text.strip():
        raise Unusable(f"{path} is empty: give a file that holds a text.")
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
    return _shown(Path(Path(name).stem))


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
        yield _scan_text(scanner, _shown(path), _read_text(path))
        return
    for file in sorted(one for one in path.rglob("*") if one.is_file()):
        try:
            yield _scan_text(scanner, _shown(file), _read_text(file))
        except Unusable as error:
            yield _Result(read=1, skipped=[(_shown(file), str(error))])


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _scan_text(scanner: Scanner, name: str, text: str) -> _Result:
    result = _Result(read=1 if text.strip() else 0)
    _scan_posts(scanner, [_as_post(name, text)] if result.read else [], result)
    return result


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
        total.read += result.read
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
        f"read {_count(total.posts, 'post')}, matched {total.matched}, "
        f"skipped {sum(count for count, _ in total.skipped.values())}, "
        f"{total.posts / max(seconds, 1e-9):.0f} posts a second",
        file=sys.stderr,
    )
