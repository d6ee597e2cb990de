"""What the pages of this room ask."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bluelamp.posts import mend
from bluelamp.reports import receipts
from bluelamp.reports.models import Concern, Scope
from bluelamp.reports.submissions import (
    MAX_DETAILS,
    MAX_TEXT,
    Problem,
    Submission,
)
from bluelamp.ui.fields import BluelampForm, Checkboxes, Radios


class _Line(forms.CharField):
    """One line, as it was typed; whether it may be left out is judged with the whole submission."""

    def to_python(self, value: Any) -> str:
        return mend(str(super().to_python(value) or ""))[0]

    def validate(self, value: Any) -> None:
        pass


class _Counted(_Line):
    """Several lines with a count; how long they may be is judged with the whole submission too."""

    def __init__(self, *, limit: int, rows: int, **kwargs: Any) -> None:
        widget = forms.Textarea({"rows": rows, "maxlength": limit})
        super().__init__(widget=widget, strip=False, **kwargs)
        self.max_length = limit


class _Choice(forms.ChoiceField):
    """One choice of a few; a missing one is named together with all else that is wrong."""

    def validate(self, value: Any) -> None:
        pass


class ReportForm(BluelampForm):
    """The public report: what it is, what is wrong with it, and what else to know."""

    link = _Line(
        label=_("Its link"),
        help_text=_(
            "The address of the post, video or page, such as https://place.example/post/12"
        ),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    text = _Counted(
        label=_("Or its words, if there is no link"),
        limit=MAX_TEXT,
        rows=4,
        help_text=_("Type or paste what it says."),
    )
    concern = _Choice(
        label=_("What is wrong with it?"),
        choices=Concern.choices,
        widget=Radios(
            hints={
                Concern.CHILD_ABUSE.value: (
                    "Give us the link and nothing else: it goes to the hotline that may deal with"
                    " it, and nobody here opens it. What you write beside it is not kept."
                )
            }
        ),
    )
    details = _Counted(
        label=_("Is there anything else that we should know?"),
        required=False,
        limit=MAX_DETAILS,
        rows=3,
        help_text=_("For example where in a long video it is, or when you saw it."),
    )
    contact = _Line(
        label=_("Your e-mail address"),
        required=False,
        help_text=_(
            "Only if you want a message when something changes. It is locked away from your report,"
            " and you can follow the report without it."
        ),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def submission(self) -> Submission:
        """Give what was sent; call it once the form is valid."""
        answers = self.cleaned_data
        return Submission(
            link=answers["link"],
            text=answers["text"],
            concern=answers["concern"],
            details=answers["details"],
            contact=answers["contact"],
            language=(get_language() or "en")[:12],
        )

    def tell(self, problems: tuple[Problem, ...]) -> None:
        """Put each problem beside its field."""
        for problem in problems:
            self.add_error(problem.field, problem.sentence)


class CodeForm(BluelampForm):
    """A receipt code, however it was typed."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("16 letters and digits, such as 7K2M-9QXD-41TR-8WVC"),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code that you were given when you reported.")},
    )

    def clean_code(self) -> str:
        """Give the code in its one form."""
        try:
            return receipts.parse(self.cleaned_data["code"])
        except receipts.ReceiptError as error:
            raise forms.ValidationError(str(error)) from None


class PartnerForm(BluelampForm):
    """A new partner of the API."""

    name = forms.CharField(label=_("The partner's name"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=_("What may this partner do?"),
        choices=Scope.choices,
        widget=Checkboxes,
        error_messages={"required": _("Choose what the partner may do.")},
    )
