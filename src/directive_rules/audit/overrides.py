"""Parameters set for one run: `NAME=VALUE` or `RULESET:NAME=VALUE`, read by the parameter's type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from directive_rules.analysis.coerce import coerce_data
from directive_rules.diagnostics import nearest
from directive_rules.errors import UsageError
from directive_rules.model.ruleset import Parameter, Ruleset
from directive_rules.model.types import CodeType, ListType, StringType
from directive_rules.model.values import Unlisted, Value

UNSET: Final = ("~", "unset")


def parse_overrides(texts: Sequence[str], rulesets: Sequence[Ruleset]) -> dict[str, dict[str, Value | None]]:
    """Return the overrides by ruleset and parameter; None unsets a parameter.

    A name without a ruleset holds for every ruleset that has it. Members of a list are separated by commas. Raises
    `UsageError` for an unknown ruleset or parameter, with the nearest name, and for a value that does not fit the type.
    """
    found: dict[str, dict[str, Value | None]] = {ruleset.id: {} for ruleset in rulesets}
    by_id = {ruleset.id: ruleset for ruleset in rulesets}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"`{text}`: a parameter is set by NAME=VALUE")
        only, colon, bare = name.strip().rpartition(":")
        if colon and only not in by_id:
            raise UsageError(f"`{text}`: there is no ruleset `{only}` in this run: {nearest(only, by_id)}".rstrip(": "))
        concerned = [
            ruleset for ruleset in rulesets if (not colon or ruleset.id == only) and bare in ruleset.parameters
        ]
        if not concerned:
            known = [known for ruleset in rulesets if not colon or ruleset.id == only for known in ruleset.parameters]
            raise UsageError(f"`{text}`: there is no parameter `{bare}`: {nearest(bare, known)}".rstrip(": "))
        for ruleset in concerned:
            found[ruleset.id][bare] = _value(value.strip(), ruleset.parameters[bare], ruleset, text)
    return found


def _value(text: str, parameter: Parameter, ruleset: Ruleset, whole: str) -> Value | None:
    if text in UNSET:
        return None
    data = [part.strip() for part in text.split(",") if part.strip()] if isinstance(parameter.type, ListType) else text
    codes = ruleset.vocabulary.codes
    try:
        value = coerce_data(data, parameter.type, codes)
    except ValueError as error:
        raise UsageError(f"`{whole}`: {error}") from None
    member = parameter.type.of if isinstance(parameter.type, ListType) else parameter.type
    known = [*parameter.readings, *(dated.value for dated in parameter.values if dated.value is not None)]
    if isinstance(parameter.type, StringType) and parameter.readings and value not in known:
        advice = nearest(text, [str(one) for one in known])
        raise UsageError(f"`{whole}`: `{text}` is none of the readings of `{parameter.name}`: {advice}".rstrip(": "))
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, Unlisted) and isinstance(member, CodeType):
            advice = nearest(part.text, codes[member.list].values)
            raise UsageError(f"`{whole}`: `{part}` is not on the list `{member.list}`: {advice}".rstrip(": "))
    return value
