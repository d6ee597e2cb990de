"""The private key that signs checkpoints, as a file."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class KeyFileError(ValueError):
    """A key file that is not safe or not a key."""


def generate_key() -> Ed25519PrivateKey:
    """Make a fresh Ed25519 private key."""
    return Ed25519PrivateKey.generate()


def save_key(key: Ed25519PrivateKey, path: Path) -> None:
    """Write a private key to a new file that its owner alone can read (PKCS #8 PEM, mode 0600).

    Never writes over a key. Raises KeyFileError when the file exists, and OSError.
    """
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise KeyFileError(f"There is a key at {path} already: choose another name.") from error
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def load_key(path: Path) -> Ed25519PrivateKey:
    """Read what `save_key` wrote.

    Raises KeyFileError when others could read the file too or it holds no Ed25519 key, and OSError.
    """
    if path.stat().st_mode & 0o077:
        raise KeyFileError(f"Other users can open the key {path}: run chmod 600 on it.")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(f"The file {path} holds no unencrypted key in PEM form.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"The key in {path} is not an Ed25519 key.")
    return key
