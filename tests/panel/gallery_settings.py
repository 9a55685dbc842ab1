"""Settings that are just enough to draw the panel's parts: no database, no company, no log-in.

The applications stand for their tables' classes alone, which the rail's rights come from.
"""

from bindeledd import panel

SECRET_KEY = "only for drawing"
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
ROOT_URLCONF = "tests.panel.gallery_urls"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
LANGUAGE_CODE = "en"
LANGUAGES = [("nb", "nb"), ("en", "en")]
STATIC_URL = "static/"
AUTH_USER_MODEL = "tenancy.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    panel.__name__,
    "bindeledd.tenancy",
    "bindeledd.sync",
    "bindeledd.workspace",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "pgtrigger",
    "pghistory",
    "django.contrib.staticfiles",
    "django_cotton",
    "django_htmx",
    "csp",
]
MIDDLEWARE = ["csp.middleware.CSPMiddleware", "django.middleware.locale.LocaleMiddleware"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {"default-src": ["'self'"], "img-src": ["'self'", "data:"]}
}
