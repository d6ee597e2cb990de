"""Form parts that rooms share: choices with hints, native dates, and the base form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.utils import pretty_name
from django.utils.translation import gettext


class ChosenRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows of a table, several at once; an id larger than any database's is no choice."""

    def clean(self, value: Any) -> Any:
        """Give the rows. Raises ValidationError."""
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(
                gettext("Choose from the list: this is not in it."), code="invalid_choice"
            ) from None


class BluelampForm(forms.Form):
    """A form whose mistakes are named by the server, in words, beside what was typed.

    ``shown_when`` maps a field to the (choice field, value) under which it is asked; without
    JavaScript it is always shown. The browser's own checks stay off: their bubbles vanish,
    are not translated by us, and are not read by every screen reader.
    """

    use_required_attribute = False
    shown_when: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak_plainly(field, str(field.label or pretty_name(name)))
        for name, condition in self.shown_when.items():
            vars(self.fields[name])["shown_when"] = condition


def _speak_plainly(field: forms.Field, label: str) -> None:
    """Say which answer is missing or how long it may be, unless the field has its own words."""
    field.error_messages.setdefault(
        "max_length",
        gettext("Shorten this to %(limit_value)d characters: it has %(show_value)d."),
    )
    if field.error_messages["required"] != forms.Field.default_error_messages["required"]:
        return
    if isinstance(field, forms.BooleanField):
        words = gettext("Tick “%(label)s” to go on.")
    elif isinstance(field, forms.ChoiceField):
        words = gettext("Choose an answer to “%(label)s”.")
    else:
        words = gettext("Fill in “%(label)s”.")
    field.error_messages["required"] = words % {"label": label}


class _Hinted(forms.widgets.ChoiceWidget):
    """A choice widget that carries one hint per choice."""

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = dict(hints or {})

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        hint = self.hints.get(str(option["value"]), "")
        if hint and "id" in option["attrs"]:
            option["hint"] = hint
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class Radios(_Hinted, forms.RadioSelect):
    """One choice of a few, each with an optional hint."""


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Any of a few choices, each with an optional hint."""


class DateInput(forms.DateInput):
    """A day, in the browser's own picker; sends ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A day and a minute in the station's time, in the browser's own picker; sends ISO 8601."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
