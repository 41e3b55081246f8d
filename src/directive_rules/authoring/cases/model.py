"""A case: a worked example of a rule, with the records given and the status expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from directive_rules.diagnostics import NOWHERE, Diagnostic, Span
from directive_rules.model.export import Export
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Due, Status

NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects of one duty.

    `label` is a period, a key or `key@period`; empty where the case has one duty only. `status` None means
    `not_applicable`. Causes and due are compared only where the case states them (`causes` is not None, `states_due`).
    """

    label: str
    status: Status | None
    causes: frozenset[str] | None = None
    states_due: bool = False
    due: Due = None
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def status_text(self) -> str:
        """The status as a case writes it."""
        return self.status.value if self.status is not None else NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Case:
    """One case, its export filled up from the vocabulary's examples. A parameter that is None is unset."""

    rule: str
    title: str
    as_of: datetime
    export: Export
    parameters: Mapping[str, Value | None]
    expectations: tuple[Expectation, ...]
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def is_boundary(self) -> bool:
        """Whether the title says that the case stands at a boundary."""
        return "boundary" in self.title.lower() or "边界" in self.title

    def expects(self, status: Status | None) -> bool:
        """Tell whether the case expects that status of any duty (None: that there is no duty)."""
        return any(expectation.status is status for expectation in self.expectations)


@dataclass(frozen=True, slots=True)
class CaseBook:
    """The cases of a ruleset by rule, in the order written, and what could not be read."""

    cases: Mapping[str, tuple[Case, ...]]
    diagnostics: tuple[Diagnostic, ...] = ()
