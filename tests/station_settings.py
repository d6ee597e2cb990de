"""The station's settings, on a throwaway home folder: what pytest runs under."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="bluelamp-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["BLUELAMP_HOME"] = _home
os.environ["BLUELAMP_MODE"] = "demo"
os.environ["BLUELAMP_DATABASE_URL"] = os.environ.get("BLUELAMP_TEST_DATABASE_URL", "")

from bluelamp.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
