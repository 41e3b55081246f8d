"""From statuses row by row to counts: what is listed stands by itself, everything else is counted where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from directive_rules.model.types import INT, STRING
from directive_rules.model.verdicts import Status
from directive_rules.relational import sql
from directive_rules.relational.duties import CODES, Judged
from directive_rules.relational.frames import Derived, Select, derive
from directive_rules.relational.sql import Constant, Sql

WORD: Final = 15
"""How many statuses of four bits one 64-bit number holds."""
ATTENTION: Final = frozenset({Status.VIOLATED, Status.LATE})
"""The statuses of which the highest bit is set."""
COUNT: Final = sql.operation("count", INT, Constant(1, INT), nullable=False)


def summed(judged: Judged, listed: frozenset[Status]) -> Select:
    """Count the duties of one rule by status; those listed, and undetermined ones, stand by themselves."""
    verdicts = derive(judged.frame, "verdict")
    status = verdicts.column(judged.status, "status")
    undetermined = sql.equal(status, Constant(CODES[Status.UNDETERMINED], INT))
    shown = _listed(status, listed)
    columns: dict[str, Sql] = {"status": status, "causes": sql.null(INT), "shown": shown}
    columns |= {name: sql.choose(shown, part) for name, part in named(judged, verdicts).items()}
    return _counted(verdicts, columns | _identities(judged, verdicts, sql.any_of(shown, undetermined)))


def explained(judged: Judged, examples: int | None) -> Select:
    """Count the undetermined duties by their causes; all stand by themselves, or the first few of each set."""
    undetermined = sql.equal(judged.status, Constant(CODES[Status.UNDETERMINED], INT))
    frame = replace(judged.frame, where=[*judged.frame.where, undetermined])
    verdicts = derive(frame, "verdict")
    mask = verdicts.column(judged.mask(), "causes")
    status = Constant(CODES[Status.UNDETERMINED], INT)
    shown: Sql = sql.TRUE
    if examples is not None:
        order = [part for part in (*judged.key, judged.period) if part is not None]
        place = sql.operation("place", INT, Constant(len(order), INT), *order, judged.mask(), nullable=False)
        shown = sql.compare("<=", verdicts.column(place, "place"), Constant(examples, INT)) if examples else sql.FALSE
    columns: dict[str, Sql] = {"status": status, "causes": mask, "shown": shown}
    return _counted(
        verdicts, columns | {name: sql.choose(shown, part) for name, part in named(judged, verdicts).items()}
    )


def packed(judged: Sequence[Judged], listed: frozenset[Status], *, causes: bool) -> Select:
    """Count the rows of several rules by all their statuses at once, packed into as few numbers as hold them.

    A row of which some status is listed, or undetermined, stands by itself. There are few patterns, since most rules
    apply together; with the `causes` of what is undetermined there are more.
    """
    verdicts = derive(judged[0].frame, "verdict")
    statuses = [verdicts.column(one.status, f"status_{number}") for number, one in enumerate(judged, 1)]
    columns: dict[str, Sql] = {}
    for number, at in enumerate(range(0, len(statuses), WORD), 1):
        columns[f"word_{number}"] = _word(statuses[at : at + WORD])
    first = judged[0]
    words = list(columns.values())
    shown = _holds_any(words, statuses, listed)
    by_name = {f"key_{number}": part for number, part in enumerate(first.key, 1)}
    by_name |= {"label": first.period or sql.null(STRING), "arose": first.arose}
    columns |= {name: sql.choose(shown, verdicts.column(part, name)) for name, part in by_name.items()}
    for number, (one, status) in enumerate(zip(judged, statuses, strict=True), 1):
        own = _listed(status, listed)
        for name, part in ((f"due_{number}", one.due), (f"waits_{number}", one.waits)):
            columns[name] = sql.choose(own, verdicts.column(part, name)) if causes or name[0] == "d" else sql.FALSE
        undetermined = sql.equal(one.status, Constant(CODES[Status.UNDETERMINED], INT))
        mask = sql.choose(undetermined, one.mask()) if causes else sql.null(INT)
        columns[f"causes_{number}"] = verdicts.column(mask, f"causes_{number}")
    if not causes:
        unsure = sql.any_of(*(_listed(status, frozenset({Status.UNDETERMINED})) for status in statuses))
        columns |= _identities(first, verdicts, sql.any_of(shown, unsure))
    return _counted(verdicts, columns)


def nibble(word: Sql, place: int, status: int) -> Sql:
    """Tell whether a word holds a status at a place."""
    bits = sql.operation("&", INT, word, Constant(15 * 16**place, INT))
    return sql.equal(bits, Constant(status * 16**place, INT))


def identities(judged: Judged) -> list[str]:
    """Return the names under which a summary keeps what identifies a row."""
    return [f"id_{number}" for number, _ in enumerate(judged.frame.identity, 1)]


def _identities(judged: Judged, verdicts: Derived, wanted: Sql) -> dict[str, Sql]:
    parts = zip(identities(judged), verdicts.frame.identity, strict=True)
    return {name: sql.choose(wanted, part) for name, part in parts}


def named(judged: Judged, verdicts: Derived) -> dict[str, Sql]:
    """What names a duty: its key, its period, and the deadline."""
    parts = [*judged.key, judged.period or sql.null(STRING), judged.due, judged.waits, judged.arose]
    return {f"c{number}": verdicts.column(part, f"c{number}") for number, part in enumerate(parts)}


def _listed(status: Sql, listed: frozenset[Status]) -> Sql:
    return sql.any_of(*(sql.equal(status, Constant(CODES[one], INT)) for one in sorted(listed)))


def _holds_any(words: Sequence[Sql], statuses: Sequence[Sql], listed: frozenset[Status]) -> Sql:
    """Whether any status of a row is listed; of those that need attention one bit of each tells."""
    if listed != ATTENTION:
        return sql.any_of(*(_listed(status, listed) for status in statuses))
    mask = Constant(sum(8 * 16**place for place in range(WORD)), INT)
    return sql.any_of(*(sql.compare("<>", sql.operation("&", INT, word, mask), sql.ZERO) for word in words))


def _word(statuses: Sequence[Sql]) -> Sql:
    word = statuses[0]
    for place, status in enumerate(statuses[1:], 1):
        shifted = sql.operation("*", INT, status, Constant(16**place, INT))
        word = sql.operation("+", INT, word, shifted)
    return word


def _counted(verdicts: Derived, columns: dict[str, Sql]) -> Select:
    grouped = [value for value in columns.values() if not isinstance(value, Constant)]
    return Select({**columns, "duties": COUNT}, verdicts.frame.relation, verdicts.frame.alias, group=grouped)
