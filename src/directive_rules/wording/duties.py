"""Which duties a rule makes, in words: for whom, and how often."""

from __future__ import annotations

from typing import Final, assert_never

from directive_rules.model.ruleset import OncePerSubject, PerPeriod, PerRecord, Rule
from directive_rules.model.values import PeriodKind
from directive_rules.model.vocabulary import Names, Vocabulary

PERIODS: Final[dict[PeriodKind, Names]] = {
    "month": Names("每月", "every month"),
    "quarter": Names("每季度", "every quarter"),
    "half": Names("每半年", "every half-year"),
    "year": Names("每年", "every year"),
}
PARTIAL: Final = Names("，首尾不满的期间也算", "; periods only partly in force or alive count too")
PARTIAL_BY: Final = Names(
    "，首尾不满的期间是否也算由参数 {0} 定",
    "; whether periods only partly in force or alive count is the parameter {0}",
)


def recurrence_words(rule: Rule, vocabulary: Vocabulary) -> Names:
    """Say which duties a rule makes: one for each record, one for each and period, or one for each, once."""
    record = vocabulary.records[rule.subject].names
    match rule.recurrence:
        case PerRecord():
            return Names(f"每条{record.zh}一项", f"one for each {record.en}")
        case OncePerSubject():
            return Names(f"每个{record.zh}一项，一次", f"one for each {record.en}, once")
        case PerPeriod(kind=kind, partial=partial):
            period = PERIODS[kind]
            part = Names("", "")
            if partial is True:
                part = PARTIAL
            elif isinstance(partial, str):
                part = Names(PARTIAL_BY.zh.format(partial), PARTIAL_BY.en.format(partial))
            return Names(
                f"{period.zh}、每个{record.zh}一项{part.zh}", f"one for each {record.en}, {period.en}{part.en}"
            )
        case _:
            assert_never(rule.recurrence)
