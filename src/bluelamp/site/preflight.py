"""What must hold before the station opens; each failure is one sentence."""

import os
import socket
import sqlite3
import stat
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from bluelamp.law import UnknownRow
from bluelamp.site.config import Config


class NotReady(Exception):
    """The station cannot open; the message says what to do."""


def check_home(home: Path) -> None:
    """Make the home folder, for its user alone, and see that it can be written.

    Raises:
        NotReady: it cannot.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
        sqlite3.connect(home / ".probe.sqlite3").close()
        (home / ".probe.sqlite3").unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotReady(
            f"The folder {home} cannot be written ({reason}): "
            "set BLUELAMP_HOME to a folder that can, or mend its permissions."
        ) from None


def check_port(address: str, port: int) -> None:
    """See that nobody else listens there.

    Raises:
        NotReady: somebody does.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise NotReady(
                f"Port {port} cannot be used ({error.strerror}): "
                f"stop what uses it, or choose another with PORT={port + 10} make run."
            ) from None


def check_mode(config: Config) -> None:
    """Refuse a demonstration that others could reach, and a station with unsafe settings.

    Raises:
        NotReady: a setting is unsafe in this mode.
    """
    if config.demo:
        if config.bind not in ("127.0.0.1", "localhost"):
            raise NotReady(
                "A demonstration listens on this machine only: leave BLUELAMP_BIND unset, "
                "or set BLUELAMP_MODE=station."
            )
        return
    unsafe = {
        "BLUELAMP_PUBLIC_URL must be the https address of the station": not config.public_url.startswith(
            "https://"
        ),
        "BLUELAMP_SMTP_URL must name the mail server for notices": not config.smtp_url,
        "BLUELAMP_COMPLAINT_URL must say where people complain": not config.complaint_url,
        "BLUELAMP_TRUSTED_PROXIES must name the proxy that ends TLS, or all the world is one visitor": (
            not config.trusted_proxies
        ),
        "BLUELAMP_ALLOWED_HOSTS must name hosts, not any": "*" in config.allowed_hosts,
        f"others can look into BLUELAMP_HOME, so run chmod o-rwx {config.home}": (
            config.home.exists() and bool(config.home.stat().st_mode & stat.S_IRWXO)
        ),
    }
    if missing := [sentence for sentence, wrong in unsafe.items() if wrong]:
        raise NotReady(f"A station does not open with unsafe settings: {'; '.join(missing)}.")


def check_database(config: Config) -> None:
    """Refuse a station on what a demonstration left, and a tenant that no pack has.

    Raises:
        NotReady: the database or the packs do not fit the settings.
    """
    from bluelamp.lawbook import queries as lawbook

    try:
        lawbook.tenant()
    except UnknownRow as error:
        raise NotReady(f"The setting BLUELAMP_TENANT is not usable: {error}") from None
    if not config.demo and lawbook.signed_by_demonstration():
        raise NotReady(
            "This database holds a demonstration, with passwords and a legal adviser's key that were "
            "made up: give the station a BLUELAMP_HOME and a database of its own."
        )


def check_version() -> None:
    """See that the database is of this version.

    Raises:
        NotReady: it was made by a newer version, or an older one and nobody migrated it yet.
    """
    loader = MigrationLoader(connection)
    _refuse_newer(loader)
    if set(loader.disk_migrations) - set(loader.applied_migrations):
        raise NotReady(
            "The database is of an older version of Bluelamp: run bluelamp prepare, which brings it "
            "to this one."
        )


def migrate() -> None:
    """Bring the database to this version.

    Raises:
        NotReady: the database was made by a newer version.
    """
    _refuse_newer(MigrationLoader(connection))
    call_command("migrate", verbosity=0, interactive=False)


def _refuse_newer(loader: MigrationLoader) -> None:
    known = set(loader.disk_migrations)
    ours = {app for app, _ in known}
    if newer := sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in ours and (app, name) not in known
    ):
        raise NotReady(
            f"The database is of a newer version of Bluelamp (it has {newer[0]}): "
            "update Bluelamp, or choose another BLUELAMP_HOME."
        )
