"""The act: permission, lock, transition, ledger entry and outbox rows in one transaction.

Acts nest: one room's act may call another room's. All entries of the outermost act are appended
together at its end, so that the one lock everybody needs, the ledger's head, is taken last and briefly.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from bluelamp.conduct import appending
from bluelamp.conduct.actors import Actor, spoken
from bluelamp.conduct.errors import NotPermitted, Refused
from bluelamp.conduct.kinds import ActKind
from bluelamp.conduct.models import Outbox
from bluelamp.conduct.transitions import Transitions

M = TypeVar("M", bound=models.Model)

_pending: ContextVar[list[appending.Draft] | None] = ContextVar("pending entries", default=None)


@dataclass(slots=True)
class Act:
    """An act while it is being performed; its methods are the only ways to change a stored thing."""

    kind: ActKind
    by: Actor
    at: datetime
    _objects: dict[str, None] = field(default_factory=dict)
    _payload: dict[str, Any] = field(default_factory=dict)

    def lock(self, model: type[M], **where: Any) -> M:
        """Read one row and hold it until the act ends.

        Raises:
            Refused: there is no such row.
        """
        try:
            row = model._default_manager.select_for_update(of=("self",)).filter(**where).first()
        except OverflowError:  # an id larger than any database's
            row = None
        if row is None:
            raise Refused(f"There is no such {model._meta.verbose_name}: it may have been moved.")
        return row

    def move(self, thing: models.Model, table: Transitions, step: str, **also: Any) -> None:
        """Take one step of a transition table, set further fields, and save just those."""
        before = getattr(thing, table.field)
        after = table.after(before, step)
        for name, value in {table.field: after, **also}.items():
            setattr(thing, name, value)
        thing.save(update_fields=[table.field, *also])
        self.about(thing, step=step)

    def about(self, *things: models.Model | str, **payload: Any) -> None:
        """Name what the entry is about, and add to its payload (committed to, not in the leaf)."""
        for thing in things:
            self._objects[thing if isinstance(thing, str) else object_name(thing)] = None
        self._payload.update(payload)

    def send(
        self,
        kind: str,
        *,
        key: str,
        body: Mapping[str, Any] | None = None,
        due_at: datetime | None = None,
    ) -> Outbox:
        """Put something into the outbox, once per key: the same key again changes nothing."""
        row, _ = Outbox.objects.get_or_create(
            key=key, defaults={"kind": kind, "body": dict(body or {}), "due_at": due_at or self.at}
        )
        return row

    def draft(self) -> appending.Draft:
        """Give what shall stand in the ledger."""
        return appending.Draft(
            self.at, self.kind.name, self.by.id, tuple(self._objects), dict(self._payload)
        )


def object_name(thing: models.Model) -> str:
    """Name a row as the ledger names it: "case:12"."""
    return f"{thing._meta.model_name}:{thing.pk}"


@contextmanager
def act(kind: ActKind, *, by: Actor) -> Iterator[Act]:
    """Perform one act; everything in the `with` block happens together, or not at all.

    Raises:
        NotPermitted: `by` holds none of the roles of `kind`.
    """
    permit(kind, by)
    outer = _pending.get()
    entries: list[appending.Draft] = [] if outer is None else outer
    mark = len(entries)
    token = _pending.set(entries)
    try:
        with transaction.atomic():
            this = Act(kind, by, timezone.now())
            position = len(entries)
            yield this
            entries.insert(position, this.draft())
            if outer is None:
                appending.append(entries)
    except BaseException:
        del entries[mark:]
        raise
    finally:
        _pending.reset(token)


def permit(kind: ActKind, by: Actor) -> None:
    """Check that the actor may perform this kind of act.

    Raises:
        NotPermitted: none of the actor's roles is among the kind's.
    """
    if not kind.roles & by.roles:
        raise NotPermitted(f"Only {spoken(kind.roles)} may do this: ask somebody with that duty.")


def may(kind: ActKind, by: Actor) -> bool:
    """Tell whether the actor's roles allow this kind of act (for buttons; the act checks again)."""
    return bool(kind.roles & by.roles)
