"""Plants passages of the real books into real posts, as a Jetstream replay; knows what it planted.

    python -m bench.planting POSTS.jsonl BOOKS OUT.jsonl PLANTED.json [--every N] [--seed S]

POSTS.jsonl are Jetstream events (`../shared/data/posts/make_replay.py` makes them). Every Nth post gets a
passage of 20 to 45 words of a book, some with words swapped or dropped, in front of or behind its own text.
"""

import argparse
import gzip
import json
import random
import re
from pathlib import Path

HEADER_END = re.compile(r"\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*?\*\*\*", re.DOTALL)
FOOTER = re.compile(r"\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG", re.DOTALL)


def read_book(path: Path) -> str:
    """Give a book's own text, without the frame that Project Gutenberg puts round every book."""
    raw = gzip.decompress(path.read_bytes())
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    start, end = HEADER_END.search(text), FOOTER.search(text)
    return text[start.end() if start else 0 : end.start() if end else len(text)]


def books(folder: Path) -> dict[str, str]:
    """Give the books of a folder by name."""
    return {path.name.split(".")[0]: read_book(path) for path in sorted(folder.glob("*.txt.gz"))}


def edited(words: list[str], share: float, dice: random.Random) -> list[str]:
    """Swap, drop or double a share of the words."""
    out: list[str] = []
    for word in words:
        roll = dice.random()
        if roll < share * 0.6:
            out.append(dice.choice(words))
        elif roll < share * 0.8:
            continue
        elif roll < share:
            out += [word, dice.choice(words)]
        else:
            out.append(word)
    return out


def plant(
    events: Path, library: dict[str, str], out: Path, *, every: int, seed: int
) -> dict[str, dict[str, object]]:
    """Write the replay with its planted posts; give what was planted, by uri."""
    dice = random.Random(seed)
    words = {name: text.split() for name, text in library.items()}
    planted: dict[str, dict[str, object]] = {}
    with events.open(encoding="utf-8") as source, out.open("w", encoding="utf-8") as target:
        for number, line in enumerate(source):
            event = json.loads(line)
            if number % every == every - 1:
                book = dice.choice(sorted(words))
                size = dice.randint(20, 45)
                start = dice.randrange(len(words[book]) - size)
                share = dice.choice([0.0, 0.0, 0.1])
                passage = " ".join(edited(words[book][start : start + size], share, dice))
                record = event["commit"]["record"]
                own = record["text"][:80]
                record["text"] = f"{own} {passage}" if dice.random() < 0.5 else f"{passage} {own}"
                uri = (
                    f"at://{event['did']}/{event['commit']['collection']}/{event['commit']['rkey']}"
                )
                planted[uri] = {"book": book, "words": size, "edited": share}
            target.write(json.dumps(event, ensure_ascii=False) + "\n")
    return planted


def main() -> None:
    """Plant from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=Path)
    parser.add_argument("books", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("planted", type=Path)
    parser.add_argument("--every", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = plant(
        arguments.posts,
        books(arguments.books),
        arguments.out,
        every=arguments.every,
        seed=arguments.seed,
    )
    arguments.planted.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
