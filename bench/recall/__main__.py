"""Measure recall, spans and false positives of a matcher: the engine itself, or a peer's output.

python -m bench.recall plant FOLDER [--seed N] [--count N]    writes posts.jsonl and truth.jsonl
python -m bench.recall score FOLDER MATCHES.jsonl             judges what a scan wrote
python -m bench.recall clean FOLDER MATCHES.jsonl             counts matches in clean posts
"""

import argparse
from pathlib import Path

from bench.recall.measuring import clean, plant, score
from bench.recall.rows import POSTS_A_ROW


def main() -> None:
    """Plant or score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["plant", "score", "clean"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=POSTS_A_ROW)
    told = parser.parse_args()
    if told.what == "plant":
        plant(told.folder, told.seed, told.count)
    else:
        print((score if told.what == "score" else clean)(told.folder, told.output))


if __name__ == "__main__":
    main()
