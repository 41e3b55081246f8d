"""The frame a compiled expression runs in: the records in its slots, the horizon, the parameters and the period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from directive_rules.compiled.entries import Entry
from directive_rules.compiled.horizons import Horizon
from directive_rules.compiled.knowing import Result, Truth, Unknown
from directive_rules.model.values import Period, Value

if TYPE_CHECKING:
    from directive_rules.compiled.sight import Sight

Parameters: TypeAlias = Mapping[str, "Value | Unknown"]


class Frame:
    """One run of the expressions of one duty. Slot 0 holds the subject, the others what macros bind."""

    __slots__ = ("horizon", "memo", "parameters", "period", "sight", "slots", "subject", "waiting")

    def __init__(
        self,
        sight: Sight,
        horizon: Horizon,
        parameters: Parameters,
        period: Period | None,
        subject: Entry | None,
        depth: int,
        *,
        memo: Memo | None = None,
        waiting: bool = False,
    ) -> None:
        self.sight = sight
        self.horizon = horizon
        self.parameters = parameters
        self.period = period
        self.subject = subject
        self.slots: list[object] = [subject] * depth
        self.memo = memo
        self.waiting = waiting

    def frame(self) -> Frame:
        """Return this very frame: who runs one expression after another asks for it."""
        return self


Memo: TypeAlias = dict[tuple[object, ...], tuple[Result, "datetime | None"]]
"""What was aggregated once per key: the result, and the next instant at which it may be another."""

Evaluate: TypeAlias = Callable[[Frame], Result]
Test: TypeAlias = Callable[[Frame], Truth]
Find: TypeAlias = Callable[[Frame], Entry | Unknown]
