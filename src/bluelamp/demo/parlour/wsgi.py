"""Parlour's entrance, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from bluelamp.site.processes import die_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.demo.parlour.settings"
die_with_parent()
application = get_wsgi_application()
