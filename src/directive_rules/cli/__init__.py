"""The command line. One module per command; what a command needs is loaded when it runs."""

from __future__ import annotations


def main() -> None:
    """Run the command line; the entry point of the script `directive-rules`."""
    from directive_rules.cli.app import app  # noqa: PLC0415 - typer is loaded for the command line alone

    app(prog_name="directive-rules")
