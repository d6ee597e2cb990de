from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "bluelamp.conduct"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's acts, also in processes that perform none of them."""
        from bluelamp.conduct import checkpointing, erasing  # noqa: F401
