"""The exceptions a caller can meet.

    DirectiveRulesError
    ├── RulesetError        a ruleset or vocabulary that cannot be loaded; carries its diagnostics
    ├── ExportError         an export or manifest that cannot be read; carries its diagnostics
    ├── UsageError          a request that makes no sense (an unknown rule, an as-of before the directive)
    ├── MachineError        the machine refused: disk, memory, permissions
    └── IntegrityError      something that was promised not to change has changed

Each knows the exit status the command line ends with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directive_rules.diagnostics import Diagnostic


class DirectiveRulesError(Exception):
    """Anything this library raises on purpose."""

    exit_status: ClassVar[int] = 2


class DiagnosedError(DirectiveRulesError):
    """An error made of diagnostics; its text is the diagnostics, one after the other."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class RulesetError(DiagnosedError):
    """A ruleset, vocabulary or expression was refused; every reason found is in `diagnostics`."""


class ExportError(DiagnosedError):
    """An export or its manifest cannot be read at all. Single bad records are quarantined instead."""


class UsageError(DirectiveRulesError):
    """The request itself makes no sense."""


class MachineError(DirectiveRulesError):
    """The machine refused: disk full, no permission, out of memory."""

    exit_status = 4


class IntegrityError(DirectiveRulesError):
    """Bytes that were promised not to change have changed."""

    exit_status = 5
