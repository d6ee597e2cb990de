"""Doing what a form asks for: what was done is said, and what is refused stands in the form."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from bluelamp.conduct.errors import Refused


def done(request: HttpRequest, form: Form, do: Callable[[], object], said: str) -> bool:
    """Do it if the form is filled in, and say so; otherwise leave in the form what is wrong."""
    if not form.is_valid():
        return False
    try:
        do()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True
