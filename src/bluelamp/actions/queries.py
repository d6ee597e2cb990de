"""Reading actions and providers: for the desk, for the provider's page, for the other modules here."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import QuerySet

from bluelamp.actions import codes, messages
from bluelamp.actions.models import OUTSIDE, Action, Dispatch, Provider, Response
from bluelamp.cases.models import Case
from bluelamp.conduct import mailing
from bluelamp.conduct.models import Outbox

SENDING = "actions.send."
"""What the kinds of outbox rows that carry an action outside begin with."""


def provider_for(uri: str) -> Provider | None:
    """Find whose content a canonical uri is: by host or uri prefix, the longest one wins."""
    found = [
        (len(entry), provider)
        for provider in Provider.objects.filter(hotline=False)
        for entry in provider.hosts
        if _is_at(uri, entry)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _is_at(uri: str, entry: str) -> bool:
    if entry.endswith("/"):
        return uri.startswith(entry)
    host = urlsplit(uri).hostname or ""
    return host == entry or host.endswith(f".{entry}")


def hotline() -> Provider | None:
    """Give the hotline that may deal with suspected child sexual abuse material."""
    return Provider.objects.filter(hotline=True).first()


def providers() -> QuerySet[Provider]:
    """Give all providers by name."""
    return Provider.objects.order_by("name")


def suggested_provider(case: Case) -> Provider | None:
    """Give who would be asked to act in a case: the hotline, or whoever has the first address."""
    if case.address_only:
        return hotline()
    first = case.subjects.select_related("subject").order_by("copy", "pk").first()
    return provider_for(first.subject.uri) if first else None


def actions_of(case: Case) -> QuerySet[Action]:
    """Give the actions of a case, oldest first, with who was asked."""
    return (
        Action.objects.filter(decision__case=case)
        .select_related("provider", "decision", "decision__author", "decision__approver")
        .prefetch_related("responses", "rechecks__subject", "dispatches", "subjects")
        .order_by("drafted_at", "pk")
    )


def awaiting_approval() -> QuerySet[Action]:
    """Give the drafts that wait for a second person, oldest first."""
    return (
        Action.objects.filter(state="drafted")
        .select_related("provider", "decision", "decision__author", "decision__case")
        .order_by("drafted_at")
    )


def asked() -> QuerySet[Action]:
    """Give the actions whose provider asked us something, oldest first."""
    return (
        Action.objects.filter(state="asked", decision__case__state="acting")
        .select_related("provider", "decision__case")
        .order_by("sent_at")
    )


def outside() -> QuerySet[Action]:
    """Give the actions that wait for the other side, oldest first."""
    return (
        Action.objects.filter(state__in=("approved", *OUTSIDE), decision__case__state="acting")
        .select_related("provider", "decision__case")
        .order_by("approved_at")
    )


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A message of which nobody knows whether it went out, and what it is."""

    row: Outbox
    dispatch: Dispatch

    @property
    def action(self) -> Action:
        """The action."""
        return self.dispatch.action

    @property
    def message_id(self) -> str:
        """What a mail server's log calls the message."""
        return mailing.message_id(messages.name_of(self.action))


def unsettled() -> list[Unsettled]:
    """Give the messages that a person has to settle, oldest first."""
    rows = list(
        Outbox.objects.filter(state=Outbox.State.UNSETTLED, kind__startswith=SENDING).order_by("pk")
    )
    dispatches = Dispatch.objects.filter(
        action__in=[row.body["action"] for row in rows]
    ).select_related("action__provider", "action__decision__case")
    found = {(one.action_id, one.channel): one for one in dispatches}
    return [Unsettled(row, found[row.body["action"], row.body["channel"]]) for row in rows]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits for whom."""

    to_approve: int
    to_settle: int
    to_answer: int
    outside: int


def counts() -> Counts:
    """Count what waits for a second person, for settling, for our answer, for the other side."""
    return Counts(
        awaiting_approval().count(),
        Outbox.objects.filter(state=Outbox.State.UNSETTLED, kind__startswith=SENDING).count(),
        asked().count(),
        outside().count(),
    )


def by_token(token: str, now: datetime) -> Action | None:
    """Find the one action that a link's token opens, unless the link has expired."""
    return (
        Action.objects.filter(link_hash=codes.hashed(token), link_until__gt=now)
        .select_related("provider", "decision__case")
        .first()
    )


def may_be_answered(action: Action) -> bool:
    """Whether the provider may still answer: the case is open, the action neither done nor ended."""
    return action.state in OUTSIDE and action.decision.case.state == "acting"


def conversation(action: Action) -> QuerySet[Response]:
    """Give what was said about an action, in order."""
    return action.responses.order_by("at", "pk")
