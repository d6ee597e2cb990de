"""What the provider's pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bluelamp.actions.answering import LONGEST, Kind
from bluelamp.ui.fields import BluelampForm, Radios

_WORDS = {
    Kind.ACKNOWLEDGED: (_("We received it"), _("You can tell us later what you decide.")),
    Kind.REMOVED: (_("We took it down"), _("We look ourselves whether it is gone.")),
    Kind.DECLINED: (_("We leave it up"), _("Please say why, in the box below.")),
    Kind.QUESTION: (_("We have a question"), _("Write it into the box below.")),
}


class AnswerForm(BluelampForm):
    """A provider's answer: which, and in its own words."""

    text = forms.CharField(
        label=_("Your reasons, your question, or anything else"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5, "maxlength": LONGEST}),
    )

    def __init__(self, *args: Any, answers: tuple[Kind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=_("What is your answer?"),
            choices=[(kind.value, _WORDS[kind][0]) for kind in answers],
            widget=Radios(hints={kind.value: str(_WORDS[kind][1]) for kind in answers}),
            error_messages={
                "required": _("Choose an answer."),
                "invalid_choice": _("Choose an answer."),
            },
        )
        self.order_fields(["answer", "text"])

    def clean(self) -> dict[str, Any]:
        """Ask for words where the answer says nothing without them."""
        cleaned = dict(super().clean() or self.cleaned_data)
        if not cleaned.get("text", "").strip():
            if cleaned.get("answer") == Kind.DECLINED:
                self.add_error("text", _("Say in a few words why you leave it up."))
            elif cleaned.get("answer") == Kind.QUESTION:
                self.add_error("text", _("Write your question."))
        return cleaned


class LinkForm(BluelampForm):
    """The link out of a notice, whole or only its last part."""

    link = forms.CharField(
        label=_("The link in the notice"),
        help_text=_("Or its last part: the 43 letters and digits after the last but one slash."),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the link that stands in the notice.")},
    )

    def token(self) -> str:
        """Give the token in what was pasted."""
        return str(self.cleaned_data["link"]).strip().rstrip("/").rpartition("/")[2]
