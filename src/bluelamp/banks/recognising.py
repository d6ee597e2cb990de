"""Looking a text up in the index that patrols use now. Nothing is kept of it."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from bluelamp.banks import queries
from bluelamp.matching import BadIndex, Index, Match, Scanner
from bluelamp.posts import Author, Post

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the banks know of a text, best first; `index` is "" when there was none to look it up in."""

    index: str = ""
    matches: tuple[Match, ...] = ()


def look_up(text: str) -> LookedUp:
    """Give what the newest published index finds in a text."""
    newest = queries.newest_index()
    if newest is None:
        return LookedUp()
    try:
        scanner = _scanner(settings.CONFIG.home / newest.file)
    except (OSError, BadIndex) as error:
        log.error("index %s cannot be opened: %s", newest.name, error)
        return LookedUp()
    post = Post(uri="", cid="", author=Author(""), created_at=datetime.now(UTC), text=text)
    return LookedUp(newest.name, tuple(scanner.scan([post])[0]))


@lru_cache(maxsize=2)
def _scanner(path: Path) -> Scanner:
    """Open an index once in a process; a file of that name never changes."""
    return Scanner(Index.open(path))
