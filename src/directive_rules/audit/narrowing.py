"""An export too large to hold, opened again for one duty: only the records that the duty rests on are fetched."""

from __future__ import annotations

import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from directive_rules.audit.engines import Read
from directive_rules.audit.neighbourhood import gather, keys_of, reach_of
from directive_rules.audit.options import Options
from directive_rules.audit.preparing import Prepared
from directive_rules.audit.wordings import holes_of
from directive_rules.model.export import Export, Table
from directive_rules.model.ruleset import Rule, Ruleset
from directive_rules.model.stored import StoredExport

if TYPE_CHECKING:
    from directive_rules.audit.relating import RelationalEngine

LARGE: Final = 64 * 1024**2
"""Bytes of an export from which on it is not read into memory for a single duty."""
STORED_ONLY: Final = frozenset({".parquet"})
"""Files that only the database reads."""


def is_large(place: Path) -> bool:
    """Tell whether an export is to be opened by way of the database."""
    files = [file for file in place.iterdir() if file.is_file()] if place.is_dir() else [place]
    return (
        any(file.suffix.lower() in STORED_ONLY for file in files) or sum(file.stat().st_size for file in files) > LARGE
    )


class Nearby:
    """Holds an export in a database, and narrows it to what one duty rests on."""

    def __init__(self, place: Path, rulesets: Sequence[Ruleset], *, complete: bool, illustrative: bool) -> None:
        from directive_rules.audit.relating import RelationalEngine  # noqa: PLC0415 - duckdb is loaded when needed
        from directive_rules.relational.backends.duckdb import DuckDB  # noqa: PLC0415

        backend = DuckDB.open()
        weakref.finalize(self, backend.close)
        options = Options(complete=complete, illustrative=illustrative)
        self._engine: RelationalEngine = RelationalEngine(options, backend, backend)
        self.reading: Read = self._engine.read(place, rulesets)
        self._stored: dict[str, StoredExport] = {}
        self.rulesets: Mapping[str, Prepared] = {one.id: self._opened(one) for one in rulesets}

    def narrowed(self, ready: Prepared, duty: str) -> Prepared:
        """Return the ruleset with the records that a duty rests on; none where there is no such rule or subject."""
        name, _, label = duty.rpartition("/")
        rule = ready.ruleset.rules.get(name.rpartition("/")[2])
        stored = self._stored[ready.ruleset.id]
        if rule is None or rule.subject not in stored.tables:
            return ready
        return replace(ready, export=self._near(ready.ruleset, rule, label.partition("@")[0], stored))

    def _near(self, ruleset: Ruleset, rule: Rule, key: str, stored: StoredExport) -> Export:
        vocabulary = ruleset.vocabulary
        parts = [part for part in (rule.when, rule.require, rule.by, rule.unless) if part is not None]
        reach = reach_of([*parts, *holes_of(rule)], rule.subject, vocabulary)
        keys = keys_of([(rule.subject, tuple(unquote(part) for part in key.split(",")))], vocabulary)
        source = self._engine.source(stored, vocabulary)
        near = gather(rule.subject, keys, reach, stored, source, vocabulary)
        assert near is not None, "no limit was given"
        # A place in the database is none that a person could look up.
        tables = {
            name: replace(table, records=tuple(replace(record, origin=None) for record in table.records))
            for name, table in near.tables.items()
        }
        return replace(near, tables=tables)

    def _opened(self, ruleset: Ruleset) -> Prepared:
        stored, illustrative = self._engine.prepared(ruleset)
        self._stored[ruleset.id] = stored
        tables = {name: Table(name, frozenset(table.columns), ()) for name, table in stored.tables.items()}
        export = Export(tables, stored.claims, stored.gaps, stored.quarantined, stored.taken_at)
        return Prepared(ruleset, export, illustrative)
