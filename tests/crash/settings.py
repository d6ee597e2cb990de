"""The station's own settings with one room more: what the processes under test run under."""

from bluelamp.site.settings import *  # noqa: F403
from bluelamp.site.settings import INSTALLED_APPS as ROOMS

INSTALLED_APPS = [*ROOMS, "crash.probes"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
