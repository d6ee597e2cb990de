from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "bluelamp.evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the outbox what this room does for it."""
        from bluelamp.conduct import outbox
        from bluelamp.evidence import tasks

        outbox.register(tasks.Capture())
        outbox.register(tasks.Keep())
