"""One record judged with care: what the usual case never asks for is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from directive_rules.compiled.company import Company, CompanyView
from directive_rules.compiled.entries import Entry, entry_of
from directive_rules.compiled.frames import Frame
from directive_rules.compiled.hearing import NO_DEADLINE, exact_status, status_of_duty
from directive_rules.compiled.horizons import horizon_of
from directive_rules.compiled.knowing import NO_CAUSES
from directive_rules.compiled.lives import birthday, undated
from directive_rules.compiled.reading import RecordError
from directive_rules.compiled.rows import Row
from directive_rules.compiled.sight import Sight
from directive_rules.diagnostics import Diagnostic
from directive_rules.model.export import Record
from directive_rules.model.values import Value
from directive_rules.model.verdicts import Cause, Due, Status, Verdict

if TYPE_CHECKING:
    from directive_rules.compiled.checking import Checker


class Outcome(NamedTuple):
    """How the duty of one rule stands; a rule that makes no duty of the record has none."""

    status: Status
    causes: frozenset[Cause] = NO_CAUSES
    due: Due = None


RESULTS: Final[Mapping[Row, Outcome | None]] = {
    Row.NO_DUTY: None,
    Row.EXEMPT: Outcome(Status.EXEMPT),
    Row.MET: Outcome(Status.COMPLIANT),
    Row.UNMET: Outcome(Status.VIOLATED),
}


class Care:
    """One record under check, as of an instant, among its related records."""

    __slots__ = ("_alone", "_at", "_checker", "_columns", "_company", "_frame", "_values", "_view")

    def __init__(
        self,
        checker: Checker,
        values: Mapping[str, Value | None],
        columns: frozenset[str],
        company: Company,
        at: datetime,
    ) -> None:
        self._checker = checker
        self._values = values
        self._columns = columns
        self._company = company
        self._at = at
        self._alone: Entry | None = None
        self._frame: Frame | None = None
        self._view: CompanyView | None = None

    def every(self) -> tuple[Outcome | None, ...]:
        """Judge every rule exactly. Raises `RecordError` for a record that is not sane."""
        self.sane()
        view = self._among_others()
        session, subject = self._checker.program.session(view), view.subject
        outcomes: list[Outcome | None] = []
        for rule in self._checker.rules:
            considered = session.considered(rule.id, subject).duties
            found = [session.judge(rule.id, subject, period, applies) for period, applies in considered]
            outcomes += map(_outcome, found or [None])
        return tuple(outcomes)

    def sane(self) -> None:
        """Refuse a record that surely fails a check of its type. Raises `RecordError`."""
        failed = self._checker.sanity.failed_by(self._entry())
        if failed:
            kind = self._checker.kind.name
            said = (f"every `{kind}` satisfies `{check}`; this one does not" for check in failed)
            raise RecordError([Diagnostic("failed-check", message) for message in said])

    def slow(self, number: int) -> Outcome | None:
        """Judge one rule exactly, of a record that occurred while the directive was in force."""
        compiled = self._checker.compiled[number]
        if compiled.by is None:
            frame = self.frame()
            status, causes = exact_status(compiled, True, NO_DEADLINE, frame, frame)
            return None if status is None else Outcome(status, causes)
        view = self._among_others()
        return _outcome(self._checker.program.session(view).judge(compiled.rule.id, view.subject, None, True))

    def duty(self, number: int) -> Outcome:
        """Judge one rule without a deadline exactly, of which it is sure that it makes a duty of the record."""
        frame = self.frame()
        return Outcome(*status_of_duty(self._checker.compiled[number], NO_DEADLINE, frame, frame))

    def frame(self) -> Frame:
        """Return the frame that exact closures run in."""
        if self._frame is None:
            view = self._among_others()
            subject = view.subject
            day = birthday(subject)
            parameters = self._checker.program.parameters
            values = (parameters.undated(undated(subject)) if day is None else parameters.on(day)).values
            self._frame = Frame(Sight(view), horizon_of(self._at), values, None, subject, self._checker.depth)
        return self._frame

    def _entry(self) -> Entry:
        """Return the record as it is seen alone."""
        if self._alone is None:
            record = Record(self._checker.kind.name, self._values)
            self._alone = entry_of(record, self._checker.kind, self._columns)
        return self._alone

    def _among_others(self) -> CompanyView:
        """Return the view of the record and those handed along."""
        if self._view is None:
            self._view = self._company.view(self._entry(), self._columns, self._at)
        return self._view


def _outcome(verdict: Verdict | None) -> Outcome | None:
    return None if verdict is None else Outcome(verdict.status, verdict.causes, verdict.due)
