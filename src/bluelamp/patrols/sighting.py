"""Keeping what a batch of posts gave: cursor, counts and sightings, in one act.

Killed at any moment, an intake goes on from the cursor it kept, and every sighting is there once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import PATROL, Role
from bluelamp.conduct.kinds import declare
from bluelamp.matching import Match
from bluelamp.patrols.models import Intake, Patrol, Sighting
from bluelamp.platforms import Gap
from bluelamp.posts import Post, mend_tree

KEEP = declare(
    "patrols.keep",
    {Role.PATROL},
    "A patrol read a batch: the posts that matched are kept, the others are counted.",
)
CONDITION = declare(
    "patrols.condition", {Role.PATROL}, "The connection of an intake was lost, failed or ended."
)

GAPS_SHOWN = 20
REASONS_SHOWN = 20
OTHER_REASON = "Skipped for another reason."


@dataclass(frozen=True, slots=True)
class Seen:
    """A post that matched, for one patrol."""

    patrol_id: int
    post: Post
    matches: Sequence[Match]


@dataclass(slots=True)
class Harvest:
    """What one or more batches gave, until it is kept."""

    cursor: str = ""
    read: int = 0
    posts: int = 0
    newest_post_at: datetime | None = None
    skips: dict[str, int] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.read or self.gaps or self.skips)


def keep(
    intake_id: int, harvest: Harvest, *, patrol_ids: Sequence[int], index: str, rate: float
) -> int:
    """Keep a harvest: cursor, counts and sightings together; give the number of new sightings.

    A patrol that ended or was stopped in the meantime gets nothing.
    """
    with act(KEEP, by=PATROL) as this:
        intake = this.lock(Intake, pk=intake_id)
        running = {
            patrol.pk: patrol
            for patrol in Patrol.objects.select_for_update()
            .filter(pk__in=patrol_ids)
            .order_by("pk")
            if patrol.runs_at(this.at)
        }
        new = _new_sightings(intake, harvest.seen, running, index, this)
        for patrol in running.values():
            patrol.read += harvest.posts
            patrol.sighted += sum(1 for sighting in new if sighting.patrol_id == patrol.pk)
            patrol.save(update_fields=["read", "sighted"])
        _advance(intake, harvest, rate, this)
        this.about(intake, *running.values(), read=harvest.read, posts=harvest.posts)
        this.about(*new, cursor=harvest.cursor, sightings=len(new))
    return len(new)


def _new_sightings(
    intake: Intake, seen: Sequence[Seen], running: Mapping[int, Patrol], index: str, this: Act
) -> list[Sighting]:
    wanted = {}
    for one in seen:
        if one.patrol_id in running:
            post, _ = mend_tree(msgspec.to_builtins(one.post))
            wanted[one.patrol_id, post["uri"], post["cid"]] = (post, one.matches)
    known = set(
        Sighting.objects.filter(
            patrol__in=running, uri__in=[uri for _, uri, _ in wanted]
        ).values_list("patrol_id", "uri", "content_id")
    )
    return Sighting.objects.bulk_create(
        Sighting(
            patrol_id=patrol_id,
            intake=intake,
            uri=uri,
            content_id=content_id,
            post=post,
            matches=msgspec.to_builtins(matches),
            index=index,
            seen_at=this.at,
        )
        for (patrol_id, uri, content_id), (post, matches) in wanted.items()
        if (patrol_id, uri, content_id) not in known
    )


def _advance(intake: Intake, harvest: Harvest, rate: float, this: Act) -> None:
    intake.cursor = harvest.cursor
    intake.read += harvest.read
    for said, count in harvest.skips.items():
        # Reasons may quote the stream, which must not fill the row with as many as it likes.
        kept = said in intake.skips or len(intake.skips) < REASONS_SHOWN
        reason = said if kept else OTHER_REASON
        intake.skips[reason] = intake.skips.get(reason, 0) + count
    shown: list[dict[str, Any]] = [
        *intake.gaps,
        *({"at": this.at.isoformat(), **msgspec.to_builtins(gap)} for gap in harvest.gaps),
    ]
    intake.gaps = shown[-GAPS_SHOWN:]
    intake.rate = rate
    intake.newest_post_at = harvest.newest_post_at or intake.newest_post_at
    intake.condition, intake.problem, intake.updated_at = Intake.Condition.READING, "", this.at
    intake.save()


def note_condition(intake_id: int, condition: str, problem: str = "") -> None:
    """Note that the connection changed its condition: lost, failed, read to the end."""
    with act(CONDITION, by=PATROL) as this:
        intake = this.lock(Intake, pk=intake_id)
        intake.condition, intake.problem, intake.updated_at = condition, problem, this.at
        intake.rate = 0
        intake.save(update_fields=["condition", "problem", "updated_at", "rate"])
        this.about(intake, condition=condition, problem=problem)
