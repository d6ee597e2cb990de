"""The `bluelamp` command."""

from bluelamp.cli.main import main

__all__ = ["main"]
