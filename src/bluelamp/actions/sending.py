"""Sending an action: made out by the worker, asked once more at the gate, recorded, its clocks started."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from bluelamp import law
from bluelamp.actions import codes, ending, facts, messages, queries
from bluelamp.actions.approving import LINK_LASTS
from bluelamp.actions.models import ACTIONS, OUTSIDE, Action, AppealCode, Dispatch
from bluelamp.actions.rechecking import watch
from bluelamp.cases import closing, placing
from bluelamp.cases.deciding import check_hold
from bluelamp.cases.models import Case
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.conduct.models import Outbox
from bluelamp.evidence import vault
from bluelamp.lawbook import queries as lawbook
from bluelamp.reports.models import Outcome

PREPARED = declare(
    "actions.prepared", {Role.WORKER}, "The messages of an approved action are made out and kept."
)
DELIVERED = declare(
    "actions.delivered", {Role.WORKER}, "A message that carries an action was handed over."
)
SENT = declare(
    "actions.sent", {Role.WORKER, Role.OFFICER, Role.APPROVER}, "An action has left the station."
)
FAILED = declare(
    "actions.failed", {Role.WORKER}, "An approved action was not sent; its case is open again."
)


def prepare(action: Action) -> list[Dispatch]:
    """Make out an action's messages and keep them in the vault, without their secrets; not stored yet."""
    prepared = []
    for channel, to in messages.channels(action.provider):
        kept = vault.keep(messages.without_secrets(action, channel))
        digest = codes.hashed_bytes(messages.exact(action, channel, to))
        prepared.append(
            Dispatch(action=action, channel=channel, to=to, sha256=digest, vault_key=kept.key)
        )
    return prepared


def record_prepared(action_id: int, dispatches: list[Dispatch], *, this: Act) -> None:
    """Write down what will leave, and put one message a channel into the outbox."""
    action = this.lock(Action, pk=action_id)
    if messages.has_link(action):
        token = codes.token_of(action.reference)
        action.link_hash, action.link_until = codes.hashed(token), this.at + LINK_LASTS
        action.save(update_fields=["link_hash", "link_until"])
        _keep_codes(this, action, token)
    Dispatch.objects.bulk_create(dispatches)
    for one in dispatches:
        this.send(
            f"{queries.SENDING}{one.channel}",
            key=f"send:{action.pk}:{one.channel}",
            body={"action": action.pk, "channel": one.channel},
        )
    this.about(
        action,
        action.decision.case,
        sha256={one.channel: one.sha256 for one in dispatches},
        vault={one.channel: one.vault_key for one in dispatches},
    )


def _keep_codes(this: Act, action: Action, token: str) -> None:
    for number, one in enumerate(action.data["notice"]["appeal_codes"], start=1):
        digest = codes.hashed(codes.appeal_code(token, number))
        code = AppealCode.objects.create(action=action, sha256=digest)
        code.subjects.set(action.subjects.filter(uri__in=one["locations"]))


def check(dispatch: Dispatch, now: datetime) -> None:
    """Ask the gate at the last moment.

    Raises:
        Refused: the action may not leave; the sentence says why.
    """
    action = dispatch.action
    if action.state not in ("approved", *OUTSIDE):
        raise Refused(f"This action is {action.state}, so it is not sent.")
    if (dispatch.channel, dispatch.to) not in messages.channels(action.provider):
        raise Refused(f"The contact point of {action.provider} changed after this was made out.")
    if moved := facts.moved(action):
        raise Refused(moved)
    check_hold(action.decision.case, now)
    why = facts.misdirected(action.kind, action.provider) or facts.refusal(
        facts.verdict_on(action, now), approved=True
    )
    if why:
        raise Refused(why)


def bytes_of(dispatch: Dispatch) -> bytes:
    """Give the bytes of a message that was made out.

    Raises:
        Refused: they would no longer be those that were made out.
    """
    message = messages.exact(dispatch.action, Dispatch.Channel(dispatch.channel), dispatch.to)
    if codes.hashed_bytes(message) != dispatch.sha256:
        raise Refused(
            "What would be sent is not what was approved and made out: somebody changed the notice, "
            "the key or the station's name and address."
        )
    return message


def record_delivered(action_id: int, channel: str, *, this: Act) -> None:
    """Write down that a message was handed over; with the first one the action is sent."""
    action = this.lock(Action, pk=action_id)
    dispatch = this.lock(Dispatch, action=action, channel=channel)
    dispatch.sent_at = this.at
    dispatch.save(update_fields=["sent_at"])
    this.about(action, channel=channel, sha256=dispatch.sha256)
    if action.state == "approved":
        _sent(action, by=this.by)


def _sent(action: Action, *, by: Actor) -> None:
    with act(SENT, by=by) as this:
        case = this.lock(Case, pk=action.decision.case_id)
        this.move(action, ACTIONS, "send", sent_at=this.at)
        this.about(case, action.provider, kind=action.kind)
        if action.provider.hotline:
            ending.complete(action, case, Outcome.PASSED_ON, found_at=this.at, by=by)
            return
        placing.start_clock(case, _due(action, this.at), this=this)
        watch(action, this=this)


def _due(action: Action, start: datetime) -> datetime | None:
    """Give by when the provider has to act, where the law gives a number.

    Working days are counted without a list of holidays, so that the moment may be early, never late.
    """
    rows = lawbook.law()
    clocks = [rows.get(law.Clock, one) for one in rows.get(law.Action, action.kind).clocks]
    ends = [
        law.due(clock, start, ZoneInfo(settings.TIME_ZONE))
        for clock in clocks
        if clock.actor == "the provider"
    ]
    return min((end for end in ends if end is not None), default=None)


def record_failed(action_id: int, row: Outbox, why: str, *, this: Act) -> None:
    """Write down that a message will not be sent; with the last one the case comes back to the desk."""
    action = this.lock(Action, pk=action_id)
    this.about(action)
    others = Outbox.objects.filter(
        kind__startswith=queries.SENDING, body__action=action.pk
    ).exclude(pk=row.pk)
    if action.state != "approved" or others.exclude(state=Outbox.State.FAILED).exists():
        return
    with act(FAILED, by=this.by) as inner:
        case = inner.lock(Case, pk=action.decision.case_id)
        inner.move(action, ACTIONS, "fail", ended_at=inner.at)
        inner.about(case, why=why)
        closing.bring_back(case, why=f"{action.reference} was not sent: {why}", by=this.by)
