"""Signed notes (c2sp.org/signed-note): a text that says who signed it, with an Ed25519 key."""

import base64
import binascii
import hashlib
import re
from typing import Self

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_SIGNATURE_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<packed>[A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")


class NoteError(ValueError):
    """A note, key or signature that does not hold."""


class VerifierKey(msgspec.Struct, frozen=True):
    """Whose signature to expect: a name without spaces or plus, and 32 bytes of Ed25519 key."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise NoteError(f"A key's name has no space and no plus; this is {self.name!r}.")
        if len(self.public) != 32:
            raise NoteError("An Ed25519 public key is 32 bytes.")

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey) -> Self:
        """Give the public side of a private key, under a name."""
        return cls(name, key.public_key().public_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+hash+base64`. Raises NoteError."""
        name, _, rest = text.partition("+")
        packed = rest.partition("+")[2]
        kind_and_key = _unpack(packed)
        if kind_and_key[:1] != _ED25519 or len(kind_and_key) != 33:
            raise NoteError("The verifier key is not name+hash+base64 of an Ed25519 key.")
        key = cls(name, kind_and_key[1:])
        if key.text() != text:
            raise NoteError(f"The verifier key of {name!r} has a wrong hash: copy it again.")
        return key

    @property
    def hash(self) -> bytes:
        """Four bytes that stand before each signature: SHA-256 of name, newline, 1 and key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """Give `name+hash+base64`, the form in which the key is published."""
        return f"{self.name}+{self.hash.hex()}+{_pack(_ED25519 + self.public)}"


def sign_note(body: str, name: str, key: Ed25519PrivateKey) -> str:
    """Sign a body (lines that each end in a newline) as `name`. Raises NoteError."""
    _check_body(body)
    packed = _pack(VerifierKey.of(name, key).hash + key.sign(body.encode()))
    return f"{body}\n— {name} {packed}\n"


def cosign_note(note: str, name: str, key: Ed25519PrivateKey) -> str:
    """Add one more signature, as `name`, to a signed note. Raises NoteError."""
    body, _ = split_note(note)
    return note + sign_note(body, name, key).removeprefix(f"{body}\n")


def split_note(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Take a note apart: its body, and name and bytes (key hash, signature) of each signature.

    Checks the form and no signature. Raises NoteError.
    """
    body, blank, block = text.rpartition("\n\n")
    body += "\n"
    if not blank or not block.endswith("\n"):
        raise NoteError(
            "A signed note is a text, an empty line and signature lines: copy it whole."
        )
    _check_body(body)
    _check_text(block)
    signatures: list[tuple[str, bytes]] = []
    for line in block.removesuffix("\n").split("\n"):
        found = _SIGNATURE_LINE.fullmatch(line)
        packed = _unpack(found["packed"]) if found else b""
        if not found or len(packed) < 5:
            raise NoteError("A signature line of the note is not `— name base64`: copy it whole.")
        signatures.append((found["name"], packed))
    return body, signatures


def open_note(text: str, key: VerifierKey) -> str:
    """Give a note's body once this key's signature on it holds; others' signatures are passed over.

    Raises NoteError when the key did not sign, or any signature in its name is wrong.
    """
    body, signatures = split_note(text)
    ours = [packed[4:] for name, packed in signatures if (name, packed[:4]) == (key.name, key.hash)]
    if not ours:
        raise NoteError(f"The note is not signed by {key.name}.")
    public = Ed25519PublicKey.from_public_bytes(key.public)
    for signature in ours:
        try:
            public.verify(signature, body.encode())
        except InvalidSignature as error:
            raise NoteError(f"The signature of {key.name} does not fit the note.") from error
    return body


def _check_body(body: str) -> None:
    if not body.strip("\n") or not body.endswith("\n"):
        raise NoteError("A note's text is lines that each end in a newline, and not only those.")
    _check_text(body)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NoteError("A note is UTF-8 text, and this holds a lone surrogate.") from error
    if _CONTROL.search(text):
        raise NoteError("A note holds no control characters but newlines: copy it again.")


def _pack(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unpack(text: str) -> bytes:
    """Read base64 in its one canonical form; Python alone ignores the spare bits at the end."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(
            "A part of the note that should be base64 is not: copy it whole."
        ) from error
    if _pack(data) != text:
        raise NoteError("A part of the note that should be base64 is not: copy it whole.")
    return data
