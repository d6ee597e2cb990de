"""Lawful erasure: the payload and its salt are destroyed, the leaf and its proof stay."""

from collections.abc import Iterable

from bluelamp.conduct.act import act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Entry, Payload

ERASE = declare(
    "conduct.erase",
    {Role.APPROVER, Role.WORKER},
    "The payloads of entries are destroyed by law; their leaves stay and still prove.",
)


def erase(entries: Iterable[int], *, why: str, by: Actor) -> int:
    """Destroy the payloads of the entries with these numbers; give how many were there.

    Raises:
        Refused: a number names no entry, or `why` is empty.
    """
    wanted = sorted(set(entries))
    if not why.strip():
        raise Refused("Say on what ground these payloads are to be destroyed.")
    with act(ERASE, by=by) as this:
        known = set(Entry.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        if unknown := [seq for seq in wanted if seq not in known]:
            raise Refused(f"The ledger has no entry {unknown[0]}.")
        gone, _ = Payload.objects.filter(pk__in=wanted).delete()
        this.about(*(f"entry:{seq}" for seq in wanted), why=why)
    return gone
