"""Banks compiled to one file that scanners open, and the texts they came from in a second one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from bluelamp.matching import container, soundness
from bluelamp.matching.container import BadIndex
from bluelamp.matching.evidence import weigh_alone
from bluelamp.matching.items import Never, Phrase, Work
from bluelamp.matching.never import Runs, runs_of
from bluelamp.matching.passages import PassageTable
from bluelamp.matching.passages import build as build_passages
from bluelamp.matching.phrases import PhraseTable
from bluelamp.matching.phrases import build as build_phrases
from bluelamp.matching.vocabulary import Vocabulary
from bluelamp.matching.weak import findings
from bluelamp.matching.words import words_of

ENGINE: Final = "runs-3"


class RefusedItem(ValueError):
    """An item that no bank may hold; the message says which and why."""


class WorkEntry(msgspec.Struct, frozen=True):
    """A work of an index, without its text."""

    bank: str
    name: str
    words: int


class PhraseEntry(msgspec.Struct, frozen=True):
    """A phrase of an index with its bits."""

    bank: str
    text: str
    bits: float


class BankDescription(msgspec.Struct, frozen=True):
    """How much of a bank an index holds."""

    name: str
    works: int = 0
    words: int = 0
    phrases: int = 0
    never: int = 0


class Description(msgspec.Struct, frozen=True):
    """What an index holds."""

    version: str
    engine: str
    banks: tuple[BankDescription, ...]
    runs: int


class Sources(msgspec.Struct, frozen=True):
    """All that an index was built from."""

    works: tuple[Work, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    never: tuple[Never, ...] = ()


class _Meta(msgspec.Struct, frozen=True):
    engine: str
    texts: str  # SHA-256 of the file of texts
    works: tuple[WorkEntry, ...]
    phrases: tuple[PhraseEntry, ...]
    never: tuple[str, ...]  # the bank of each never-text


class _TextEntry(msgspec.Struct, frozen=True):
    kind: Literal["work", "phrase", "never"]
    bank: str
    name: str
    size: int  # bytes of UTF-8


@dataclass(frozen=True, eq=False)
class Index:
    """Banks compiled for scanning: memory-mapped, immutable, shared between processes."""

    path: Path
    version: str
    works: tuple[WorkEntry, ...]
    phrase_entries: tuple[PhraseEntry, ...]
    passages: PassageTable
    vocabulary: Vocabulary
    phrases: PhraseTable
    never: Runs
    _never_banks: tuple[str, ...]
    _texts_digest: str

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Map an index file.

        Raises FileNotFoundError where there is none, BadIndex where it is not what was built.
        """
        path = Path(path)
        file = container.read(path, "index")
        meta = msgspec.json.decode(file.meta, type=_Meta)
        if meta.engine != ENGINE:
            raise BadIndex(
                f"{path} was built by engine {meta.engine} and this one is {ENGINE}: build it again."
            )
        if not soundness.has_the_form(file.arrays):
            raise BadIndex(f"{path} lacks a part of an index: build it again.")
        never = {
            int(name.removeprefix("never.")): array
            for name, array in file.arrays.items()
            if name.startswith("never.")
        }
        passages = PassageTable(**_table("passages", file.arrays))
        vocabulary = Vocabulary(**_table("vocabulary", file.arrays))
        phrases = PhraseTable(**_table("phrases", file.arrays))
        if not soundness.leads_nowhere_else(
            passages, vocabulary, phrases, len(meta.works), len(meta.phrases)
        ):
            raise BadIndex(f"{path} does not hold together: build it again.")
        return cls(
            path,
            file.digest[:16],
            meta.works,
            meta.phrases,
            passages,
            vocabulary,
            phrases,
            never,
            meta.never,
            meta.texts,
        )

    @classmethod
    def build(
        cls,
        path: str | Path,
        works: Iterable[Work] = (),
        phrases: Iterable[Phrase] = (),
        never: Iterable[Never] = (),
    ) -> Self:
        """Compile items to an index file, its texts beside it, and open it.

        The same items give the same file and version. Raises RefusedItem for handles, profile
        links, empty texts and two works of one name; OSError where the folder cannot be written.
        """
        path = Path(path)
        sources = Sources(tuple(works), tuple(phrases), tuple(never))
        _refuse(sources)
        digest = _write_texts(path, sources)
        runs = runs_of(text.text for text in sources.never)
        passage_table, vocabulary = build_passages(sources.works, runs)
        phrase_words = [words_of(phrase.text) for phrase in sources.phrases]
        meta = _Meta(
            ENGINE,
            digest,
            tuple(
                WorkEntry(work.bank, work.name, int(size))
                for work, size in zip(sources.works, np.diff(passage_table.bounds), strict=True)
            ),
            tuple(
                PhraseEntry(phrase.bank, phrase.text, weigh_alone(words))
                for phrase, words in zip(sources.phrases, phrase_words, strict=True)
            ),
            tuple(text.bank for text in sources.never),
        )
        arrays = {
            **{f"passages.{k}": v for k, v in passage_table._asdict().items()},
            **{f"vocabulary.{k}": v for k, v in vocabulary._asdict().items()},
            **{f"phrases.{k}": v for k, v in build_phrases(phrase_words)._asdict().items()},
            **{f"never.{length}": hashes for length, hashes in runs.items()},
        }
        container.write(path, "index", msgspec.json.encode(meta), arrays)
        return cls.open(path)

    def describe(self) -> Description:
        """Say what the index holds, bank by bank."""
        kinds = [
            *(BankDescription(w.bank, works=1, words=w.words) for w in self.works),
            *(BankDescription(p.bank, phrases=1) for p in self.phrase_entries),
            *(BankDescription(bank, never=1) for bank in self._never_banks),
        ]
        banks = [
            _sum(name, list(group))
            for name, group in groupby(
                sorted(kinds, key=lambda bank: bank.name), key=lambda bank: bank.name
            )
        ]
        return Description(self.version, ENGINE, tuple(banks), len(self.passages.places))

    def text(self, bank: str, item: str) -> str:
        """Give the original text of a work, to show evidence.

        Raises BadIndex where the texts are missing or of another build, KeyError for no such work.
        """
        for work in self.sources.works:
            if (work.bank, work.name) == (bank, item):
                return work.text
        raise KeyError(f"bank '{bank}' of {self.path} holds no work '{item}'")

    @cached_property
    def sources(self) -> Sources:
        """All that the index was built from; raises BadIndex as `text` does."""
        path = _texts_path(self.path)
        try:
            file = container.read(path, "texts")
        except FileNotFoundError:
            raise BadIndex(
                f"{path} is missing: without it {self.path} can scan, but not show its texts."
            ) from None
        if file.digest != self._texts_digest:
            raise BadIndex(f"{path} belongs to another build of {self.path}: build it again.")
        entries = msgspec.json.decode(file.meta, type=list[_TextEntry])
        data, at = file.arrays["text"].tobytes(), 0
        works, found_phrases, never = [], [], []
        for entry in entries:
            text = data[at : at + entry.size].decode("utf-8", "surrogatepass")
            at += entry.size
            if entry.kind == "work":
                works.append(Work(entry.bank, entry.name, text))
            elif entry.kind == "phrase":
                found_phrases.append(Phrase(entry.bank, text))
            else:
                never.append(Never(entry.bank, text))
        return Sources(tuple(works), tuple(found_phrases), tuple(never))


def _refuse(sources: Sources) -> None:
    refused = [f for f in findings(sources.works, sources.phrases) if f.level == "refused"]
    if refused:
        more = f" ({len(refused) - 1} more are refused)" if len(refused) > 1 else ""
        raise RefusedItem(refused[0].sentence + more)


def _table(name: str, arrays: dict[str, NDArray[Any]]) -> dict[str, Any]:
    prefix = f"{name}."
    return {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}


def _sum(name: str, banks: list[BankDescription]) -> BankDescription:
    return BankDescription(
        name,
        sum(bank.works for bank in banks),
        sum(bank.words for bank in banks),
        sum(bank.phrases for bank in banks),
        sum(bank.never for bank in banks),
    )


def _texts_path(path: Path) -> Path:
    return path.with_name(path.name + ".texts")


def _write_texts(path: Path, sources: Sources) -> str:
    entries: list[_TextEntry] = []
    blocks: list[bytes] = []
    items: list[tuple[Literal["work", "phrase", "never"], str, str, str]] = [
        *(("work", w.bank, w.name, w.text) for w in sources.works),
        *(("phrase", p.bank, "", p.text) for p in sources.phrases),
        *(("never", n.bank, "", n.text) for n in sources.never),
    ]
    for kind, bank, name, text in items:
        blocks.append(text.encode("utf-8", "surrogatepass"))
        entries.append(_TextEntry(kind, bank, name, len(blocks[-1])))
    text_array = np.frombuffer(b"".join(blocks), np.uint8)
    meta = msgspec.json.encode(entries)
    return container.write(_texts_path(path), "texts", meta, {"text": text_array})
