"""How a patrol ends: at its time, or stopped by a person before."""

from django.utils import timezone

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer
from bluelamp.patrols.models import PATROLS, Patrol

STOP = declare(
    "patrols.stop", {Role.OFFICER, Role.APPROVER}, "A person stops a patrol before its end."
)
END = declare("patrols.end", {Role.WORKER}, "A patrol has reached its end.")


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
    """End the patrols whose time is over; give how many."""
    due = Patrol.objects.filter(state="authorised", ends_at__lte=timezone.now())
    ended = 0
    for patrol_id in due.values_list("pk", flat=True):
        with act(END, by=WORKER) as this:
            patrol = this.lock(Patrol, pk=patrol_id)
            if patrol.state == "authorised":
                this.move(patrol, PATROLS, "end", ended_at=patrol.ends_at)
                ended += 1
    return ended
