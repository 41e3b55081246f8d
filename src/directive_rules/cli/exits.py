"""How a command ends: its exit status, and never a traceback for what a user or a machine did.

0 judged, no violations; 1 violations, or findings of lint and test; 2 usage, or a bad ruleset, mapping or export;
3 records quarantined beyond what is tolerated, or conservation not proven; 4 the machine; 5 integrity.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Final, ParamSpec

import typer

from directive_rules.cli.console import complain
from directive_rules.errors import DiagnosedError, DirectiveRulesError

FOUND: Final = 1
NOT_CONSERVED: Final = 3
MACHINE: Final = 4
INTERRUPTED: Final = 130

P = ParamSpec("P")


def guarded(command: Callable[P, int | None]) -> Callable[P, None]:
    """Turn a command that returns its exit status, or raises, into one that ends the program with the right one."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        raise typer.Exit(_status(lambda: command(*args, **kwargs)))

    return run


def _status(command: Callable[[], int | None]) -> int:
    try:
        return command() or 0
    except DiagnosedError as error:
        complain(str(error))
        return error.exit_status
    except DirectiveRulesError as error:
        complain(f"error: {error}")
        return error.exit_status
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more is to be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return MACHINE
    except OSError as error:
        complain(f"error: {error.strerror or error}" + (f": `{error.filename}`" if error.filename else ""))
        return MACHINE
    except MemoryError:
        complain("error: out of memory")
        return MACHINE
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
