"""The key that signs the ledger's heads: the private half is the worker's, the public half everybody's."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp import ledger


def make_ledger_key(folder: Path, origin: str) -> None:
    """Make the signing key and publish its verifier key beside it, unless they are there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "ledger.pem"
    if not path.exists():
        ledger.save_key(ledger.generate_key(), path)
    vkey = ledger.VerifierKey.of(origin, ledger.load_key(path)).text()
    (folder / "ledger.vkey").write_text(vkey + "\n", encoding="utf-8")


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
