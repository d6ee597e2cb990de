"""Runs every compiled loop once, so that nobody waits for it later."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bluelamp.matching.index import Index
from bluelamp.matching.items import Work
from bluelamp.matching.scanner import Scanner
from bluelamp.posts import Author, Post

_WORK = "Stir the flour slowly into the warm butter, and let the pan stand until it has thickened. "


def warm_up() -> None:
    """Compile what is not compiled yet: some ten seconds the first time, a moment afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        index = Index.build(Path(folder) / "warm.index", [Work("warm", "warm", _WORK * 3)])
        texts = (_WORK, _WORK.replace("thickened", "thickenad"), _WORK.replace(" ", ""))
        Scanner(index).scan(
            [Post(str(n), "", Author(""), datetime.now(UTC), text) for n, text in enumerate(texts)]
        )


if __name__ == "__main__":
    warm_up()
