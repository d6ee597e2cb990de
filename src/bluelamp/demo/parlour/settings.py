"""Parlour's own settings: no accounts, no Django database, loopback only."""

import secrets

from csp.constants import NONE, SELF

from bluelamp.site.config import Config

CONFIG = Config()
if not CONFIG.demo:
    raise RuntimeError("Parlour is for the demonstration only.")

SECRET_KEY = secrets.token_urlsafe(32)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
INSTALLED_APPS = [
    "bluelamp.demo.parlour",
    "bluelamp.ui",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bluelamp.demo.parlour.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "bluelamp.demo.parlour.views.place",
            ]
        },
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
CSRF_COOKIE_NAME = "parlour-csrf"  # cookies know no ports, and the station is next door
CSRF_COOKIE_HTTPONLY = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
TIME_ZONE = "Europe/London"
USE_TZ = True
LANGUAGE_CODE = "en"
