from django.apps import AppConfig


class BanksConfig(AppConfig):
    name = "bluelamp.banks"
    default_auto_field = "django.db.models.BigAutoField"
