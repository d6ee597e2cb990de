"""How a patrol ends: at its time, or stopped by a person before."""

from datetime import datetime

from django.utils import timezone

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.lawbook import queries as lawbook
from bluelamp.officers.models import Officer
from bluelamp.patrols.models import PATROLS, Patrol

STOP = declare(
    "patrols.stop", {Role.OFFICER, Role.APPROVER}, "A person stops a patrol before its end."
)
END = declare(
    "patrols.end",
    {Role.WORKER},
    "A patrol has reached its end, or its ground is no longer in force.",
)


def stop(patrol_id: int, *, why: str, by: Officer) -> Patrol:
    """Stop a patrol now; anybody who could have authorised or written one may."""
    with act(STOP, by=by.actor) as this:
        patrol = this.lock(Patrol, pk=patrol_id)
        if not why.strip():
            raise Refused("Say why this patrol is stopped.")
        this.move(patrol, PATROLS, "stop", ended_at=this.at)
        this.about(why=why)
    return patrol


def end_due() -> int:
    """End the patrols whose time is over or whose ground fell away; give how many."""
    ended = 0
    for patrol in Patrol.objects.filter(state="authorised"):
        ground = lawbook.ground(patrol.ground)
        if patrol.ends_at <= timezone.now():
            ended += _end(patrol.pk, patrol.ends_at, "Its time is over.")
        elif not ground.usable:
            ended += _end(patrol.pk, timezone.now(), ground.why)
    return ended


def _end(patrol_id: int, at: datetime, why: str) -> bool:
    with act(END, by=WORKER) as this:
        patrol = this.lock(Patrol, pk=patrol_id)
        if patrol.state != "authorised":
            return False
        this.move(patrol, PATROLS, "end", ended_at=at)
        this.about(why=why)
        return True
