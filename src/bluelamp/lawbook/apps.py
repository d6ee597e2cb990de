from django.apps import AppConfig


class LawbookConfig(AppConfig):
    name = "bluelamp.lawbook"
    default_auto_field = "django.db.models.BigAutoField"
