"""The command's one parser; each module adds its own subcommands."""

import argparse
import os
import sys
from collections.abc import Sequence

from bluelamp import __version__
from bluelamp.cli import law, ledger, matching, officers, providers, serving
from bluelamp.cli.unusable import Unusable


def parser() -> argparse.ArgumentParser:
    """Build the parser of all subcommands."""
    root = argparse.ArgumentParser(
        prog="bluelamp", description="A police station for social media."
    )
    root.add_argument("--version", action="version", version=f"bluelamp {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (serving, matching, ledger, law, officers, providers):
        module.add_parsers(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; give its exit code (2: it, or what it was given, cannot be used)."""
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except Unusable as error:
        print(f"bluelamp: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code
