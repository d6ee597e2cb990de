"""Which patrol gets which match: by bank and by language. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bluelamp.matching import Match
from bluelamp.patrols.sighting import Seen
from bluelamp.posts import Post


@dataclass(frozen=True, slots=True)
class Beat:
    """What one running patrol takes from its intake."""

    patrol_id: int
    banks: frozenset[str]
    languages: frozenset[str]

    def takes(self, post: Post) -> bool:
        """Whether a post's language is among those watched; a post that names none is read."""
        return (
            not self.languages
            or not post.langs
            or any(language.split("-")[0].lower() in self.languages for language in post.langs)
        )


def route(
    posts: Sequence[Post], found: Iterable[Sequence[Match]], beats: Sequence[Beat]
) -> Iterator[Seen]:
    """Give each post that matched to the patrols that watch for that bank, with just its matches."""
    for post, matches in zip(posts, found, strict=True):
        if not matches:
            continue
        for beat in beats:
            own = [match for match in matches if match.bank in beat.banks]
            if own and beat.takes(post):
                yield Seen(beat.patrol_id, post, own)
