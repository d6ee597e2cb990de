"""`bluelamp ledger`: verify, export, sign a head."""

import argparse
import sys
from pathlib import Path
from typing import Any

from bluelamp.cli.station import open_station
from bluelamp.site.config import Config


def add_parsers(commands: Any) -> None:
    """Add `ledger verify`, `ledger export` and `ledger checkpoint`."""
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
    export.add_argument("file", nargs="?", type=Path, help="where to; standard output if left out")
    export.set_defaults(run=run_export)
    checkpoint = inner.add_parser("checkpoint", help="sign the present head, and print it")
    checkpoint.set_defaults(run=run_checkpoint)


def _opened() -> Config:
    """Load the station, which must have been opened once.

    Raises:
        SystemExit: there is none in the home folder; the sentence says what to do.
    """
    home = Config().home
    if not (home / "keys" / "ledger.vkey").exists():
        raise SystemExit(_no_station(home))
    return open_station()


def _no_station(home: Path) -> int:
    print(
        f"bluelamp: There is no station in {home}: set BLUELAMP_HOME to the folder of one.",
        file=sys.stderr,
    )
    return 2


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify the ledger; 0 when all fits, 1 with findings, 2 when the checkpoint cannot be read."""
    config = _opened()
    from bluelamp.conduct import keys, verifying
    from bluelamp.ledger import UnusableError

    outside = None
    if arguments.checkpoint:
        try:
            outside = arguments.checkpoint.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(
                f"The checkpoint {arguments.checkpoint} cannot be read: {error}.", file=sys.stderr
            )
            return 2
    vkey = keys.ledger_vkey(config.keys)
    try:
        verdict = verifying.verify(config.ledger_origin, vkey, outside)
    except UnusableError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(verdict.sentences()))
    return 0 if verdict.ok else 1


def run_export(arguments: argparse.Namespace) -> int:
    """Write the export, entry by entry."""
    config = _opened()
    from bluelamp.conduct import keys, verifying
    from bluelamp.ledger import exports

    vkey = keys.ledger_vkey(config.keys)
    target = arguments.file.open("w", encoding="utf-8") if arguments.file else sys.stdout
    try:
        target.writelines(exports.lines(verifying.export(config.ledger_origin, vkey)))
    finally:
        if arguments.file:
            target.close()
    return 0


def run_checkpoint(_arguments: argparse.Namespace) -> int:
    """Sign the head now, and print the newest checkpoint."""
    config = _opened()
    from bluelamp.conduct import checkpointing, keys, queries

    key = keys.ledger_key(config.keys)
    checkpointing.sign_head(key, config.ledger_origin, config.home / "checkpoints")
    newest = queries.last_checkpoint()
    if newest is None:
        print("The ledger is empty: there is nothing to sign yet.", file=sys.stderr)
        return 2
    print(newest.note, end="")
    return 0
