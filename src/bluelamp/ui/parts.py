"""What the component templates expect, as plain frozen structs.

Text is escaped when it is drawn. A caller that wants a title set in italics passes the
result of ``django.utils.html.format_html``, never a string it marked safe itself.
"""

from datetime import datetime
from typing import Literal

import msgspec

Tone = Literal["plain", "stop", "wait", "go"]
LineState = Literal["done", "ask", "blocked", "second"]


class Tag(msgspec.Struct, frozen=True):
    """A word or two about a thing; the tone only repeats what the word says."""

    text: str
    tone: Tone = "plain"


class Place(msgspec.Struct, frozen=True):
    """One link of the bar; ``waits`` counts what somebody has to do there, ``word`` says of what."""

    title: str
    href: str
    here: Literal["", "page", "true"] = ""
    waits: int = 0
    word: str = ""


class Row(msgspec.Struct, frozen=True):
    """One line of a queue: what it is, how long it may wait, who holds it."""

    title: str
    href: str
    meta: str = ""
    due: datetime | None = None
    since: datetime | None = None
    held: str = ""
    tags: tuple[Tag, ...] = ()
    current: bool = False


class Line(msgspec.Struct, frozen=True):
    """One line of what the law asks; ``satisfy`` says what would make it done."""

    title: str
    state: LineState
    satisfy: str = ""
    source: str = ""
    href: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened, for a timeline."""

    when: datetime
    text: str
    by: str = ""


class Pair(msgspec.Struct, frozen=True):
    """One line of a summary list, with the link that changes it."""

    key: str
    value: str
    href: str = ""
    change: str = ""


class Step(msgspec.Struct, frozen=True):
    """One numbered step of what happens."""

    title: str
    text: str


class Stat(msgspec.Struct, frozen=True):
    """A figure and the words that say what it counts."""

    number: str
    label: str
    href: str = ""


class Media(msgspec.Struct, frozen=True):
    """A picture or film that stays covered until somebody asks for it.

    With ``src`` the page can uncover it itself, greyed first; with ``href`` alone the
    cover is a link, so that the server can record the look before it gives anything.
    """

    label: str
    src: str = ""
    href: str = ""
    alt: str = ""
    width: int | None = None
    height: int | None = None
