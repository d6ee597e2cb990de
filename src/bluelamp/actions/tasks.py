"""What the worker does for actions: make out, send, look again, tell of a reply."""

from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone

from bluelamp.actions import answering, approving, messages, queries, rechecking, sending, webhooks
from bluelamp.actions.models import Action, Dispatch
from bluelamp.conduct import mailing
from bluelamp.conduct.act import Act
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import ActKind, declare
from bluelamp.conduct.models import Outbox
from bluelamp.conduct.outbox import Handler, Retry, Uncertain
from bluelamp.evidence import outside
from bluelamp.net import FetchError
from bluelamp.net import Refused as Unreachable

TOLD = declare(
    "actions.told_of_reply", {Role.WORKER}, "A provider is told that its question is answered."
)

_LATER = frozenset({408, 425, 429})  # "try again" among the refusals of RFC 9110 and RFC 6585


def _action(row: Outbox) -> Action:
    return Action.objects.select_related("provider", "decision__case").get(pk=row.body["action"])


class Prepare(Handler):
    """Make out the messages of an approved action, keep them, and put them into the outbox."""

    kind: ClassVar[str] = approving.PREPARE_KIND
    act: ClassVar[ActKind] = sending.PREPARED

    def work(self, row: Outbox) -> list[Dispatch]:
        """Make out and keep."""
        return sending.prepare(_action(row))

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write down what will leave."""
        sending.record_prepared(row.body["action"], result, this=this)

    def gave_up(self, row: Outbox, why: str, this: Act) -> None:
        """Put the case before the desk again."""
        sending.record_failed(row.body["action"], row, why, this=this)


class _Send(Handler):
    """Carry an action outside by one channel."""

    act: ClassVar[ActKind] = sending.DELIVERED
    attempts: ClassVar[int] = 12

    def gate(self, row: Outbox) -> None:
        """Ask the gate at the last moment."""
        sending.check(_dispatch(row), timezone.now())

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write down that it was handed over; also when a person says that it was."""
        sending.record_delivered(row.body["action"], row.body["channel"], this=this)

    def gave_up(self, row: Outbox, why: str, this: Act) -> None:
        """Put the case before the desk again, unless another message carries the action."""
        sending.record_failed(row.body["action"], row, why, this=this)


class SendEmail(_Send):
    """By e-mail: a server keeps no idempotency keys, so that what is uncertain a person settles."""

    kind: ClassVar[str] = f"{queries.SENDING}{Dispatch.Channel.EMAIL}"
    idempotent: ClassVar[bool] = False
    lease: ClassVar[timedelta] = timedelta(minutes=5)

    def work(self, row: Outbox) -> None:
        """Hand the message to the mail server, or put it into the folder."""
        dispatch = _dispatch(row)
        name = messages.name_of(dispatch.action)
        try:
            mailing.deliver(dispatch.to, sending.bytes_of(dispatch), name=name)
        except mailing.NotAccepted as error:
            raise Retry(str(error)) from error
        except mailing.Uncertain as error:
            raise Uncertain(str(error)) from error


class SendWebhook(_Send):
    """To a webhook: its idempotency key lets the provider tell a repeated message from a second one."""

    kind: ClassVar[str] = f"{queries.SENDING}{Dispatch.Channel.WEBHOOK}"

    def work(self, row: Outbox) -> None:
        """Post the message, signed."""
        dispatch = _dispatch(row)
        body, name = sending.bytes_of(dispatch), messages.name_of(dispatch.action)
        signed = webhooks.headers(dispatch.action.provider, name, body, timezone.now())
        try:
            answer = outside.fetcher().post_json(dispatch.to, body, signed, idempotency_key=name)
        except Unreachable as error:
            raise Refused(str(error)) from error
        except FetchError as error:
            raise Retry(str(error)) from error
        if 200 <= answer.status < 300:
            return
        why = f"{dispatch.action.provider} answered with status {answer.status}."
        if answer.status in _LATER or answer.status >= 500:
            raise Retry(why)
        raise Refused(why)


class Recheck(Handler):
    """Look whether the content is really gone."""

    kind: ClassVar[str] = rechecking.KIND
    act: ClassVar[ActKind] = rechecking.LOOKED
    lease: ClassVar[timedelta] = timedelta(minutes=10)

    def work(self, row: Outbox) -> list[rechecking.Seen]:
        """Look at each address."""
        return rechecking.look(_action(row))

    def record(self, row: Outbox, result: Any, this: Act) -> None:
        """Write down the look and what follows from it."""
        rechecking.record(row, result, this=this)

    def gave_up(self, row: Outbox, why: str, this: Act) -> None:
        """Leave it to an officer."""
        rechecking.record_blind(row.body["action"], why, this=this)


class TellReply(Handler):
    """Write to a provider that its question is answered; twice does no harm, under one Message-ID."""

    kind: ClassVar[str] = answering.REPLY_KIND
    act: ClassVar[ActKind] = TOLD
    lease: ClassVar[timedelta] = timedelta(minutes=5)

    def work(self, row: Outbox) -> None:
        """Send the message: where the answer is, and not what it says."""
        action, name = _action(row), f"reply-{row.body['response']}"
        to = action.provider.email
        message = messages.reply(action, name=name, at=row.created_at)
        try:
            mailing.deliver(to, message, name=name)
        except (mailing.NotAccepted, mailing.Uncertain) as error:
            raise Retry(str(error)) from error

    def record(self, row: Outbox, _result: Any, this: Act) -> None:
        """Name the action."""
        this.about(f"action:{row.body['action']}")


def _dispatch(row: Outbox) -> Dispatch:
    return Dispatch.objects.select_related("action__provider", "action__decision__case").get(
        action=row.body["action"], channel=row.body["channel"]
    )
