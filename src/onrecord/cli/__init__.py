"""The command line: one file per command."""


def main() -> None:
    """Entry point of `onrecord`."""
    raise SystemExit("no command yet")
