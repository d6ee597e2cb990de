"""Builds, extends and describes an index: the work of `bluelamp index`."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from bluelamp.cli.given import Given
from bluelamp.cli.texts import count, read_text, shown
from bluelamp.cli.unusable import Unusable, reason_of
from bluelamp.matching import (
    BadIndex,
    Finding,
    Index,
    Never,
    Phrase,
    RefusedItem,
    Sources,
    Work,
    findings,
)


def build(arguments: argparse.Namespace) -> int:
    """Build an index; 0 when it stands."""
    return _build(arguments.index, Sources(), arguments.given)


def add(arguments: argparse.Namespace) -> int:
    """Build an index anew from its texts and the works added; 0 when it stands."""
    index = open_index(arguments.index)
    try:
        sources = index.sources
    except BadIndex as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"The texts of {index.path} cannot be read: {reason_of(error)}.") from error
    return _build(arguments.index, sources, arguments.given)


def info(arguments: argparse.Namespace) -> int:
    """Print what an index holds."""
    about = open_index(arguments.index).describe()
    print(f"version {about.version}, engine {about.engine}, {about.runs} runs of words")
    for bank in about.banks:
        print(
            f"bank '{bank.name}': {count(bank.works, 'work')} of {count(bank.words, 'word')}, "
            f"{count(bank.phrases, 'phrase')}, {count(bank.never, 'never-text')}"
        )
    return 0


def open_index(path: Path) -> Index:
    """Open an index; raises Unusable where there is none that can be used."""
    try:
        return Index.open(path)
    except FileNotFoundError:
        raise Unusable(f"There is no index {path}: make one with 'bluelamp index build'.") from None
    except BadIndex as error:
        raise Unusable(str(error)) from error
    except OSError as error:
        raise Unusable(f"The index {path} cannot be read: {reason_of(error)}.") from error


def _build(path: Path, sources: Sources, given: Iterable[Given]) -> int:
    works, phrases, never = list(sources.works), list(sources.phrases), list(sources.never)
    for file in given:
        text = read_text(file.path)
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
        f"{path}: {count(len(works), 'work')}, {count(len(phrases), 'phrase')}, "
        f"{count(len(never), 'never-text')}, version {about.version}",
        file=sys.stderr,
    )
    return 0


def _print_weak(weak: list[Finding]) -> None:
    for finding in weak:
        print(f"weak, bank '{finding.bank}': {finding.sentence}", file=sys.stderr)


def _item_name(path: Path) -> str:
    name = path.name.removesuffix(".gz")
    return shown(Path(Path(name).stem))
