"""A station in which something happened, made through the rooms' own write modules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache

from bluelamp.cases import claiming, deciding, intake
from bluelamp.cases.models import Case
from bluelamp.conduct.act import act
from bluelamp.conduct.actors import WORKER
from bluelamp.conduct.kinds import declared
from bluelamp.officers.models import Officer
from bluelamp.reports import receiving
from bluelamp.reports.models import Report
from bluelamp.reports.submissions import Submission


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    """Forget the last count: it serves a minute of visitors."""
    cache.clear()


@dataclass(frozen=True)
class Happened:
    """Who took part, and what came of it."""

    officer: Officer
    closed: Case
    served: Case


def report(text: str) -> Report:
    """Receive a report from the public."""
    said = Submission(concern="instructions", text=text)
    return receiving.receive(said, token=text).report


def perform(act_name: str, *about: str) -> None:
    """Perform an act of the actions as the worker does; the gate before it has tests of its own."""
    kind = next(kind for kind in declared() if kind.name == act_name)
    with act(kind, by=WORKER) as this:
        this.about(*about)


@pytest.fixture
def happened(people: Callable[..., Any]) -> Happened:
    """Three reports: one closed without action, one answered by a notice, one that still waits."""
    officer = people("officer")
    closed = intake.join_report(report("Soup, and far too much of it, for a Tuesday."))
    served = intake.join_report(report("Boil the forbidden pudding for as long as you dare."))
    intake.join_report(report("Somebody was rude about my cake, and it was a good cake."))
    for case in (closed, served):
        claiming.claim(case.pk, by=officer)
    deciding.no_action(closed.pk, reasons="It is soup.", by=officer)
    perform("actions.sent", "action:1", f"case:{served.pk}")
    perform("actions.gone", "action:1", f"case:{served.pk}")
    return Happened(officer, closed, served)
