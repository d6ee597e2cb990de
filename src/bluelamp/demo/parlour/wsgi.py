"""Parlour's entrance, served by granian; its people talk while it is open."""

import os
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from bluelamp.demo.parlour import talking
from bluelamp.site.processes import die_with_parent

os.environ["DJANGO_SETTINGS_MODULE"] = "bluelamp.demo.parlour.settings"
die_with_parent()
application = get_wsgi_application()
threading.Thread(
    target=talking.talk, args=(settings.CONFIG.home, threading.Event()), name="talk", daemon=True
).start()
