"""Loading the station's rooms for a command that needs the database."""

import os

import django

from bluelamp.site.config import Config


def open_station(**overrides: object) -> Config:
    """Load Django with the operator's settings; `overrides` go before the environment's.

    The settings are read from the environment in every process of the station, so overrides are put there.
    """
    for name, value in overrides.items():
        if value is not None:
            os.environ[f"BLUELAMP_{name.upper()}"] = str(value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.site.settings")
    from django.conf import settings

    os.environ.setdefault("NUMBA_CACHE_DIR", str(settings.CONFIG.home / "numba"))
    django.setup()
    config: Config = settings.CONFIG
    return config
