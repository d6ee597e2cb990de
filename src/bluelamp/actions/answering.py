"""What is said about an action after it was sent: by the provider through its link, and by us in reply."""

from django.utils import timezone

from bluelamp.actions import codes, queries, rechecking
from bluelamp.actions.models import ACTIONS, Action, Response
from bluelamp.cases.models import Case
from bluelamp.conduct.act import Act, act
from bluelamp.conduct.actors import PUBLIC, Actor, Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Officer
from bluelamp.reports import limiting
from bluelamp.reports.models import Attempt

Kind = Response.Kind

_SAYS = {
    Kind.ACKNOWLEDGED: ("acknowledge", "A provider confirms that it received an action."),
    Kind.REMOVED: ("say_removed", "A provider says that it took the content down."),
    Kind.DECLINED: ("decline", "A provider declines, with its reasons."),
    Kind.QUESTION: ("ask", "A provider asks us a question."),
}
ACTS = {
    kind: declare(f"actions.{kind}", {Role.PROVIDER}, says) for kind, (_, says) in _SAYS.items()
}
REPLY = declare("actions.reply", {Role.OFFICER}, "An officer answers a provider's question.")

UNKNOWN = declare(
    "actions.unknown_link",
    {Role.PUBLIC},
    "Somebody opened a link that leads to no notice; counted for a short while against guessing.",
)

REPLY_KIND = "actions.tell_reply"
LONGEST = 10_000  # characters


class UnknownLink(Refused):
    """The link opens nothing: it is mistyped, or older than it may be."""

    def __init__(self) -> None:
        super().__init__("This link opens nothing here: it is incomplete, or it has expired.")


def count_unknown(client: str) -> None:
    """Count a link that opened nothing; the ledger holds that it happened, not whose it was."""
    with act(UNKNOWN, by=PUBLIC) as this:
        limiting.count(Attempt.Kind.LOOKUP, client, this)


def answers_to(action: Action) -> tuple[Kind, ...]:
    """Name the answers that a provider may give now."""
    if not queries.may_be_answered(action):
        return ()
    steps = ACTIONS.allowed(action.state)
    return tuple(kind for kind, (step, _) in _SAYS.items() if step in steps)


def answer(token: str, kind: Kind, text: str = "") -> Response:
    """Take a provider's answer through its link; the same one twice in a row is one.

    Raises:
        UnknownLink: the token opens no action, or has expired.
        Refused: the action is closed, or the answer needs words and has none.
        WrongState: it cannot be given any more.
    """
    found = queries.by_token(token, timezone.now())
    if found is None:
        raise UnknownLink
    provider = Actor(f"provider:{found.provider_id}", frozenset({Role.PROVIDER}))
    said = text.strip()
    with act(ACTS[kind], by=provider) as this:
        action = this.lock(Action, pk=found.pk, link_hash=codes.hashed(token))
        case = this.lock(Case, pk=action.decision.case_id)
        this.about(action, case)
        last = action.responses.last()
        if last is not None and (last.kind, last.text) == (kind, said):
            return last
        if not queries.may_be_answered(action):
            raise Refused("This is closed: it can be read and no longer answered.")
        if kind in (Kind.DECLINED, Kind.QUESTION) and not said:
            raise Refused(
                "Say in a few words why you decline."
                if kind == Kind.DECLINED
                else "Write your question."
            )
        if len(said) > LONGEST:
            raise Refused(
                f"That is more than {LONGEST:,} characters: say the most important first."
            )
        this.move(action, ACTIONS, _SAYS[kind][0])
        response = _write(action, kind, said, this)
        if kind == Kind.REMOVED:
            rechecking.look_now(action, f"said-{response.pk}", this=this)
        elif kind == Kind.DECLINED:
            rechecking.look_last(action, f"declined-{response.pk}", this=this)
    return response


def reply(action_id: int, text: str, *, by: Officer) -> Response:
    """Answer a provider's question; it stands on the provider's page, and a mail says so.

    Raises:
        Refused: it is empty, or the case is closed.
        WrongState: the provider asks nothing.
    """
    with act(REPLY, by=by.actor) as this:
        action = this.lock(Action, pk=action_id)
        if not text.strip():
            raise Refused("Write an answer to the provider's question.")
        if not queries.may_be_answered(action):
            raise Refused("This is closed: it can be read and no longer answered.")
        this.move(action, ACTIONS, "reply")
        this.about(action.decision.case)
        response = _write(action, Kind.REPLY, text.strip(), this)
        if action.provider.email:
            this.send(
                REPLY_KIND,
                key=f"reply:{response.pk}",
                body={"action": action.pk, "response": response.pk},
            )
    return response


def _write(action: Action, kind: Kind, text: str, this: Act) -> Response:
    this.about(kind=kind, text=text)
    return Response.objects.create(action=action, kind=kind, text=text, by=this.by.id, at=this.at)
