"""The vault: bytes are put once, under their own SHA-256, and never over anything (obstore, create-only)."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

import obstore
from django.conf import settings
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore

from bluelamp.conduct.outbox import Retry

log = logging.getLogger(__name__)


class DamagedError(Exception):
    """What lies in the vault is not what was put there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where bytes lie, and what they are."""

    key: str
    sha256: str
    size: int


def _store() -> LocalStore:
    return LocalStore(Path(settings.CONFIG.home) / "vault", mkdir=True)


def keep(data: bytes) -> Kept:
    """Put bytes into the vault; the same bytes again are the same object.

    Raises:
        Retry: it cannot be written just now.
    """
    digest = hashlib.sha256(data).hexdigest()
    key = f"{digest[:2]}/{digest}"
    try:
        obstore.put(_store(), key, data, mode="create")
    except AlreadyExistsError:
        read(key)
    except (BaseError, OSError) as error:
        log.error("the vault cannot be written: %s", error)
        raise Retry(
            "The vault cannot be written: make room for it, or mend its permissions."
        ) from error
    return Kept(key, digest, len(data))


def read(key: str) -> bytes:
    """Give the bytes under a key.

    Raises:
        DamagedError: they no longer have the SHA-256 that is their name.
        FileNotFoundError: there are none.
    """
    data = bytes(obstore.get(_store(), key).bytes())
    if hashlib.sha256(data).hexdigest() != key.rpartition("/")[2]:
        raise DamagedError(f"What lies in the vault under {key} is not what was put there.")
    return data
