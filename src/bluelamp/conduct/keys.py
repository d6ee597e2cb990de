"""The station's keys, each a file in its folder of keys: named secrets, and the ledger's signing key.

The private half of the ledger's key is the worker's, the public half everybody's.
"""

import os
import secrets
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from bluelamp import ledger

_NEXT = "ledger.next.pem"


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
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    finally:
        temporary.unlink()


def make_ledger_key(folder: Path, origin: str) -> None:
    """Make the signing key and publish its verifier key beside it, unless they are there.

    Raises:
        OSError, ledger.KeyFileError: the signing key is not safe, or is gone or another's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, published = folder / "ledger.pem", folder / "ledger.vkey"
    if not path.exists() and not published.exists():
        _make_key(path)
    if not path.exists():
        raise ledger.KeyFileError(
            f"The ledger's signing key {path} is gone: put it back from the backup."
        )
    vkey = ledger.VerifierKey.of(ledger_name(folder) or origin, ledger.load_key(path)).text()
    if not published.exists():
        write_once(published, f"{vkey}\n".encode(), mode=0o640)
    if (folder / _NEXT).exists():
        raise ledger.KeyFileError(
            "The ledger's key was being changed: run bluelamp ledger rotate-key again, to the end."
        )
    if ledger_vkey(folder) != vkey:
        raise ledger.KeyFileError(
            f"The signing key {path} is not the one whose public half is {published}: "
            "put the right one back from the backup."
        )


def ledger_key(folder: Path) -> Ed25519PrivateKey:
    """Read the private half; only the worker's account can.

    Raises:
        OSError, ledger.KeyFileError: it is not there, or not safe.
    """
    return ledger.load_key(folder / "ledger.pem")


def ledger_vkey(folder: Path) -> str:
    """Read the verifier key, `name+hash+base64` (C2SP signed-note).

    Raises:
        OSError: the station was never opened.
    """
    return (folder / "ledger.vkey").read_text(encoding="utf-8").strip()


def next_ledger_key(folder: Path) -> Ed25519PrivateKey:
    """Give the key that shall follow; made at the first call, the same until it is in its place."""
    path = folder / _NEXT
    if not path.exists():
        _make_key(path)
    return ledger.load_key(path)


def install_next_ledger_key(folder: Path) -> str:
    """Put the key that follows into its place, and give its verifier key; can be repeated."""
    vkey = ledger.VerifierKey.of(ledger_name(folder), next_ledger_key(folder)).text()
    published = folder / "ledger.vkey"
    aside = folder / ".ledger.vkey.next"
    aside.unlink(missing_ok=True)
    write_once(aside, f"{vkey}\n".encode(), mode=0o640)
    aside.replace(published)
    (folder / _NEXT).replace(folder / "ledger.pem")
    return vkey


def _make_key(path: Path) -> None:
    # Made elsewhere first: who is stopped in the middle must not leave half a key in this place.
    with tempfile.TemporaryDirectory(dir=path.parent) as aside:
        fresh = Path(aside) / path.name
        ledger.save_key(ledger.generate_key(), fresh)
        write_once(path, fresh.read_bytes())


def ledger_name(folder: Path) -> str:
    """Give the ledger's name as its published key has it; nothing before there is one."""
    try:
        return ledger_vkey(folder).partition("+")[0]
    except FileNotFoundError:
        return ""
