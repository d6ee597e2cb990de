"""`bluelamp law`: the adviser's own key, and signing rows with it, on the adviser's own machine."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp import law, ledger
from bluelamp.cli.unusable import Unusable, reason_of


def add_parsers(commands: Any) -> None:
    """Add `law key` and `law sign`; neither needs the station's database."""
    parser = commands.add_parser("law", help="for the legal adviser: make a key, sign rows")
    inner = parser.add_subparsers(metavar="WHAT", required=True)
    key = inner.add_parser("key", help="make a signing key, or print the public half of one")
    key.add_argument("file", type=Path, help="the key's file; made if it is not there")
    key.set_defaults(run=run_key)
    sign = inner.add_parser("sign", help="sign rows as they stand; prints JSON Lines to paste")
    sign.add_argument("rows", nargs="+", metavar="KIND:ID", help="rows, as `offence:uk_tact06_s2`")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE")
    sign.add_argument("--demonstration", action="store_true", help="also know the demo's pack")
    sign.set_defaults(run=run_sign)


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        return ledger.load_key(path)
    except OSError as error:
        raise Unusable(f"The key {path} cannot be read: {reason_of(error)}.") from error
    except ledger.KeyFileError as error:
        raise Unusable(str(error)) from error


def _public_half(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def run_key(arguments: argparse.Namespace) -> int:
    """Make the key if it is not there, and print its public half."""
    path: Path = arguments.file
    if not path.exists():
        try:
            ledger.save_key(ledger.generate_key(), path)
        except OSError as error:
            raise Unusable(f"The key {path} cannot be written: {reason_of(error)}.") from error
        except ledger.KeyFileError as error:
            raise Unusable(str(error)) from error
    print(_public_half(_key(path)))
    return 0


def run_sign(arguments: argparse.Namespace) -> int:
    """Sign the named rows, and print one signature a line."""
    rows = {
        f"{row.kind}:{row.id}": row
        for row in law.load_packs(law.shipped_packs(demonstration=arguments.demonstration))
    }
    if unknown := [name for name in arguments.rows if name not in rows]:
        raise Unusable(f"No pack has the row {unknown[0]}: the lawbook lists them.")
    key = _key(arguments.key)
    signer = f"key:{_public_half(key)[:16]}"
    for name in arguments.rows:
        signature = law.sign(rows[name], key, signer, datetime.now(UTC))
        print(json.dumps(msgspec.to_builtins(signature)))
    return 0
