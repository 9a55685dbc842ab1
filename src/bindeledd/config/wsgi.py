"""The web application as WSGI; the server's process is left to `bindeledd.config.serving`."""

from django.core.wsgi import get_wsgi_application

from bindeledd.config.options import choose_django_settings
from bindeledd.sync.tuning import spare_collector

choose_django_settings()
application = get_wsgi_application()
spare_collector()
