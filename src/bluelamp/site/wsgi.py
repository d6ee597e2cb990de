"""The web process's entrance, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from bluelamp.site.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.site.settings")
die_with_parent()
application = get_wsgi_application()
