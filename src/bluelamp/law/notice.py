"""A notice rendered from its form row: plain text for people, data for a provider's webhook."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from textwrap import indent, wrap
from typing import Any, Literal, NamedTuple

import msgspec

from bluelamp.law.facts import Captured
from bluelamp.law.rows import Form, FormPart, placeholders

__all__ = [
    "FIELDS",
    "AppealCode",
    "Block",
    "FormError",
    "Notice",
    "as_data",
    "blocks",
    "render",
    "subject",
]

_WATERMARK = (
    "=== DEMONSTRATION: not a real notice; it has no legal effect; nobody need act on it. ==="
)


_WIDTH = 76
"""Characters of a line in a mail; an address, or a secret that is filled in later, may be longer."""


_ITEM, _INDENT = "  - ", "    "


class FormError(ValueError):
    """A notice that cannot be rendered; the message names what is missing."""


class AppealCode(msgspec.Struct, frozen=True):
    """With which code one person may object, and the addresses that are theirs."""

    code: str
    locations: tuple[str, ...]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What one notice says, whichever form it takes; a field its form does not ask for stays empty.

    `elements` are pairs of a question of the offence and the evidence for it.
    """

    reference: str
    issued_at: datetime
    demonstration: bool
    station: str
    unit: str = ""
    officer: str = ""
    role_line: str = ""
    contact_email: str = ""
    verify_at: str = ""
    provider: str = ""
    locations: tuple[str, ...] = ()
    basis: str = ""
    offence: str = ""
    elements: tuple[tuple[str, str], ...] = ()
    reasons: str = ""
    captures: tuple[Captured, ...] = ()
    answer_at: str = ""
    appeal_at: str = ""
    appeal_codes: tuple[AppealCode, ...] = ()
    complaints_at: str = ""


FIELDS = tuple(name for name in Notice.__struct_fields__ if name != "demonstration")
"""The names that a form may have in braces."""


def subject(form: Form, notice: Notice) -> str:
    """Give the one line that stands over a notice. Raises FormError when a field is empty."""
    line = _fill(form, "the subject", form.subject, _values(notice))
    return f"DEMONSTRATION: {line}" if notice.demonstration else line


def render(form: Form, notice: Notice) -> str:
    """Give the notice as plain text, every part of its form in order, poster and redress last.

    Raises FormError when a part that the form requires has nothing to say. Values
    stand on one line or are indented, so that none can pass for a heading; hidden characters are
    shown. Long lines are wrapped here and nowhere else.
    """
    parts = [
        f"{part['heading']}\n{'-' * len(part['heading'])}\n{_wrapped(part['text'])}"
        for part in _parts(form, notice)
    ]
    lines = [subject(form, notice), *parts]
    if notice.demonstration:
        lines = [_WATERMARK, *lines, _WATERMARK]
    return "\n\n".join(lines) + "\n"


def as_data(form: Form, notice: Notice) -> dict[str, Any]:
    """Give the notice as JSON values for a webhook: its fields, and its parts as rendered.

    Raises FormError as `render` does.
    """
    return {
        "form": form.id,
        "language": form.language,
        "subject": subject(form, notice),
        "law": {"instrument": form.instrument, "provision": form.provision},
        "parts": _parts(form, notice),
        "notice": msgspec.to_builtins(
            msgspec.structs.replace(notice, issued_at=notice.issued_at.astimezone(UTC))
        ),
    }


class Block(NamedTuple):
    """What stands together in a part: lines of its own, a list, or somebody's words.

    Each item holds its lines; only an item of a list has more than one.
    """

    kind: Literal["lines", "list", "words"]
    items: list[list[str]]


def blocks(text: str) -> list[Block]:
    """Take the text of a part apart, as `as_data` gives it, so that a page can set it itself."""
    found: list[Block] = []
    kind: Literal["lines", "list", "words"] | None = None
    for line in text.splitlines():
        if not line:
            kind = None
            continue
        if kind == "list" and line.startswith(_INDENT):
            found[-1].items[-1].append(line.strip())
            continue
        was, kind = kind, _kind(line)
        if kind != was:
            found.append(Block(kind, []))
        found[-1].items.append([line.removeprefix(_ITEM).strip()])
    return found


def _kind(line: str) -> Literal["lines", "list", "words"]:
    if line.startswith(_ITEM):
        return "list"
    return "words" if line.startswith(_INDENT) else "lines"


def _wrapped(text: str) -> str:
    lines = []
    for line in text.splitlines():
        start = next((one for one in (_ITEM, _INDENT) if line.startswith(one)), "")
        lines += wrap(
            line.removeprefix(start),
            _WIDTH,
            initial_indent=start,
            subsequent_indent=_INDENT if start else "",
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)


def _parts(form: Form, notice: Notice) -> list[dict[str, str]]:
    values = _values(notice)
    result = []
    for part in (*form.parts, form.poster, form.redress):
        if part is None or (not part.required and not _complete(part, values)):
            continue
        text = _fill(form, f"the part `{part.id}`", part.text, values)
        result.append({"id": part.id, "heading": part.heading, "text": text})
    return result


def _complete(part: FormPart, values: Mapping[str, str]) -> bool:
    return all(values[name] for name in placeholders(part.text))


def _fill(form: Form, where: str, template: str, values: Mapping[str, str]) -> str:
    for name in placeholders(template):
        if not values[name]:
            raise FormError(
                f"The form {form.id} cannot be rendered: {where} needs `{name}`, which is empty; "
                f"fill in `{name}`."
            )
    return template.format_map(values).rstrip()


def _values(notice: Notice) -> dict[str, str]:
    lists = {
        "locations": [_line(uri) for uri in notice.locations],
        "elements": [_item(_line(ask), *said.splitlines()) for ask, said in notice.elements],
        "captures": [
            _item(_line(one.location), f"SHA-256 {one.digest}", f"captured {_time(one.at)}")
            for one in notice.captures
        ],
        "appeal_codes": [
            _item(f"Code {_line(one.code)}, for:", *one.locations) for one in notice.appeal_codes
        ],
    }
    values = {name: "\n".join(f"{_ITEM}{one}" for one in many) for name, many in lists.items()}
    values["issued_at"] = _time(notice.issued_at)
    values["reasons"] = _block(notice.reasons)
    return {name: _line(getattr(notice, name)) for name in FIELDS if name not in values} | values


def _time(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise FormError("A time in a notice needs a time zone; pass an aware datetime.")
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _line(text: str) -> str:
    return _visible(" ".join(text.split()))


def _item(first: str, *below: str) -> str:
    return "\n".join((first, *(f"{_INDENT}{said}" for line in below if (said := _line(line)))))


def _block(text: str) -> str:
    return indent("\n".join(_visible(line.strip()) for line in text.strip().splitlines()), _INDENT)


def _visible(text: str) -> str:
    """Show control, bidi, zero-width and lone surrogate characters by their number."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(f"[U+{ord(c):04X}]" if unicodedata.category(c) in hidden else c for c in text)
