"""What an audit may be asked beyond export, rulesets and as-of instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from directive_rules.model.values import Value
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Names
from directive_rules.reports import ATTENTION

EngineName: TypeAlias = Literal["duckdb", "interpreter", "postgres", "spark"]
ENGINES: Final[tuple[EngineName, ...]] = ("duckdb", "interpreter")
"""The engines that read files."""
HOSTED: Final[tuple[EngineName, ...]] = ("postgres", "spark")
"""The engines that judge tables where they lie."""
DEFAULT_ENGINE: Final[EngineName] = "duckdb"
UNBOUNDED: Final[frozenset[EngineName]] = frozenset({"interpreter"})
"""The engines that take what memory and threads they need."""
REDERIVED: Final = 100
"""How many missed duties of each rule the interpreter judges again, unless asked otherwise."""

Progress: TypeAlias = Callable[[Names, int, int], None]
"""Told what is under way, and how many of how many steps are done; of 0 steps nobody knows how many there will be."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one audit. `parameters` are by ruleset and name.

    `readings` judges again under every other reading the rulesets list. `leave_out_later` passes over directives that
    are not yet in force instead of refusing the request. `memory` (bytes) and `threads` bound an engine that can be
    bounded, and change no verdict. `rederive` is how many missed duties of each rule the interpreter judges again where
    it is not itself the engine; None is all of them. `database` is the URL of the user's PostgreSQL, of which `schema`
    is read, or the master of a Spark cluster.
    """

    parameters: Mapping[str, Mapping[str, Value | None]] = field(default_factory=dict)
    complete: bool = False
    illustrative: bool = False
    readings: bool = False
    leave_out_later: bool = False
    listed: frozenset[Status] = ATTENTION
    engine: EngineName = DEFAULT_ENGINE
    memory: int | None = None
    threads: int | None = None
    rederive: int | None = REDERIVED
    database: str | None = field(default=None, repr=False)
    schema: str = "public"
