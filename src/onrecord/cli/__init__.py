"""The command line: one file per command."""

from onrecord.cli.app import main

__all__ = ["main"]
