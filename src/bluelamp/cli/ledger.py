"""`bluelamp ledger`: verify, export, sign a head, change the key."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from bluelamp.cli.station import open_station, read_config, said
from bluelamp.cli.unusable import Unusable, reason_of
from bluelamp.site.config import Config


def add_parsers(commands: Any) -> None:
    """Add `ledger verify`, `ledger export`, `ledger checkpoint` and `ledger rotate-key`."""
    parser = commands.add_parser("ledger", help="verify or export the ledger")
    inner = parser.add_subparsers(metavar="WHAT", required=True)
    verify = inner.add_parser("verify", help="check every entry, and say what does not fit")
    verify.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="a signed head kept outside"
    )
    verify.set_defaults(run=run_verify)
    export = inner.add_parser(
        "export", help="write the ledger as JSON Lines for the stand-alone verifier"
    )
    export.add_argument(
        "file", nargs="?", type=Path, help="a new file; standard output if left out"
    )
    export.set_defaults(run=run_export)
    checkpoint = inner.add_parser("checkpoint", help="sign the present head, and print it")
    checkpoint.set_defaults(run=run_checkpoint)
    rotate = inner.add_parser(
        "rotate-key", help="sign with a new key from now on; the old one signs it in"
    )
    rotate.set_defaults(run=run_rotate_key)


@contextmanager
def _opened() -> Iterator[Config]:
    """Load the station, which must have been opened once.

    Raises:
        Unusable: there is none in the home folder, or it cannot be read.
    """
    home = read_config().home
    if not (home / "keys" / "ledger.vkey").exists():
        raise Unusable(f"There is no station in {home}: set BLUELAMP_HOME to the folder of one.")
    config = open_station()
    from bluelamp.site import preflight

    with said():
        preflight.check_version()
        yield config


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify the ledger; 0 when all fits, 1 with findings."""
    outside = _read(arguments.checkpoint) if arguments.checkpoint else None
    with _opened() as config:
        from bluelamp.conduct import keys, verifying
        from bluelamp.ledger import UnusableError

        try:
            verdict = verifying.verify(config.ledger_origin, keys.ledger_vkey(config.keys), outside)
        except UnusableError as error:
            raise Unusable(str(error)) from error
    print("\n".join(verdict.sentences()))
    return 0 if verdict.ok else 1


def _read(path: Path) -> str:
    try:
        # What is no UTF-8 breaks the form of a checkpoint, which the verifier names.
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise Unusable(f"The checkpoint {path} cannot be read: {reason_of(error)}.") from error


def run_export(arguments: argparse.Namespace) -> int:
    """Write the export, entry by entry."""
    with _opened() as config:
        from bluelamp.conduct import keys, verifying
        from bluelamp.ledger import exports

        records = verifying.export(config.ledger_origin, keys.ledger_vkey(config.keys))
        if arguments.file is None:
            sys.stdout.writelines(exports.lines(records))
            sys.stdout.flush()
            return 0
        with _new_file(arguments.file) as file:
            file.writelines(exports.lines(records))
    return 0


def _new_file(path: Path) -> IO[str]:
    """Open a file that is not there yet, for its owner alone: payloads hold what people wrote."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Unusable(f"There is a file {path} already: give another name.") from None
    except OSError as error:
        raise Unusable(f"The export {path} cannot be written: {reason_of(error)}.") from error
    return os.fdopen(handle, "w", encoding="utf-8")


def run_checkpoint(_arguments: argparse.Namespace) -> int:
    """Sign the head now, and print the newest checkpoint."""
    with _opened() as config:
        from bluelamp.conduct import checkpointing, keys, queries

        key = keys.ledger_key(config.keys)
        checkpointing.sign_head(key, config.ledger_origin, config.home / "checkpoints")
        newest = queries.last_checkpoint()
    if newest is None:
        raise Unusable("The ledger is empty: there is nothing to sign yet.")
    print(newest.note, end="")
    return 0


def run_rotate_key(_arguments: argparse.Namespace) -> int:
    """Change the signing key, and print the new verifier key; what was interrupted is ended."""
    with _opened() as config:
        from bluelamp.conduct import checkpointing, keys

        following = keys.next_ledger_key(config.keys)
        checkpointing.hand_over(
            keys.ledger_key(config.keys),
            following,
            config.ledger_origin,
            config.home / "checkpoints",
        )
        vkey = keys.install_next_ledger_key(config.keys)
    print(vkey)
    print(
        "The key is changed. Give the new verifier key to those who oversee you; the old private "
        "key is gone from here, so destroy its backups.",
        file=sys.stderr,
    )
    return 0
