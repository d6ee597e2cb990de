"""How to reach a reporter: sealed to the worker's key, so that the web process cannot read it.

Sealed boxes of libsodium (doc.libsodium.org/public-key_cryptography/sealed_boxes): whoever has the
public half can write, only the private half reads.
"""

from pathlib import Path

from nacl.encoding import HexEncoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from bluelamp.conduct import keys
from bluelamp.conduct.errors import Refused

_PRIVATE = "worker-contact.key"
_PUBLIC = "worker-contact.pub"


def make_keys() -> None:
    """Make the worker's pair at set-up; a pair that is there stays."""
    path = keys.folder() / _PRIVATE
    if not path.exists():
        keys.write_once(path, PrivateKey.generate().encode(HexEncoder))
    public = _private(path).public_key.encode(HexEncoder)
    keys.write_once(keys.folder() / _PUBLIC, public, mode=0o644)


def seal(address: str) -> bytes:
    """Seal an address for the worker.

    Raises:
        Refused: the station's set-up has not made the worker's key.
    """
    path = keys.folder() / _PUBLIC
    if not path.exists():
        raise Refused(
            "We cannot keep an e-mail address safely just now: leave it empty and send again."
        )
    key = PublicKey(path.read_bytes(), HexEncoder)
    return bytes(SealedBox(key).encrypt(address.encode()))


def unseal(sealed: bytes) -> str:
    """Open what was sealed; only the worker can.

    Raises:
        Refused: there is no private key here, or it is another one.
    """
    path = keys.folder() / _PRIVATE
    if not path.exists():
        raise Refused("The key that opens contacts is not here: restore worker-contact.key.")
    try:
        return bytes(SealedBox(_private(path)).decrypt(sealed)).decode()
    except CryptoError:
        raise Refused(
            "This contact was sealed to another key: restore the worker-contact.key of its time."
        ) from None


def _private(path: Path) -> PrivateKey:
    return PrivateKey(path.read_bytes(), HexEncoder)
