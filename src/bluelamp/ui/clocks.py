"""Time as people say it: 00:41, 2 d. ``ui/js/clock.js`` says the same as time goes on."""

from datetime import datetime
from typing import Literal

import msgspec
from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext

from bluelamp.ui.parts import Tone

MINUTE, HOUR, DAY = 60, 3600, 86400
SOON = 2 * HOUR
"""Less than this left: red."""
TODAY = 24 * HOUR
"""Less than this left: amber."""


class Told(msgspec.Struct, frozen=True):
    """A moment in short, in a word, in full, and how pressing it is."""

    short: str
    word: str
    exact: str
    spoken: str
    tone: Tone
    iso: str
    kind: Literal["due", "ago"]


def tell_due(when: datetime, now: datetime) -> Told:
    """Say how long there is until ``when``; both are aware."""
    left = int((when - now).total_seconds())
    tone: Tone = "stop" if left < SOON else "wait" if left < TODAY else "plain"
    if -MINUTE < left < MINUTE:
        short, word = gettext("now"), ""
    else:
        short, word = _short(abs(left)), gettext("late") if left < 0 else gettext("left")
    exact = _exact(when)
    long = _long(abs(left))
    spoken = (
        gettext("%(long)s late, was due %(exact)s")
        if left < 0
        else gettext("%(long)s left, due %(exact)s")
    ) % {"long": long, "exact": exact}
    return Told(short, word, exact, spoken, tone, when.isoformat(), "due")


def tell_ago(when: datetime, now: datetime) -> Told:
    """Say how long ago ``when`` was; both are aware."""
    gone = max(0, int((now - when).total_seconds()))
    exact = _exact(when)
    if gone < MINUTE:
        short = gettext("just now")
    elif gone < HOUR:
        short = gettext("%d min ago") % (gone // MINUTE)
    elif gone < DAY:
        short = gettext("%d h ago") % (gone // HOUR)
    else:
        short = gettext("%d d ago") % (gone // DAY)
    return Told(short, "", exact, exact, "plain", when.isoformat(), "ago")


def _short(seconds: int) -> str:
    """Hours and minutes below a day (00:41), whole days from there on (2 d)."""
    if seconds < DAY:
        return f"{seconds // HOUR:02d}:{seconds % HOUR // MINUTE:02d}"
    return gettext("%d d") % (seconds // DAY)


def _long(seconds: int) -> str:
    if seconds >= DAY:
        days = seconds // DAY
        return ngettext("%d day", "%d days", days) % days
    hours, minutes = divmod(seconds // MINUTE, 60)
    said = []
    if hours:
        said.append(ngettext("%d hour", "%d hours", hours) % hours)
    if minutes or not hours:
        said.append(ngettext("%d minute", "%d minutes", minutes) % minutes)
    return " ".join(said)


def _exact(when: datetime) -> str:
    return formats.date_format(timezone.localtime(when), "j F Y, H:i T")
