"""What a row of law is: one frozen struct for each kind, strict about its keys and types.

The descriptions are read by `diagnostics`, which quotes them to whoever wrote the row.
"""

import re
from datetime import date
from string import Formatter
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "ROW_KINDS",
    "Action",
    "Basis",
    "Checklist",
    "Clock",
    "Duration",
    "Form",
    "FormPart",
    "Gate",
    "LawRow",
    "Offence",
    "PublicWords",
    "Question",
    "Row",
    "Source",
    "Tenant",
    "placeholders",
]

Id = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z][A-Za-z0-9_\-]*$",
        description="a short name of letters, digits, `_` and `-`, such as `uk_tact06_s1`",
    ),
]
Text = Annotated[str, Meta(min_length=1, description="a sentence in plain words")]
Commencement = Annotated[
    Literal["in_force", "not_commenced", "unknown"],
    Meta(description="`in_force`, `not_commenced` or `unknown`"),
]
Mark = Annotated[
    Literal["S", "S+M", "M", "design"],
    Meta(
        description="`S` (the text was read), `S+M` (the headline was), `M` (nobody has read it) "
        "or `design` (our own rule)"
    ),
]


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a row's content was read, and how far that reading went.

    Raises ValueError for a row that says it was read and does not say where.
    """

    mark: Mark
    ref: Annotated[str, Meta(description="the source's number in the register, such as `U1`")]
    address: Annotated[str, Meta(description="where the text can be read; may be empty for `M`")]

    def __post_init__(self) -> None:
        if self.mark in ("S", "S+M") and not (self.ref.strip() and self.address.strip()):
            raise ValueError(
                f"the mark `{self.mark}` says that a text was read, but not where; "
                "fill in `ref` and `address`, or write `mark: M`"
            )


class Row(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="type",
    tag=str.lower,
):
    """What every row has. The pack and whether it demonstrates come from the head of its file.

    Defaults are left out of a row's content, so that a later release may add a key without
    costing any row its signature.
    """

    id: Id
    pack: str
    jurisdiction: Annotated[str, Meta(min_length=1, description="`UK`, `EU`, `any` or `none`")]
    instrument: Annotated[
        str, Meta(min_length=1, description="the act or regulation, such as `Terrorism Act 2006`")
    ]
    provision: Annotated[str, Meta(min_length=1, description="the part of it, such as `s.1(1)`")]
    in_force_from: Annotated[
        date | None, Meta(description="a date such as `2006-04-13`, or `null` if not known")
    ]
    in_force_to: Annotated[
        date | None, Meta(description="the last day in force, or `null` while there is none")
    ]
    commencement: Commencement
    source: Annotated[Source, Meta(description="the keys `mark`, `ref` and `address`")]
    title: Text
    to_verify: Annotated[
        tuple[Text, ...], Meta(description="a list of what to check before this row is signed")
    ] = ()
    demonstration: bool = False

    @property
    def kind(self) -> str:
        """The kind of row: "basis", "offence", ..."""
        return type(self).__name__.lower()


class Basis(Row, frozen=True, kw_only=True):
    """The ground on which a station acts (FRAMEWORK 2)."""

    tenant_profiles: Annotated[
        tuple[Id, ...], Meta(min_length=1, description="a list of tenant profiles")
    ]
    roles: Annotated[tuple[Id, ...], Meta(min_length=1, description="a list of roles")]
    who_may_act: Text
    test: Text
    must_record: Annotated[tuple[Text, ...], Meta(description="a list of sentences")] = ()
    forbidden: Annotated[tuple[Text, ...], Meta(description="a list of sentences")] = ()


class Question(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One question an officer answers.

    Of the questions that share a `group`, one yes is enough. `only_when` asks it only after a yes
    to another question, `unless` only when another has no yes.
    """

    id: Id
    ask: Text
    hint: str = ""
    group: str = ""
    only_when: str = ""
    unless: str = ""
    part: Annotated[
        Literal["", "necessity", "proportionality"],
        Meta(description="`necessity` or `proportionality`"),
    ] = ""


class Offence(Row, frozen=True, kw_only=True):
    """What makes a post unlawful: its elements, and the defences that take it out again."""

    elements: Annotated[
        tuple[Question, ...],
        Meta(min_length=1, description="a list of questions, each `id`, `ask`"),
    ]
    exits: Annotated[tuple[Question, ...], Meta(description="a list of questions; may be `[]`")]
    exemptions: Annotated[str, Meta(description="the id of a checklist, or an empty text")] = ""


class Checklist(Row, frozen=True, kw_only=True):
    """Questions asked beside the offence: exemptions (any yes blocks), or the human-rights test."""

    purpose: Annotated[
        Literal["exemptions", "human_rights"], Meta(description="`exemptions` or `human_rights`")
    ]
    questions: Annotated[
        tuple[Question, ...],
        Meta(min_length=1, description="a list of questions, each `id`, `ask`"),
    ]


class Duration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A length of time; `after_day_given_exclusive` does not count the day something was given."""

    n: Annotated[int, Meta(ge=1, description="a whole number of 1 or more")]
    unit: Annotated[
        Literal["hour", "day", "working_day"], Meta(description="`hour`, `day` or `working_day`")
    ]
    rule: Annotated[
        Literal["from_moment", "after_day_given_exclusive"],
        Meta(description="`from_moment` or `after_day_given_exclusive`"),
    ] = "from_moment"

    def __post_init__(self) -> None:
        if self.unit == "working_day" and self.rule == "from_moment":
            raise ValueError(
                "working days are counted after the day on which something was given; "
                "add `rule: after_day_given_exclusive`"
            )
        if self.unit == "hour" and self.rule != "from_moment":
            raise ValueError(
                "hours are counted from the moment, not after the day; "
                "write `rule: from_moment`, or another unit"
            )


class Clock(Row, frozen=True, kw_only=True):
    """By when somebody must act (FRAMEWORK 3); the law does not always give a number."""

    duration: Annotated[
        Duration | None,
        Meta(description="the keys `n` and `unit`, or `null` if there is no number"),
    ]
    words: Text
    starts_on: Text
    actor: Text
    on_expiry: str = ""
    paused_by: tuple[Text, ...] = ()
    calendar: Annotated[str, Meta(description="the id of a holiday calendar")] = ""

    def __post_init__(self) -> None:
        if self.duration and self.duration.unit == "working_day" and not self.calendar:
            raise ValueError(
                "it counts working days without a calendar; add `calendar: ...`, the id of one"
            )


def placeholders(template: str) -> tuple[str, ...]:
    """Give the names in braces in a text, in order. Raises ValueError for any that is no name."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    for name in names:
        if not re.fullmatch(r"[a-z_]+", name):
            raise ValueError(
                f"`{{{name}}}` is no plain name in braces; write a field such as `{{reference}}`"
            )
    return tuple(names)


class FormPart(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One part of a form: a heading and a text with the notice's fields in braces."""

    id: Id
    heading: Text
    text: Text
    required: bool = True

    def __post_init__(self) -> None:
        placeholders(self.text)


class Form(Row, frozen=True, kw_only=True):
    """The wording of what is sent, in order (FRAMEWORK 5).

    `poster` and `redress` stand apart from the other parts because no notice may lose them.
    """

    language: Annotated[str, Meta(min_length=2, description="a language tag such as `en`")]
    subject: Text
    parts: Annotated[
        tuple[FormPart, ...],
        Meta(min_length=1, description="a list of parts, each `id`, `heading`, `text`"),
    ]
    poster: Annotated[FormPart | None, Meta(description="a part, or `null` on a hotline's form")]
    redress: Annotated[FormPart | None, Meta(description="a part, or `null` on a hotline's form")]

    def __post_init__(self) -> None:
        placeholders(self.subject)


class Action(Row, frozen=True, kw_only=True):
    """A kind of action with effect outside: its grounds, its gates, its form."""

    towards: Annotated[Literal["provider", "hotline"], Meta(description="`provider` or `hotline`")]
    compliance: Text
    bases: Annotated[tuple[Id, ...], Meta(min_length=1, description="a list of basis ids")]
    offences: Annotated[tuple[Id, ...], Meta(description="a list of offence ids; may be `[]`")]
    human_rights: Annotated[str, Meta(description="the id of a checklist, or an empty text")] = ""
    approver_roles: Annotated[
        tuple[Id, ...], Meta(min_length=1, description="a list of roles that may approve")
    ]
    gates: Annotated[tuple[Id, ...], Meta(min_length=1, description="a list of gate ids")]
    gates_state_body: Annotated[
        tuple[Id, ...], Meta(description="a list of gate ids, for state bodies besides `gates`")
    ] = ()
    form: Id
    clocks: Annotated[tuple[Id, ...], Meta(description="a list of clock ids; may be `[]`")]


class Gate(Row, frozen=True, kw_only=True):
    """One line that must be true before an action; the predicate of the same id decides it."""

    must: Text
    reads: Annotated[
        tuple[Id, ...], Meta(min_length=1, description="a list of the facts it depends on")
    ]
    on_fail: Annotated[
        Literal["block", "second_person"], Meta(description="`block` or `second_person`")
    ]
    max_age_days: Annotated[int, Meta(ge=1, description="a whole number of days")] | None = None


class PublicWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the station calls itself before the public."""

    unit: Text
    officer: Text
    role_line: Text


class Tenant(Row, frozen=True, kw_only=True):
    """What kind of body runs the station; it decides the powers and the public words.

    Raises ValueError when a body that is no police is made to call itself so.
    """

    state_body: bool
    police: bool
    words: Annotated[PublicWords, Meta(description="the keys `unit`, `officer`, `role_line`")]

    def __post_init__(self) -> None:
        said = " ".join((self.words.unit, self.words.officer, self.words.role_line)).lower()
        if not self.police and re.search(r"\b(police|constables?)\b", said):
            raise ValueError(
                "a body that is no police may not call itself so; "
                "take `police` and `constable` out of `words`"
            )


LawRow = Basis | Offence | Checklist | Form | Clock | Action | Gate | Tenant

ROW_KINDS: dict[str, type[LawRow]] = {
    "bases": Basis,
    "offences": Offence,
    "checklists": Checklist,
    "clocks": Clock,
    "actions": Action,
    "forms": Form,
    "gates": Gate,
    "tenants": Tenant,
}
"""The sections of a pack file and what their rows are."""
