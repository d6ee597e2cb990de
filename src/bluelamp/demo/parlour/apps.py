from django.apps import AppConfig


class ParlourConfig(AppConfig):
    name = "bluelamp.demo.parlour"
