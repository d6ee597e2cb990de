"""Plants, scans and judges: how much of what was planted a matcher finds, and what else."""

import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.recall import material
from bench.recall.rows import POSTS_A_ROW, Source, rows

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def plant(folder: Path, seed: int, count: int) -> None:
    """Write planted posts, the truth about them, clean posts, and the books as files to bank."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "books").mkdir(exist_ok=True)
    whole = material.books(SHARED / "books")
    for name, text in whole.items():
        (folder / "books" / f"{name}.txt").write_text(text, encoding="utf-8")
    novels = material.archive(SHARED / "books-unrelated" / "distractors-59.tar.zst")
    everything = list(material.posts(SHARED / "posts" / "posts-dev.jsonl.zst"))
    dice = random.Random(seed)
    source = Source(
        [material.Book(name, text) for name, text in whole.items()],
        dice.sample(everything, 20_000),
        [material.Book(n, t) for n, t in sorted(novels.items())[:20] if len(t) > 100_000],
        seed,
    )
    with (
        (folder / "posts.jsonl").open("w", encoding="utf-8") as posts,
        (folder / "truth.jsonl").open("w", encoding="utf-8") as truth,
    ):
        for row in rows(source, count):
            for one in row.posts:
                line = {"id": one.id, "text": one.text, "author": one.id.split(".")[0]}
                if one.reply_to:
                    line["reply_to"] = one.reply_to
                posts.write(json.dumps(line, ensure_ascii=False) + "\n")
                told = {"row": row.name, "aim": row.aim, **one._asdict()}
                truth.write(json.dumps(told, ensure_ascii=False) + "\n")
    with (folder / "clean.jsonl").open("w", encoding="utf-8") as clean:
        for number, text in enumerate(dice.sample(everything, 100_000)):
            clean.write(
                json.dumps({"id": f"clean {number}", "text": text}, ensure_ascii=False) + "\n"
            )


def overlap(found: list[list[int]], pieces: list[list[int]]) -> float:
    """Give the intersection over union of spans, as sets of characters."""
    said = {at for start, end in found for at in range(start, end)}
    true = {at for start, end in pieces for at in range(start, end)}
    return len(said & true) / max(1, len(said | true))


def score(folder: Path, output: Path) -> str:
    """Give the table of what was found."""
    found = {}
    for line in output.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        found[one["post"]] = one["matches"]
    table: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        matches = [m for m in found.get(told["id"], []) if m["kind"] == "passage"]
        right = [m for m in matches if m["item"].removesuffix(".txt") == told["work"]]
        table[told["row"]].append(
            {
                "aim": told["aim"],
                "hit": bool(right),
                "iou": overlap([m["span"] for m in right], told["pieces"]) if right else None,
                "wrong": sum(m not in right for m in matches),
            }
        )
    lines = [
        "| planted | found | aim | overlap of spans | other works named |",
        "|---|---|---|---|---|",
    ]
    for row, all_of in table.items():
        recall = statistics.mean(one["hit"] for one in all_of)
        overlaps = [one["iou"] for one in all_of if one["iou"] is not None]
        iou = statistics.median(overlaps) if overlaps else 0.0
        wrong = sum(one["wrong"] for one in all_of)
        aim = all_of[0]["aim"]
        shown = f"{recall:.3f}" if recall >= aim else f"**{recall:.3f}**"
        lines.append(f"| {row} | {shown} | {aim:.3f} | {iou:.2f} | {wrong} |")
    return "\n".join(lines)


def clean(folder: Path, output: Path) -> str:
    """List the matches in posts in which nothing was planted."""
    texts = {}
    for line in (folder / "clean.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        texts[one["id"]] = one["text"]
    lines = []
    for line in output.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        lines += [
            f"{m['score']:.1f} {m['item']}: {texts[one['post']][slice(*m['span'])]!r}"
            for m in one["matches"]
        ]
    return "\n".join([f"{len(lines)} matches in {len(texts):,} posts", *lines])


def measure(seed: int) -> str:
    """Plant, build, scan by the command line, and give what was found as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plant(folder, seed, POSTS_A_ROW)
        command = [sys.executable, "-m", "bluelamp.cli"]
        index = str(folder / "books.index")
        books = [part for file in (folder / "books").iterdir() for part in ("--work", str(file))]
        subprocess.run([*command, "index", "build", index, *books], check=True)
        for posts in ("posts", "clean"):
            with (folder / f"{posts}.found.jsonl").open("wb") as out:
                scan = [*command, "scan", "--index", index, str(folder / f"{posts}.jsonl")]
                subprocess.run(scan, stdout=out, check=True)
        others = clean(folder, folder / "clean.found.jsonl")
        return f"{score(folder, folder / 'posts.found.jsonl')}\n\nNothing planted: {others}\n"
