"""The public figures, counted from ledger entries alone: pure, so that an export gives the same ones.

An entry counts by its act, its time and the things it names; no payload is read. What a figure means in
words stands beside it in `DEFINITIONS`, which the page /figures/ shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

DAYS = 30
"""Today and the 29 days before it."""

RECEIVED = frozenset({"reports.receive"})
READ = frozenset({"reports.looking", "reports.closed"})
JOINED = frozenset({"cases.join"})
SENT = frozenset({"actions.sent"})
GONE = frozenset({"actions.gone"})
DECLINED = frozenset({"actions.declined"})
STILL_UP = frozenset({"actions.still_up"})
PASSED_ON = frozenset({"actions.passed_on"})
UNSEEN = frozenset({"actions.unseen"})
ENDED = GONE | STILL_UP | PASSED_ON | UNSEEN
COUNTED = RECEIVED | READ | SENT | DECLINED | ENDED


@dataclass(frozen=True, slots=True)
class Fact:
    """What counts of one entry: when, which act, and the things it names ("report:5")."""

    at: datetime
    act: str
    objects: tuple[str, ...]

    def named(self, kind: str) -> Iterator[str]:
        """Give the things of one kind that it names."""
        return (name for name in self.objects if name.startswith(f"{kind}:"))


@dataclass(frozen=True, slots=True)
class Day:
    """The reports received on one day, and how many of them led to a notice so far."""

    day: date
    received: int
    led: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the 30 days that end with that of `at`."""

    at: datetime
    received: int
    read: int
    led: int
    sent: int
    taken_down: int
    still_up: int
    declined: int
    passed_on: int
    waiting: int
    until_gone: timedelta | None
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: its field in `Figures`, its name on the page, what it counts, and the acts behind it."""

    field: str
    label: str
    counts: str
    acts: tuple[str, ...]


DEFINITIONS = (
    Definition(
        "received",
        "reports received",
        "Each report that came in during these 30 days, by the form or from a partner.",
        tuple(sorted(RECEIVED)),
    ),
    Definition(
        "read",
        "reports read",
        "Each report that somebody here began to look at, or closed, in these 30 days; once, however "
        "often it was opened.",
        tuple(sorted(READ)),
    ),
    Definition(
        "led",
        "led to a notice",
        "Of the reports received in these 30 days, those whose case had a notice sent out. One notice may "
        "answer several reports.",
        (*sorted(RECEIVED), *sorted(JOINED), *sorted(SENT)),
    ),
    Definition(
        "sent",
        "notices sent",
        "Each notice, referral or hotline report that left the station in these 30 days.",
        tuple(sorted(SENT)),
    ),
    Definition(
        "taken_down",
        "taken down",
        "Each notice after which we looked again in these 30 days and found that the content was gone. "
        "That the provider says so is not enough.",
        tuple(sorted(GONE)),
    ),
    Definition(
        "until_gone",
        "median until gone",
        "Of the notices counted as taken down: the time from sending to finding it gone. Half took "
        "longer, half less.",
        (*sorted(SENT), *sorted(GONE)),
    ),
    Definition(
        "still_up",
        "still up at our last look",
        "Each notice after which we looked for the last time in these 30 days and the content was still "
        "there. A provider need not do as we ask.",
        tuple(sorted(STILL_UP)),
    ),
    Definition(
        "declined",
        "declined by the provider",
        "Each notice to which a provider answered in these 30 days that it will not act. We look once "
        "more, so it is counted again as taken down or still up.",
        tuple(sorted(DECLINED)),
    ),
    Definition(
        "passed_on",
        "passed on to the hotline",
        "Each address that went to the hotline for sexual abuse of children in these 30 days. We do not "
        "look at what is there, so nobody here can say whether it is gone.",
        tuple(sorted(PASSED_ON)),
    ),
    Definition(
        "waiting",
        "notices still open",
        "Of the notices sent in these 30 days, those that have not come to an end: neither found gone nor "
        "still up, nor passed on, nor given back to an officer because nobody could look.",
        (*sorted(SENT), *sorted(ENDED)),
    ),
)


def count(facts: Iterable[Fact], now: datetime) -> Figures:
    """Count the figures of the 30 days up to `now`; days begin at midnight where `now` has its time zone."""
    since = window_start(now)
    received: dict[str, datetime] = {}
    read: set[str] = set()
    case_of: dict[str, str] = {}
    sent: dict[str, datetime] = {}
    ended: dict[str, Fact] = {}
    declined: set[str] = set()
    served: set[str] = set()
    for fact in sorted(facts, key=lambda fact: fact.at):
        if fact.at > now:
            continue
        if fact.act in RECEIVED and fact.at >= since:
            received.update(dict.fromkeys(fact.named("report"), fact.at))
        elif fact.act in READ and fact.at >= since:
            read.update(fact.named("report"))
        elif fact.act in JOINED:
            for case in fact.named("case"):
                case_of.update(dict.fromkeys(fact.named("report"), case))
        elif fact.act in SENT:
            served.update(fact.named("case"))
            for action in fact.named("action"):
                sent.setdefault(action, fact.at)
        elif fact.act in ENDED:
            ended.update(dict.fromkeys(fact.named("action"), fact))
        elif fact.act in DECLINED and fact.at >= since:
            declined.update(fact.named("action"))
    led = {report for report in received if case_of.get(report) in served}
    lately = {action: end for action, end in ended.items() if end.at >= since}
    waits = [
        (end.at - sent[action]).total_seconds()
        for action, end in lately.items()
        if end.act in GONE and action in sent
    ]
    recent = {action for action, at in sent.items() if at >= since}

    def ending(acts: frozenset[str]) -> int:
        return sum(end.act in acts for end in lately.values())

    return Figures(
        at=now,
        received=len(received),
        read=len(read),
        led=len(led),
        sent=len(recent),
        taken_down=ending(GONE),
        still_up=ending(STILL_UP),
        declined=len(declined),
        passed_on=ending(PASSED_ON),
        waiting=len(recent - ended.keys()),
        until_gone=timedelta(seconds=median(waits)) if waits else None,
        days=tuple(_days(received, led, now)),
    )


def window_start(now: datetime) -> datetime:
    """Give the midnight with which the 30 days up to `now` begin."""
    first = now.date() - timedelta(days=DAYS - 1)
    return datetime.combine(first, time.min, tzinfo=now.tzinfo)


def _days(received: dict[str, datetime], led: set[str], now: datetime) -> Iterator[Day]:
    on = {report: at.astimezone(now.tzinfo).date() for report, at in received.items()}
    for ago in range(DAYS - 1, -1, -1):
        day = now.date() - timedelta(days=ago)
        reports = {report for report, came_on in on.items() if came_on == day}
        yield Day(day, len(reports), len(reports & led))


def say_duration(length: timedelta) -> str:
    """Say a length of time as people do: "20 s", "42 min", "3 h 12 min", "2 d 4 h"."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    if minutes < 1:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"
