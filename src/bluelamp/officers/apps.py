from django.apps import AppConfig


class OfficersConfig(AppConfig):
    name = "bluelamp.officers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's acts, also in processes that open no page."""
        from bluelamp.officers import looking, managing, second_step  # noqa: F401
