"""`bluelamp providers`: the secret by which a provider checks that a webhook is ours."""

import argparse
from typing import Any

from bluelamp.cli.station import open_station, said


def add_parsers(commands: Any) -> None:
    """Add `providers secret`."""
    parser = commands.add_parser("providers", help="what a provider has to be told")
    inner = parser.add_subparsers(metavar="WHAT", required=True)
    secret = inner.add_parser(
        "secret",
        help="print the secret of a provider's webhook; the ledger says that it was asked for",
    )
    secret.add_argument("name", help="the provider's name, as its page has it")
    secret.set_defaults(run=run_secret)


def run_secret(arguments: argparse.Namespace) -> int:
    """Print the secret; run it as the user that the worker runs as, who alone can read the key."""
    open_station()
    from bluelamp.actions import providers

    with said():
        secret = providers.tell_secret(arguments.name)
    print(secret)
    return 0
