"""Trying a text against a version of a bank before anybody approves it. Nothing is kept."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bluelamp import matching
from bluelamp.banks import publishing
from bluelamp.banks.models import Version
from bluelamp.posts import Author, Post


def try_text(version: Version, text: str) -> list[matching.Match]:
    """Give what a version would find in a text, best first."""
    post = Post(uri="", cid="", author=Author(""), created_at=datetime.now(UTC), text=text)
    with tempfile.TemporaryDirectory() as folder:
        index = matching.Index.build(
            Path(folder) / "try.index", *publishing.compile_items([version])
        )
        return matching.Scanner(index).scan([post])[0]
