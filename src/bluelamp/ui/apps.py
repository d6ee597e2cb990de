"""The room as a Django app: templates, static files, tags; no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design system."""

    name = "bluelamp.ui"
    label = "ui"
    verbose_name = "Design system"
