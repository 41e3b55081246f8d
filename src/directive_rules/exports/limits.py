"""How much of a foreign file is read before it is refused, and the refusal that names the limit."""

from __future__ import annotations

from dataclasses import dataclass

from directive_rules.diagnostics import Diagnostic, Span
from directive_rules.errors import ExportError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on an export. A breach refuses the file by the limit's name; nothing is cut off to fit."""

    file_bytes: int = 256 << 20
    files: int = 1_000
    rows: int = 2_000_000
    columns: int = 1_024
    line_characters: int = 1 << 20
    cell_characters: int = 32_767
    quarantined: int = 200_000

    def refuse(self, limit: str, file: str, line: int = 0) -> ExportError:
        """Return the error for a breach of `limit`, which is the name of a field."""
        allowed = getattr(self, limit)
        message = f"more than {allowed:,} {limit.replace('_', ' ')}: the limit `{limit}` is passed"
        return ExportError([Diagnostic("limit", message, Span(file, line))])


DEFAULT_LIMITS = Limits()
