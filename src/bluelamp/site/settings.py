"""Django's settings, all derived from `Config`."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from bluelamp.site.config import Config

CONFIG = Config()
CONFIG = CONFIG.model_copy(update={"home": CONFIG.home.resolve()})

SECRET_KEY = CONFIG.secret_key
DEBUG = False
ALLOWED_HOSTS = [h.strip() for h in CONFIG.allowed_hosts.split(",") if h.strip()] or [
    urlsplit(CONFIG.base_url).hostname or "",
    "127.0.0.1",
    "localhost",
]
CSRF_TRUSTED_ORIGINS = [CONFIG.public_url] if CONFIG.public_url else []

INSTALLED_APPS = [
    "bluelamp.site",
    "bluelamp.demo",
    "bluelamp.desk",
    "bluelamp.oversight",
    "bluelamp.actions",
    "bluelamp.cases",
    "bluelamp.patrols",
    "bluelamp.reports",
    "bluelamp.banks",
    "bluelamp.evidence",
    "bluelamp.lawbook",
    "bluelamp.officers",
    "bluelamp.conduct",
    "bluelamp.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bluelamp.site.middleware.PrivateMiddleware",
    "bluelamp.officers.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bluelamp.site.middleware.WayBackMiddleware",
    "bluelamp.site.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "bluelamp.site.urls"
WSGI_APPLICATION = "bluelamp.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "bluelamp.site.context.station",
            ],
        },
    }
]
FORM_RENDERER = "bluelamp.ui.rendering.FormRenderer"


def _database() -> dict[str, object]:
    if CONFIG.database_url:
        url = urlsplit(CONFIG.database_url)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": url.port or "",
            "CONN_MAX_AGE": 60,
            "OPTIONS": dict(parse_qsl(url.query)),
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": CONFIG.home / "bluelamp.sqlite3",
        # IMMEDIATE: with the default, a reader that turns writer fails at once when somebody else writes.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


DATABASES = {"default": _database()}

# Officers
AUTH_USER_MODEL = "officers.Officer"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "bluelamp.officers.adapter.StationAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
MFA_ADAPTER = "bluelamp.officers.adapter.StationFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = CONFIG.station_name
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = CONFIG.demo
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:queue"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
REQUIRE_SECOND_FACTOR = not CONFIG.demo

# What the browser may do. Nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
_TLS = CONFIG.base_url.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bluelamp.site.views.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.trusted_proxies else None
# A work of 16 MB may be pasted into a bank; each form has its own limits, and shows again what is over.
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
SILENCED_SYSTEM_CHECKS = [] if _TLS else ["security.W004"]

LANGUAGE_CODE = "en"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_ROOT = Path(__file__).parent / "root"  # what browsers and robots ask for at the root

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"routes": {"()": "bluelamp.site.logs.Routes"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["routes"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "bluelamp": {"level": "INFO"},
        # Strangers ask for pages that are not there, and browsers send forms that do not fit.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
