"""`bluelamp officers`: the first administrator of a new station."""

import argparse
from typing import Any

from bluelamp.cli.station import open_station, said


def add_parsers(commands: Any) -> None:
    """Add `officers first-administrator`."""
    parser = commands.add_parser("officers", help="make the account from which all others are made")
    inner = parser.add_subparsers(metavar="WHAT", required=True)
    first = inner.add_parser("first-administrator", help="make it, and print its password once")
    first.add_argument("number", help="the service number to sign in with")
    first.add_argument("name", help="the person's name")
    first.set_defaults(run=run_first_administrator)


def run_first_administrator(arguments: argparse.Namespace) -> int:
    """Make the first administrator; there may be none yet."""
    open_station()
    from bluelamp.officers import managing
    from bluelamp.site import preflight

    with said():
        preflight.migrate()
        added = managing.make_first_administrator(arguments.number, arguments.name)
    print(f"{added.officer.username} {added.password}")
    return 0
