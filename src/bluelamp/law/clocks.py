"""When a clock ends, by the calendar of the place where it runs."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bluelamp.law.rows import Clock

__all__ = ["due"]

_SATURDAY = 5


def due(
    clock: Clock, start: datetime, zone: ZoneInfo, holidays: Collection[date] = ()
) -> datetime | None:
    """Give the moment (UTC) before which a clock asks somebody to act; None where it has no number.

    Hours are hours that pass, so a change of the clocks moves the time of day. Days keep the time
    of day in the zone. `after_day_given_exclusive` leaves out the day of the start and ends with
    the last day counted, at midnight in the zone (Terrorism Act 2006 s.3: "more than 2 working days
    after the day on which the notice was given"). Working days leave out Saturday, Sunday and
    `holidays`. Raises ValueError for a start without a time zone.
    """
    if start.tzinfo is None:
        raise ValueError("The start of a clock needs a time zone; pass an aware datetime.")
    if clock.duration is None:
        return None
    length = clock.duration
    if length.unit == "hour":
        return start.astimezone(UTC) + timedelta(hours=length.n)
    local = start.astimezone(zone)
    if length.rule == "from_moment":
        return (local + timedelta(days=length.n)).astimezone(UTC)
    if length.unit == "day":
        last = local.date() + timedelta(days=length.n)
    else:
        last = _after_working_days(local.date(), length.n, holidays)
    return datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)


def _after_working_days(day: date, n: int, holidays: Collection[date]) -> date:
    while n:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in holidays:
            n -= 1
    return day
