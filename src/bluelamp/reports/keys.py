"""Named secrets of this room, made once, in the station's folder of keys."""

import os
import secrets
import tempfile
from pathlib import Path

from django.conf import settings


def secret(name: str) -> bytes:
    """Give the 32 secret bytes of this name; the first who asks makes them."""
    path = folder() / name
    if not path.exists():
        write_once(path, secrets.token_bytes(32))
    return path.read_bytes()


def folder() -> Path:
    """Give the folder of keys, made if need be."""
    keys: Path = settings.CONFIG.keys
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keys


def write_once(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a whole file, or leave the one that another process wrote first."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(mode)
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
