"""Loading the station's rooms for a command that needs the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from pydantic import ValidationError

from bluelamp.cli.unusable import Unusable
from bluelamp.site import processes
from bluelamp.site.config import Config


def read_config() -> Config:
    """Read the operator's settings.

    Raises:
        Unusable: one of them cannot be used.
    """
    try:
        return Config()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"BLUELAMP_{first['loc'][0]}".upper()
        raise Unusable(f"The setting {name} is not usable: {first['msg']}.") from None


def open_station() -> Config:
    """Load Django with the operator's settings; what is written from now on is private.

    Raises:
        Unusable: a setting cannot be used.
    """
    config = read_config()
    processes.write_privately(config.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.site.settings")
    from django.conf import settings

    with said():
        django.setup()
    opened: Config = settings.CONFIG
    return opened


@contextmanager
def said() -> Iterator[None]:
    """Let what keeps the station from opening be said in its one sentence."""
    from django.db import DatabaseError

    from bluelamp.conduct.errors import Refused
    from bluelamp.ledger import KeyFileError
    from bluelamp.site.preflight import NotReady

    try:
        yield
    except (NotReady, Refused, KeyFileError) as error:
        raise Unusable(str(error)) from error
    except BrokenPipeError:
        raise  # who read our output has enough of it: the command ends quietly
    except OSError as error:
        raise Unusable(
            f"{error.filename or 'The station'} cannot be used ({error.strerror or error}): "
            "mend its permissions, or run this as the station's user."
        ) from error
    except DatabaseError as error:
        first = str(error).strip().partition("\n")[0]
        raise Unusable(
            f"The database cannot be used ({first}): see that it runs, and BLUELAMP_DATABASE_URL."
        ) from error
