"""The components as tags: ``{% load ui %}``. The catalogue shows each in all its states."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bluelamp.ui import charts, chips, clocks, diff, parts

register = template.Library()


class FieldFacts(TypedDict):
    """What the field template cannot work out itself."""

    checkbox: bool
    optional: bool
    limit: int | None
    shown_when: tuple[str, str] | None


@register.simple_tag
def field_facts(field: BoundField) -> FieldFacts:
    """Give what kind of field it is, whether it may be left out, how long it may be."""
    widget = field.field.widget
    checkbox = isinstance(widget, forms.CheckboxInput)
    return FieldFacts(
        checkbox=checkbox,
        optional=not field.field.required and not checkbox,
        limit=getattr(field.field, "max_length", None)
        if isinstance(widget, forms.Textarea)
        else None,
        shown_when=getattr(field.field, "shown_when", None),
    )


@register.inclusion_tag("ui/forms/field.html")
def field(field: BoundField, *, heading: bool = False) -> dict[str, Any]:
    """Draw one field; with ``heading`` its label is the heading of the page."""
    return {"field": field, "heading": heading}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """List what is wrong with a form, each line a link to the field that it is about."""
    listed: list[tuple[str, str]] = [("", str(error)) for error in form.non_field_errors()]
    for bound in form:
        target = _first_control(bound)
        listed += [(target, str(error)) for error in bound.errors]
    return {"listed": listed}


def _first_control(bound: BoundField) -> str:
    """Give the id of the control that an error is about: of several, the first."""
    if bound.use_fieldset and bound.subwidgets:
        return str(bound.subwidgets[0].data["attrs"].get("id") or f"{bound.auto_id}_0")
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/parts/button.html")
def button(
    label: str,
    *,
    href: str = "",
    kind: str = "primary",
    big: bool = False,
    name: str = "",
    value: str = "",
    key: str = "",
    form: str = "",
    disabled: bool = False,
) -> dict[str, Any]:
    """Draw a button, or a link that looks like one; ``kind`` is primary, quiet or stop."""
    return {
        "label": label,
        "href": href,
        "kind": kind,
        "big": big,
        "name": name,
        "value": value,
        "key": key,
        "form": form,
        "disabled": disabled,
    }


@register.inclusion_tag("ui/parts/tag.html")
def tag(text: str, tone: parts.Tone = "plain") -> dict[str, Any]:
    """Draw a word or two about a thing."""
    return {"tag": parts.Tag(text, tone)}


@register.inclusion_tag("ui/parts/clock.html")
def due(when: datetime, now: datetime | None = None) -> dict[str, Any]:
    """Draw how long there is until a moment."""
    return {"told": clocks.tell_due(when, now or timezone.now())}


@register.inclusion_tag("ui/parts/clock.html")
def ago(when: datetime, now: datetime | None = None) -> dict[str, Any]:
    """Draw how long ago a moment was."""
    return {"told": clocks.tell_ago(when, now or timezone.now())}


@register.inclusion_tag("ui/parts/row.html")
def row(row: parts.Row) -> dict[str, Any]:
    """Draw one line of a queue; it stands in ``<ul class="rows">``."""
    return {"row": row}


@register.inclusion_tag("ui/parts/checklist.html")
def checklist(lines: Iterable[parts.Line]) -> dict[str, Any]:
    """Draw what the law asks, line by line."""
    return {"lines": list(lines)}


@register.inclusion_tag("ui/parts/diff.html", name="diff")
def diff_tag(
    post: str,
    item: str,
    edits: Sequence[diff.Edit],
    *,
    post_title: str = "",
    item_title: str = "",
    foot: str = "",
) -> dict[str, Any]:
    """Draw a post and what it matched side by side, from the edits of the match."""
    return {
        "diff": diff.compare(post, item, edits),
        "post_title": post_title,
        "item_title": item_title,
        "foot": foot,
    }


@register.simple_tag
def seen(text: str) -> SafeString:
    """Draw a text from outside, its hidden characters shown as chips."""
    return drawn(chips.pieces(text))


@register.simple_tag
def drawn(pieces: Iterable[chips.Piece]) -> SafeString:
    """Draw runs of text and chips with nothing between them: white space counts here."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: chips.Piece) -> str:
    if piece.chip is None:
        return piece.text
    return format_html(
        '<span class="chip" title="{name}"><span aria-hidden="true">{short}</span>'
        '<span class="govuk-visually-hidden"> [{name}] </span></span>',
        name=piece.chip.name,
        short=piece.chip.short,
    )


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(entries: Iterable[parts.Entry]) -> dict[str, Any]:
    """Draw what happened so far."""
    return {"entries": list(entries)}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(pairs: Iterable[parts.Pair]) -> dict[str, Any]:
    """Draw answers beside their questions, each with the link that changes it."""
    return {"pairs": list(pairs)}


@register.inclusion_tag("ui/parts/steps.html")
def steps(steps: Iterable[parts.Step]) -> dict[str, Any]:
    """Draw what happens, one numbered step after another."""
    return {"steps": list(steps)}


@register.inclusion_tag("ui/parts/stats.html")
def stats(stats: Iterable[parts.Stat]) -> dict[str, Any]:
    """Draw figures, each with the words that say what it counts."""
    return {"stats": list(stats)}


@register.inclusion_tag("ui/parts/bars.html")
def bar_chart(chart: charts.Bars, words: str = "") -> dict[str, Any]:
    """Draw a small bar chart, with its table one click away."""
    return {"chart": chart, "words": words}


@register.inclusion_tag("ui/parts/media.html")
def media(media: parts.Media) -> dict[str, Any]:
    """Draw a picture or film covered, until somebody asks for it."""
    return {"media": media}


@register.inclusion_tag("ui/parts/notice.html")
def notice(title: str, text: str = "", tone: parts.Tone = "plain") -> dict[str, Any]:
    """Draw what just happened, or what to know before going on."""
    return {"title": title, "text": text, "tone": tone}


@register.inclusion_tag("ui/parts/panel.html")
def panel(title: str, *, code: str = "", text: str = "") -> dict[str, Any]:
    """Draw that something is done, with the code that somebody should keep."""
    return {"title": title, "code": code, "text": text}


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, text: str = "") -> dict[str, Any]:
    """Draw that there is nothing here, and what would make it otherwise."""
    return {"title": title, "text": text}


@register.inclusion_tag("ui/parts/keys.html")
def keys(*pairs: str) -> dict[str, Any]:
    """Draw key hints from alternating keys and words: ``{% keys "d" "decide" "n" "no action" %}``.

    :raises ValueError: for a key without its word.
    """
    return {"pairs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Draw the way to other pages of a list; keeps the rest of the address as it is."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [
            (number, address(number) if isinstance(number, int) else "")
            for number in page.paginator.get_elided_page_range(
                page.number, on_each_side=1, on_ends=1
            )
        ]
        if page.paginator.num_pages > 1
        else [],
    }
