"""`bluelamp index` and `bluelamp scan`: build an index of works and phrases, scan posts with it.

The engine takes a second or two to load: it is loaded by the commands that use it.
"""

import argparse
from pathlib import Path
from typing import Any, Final

from bluelamp.cli.given import Given

DEFAULT_BANK: Final = "default"


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
        given = [Given(self.const, namespace.bank, path) for path in paths]
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
    build.set_defaults(run=_build, given=[])

    add = inner.add_parser("add", help="add works to an index")
    _file_options(add, several=True)
    add.set_defaults(run=_add, given=[])

    info = inner.add_parser("info", help="say what an index holds")
    info.add_argument("index", type=Path, metavar="INDEXFILE")
    info.set_defaults(run=_info)

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
    scan.set_defaults(run=_scan)


def _build(arguments: argparse.Namespace) -> int:
    from bluelamp.cli import indexing

    return indexing.build(arguments)


def _add(arguments: argparse.Namespace) -> int:
    from bluelamp.cli import indexing

    return indexing.add(arguments)


def _info(arguments: argparse.Namespace) -> int:
    from bluelamp.cli import indexing

    return indexing.info(arguments)


def _scan(arguments: argparse.Namespace) -> int:
    from bluelamp.cli import scanning

    return scanning.scan(arguments)


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
