"""Reading the ledger for those who oversee: figures, its newest signed head, its entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from bluelamp.conduct import keys
from bluelamp.conduct.kinds import ActKind, declared
from bluelamp.conduct.models import Entry, EntryObject
from bluelamp.conduct.queries import last_checkpoint, ledger_size
from bluelamp.ledger import checkpoints
from bluelamp.oversight import figures
from bluelamp.oversight.figures import Fact, Figures

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Head:
    """The ledger as the public sees it; without a checkpoint the first one is not signed yet."""

    origin: str
    size: int
    note: str
    signed_size: int
    signed_at: datetime | None
    key: str

    @property
    def last_signed(self) -> int:
        """The number of the last entry under the checkpoint; entries are numbered from 0."""
        return self.signed_size - 1


def head() -> Head:
    """Give the size of the ledger, its newest checkpoint, and the key that verifies it."""
    newest = last_checkpoint()
    return Head(
        origin=settings.CONFIG.ledger_origin,
        size=ledger_size(),
        note=newest.note if newest else "",
        signed_size=newest.size if newest else 0,
        signed_at=checkpoints.parse(newest.note).at if newest else None,
        key=verifier_key(),
    )


def verifier_key() -> str:
    """Give the key with which checkpoints are verified; nothing before the station was first opened."""
    try:
        return keys.ledger_vkey(settings.CONFIG.keys)
    except OSError:
        return ""


def entries(act: str = "") -> QuerySet[Entry]:
    """Give the entries, newest first, of one act or of all; their payloads are not read."""
    chosen = Entry.objects.prefetch_related("objects_named").order_by("-seq")
    return chosen.filter(act=act) if act else chosen


def acts() -> tuple[ActKind, ...]:
    """Give the kinds of act that somebody may ask for."""
    return declared()


def counted(now: datetime) -> Figures:
    """Count the figures of the 30 days up to `now`, of the entries that matter to them."""
    return figures.count(_facts(now), now)


def _facts(now: datetime) -> Iterable[Fact]:
    """Read the entries of these days, and the earlier ones that they lead back to."""
    since = figures.window_start(now)
    found = {
        entry.seq: entry for entry in _whole(Entry.objects.filter(at__gte=since), figures.COUNTED)
    }
    received = _named(found.values(), "report", figures.RECEIVED)
    joins = list(_naming(received, figures.JOINED))
    found |= {entry.seq: entry for entry in joins}
    found |= {entry.seq: entry for entry in _naming(_named(joins, "case"), figures.SENT)}
    ended = _named(found.values(), "action", figures.ENDED)
    sent = _named(found.values(), "action", figures.SENT)
    found |= {entry.seq: entry for entry in _naming(ended | sent, figures.COUNTED)}
    return [Fact(entry.at, entry.act, _objects(entry)) for entry in found.values()]


def _whole(chosen: QuerySet[Entry], acts: frozenset[str]) -> Iterator[Entry]:
    yield from chosen.filter(act__in=acts).prefetch_related("objects_named")


def _naming(names: set[str], acts: frozenset[str]) -> Iterator[Entry]:
    """Give the entries of these acts that name one of these things."""
    ordered = sorted(names)
    for at in range(0, len(ordered), CHUNK):
        naming = EntryObject.objects.filter(name__in=ordered[at : at + CHUNK], entry__act__in=acts)
        yield from _whole(Entry.objects.filter(pk__in=naming.values("entry")), acts)


def _named(entries: Iterable[Entry], kind: str, acts: frozenset[str] | None = None) -> set[str]:
    return {
        name
        for entry in entries
        if acts is None or entry.act in acts
        for name in _objects(entry)
        if name.startswith(f"{kind}:")
    }


def _objects(entry: Entry) -> tuple[str, ...]:
    return tuple(one.name for one in entry.objects_named.all())
