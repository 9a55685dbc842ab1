"""Django's settings, all derived from `config.options`; starts nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pgtrigger
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from bindeledd.config.database import database_url
from bindeledd.config.options import options
from bindeledd.sync.tuning import Tuning

_PACKAGE = Path(__file__).resolve().parent.parent
_OPTIONS = options()


def _database() -> dict[str, Any]:
    """Return Django's form of the database's address, with the pool of psycopg."""
    parts = urlsplit(database_url())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "ATOMIC_REQUESTS": False,
        "CONN_HEALTH_CHECKS": True,  # a database that was away costs no request
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": max(_OPTIONS.web_threads, _OPTIONS.worker_concurrency) + 6,
                "timeout": 15,
                "max_idle": 120,
            },
            "keepalives": 1,
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
        },
    }


SECRET_KEY = _OPTIONS.secret_key
DEBUG = _OPTIONS.debug
ALLOWED_HOSTS = list(_OPTIONS.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [_OPTIONS.public_url]
PUBLIC_URL = _OPTIONS.public_url

INSTALLED_APPS = [
    "bindeledd.tenancy.apps.TenancyConfig",
    "bindeledd.workspace.apps.WorkspaceConfig",
    "bindeledd.sync.apps.SyncConfig",
    "bindeledd.panel.apps.PanelConfig",
    "bindeledd.config.apps.WiringConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's page of sessions asks for its tags
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "ninja",
    "csp",
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
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bindeledd.panel.middleware.PersonMiddleware",
    "bindeledd.panel.middleware.CompanyMiddleware",
]

ROOT_URLCONF = "bindeledd.config.urls"
WSGI_APPLICATION = "bindeledd.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_PACKAGE / "panel" / "templates", _PACKAGE / "api" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bindeledd.panel.context.frame",
            ],
        },
    },
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "bindeledd.panel.sign_in.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "bindeledd"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _OPTIONS.public_url.startswith("http://")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "panel:dashboard"
LOGOUT_REDIRECT_URL = "account_login"

_HTTPS = _OPTIONS.public_url.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LANGUAGE_CODE = _OPTIONS.language
LANGUAGES = [("nb", _("Norwegian Bokmål")), ("en", _("English"))]
LOCALE_PATHS = [_PACKAGE / "locale"]
TIME_ZONE = _OPTIONS.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = _PACKAGE / "panel" / "static"  # whitenoise finds the libraries' files beside ours
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SYNC_TUNING = Tuning(
    worker_concurrency=_OPTIONS.worker_concurrency,
    lease_seconds=_OPTIONS.lease_seconds,
    heartbeat_seconds=_OPTIONS.heartbeat_seconds,
    sweep_seconds=_OPTIONS.sweep_seconds,
    poll_seconds=_OPTIONS.poll_seconds,
    drain_seconds=_OPTIONS.drain_seconds,
    spread_minutes=_OPTIONS.spread_minutes,
    time_zone=_OPTIONS.time_zone,
    keep_days=_OPTIONS.keep_days,
)

PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_OBJ_FIELD = None

EMAIL_BACKEND = (
    "django.core.mail.backends.console.EmailBackend"
    if _OPTIONS.email_host is None
    else "django.core.mail.backends.smtp.EmailBackend"
)

API_REQUESTS_A_MINUTE = 600  # of one key

# What the engine and the pages need of the installation; read through `django.conf.settings`.
CREDENTIAL_KEYS = list(_OPTIONS.credential_keys)
LEASE_SECONDS = _OPTIONS.lease_seconds
HEARTBEAT_SECONDS = _OPTIONS.heartbeat_seconds
SETTLE_FACTOR = _OPTIONS.settle_factor
