"""Opening a bank, adding to it, trying a text against it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bluelamp.banks.models import Item
from bluelamp.desk.forms.case import words
from bluelamp.law import Offence
from bluelamp.lawbook import queries as lawbook
from bluelamp.ui.fields import BluelampForm, DateInput, Radios

MOST_BYTES = 16 * 1024 * 1024
SHOWN_AGAIN = 512 * 1024
MOST_TRIED = 1_000_000


def grounds() -> list[tuple[str, str]]:
    """Give the offences of the packs in use, to choose from."""
    rows = lawbook.law().all(Offence)
    return [("", "Choose"), *((row.id, f"{row.title} ({row.provision})") for row in rows)]


class BankForm(BluelampForm):
    """A new bank."""

    title = forms.CharField(
        label="Title", max_length=120, error_messages={"required": "Give the bank a title."}
    )
    slug = forms.SlugField(
        label="Short name",
        help_text="Small letters, digits and hyphens, as in cook-books. It stands in every match.",
        max_length=48,
        error_messages={
            "required": "Give the bank a short name.",
            "invalid": "A short name has letters, digits and hyphens only.",
        },
    )
    about = forms.CharField(
        label="What is in it", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    kind = forms.ChoiceField(
        label="What it is for",
        choices=[("look", "To look for"), ("never", "Never to match")],
        initial="look",
        widget=Radios(
            hints={
                "look": "What is in it is unlawful on the ground named below.",
                "never": "What is in it is common property, such as a proverb, and matches nothing.",
            }
        ),
        error_messages={"required": "Say what the bank is for."},
    )
    ground = forms.ChoiceField(label="Ground", choices=grounds, required=False)
    review_on = forms.DateField(
        label="To be reviewed on",
        widget=DateInput,
        error_messages={"required": "Say when the bank is reviewed."},
    )

    shown_when = {"ground": ("kind", "look")}


class ItemForm(BluelampForm):
    """A work or a phrase, pasted or from a text file, with where it is from."""

    kind = forms.ChoiceField(
        label="What to add",
        choices=Item.Kind.choices,
        initial=Item.Kind.WORK,
        widget=Radios(
            hints={
                Item.Kind.WORK: "Any passage of it is looked for, also a changed one.",
                Item.Kind.PHRASE: "A few words that are looked for as a whole.",
            }
        ),
        error_messages={"required": "Choose what to add."},
    )
    name = forms.CharField(
        label="Name",
        max_length=200,
        error_messages={"required": "Give it a name by which officers know it."},
    )
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a text file",
        help_text="Plain text in UTF-8, up to 16 MB.",
        required=False,
        error_messages={"empty": "This file is empty: choose another."},
    )
    provenance = words(
        "Where it is from, and why it belongs here",
        "Say where this is from, and why it belongs in this bank.",
        rows=2,
    )

    field_order = ("kind", "name", "provenance", "text", "file")  # the longest last

    def clean_text(self) -> str:
        """Hold what is pasted to what a file may be."""
        given = str(self.cleaned_data["text"])
        if len(given) > MOST_BYTES // 4 and len(given.encode()) > MOST_BYTES:
            raise forms.ValidationError("This is more than 16 MB: cut it into several works.")
        return given

    def clean(self) -> dict[str, Any]:
        """Take the text from where it was given; a file's is shown again if something else is wrong."""
        told = super().clean() or {}
        given = told.get("file")
        if given is not None:
            text = self._read(given)
            if text is not None:
                told["text"] = text
                if len(text) <= SHOWN_AGAIN:
                    self.data = {**dict(self.data.items()), "text": text}
        if not told.get("text", "").strip() and not {"text", "file"} & self.errors.keys():
            self.add_error("text", "Paste the text, or choose a text file.")
        return told

    def _read(self, given: "UploadedFile[bytes]") -> str | None:
        if (given.size or 0) > MOST_BYTES:
            self.add_error("file", "This file is larger than 16 MB: cut it into several works.")
            return None
        try:
            return bytes(given.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", "This file is no plain text in UTF-8: save it as such first.")
            return None


class RemoveForm(BluelampForm):
    """Why an item is taken out."""

    why = forms.CharField(
        label="Why is it taken out?", error_messages={"required": "Say why this item is taken out."}
    )


class TryForm(BluelampForm):
    """A text, to see what a version would find in it."""

    text = forms.CharField(
        label="A text, as somebody might post it",
        help_text="Nothing of it is kept.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        error_messages={"required": "Paste a text first."},
    )

    def clean_text(self) -> str:
        """Hold it to what a scan does in a moment."""
        given = str(self.cleaned_data["text"])
        if len(given) > MOST_TRIED:
            raise forms.ValidationError(
                "This is longer than any post: a part of it, up to a million characters, will do."
            )
        return given


class GiveBackForm(BluelampForm):
    """What has to change before a version can be approved."""

    why = words("What has to change?", "Say what has to change.", rows=2)


class ApproveForm(BluelampForm):
    """The approver's word, where a new phrase reads like a personal name."""

    names_are_content = forms.CharField(
        label="Why this is content, and not a person that is looked for",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
