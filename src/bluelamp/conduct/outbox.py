"""The outbox at work: due rows are leased, done outside any transaction, and recorded.

A row is leased in one transaction that re-runs its gate; the work happens outside; a second
transaction records the result in an act. A worker that dies in between leaves a lease, which expires:
then the row is tried again where the other side honours its key, and is *unsettled* where it does not,
until a person says what happened.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import WORKER, Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import ActKind, declare
from bluelamp.conduct.models import Outbox

log = logging.getLogger(__name__)

UNSETTLED = declare(
    "conduct.unsettled",
    {Role.WORKER},
    "The worker cannot tell whether something was sent, and asks a person.",
)
GAVE_UP = declare(
    "conduct.gave_up",
    {Role.WORKER},
    "Something in the outbox was refused by its gate, or failed too often.",
)
SETTLE = declare(
    "conduct.settle",
    {Role.OFFICER, Role.APPROVER},
    "A person says whether something unsettled was sent, or is to be sent again.",
)


class Retry(Exception):
    """The other side did not answer as hoped; try again later. Its text says why."""


class Uncertain(Exception):
    """It may have been done: a person settles whether it was. Its text says why."""


class Handler(ABC):
    """What the worker does for one kind of outbox row; rooms register theirs when they load."""

    kind: ClassVar[str]
    act: ClassVar[ActKind]
    lease: ClassVar[timedelta] = timedelta(minutes=2)
    attempts: ClassVar[int] = 8
    idempotent: ClassVar[bool] = True

    def gate(self, row: Outbox) -> None:  # noqa: B027 (most need none)
        """Check once more, in the leasing transaction, that this may be done; raise `Refused` if not."""

    @abstractmethod
    def work(self, row: Outbox) -> Any:
        """Do it, outside any transaction.

        Raise `Retry` to try again, `Refused` to give up, `Uncertain` where only a person can tell.
        An unforeseen error counts as `Retry` where doing it twice does no harm, else as `Uncertain`.
        """

    @abstractmethod
    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write down what came of it, inside the act that marks the row as sent."""

    def gave_up(self, row: Outbox, why: str, this: Act) -> None:  # noqa: B027
        """Write down that it will not happen; the default leaves that to the row itself."""


_handlers: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Tell the outbox who does what; called when a room's app loads."""
    if handler.kind in _handlers:
        raise ValueError(f"outbox rows of kind {handler.kind} have two handlers")
    _handlers[handler.kind] = handler


def run_due(now: datetime | None = None, limit: int = 50) -> int:
    """Do what is due, one row after the other; give the number of rows handled."""
    done = 0
    release_expired(now or timezone.now())
    while done < limit and (ahead := _due(now or timezone.now()).first()):
        _ask_ahead(ahead)
        row = _lease(now or timezone.now())
        if row is None:
            break
        _perform(row)
        done += 1
    return done


def release_expired(now: datetime) -> None:
    """Free the rows whose worker died: to be tried again, or for a person to settle."""
    expired = Outbox.objects.filter(
        state=Outbox.State.SENDING, lease_until__lt=now, kind__in=_handlers
    )
    for row in expired:
        handler, why = _handlers[row.kind], "The worker stopped before this was done."
        with suppress(_LeaseLost):
            if handler.idempotent:
                _try_later(row, handler, why)
            else:
                _unsettle(row, why)


class _LeaseLost(Exception):
    """Another worker, or a person, has dealt with the row since it was leased."""


def _hold(row: Outbox, this: Act) -> Outbox:
    """Lock a row if it still stands as it was leased."""
    held = this.lock(Outbox, pk=row.pk)
    if (held.state, held.lease_until) != (row.state, row.lease_until):
        raise _LeaseLost
    return held


def _unsettle(row: Outbox, why: str) -> None:
    with act(UNSETTLED, by=WORKER) as this:
        held = _hold(row, this)
        _end(held, Outbox.State.UNSETTLED, why, this.at)
        this.about(held, kind=held.kind, key=held.key, why=why)


def settle(row_id: int, *, sent: bool, why: str, by: Actor) -> None:
    """Let a person say what became of an unsettled row: it was sent, or it is to be sent again.

    Raises:
        Refused: it was settled before, or nobody says how they know.
    """
    with act(SETTLE, by=by) as this:
        row = this.lock(Outbox, pk=row_id)
        if not why.strip():
            raise Refused("Say how you know whether it was sent.")
        if row.state != Outbox.State.UNSETTLED:
            raise Refused("This was settled already: reload the page.")
        this.about(row, sent=sent, why=why)
        if sent:
            handler = _handlers[row.kind]
            handler.record(row, None, this)
            _end(row, Outbox.State.SENT, "", this.at)
        else:
            Outbox.objects.filter(pk=row.pk).update(
                state=Outbox.State.QUEUED, due_at=this.at, attempt=0, error=""
            )


def _due(now: datetime) -> QuerySet[Outbox]:
    """What is due, in order; look before locking: on SQLite every transaction takes the write lock."""
    return Outbox.objects.filter(
        state=Outbox.State.QUEUED, due_at__lte=now, kind__in=_handlers
    ).order_by("due_at", "pk")


def _ask_ahead(row: Outbox) -> None:
    """Have a gate read what it needs (the law, on its first call) before the transaction waits for it."""
    with suppress(Exception):  # what it says counts in the transaction only
        _handlers[row.kind].gate(row)


def _lease(now: datetime) -> Outbox | None:
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        row = _due(now).select_for_update(skip_locked=skip).first()
        if row is None:
            return None
        handler = _handlers[row.kind]
        row.state, row.lease_until = Outbox.State.SENDING, now + handler.lease
        row.attempt += 1
        row.save(update_fields=["state", "lease_until", "attempt"])
        row.refresh_from_db()
        try:
            with transaction.atomic():
                handler.gate(row)
        except Refused as refusal:
            _give_up(row, handler, str(refusal))
        except Exception as error:
            # One row whose gate breaks must not keep all others from being done.
            log.exception("the gate of outbox row %s (%s) failed", row.pk, row.kind)
            _try_later(row, handler, _sentence(error))
        row.refresh_from_db()
        return row


def _perform(row: Outbox) -> None:
    if row.state != Outbox.State.SENDING:
        return
    try:
        _work(row, _handlers[row.kind])
    except _LeaseLost:
        log.warning("outbox row %s (%s) took longer than its lease", row.pk, row.kind)


def _work(row: Outbox, handler: Handler) -> None:
    try:
        result = handler.work(row)
    except Refused as refusal:
        _give_up(row, handler, str(refusal))
    except Uncertain as error:
        _unsettle(row, str(error))
    except Retry as error:
        _try_later(row, handler, str(error))
    except Exception as error:
        log.exception("outbox row %s (%s) failed", row.pk, row.kind)
        _unforeseen(row, handler, error)
    else:
        try:
            _record(row, handler, result)
        except _LeaseLost:
            raise
        except Exception as error:
            log.exception("outbox row %s (%s) was done, not recorded", row.pk, row.kind)
            _unforeseen(row, handler, error)


def _record(row: Outbox, handler: Handler, result: Any) -> None:
    with act(handler.act, by=WORKER) as this:
        held = _hold(row, this)
        handler.record(held, result, this)
        this.about(held)
        _end(held, Outbox.State.SENT, "", this.at)


def _unforeseen(row: Outbox, handler: Handler, error: Exception) -> None:
    if handler.idempotent:
        _try_later(row, handler, _sentence(error))
    else:
        _unsettle(row, _sentence(error))


def _sentence(error: Exception) -> str:
    """Put an error that nobody foresaw into one sentence; the log has all of it."""
    if isinstance(error, Refused):
        return str(error)
    said = (str(error).strip().splitlines() or [""])[0][:300].rstrip(".")
    return f"Something went wrong here ({type(error).__name__}{': ' * bool(said)}{said})."


def _try_later(row: Outbox, handler: Handler, why: str) -> None:
    if row.attempt >= handler.attempts:
        _give_up(row, handler, why)
        return
    wait = timedelta(seconds=min(2**row.attempt, 3600))
    freed = Outbox.objects.filter(pk=row.pk, state=row.state, lease_until=row.lease_until).update(
        state=Outbox.State.QUEUED, lease_until=None, due_at=timezone.now() + wait, error=why
    )
    if not freed:
        raise _LeaseLost


def _give_up(row: Outbox, handler: Handler, why: str) -> None:
    try:
        _fail(row, handler.gave_up, why)
    except _LeaseLost:
        raise
    except Exception as error:
        # What should follow cannot be written: the row must not come back for ever, nor stop others.
        log.exception("outbox row %s (%s) was given up, and no more", row.pk, row.kind)
        _fail(row, None, f"{why} {_sentence(error)}")


def _fail(row: Outbox, follow: Callable[[Outbox, str, Act], None] | None, why: str) -> None:
    with act(GAVE_UP, by=WORKER) as this:
        held = _hold(row, this)
        this.about(held, kind=held.kind, why=why)
        if follow is not None:
            follow(held, why, this)
        _end(held, Outbox.State.FAILED, why, this.at)


def _end(row: Outbox, state: Outbox.State, error: str, at: datetime) -> None:
    row.state, row.lease_until, row.error, row.ended_at = state, None, error, at
    row.save(update_fields=["state", "lease_until", "error", "ended_at"])
