from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "bluelamp.conduct"
    default_auto_field = "django.db.models.BigAutoField"
