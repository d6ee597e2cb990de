from datetime import timedelta

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    name = "bluelamp.patrols"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the worker to end what is over; declare the acts of a process that opens no page."""
        from bluelamp.conduct import chores
        from bluelamp.patrols import ending, sighting  # noqa: F401

        chores.register("patrols.end", timedelta(seconds=5), ending.end_due)
