from django.apps import AppConfig


class LawbookConfig(AppConfig):
    name = "bluelamp.lawbook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare this room's acts, and let advisers begin where they sign."""
        from bluelamp.lawbook import accepting, enrolling  # noqa: F401
        from bluelamp.officers.homes import register_home
        from bluelamp.officers.models import Duty

        register_home(Duty.ADVISER, "lawbook:sign")
