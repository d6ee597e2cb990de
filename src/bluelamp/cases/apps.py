from datetime import timedelta

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "bluelamp.cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the worker to join what came in and to release what lies idle; declare other acts."""
        from bluelamp.cases import claiming, clearing, intake  # noqa: F401
        from bluelamp.conduct import chores

        chores.register("cases.join", timedelta(seconds=1), intake.join_new)
        chores.register("cases.lapse", timedelta(minutes=1), claiming.release_lapsed)
