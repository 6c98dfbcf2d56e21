"""The WSGI door; any WSGI server can hold it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivet.config.settings")
application = get_wsgi_application()
