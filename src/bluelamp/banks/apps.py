from datetime import timedelta

from django.apps import AppConfig


class BanksConfig(AppConfig):
    name = "bluelamp.banks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox what this room does for it."""
        from bluelamp.banks import publishing, tasks
        from bluelamp.conduct import chores, outbox

        outbox.register(tasks.Publish())
        chores.register("banks.refresh", timedelta(minutes=1), publishing.refresh)
