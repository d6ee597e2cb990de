"""How Django draws forms here: set ``FORM_RENDERER = "bluelamp.ui.rendering.FormRenderer"``.

Any plain ``django.forms`` form, and those of allauth, comes out as the field templates under
``templates/ui/forms``; no widget needs to know about them.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString

WIDGETS = "django/forms/widgets/"

# Django's own widget templates that are drawn by one of ours.
REPLACED = {
    f"{WIDGETS}radio.html": "ui/forms/choices.html",
    f"{WIDGETS}checkbox_select.html": "ui/forms/choices.html",
    f"{WIDGETS}clearable_file_input.html": "ui/forms/file.html",
}

# The block class of a group of choices.
BLOCKS = {
    f"{WIDGETS}radio.html": "govuk-radios",
    f"{WIDGETS}checkbox_select.html": "govuk-checkboxes",
}

# The class of a single control.
CLASSES = {
    **dict.fromkeys(
        (
            f"{WIDGETS}{kind}.html"
            for kind in (
                "color",
                "date",
                "datetime",
                "email",
                "input",
                "number",
                "password",
                "search",
                "tel",
                "text",
                "time",
                "url",
            )
        ),
        "govuk-input",
    ),
    f"{WIDGETS}textarea.html": "govuk-textarea",
    f"{WIDGETS}select.html": "govuk-select",
    f"{WIDGETS}checkbox.html": "govuk-checkboxes__input",
    f"{WIDGETS}file.html": "govuk-file-upload",
    f"{WIDGETS}clearable_file_input.html": "govuk-file-upload",
}


class FormRenderer(DjangoTemplates):
    """Draws every form with the field templates of this room."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """Draw a form, field or widget; widgets get their classes and descriptions here."""
        if "widget" in context:
            context = {**context, "widget": _dressed(template_name, context["widget"])}
        drawn = super().render(REPLACED.get(template_name, template_name), context, request)
        return SafeString(drawn)


def _dressed(template_name: str, widget: dict[str, Any]) -> dict[str, Any]:
    """Give a widget's context the classes of its kind, and swap a hard limit for a count."""
    dressed = {**widget, "attrs": dict(widget.get("attrs") or {})}
    attrs = dressed["attrs"]
    dressed["block"] = BLOCKS.get(template_name, "")
    base = CLASSES.get(template_name)
    if base is not None:
        invalid = f"{base}--error" if attrs.get("aria-invalid") == "true" else ""
        attrs["class"] = " ".join(filter(None, (base, invalid, attrs.get("class", ""))))
    if template_name == f"{WIDGETS}textarea.html" and "maxlength" in attrs and "id" in attrs:
        # A browser cuts what is pasted beyond maxlength without a word; the count says so instead.
        attrs.pop("maxlength")
        attrs["data-count-target"] = "text"
        attrs["aria-describedby"] = " ".join(
            filter(None, (attrs.get("aria-describedby", ""), f"{attrs['id']}_count"))
        )
    if "subwidgets" in dressed:
        dressed["subwidgets"] = [
            _dressed(subwidget["template_name"], subwidget) for subwidget in dressed["subwidgets"]
        ]
    return dressed
