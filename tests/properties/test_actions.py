"""Whatever happens to a notice, in whatever order: sent once, gone only if seen gone, told no sooner."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
from actions.conftest import Place, place
from bluelamp.actions import answering, approving, codes, drafting
from bluelamp.actions.answering import Kind
from bluelamp.actions.models import ACTIONS, Action, Recheck
from bluelamp.cases.models import Case
from bluelamp.conduct import outbox
from bluelamp.conduct.errors import Refused
from bluelamp.conduct.models import Entry, Outbox
from bluelamp.reports.models import Report

__all__ = ["place"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]

SENDING = ("actions.prepare", "actions.send.webhook", "actions.send.email")
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), st.sampled_from(list(answering.ACTS))),
        st.tuples(st.just("stands"), st.sampled_from([200, 404, 410, 500, 403])),
        st.tuples(st.just("hook"), st.sampled_from([200, 503])),
        st.tuples(st.just("hours"), st.sampled_from([0, 1, 48])),
        st.tuples(st.just("dies"), st.just(0)),
        st.tuples(st.just("reported"), st.just(0)),
        st.tuples(st.just("reply"), st.just(0)),
    ),
    max_size=12,
)


class Life:
    """One notice, and what happens to it."""

    def __init__(self, place: Place) -> None:
        place.site.asked.clear()
        place.hook_status = 200
        self.place, self.now = place, timezone.now()
        self.station = factories.station()
        parlour = factories.parlour(place.origin)
        self.stands(200)
        factories.reported(self.place.post())
        case = factories.claimed(
            factories.sighted(self.station, place.post()), self.station.officer
        )
        drafted = drafting.propose(
            case.pk, factories.answers(), provider_id=parlour.pk, by=self.station.officer
        )
        self.action = approving.approve(drafted.pk, by=self.station.supervisor)

    def stands(self, status: int) -> None:
        self.place.take_down(status=status)

    def says(self, kind: Kind) -> None:
        answering.answer(codes.token_of(self.action.reference), kind, "It is a family recipe.")

    def hook(self, status: int) -> None:
        self.place.hook_status = status

    def hours(self, passed: int) -> None:
        self.now += timedelta(hours=passed)
        factories.work(*SENDING, "actions.recheck", at=self.now)

    def dies(self, _: int) -> None:
        """Let a worker take a lease and be killed."""
        outbox._lease(self.now)
        outbox.release_expired(self.now + timedelta(hours=1))

    def reported(self, _: int) -> None:
        factories.reported(self.place.post())

    def reply(self, _: int) -> None:
        answering.reply(self.action.pk, "The first one.", by=self.station.officer)

    def check(self) -> None:
        """Hold what is always true."""
        action = Action.objects.get(pk=self.action.pk)
        case = Case.objects.get(pk=action.decision.case_id)
        keys = {
            one.headers["Idempotency-Key"] for one in self.place.site.asked if "hooks" in one.path
        }
        assert len(keys) <= 1
        assert Entry.objects.filter(act="actions.sent").count() <= 1
        assert (action.sent_at is None) == (action.state in ("approved", "failed"))
        assert action.state in ACTIONS.states
        seen = [one.standing for one in Recheck.objects.filter(action=action)]
        if action.state == "completed":
            assert seen[-1] == "gone"
        else:
            assert "gone" not in seen or Outbox.objects.filter(key__contains=":again:").exists()
        if case.outcome == "still_up":
            assert seen[-1] == "up"
        shown = {"removed": "gone", "still_up": "up"}
        for report in Report.objects.filter(state="closed"):
            since = Recheck.objects.filter(at__gte=report.received_at)
            assert since.filter(standing=shown[report.outcome]).exists()
        if case.state == "closed":
            assert not Report.objects.exclude(state="closed").exists()


@given(EVENTS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_notice_comes_to_one_honest_end(place: Place, events: list[tuple[str, object]]) -> None:
    with transaction.atomic():
        life = Life(place)
        for name, value in [*events, ("hours", 1), ("hours", 48)]:
            happens: Callable[[object], None] = getattr(life, name)
            try:
                with transaction.atomic():
                    happens(value)
            except Refused:
                continue
            finally:
                life.check()
        transaction.set_rollback(True)
