"""Signed notes, against the examples of the reference implementation and a real log."""

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as elliptic_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.ledger import KeyFileError, VerifierKey, generate_key, load_key, notes, save_key

# The example of golang.org/x/mod/sumdb/note, which the specification took over.
SKEY = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
BODY = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
NOTE = (
    f"{BODY}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

# The head of a real log of the same form, Go's checksum database, at one of its sizes.
SUMDB_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SUMDB_BODY = "go.sum database tree\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
SUMDB_NOTE = (
    f"{SUMDB_BODY}\n— sum.golang.org "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def test_the_reference_note() -> None:
    key = Ed25519PrivateKey.from_private_bytes(SKEY)
    assert VerifierKey.of("PeterNeumann", key).text() == VKEY
    assert notes.sign_note(BODY, "PeterNeumann", key) == NOTE
    assert notes.open_note(NOTE, VerifierKey.parse(VKEY)) == BODY


def test_a_note_of_a_real_log() -> None:
    assert notes.open_note(SUMDB_NOTE, VerifierKey.parse(SUMDB_KEY)) == SUMDB_BODY


def test_signatures_of_others_are_passed_over_and_one_of_ours_is_needed() -> None:
    key = VerifierKey.parse(VKEY)
    witness = notes.sign_note(BODY, "witness.example", generate_key()).split("\n\n")[1]
    assert notes.open_note(NOTE + witness, key) == BODY
    assert notes.open_note(f"{BODY}\n{witness}{NOTE.split(chr(10) * 2)[1]}", key) == BODY
    with pytest.raises(notes.NoteError, match="not signed by PeterNeumann"):
        notes.open_note(f"{BODY}\n{witness}", key)


def test_every_signature_in_our_name_must_hold() -> None:
    key = VerifierKey.parse(VKEY)
    wrong = base64.b64encode(key.hash + bytes(64)).decode()
    with pytest.raises(notes.NoteError, match="does not fit"):
        notes.open_note(f"{NOTE}— PeterNeumann {wrong}\n", key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        BODY,
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("—", "-"),
        NOTE.replace("— PeterNeumann ", "— Peter Neumann "),
        NOTE.replace("problem,", "problem\t"),
        NOTE.replace("problem,", "problem\r"),
        NOTE.replace("problem,", "problem\ud800"),
        NOTE.replace("AM=\n", "AN=\n"),
        NOTE + "— witness.example AAAA\n",
        NOTE + "— witness\x07.example AAAAAAAA\n",
        "\n\n" + NOTE.split("\n\n")[1],
    ],
)
def test_a_damaged_note_is_refused(text: str) -> None:
    with pytest.raises(notes.NoteError):
        notes.open_note(text, VerifierKey.parse(VKEY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        VKEY.replace("c74f", "c74e"),
        VKEY.replace("c74f", "C74F"),
        VKEY.replace("Peter", "Petra"),
        VKEY.replace("PeterNeumann", "Peter Neumann"),
        VKEY.replace("+ARpc", "+AhpC"),
        VKEY[:-4],
        VKEY + "=",
    ],
)
def test_a_damaged_key_is_refused(text: str) -> None:
    with pytest.raises(notes.NoteError):
        VerifierKey.parse(text)


@pytest.mark.parametrize("body", ["", "\n", "soup", "soup\x07\n", "\udc00\n"])
def test_what_is_no_note_is_not_signed(body: str) -> None:
    with pytest.raises(notes.NoteError):
        notes.sign_note(body, "lamp.example", generate_key())


def test_a_key_file_is_private_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "ledger.pem"
    key = generate_key()
    save_key(key, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).private_bytes_raw() == key.private_bytes_raw()
    with pytest.raises(KeyFileError, match=r"a key at .* already"):
        save_key(generate_key(), path)
    assert load_key(path).private_bytes_raw() == key.private_bytes_raw()
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_key(path)


def test_a_file_without_such_a_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.pem"
    path.touch(mode=0o600)
    with pytest.raises(KeyFileError, match="no unencrypted key"):
        load_key(path)
    path.write_bytes(
        elliptic_key(SECP256R1()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    with pytest.raises(KeyFileError, match="not an Ed25519 key"):
        load_key(path)
