"""The command line: each command is one call of the library."""

from kb.cli.app import main

__all__ = ["main"]
