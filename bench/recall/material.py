"""The real books and posts of `../shared/data`, as the planting reads them."""

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

_HEAD = re.compile(r"\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*?\*\*\*", re.DOTALL)
_SMALL_PRINT = re.compile(r"^\*END[* ]THE SMALL PRINT[^\n]*$", re.MULTILINE)
_TAIL = re.compile(
    r"\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG|^End of (?:the )?Project", re.MULTILINE
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def decode(data: bytes) -> str:
    """Give the text of a book's file, whatever it is written in."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def body(text: str) -> str:
    """Cut the frame that Project Gutenberg puts round every book."""
    heads = [mark.end() for mark in (_HEAD.search(text), _SMALL_PRINT.search(text)) if mark]
    start = max((end for end in heads if end < max(40_000, len(text) // 5)), default=0)
    end = _TAIL.search(text, start + (len(text) - start) // 2)
    return text[start : end.start() if end else len(text)].replace("\r\n", "\n")


def books(folder: Path) -> dict[str, str]:
    """Give the books of a folder, whole, by their name without language and ending."""
    return {
        path.name.removesuffix(".txt.gz"): decode(gzip.decompress(path.read_bytes()))
        for path in sorted(folder.glob("*.txt.gz"))
    }


def archive(path: Path) -> dict[str, str]:
    """Give the texts of a .tar.zst by name."""
    data = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(path.read_bytes())).read()
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        return {
            Path(one.name).name: decode(file.read())
            for one in tar
            if one.isfile() and (file := tar.extractfile(one))
        }


def posts(path: Path) -> Iterator[str]:
    """Give the posts of a .jsonl.zst file."""
    with path.open("rb") as raw:
        reader = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(raw), "utf-8")
        for line in reader:
            yield json.loads(line)["text"]


def language(name: str) -> str:
    """Give the language that a book's name ends with."""
    return name.rsplit(".", 1)[-1] if "." in name else "en"


class Book:
    """A book cut into words, passages of which are taken."""

    def __init__(self, name: str, text: str) -> None:
        """Take a whole book; its frame is never planted."""
        self.name, self.text = name, body(text)
        self.words = [word.span() for word in _WORD.finditer(self.text)]
        self.language = language(name)

    def passage(self, first: int, size: int) -> str:
        """Give `size` words from word `first` on, as printed."""
        return self.text[self.words[first][0] : self.words[first + size - 1][1]]

    def reads_as_prose(self, first: int, size: int) -> bool:
        """Say whether a stretch is running text: few figures, no table, no index."""
        text = self.passage(first, size)
        words = _WORD.findall(text)
        letters = sum(word.isalpha() and len(word) > 1 for word in words)
        return letters >= 0.8 * size and len(text) < 8 * size and "..." not in text
