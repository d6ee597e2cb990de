"""`make bench`: run the measurements and write bench/RESULTS.md."""

import argparse
import time
from pathlib import Path

from bench import patrolling
from bench.recall import measuring

RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20)
    arguments = parser.parse_args()
    figures = patrolling.measure(arguments.events)
    said = [
        "# Measured",
        "",
        f"{time.strftime('%d %B %Y')}, {patrolling.machine()}. `make bench` makes this page.",
        "",
        "## The whole chain of a patrol, one core",
        "",
        "Real posts as Jetstream events, one in 250 with a planted passage of 20 to 45 words of one of",
        "seven real books (a third with 10 % of the words edited); file → parse → scan → one act a batch",
        "in SQLite (WAL, synchronous=FULL).",
        "",
        patrolling.table(figures),
        "",
        "## Passages found",
        "",
        "200 passages a row of seven real books, altered and planted in real posts (`bench/recall`), at",
        "default settings, with a seed that nothing was tuned to. What is short of its aim is in bold.",
        "Other works named may be right: the Whitehouse Cookbook copies Beeton. Below the table: 100,000",
        "posts in which nothing was planted.",
        "",
        measuring.measure(arguments.seed),
    ]
    RESULTS.write_text("\n".join(said), encoding="utf-8")
    print("\n".join(said))


if __name__ == "__main__":
    main()
