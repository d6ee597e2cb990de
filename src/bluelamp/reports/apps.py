from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "bluelamp.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox what the worker does for reports."""
        from bluelamp.conduct import outbox
        from bluelamp.reports import tasks

        outbox.register(tasks.ResolveLink())
        outbox.register(tasks.TellReporter())
