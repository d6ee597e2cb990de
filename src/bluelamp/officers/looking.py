"""Looks: whoever opens a record tied to a person says why, and repeated looks are answered for.

Looks at one person are counted across cases and officers. Work in a case that an officer holds is one
look, however often they return to it and whoever holds the case next; any other look counts each time.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from bluelamp.conduct.act import act, permit
from bluelamp.conduct.actors import Role
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.kinds import declare
from bluelamp.officers.models import Look, LookAnswer, Officer

LOOK = declare(
    "officers.look",
    {Role.OFFICER, Role.APPROVER, Role.ADVISER, Role.OVERSIGHT},
    "Somebody opens a record tied to a person, and says why.",
)
ANSWER = declare(
    "officers.answer_for_looks",
    {Role.APPROVER},
    "A supervisor answers for others' repeated looks at one person.",
)

BY_ANOTHER = "Your own answer lets others look; for you, another supervisor has to give one."


class LookRule(Protocol):
    """Whether one more look at a person may be taken."""

    def stops(
        self,
        looks: QuerySet[Look],
        answers: QuerySet[LookAnswer],
        *,
        within: str = "",
        assigned: bool = False,
    ) -> str:
        """Say why one more look within `within` may not be taken, or "" when it may.

        `looks` are all earlier looks at the person, by anybody; `answers` those given for them that
        count for whoever looks now.
        """


@dataclass(frozen=True, slots=True)
class RepeatedLooks:
    """The look number `limit` within `window` stops until another officer answered for it."""

    limit: int = 3
    window: timedelta = timedelta(days=28)

    def stops(
        self,
        looks: QuerySet[Look],
        answers: QuerySet[LookAnswer],
        *,
        within: str = "",
        assigned: bool = False,
    ) -> str:
        """Count the looks of the window, this one among them, and stop at the limit."""
        since = timezone.now() - self.window
        recent = looks.filter(at__gt=since)
        cases = set(recent.filter(assigned=True).values_list("within", flat=True))
        if assigned and within in cases:
            return ""
        taken = len(cases) + recent.filter(assigned=False).count()
        if taken + 1 < self.limit or answers.filter(at__gt=since).exists():
            return ""
        times = ngettext("once", "%(n)d times", taken) % {"n": taken}
        return (
            f"Records of this person were opened {times} in {self.window.days} days: "
            "a supervisor has to answer for it before they are opened again."
        )


_rule: LookRule = RepeatedLooks()


def register_rule(rule: LookRule) -> None:
    """Put the rule of the law in force here in the place of the default one."""
    global _rule
    _rule = rule


def person_key(account: str) -> str:
    """Give the name under which looks at an account are kept: "person:" and 16 hex digits.

    A keyed hash (HMAC-SHA-256 under the station's `SECRET_KEY`) of the account's canonical uri: without
    the key nobody can tell from a look whose record it was. A new secret key starts the count anew.
    """
    digest = salted_hmac(
        "bluelamp.officers.person", account, secret=settings.SECRET_KEY, algorithm="sha256"
    )
    return f"person:{digest.hexdigest()[:16]}"


def look(person: str, *, within: str, reason: str, by: Officer, assigned: bool) -> Look:
    """Record that an officer opens records of a person (`person_key`) while working on `within`.

    An officer's further looks within a case they hold give the first one and write nothing.

    Raises:
        NotPermitted: `by` reads no cases.
        Refused: there is no reason, or the rule stops it.
    """
    if not reason.strip():
        raise Refused("Say why you need to open records of this person.")
    permit(LOOK, by.actor)
    mine = Look.objects.filter(officer=by, person=person, within=within, assigned=True)
    if assigned and (known := mine.first()):
        return known
    try:
        return _take(person, within, reason.strip(), by, assigned=assigned)
    except IntegrityError:
        # The same officer opened the same case twice at once: the database kept one.
        return mine.get()


def _take(person: str, within: str, reason: str, by: Officer, *, assigned: bool) -> Look:
    with act(LOOK, by=by.actor) as this:
        looks = Look.objects.filter(person=person)
        # Held until the act ends, so that two officers cannot both take the last look.
        list(looks.select_for_update().order_by("pk"))
        answers = LookAnswer.objects.filter(person=person).exclude(officer=by)
        if why := _rule.stops(looks, answers, within=within, assigned=assigned):
            raise Refused(f"{why} {BY_ANOTHER}" if Role.APPROVER in by.roles else why)
        taken = Look.objects.create(
            officer=by, person=person, within=within, reason=reason, assigned=assigned, at=this.at
        )
        this.about(taken, within, person=person, reason=reason, assigned=assigned)
        return taken


def may_answer(person: str, by: Officer) -> bool:
    """Tell whether looks at a person wait for an answer that this officer may still give."""
    if Role.APPROVER not in by.roles:
        return False
    given = LookAnswer.objects.filter(person=person, officer=by)
    return bool(_rule.stops(Look.objects.filter(person=person), given))


def answer(person: str, why: str, *, by: Officer) -> LookAnswer:
    """Answer for repeated looks at a person; others may look again until the window has passed.

    Raises:
        NotPermitted: `by` may not approve.
        Refused: there is no reason, or nobody looked.
    """
    if not why.strip():
        raise Refused("Say why records of this person had to be opened so often.")
    with act(ANSWER, by=by.actor) as this:
        if not Look.objects.filter(person=person).exists():
            raise Refused("Nobody has opened records of this person.")
        given = LookAnswer.objects.create(person=person, officer=by, why=why.strip(), at=this.at)
        this.about(given, person=person, why=given.why)
        return given
