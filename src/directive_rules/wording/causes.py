"""Why something is unknown, in words, and what would settle it."""

from __future__ import annotations

from typing import Final

from directive_rules.model.ruleset import Ruleset
from directive_rules.model.verdicts import Cause, CauseKind
from directive_rules.model.vocabulary import Names

WORDS: Final[dict[CauseKind, Names]] = {
    CauseKind.EMPTY_FIELD: Names("{where}是空的", "{where} is empty"),
    CauseKind.FIELD_NOT_PROVIDED: Names("数据中没有{where}这一列", "the export has no column for {where}"),
    CauseKind.RECORD_TYPE_NOT_PROVIDED: Names("没有提供{where}数据", "the export has no {where} records"),
    CauseKind.NOT_COVERED: Names("数据未声明包含全部{where}", "the export does not claim to hold all {where}"),
    CauseKind.NO_SUCH_RECORD: Names("找不到{where}", "there is no {where}"),
    CauseKind.PARAMETER_UNSET: Names("{where}没有取值", "{where} has no value"),
    CauseKind.VALUE_NOT_LISTED: Names("{where}的值不在代码表中", "the value of {where} is not on its code list"),
    CauseKind.CONTRADICTORY: Names("{where}有互相矛盾的记录", "records contradict each other on {where}"),
    CauseKind.QUARANTINED: Names(
        "有读不出来的{where}记录被隔离", "{where} records that could not be read are in quarantine"
    ),
    CauseKind.CALENDAR_UNKNOWN: Names(
        "没有该年份的官方工作日历", "no official calendar of working days is known for that year"
    ),
    CauseKind.ARITHMETIC: Names("整数运算超出64位", "a whole number does not fit in 64 bits"),
    CauseKind.DAY_ONLY: Names("{where}只到日，没有时刻", "{where} is given as a day, without the hour"),
}
REMEDIES: Final[dict[CauseKind, Names]] = {
    CauseKind.EMPTY_FIELD: Names("补填这一项", "fill it in"),
    CauseKind.FIELD_NOT_PROVIDED: Names("导出这一列，或在映射中指明", "export that column, or map it"),
    CauseKind.RECORD_TYPE_NOT_PROVIDED: Names(
        "提供这类记录，并声明覆盖的时段", "hand over these records and claim the span they cover"
    ),
    CauseKind.NOT_COVERED: Names(
        "在清单的 covers 中声明覆盖这一时段，或另行导出", "claim that span in the manifest's `covers`, or export it"
    ),
    CauseKind.NO_SUCH_RECORD: Names("提供这条记录", "hand over that record"),
    CauseKind.PARAMETER_UNSET: Names(
        "在规则集中给出有来源的取值，或用 --param 指定", "give it a value with a source, or set it with --param"
    ),
    CauseKind.VALUE_NOT_LISTED: Names(
        "更正该值，或补进代码表的别名", "correct it, or add its spelling to the code list"
    ),
    CauseKind.CONTRADICTORY: Names(
        "在来源处核对，只保留正确的一条", "check at the source, and keep the record that is right"
    ),
    CauseKind.QUARANTINED: Names("按隔离清单更正后重新导出", "correct them by the quarantine list and export again"),
    CauseKind.CALENDAR_UNKNOWN: Names("补充国务院办公厅当年的放假通知", "add that year's notice of the State Council"),
    CauseKind.ARITHMETIC: Names("核对参与计算的数值", "check the numbers that go in"),
    CauseKind.DAY_ONLY: Names("提供到时分的时间", "give the time as well"),
}


def cause_words(cause: Cause, ruleset: Ruleset) -> Names:
    """Say a cause in words, with the vocabulary's names for records and fields."""
    where = _where(cause, ruleset)
    words = WORDS[cause.kind]
    return Names(words.zh.replace("{where}", where.zh), words.en.replace("{where}", where.en))


def _where(cause: Cause, ruleset: Ruleset) -> Names:
    first, _, second = cause.where.partition(".")
    parameter = ruleset.parameters.get(second)
    if first == "params" and parameter is not None:
        return Names(f"参数 {second}（{parameter.title.zh}）", f"the parameter {second} ({parameter.title.en})")
    record = ruleset.vocabulary.records.get(first)
    if record is None:
        return Names(cause.where, cause.where)
    if second in record.fields:
        names = record.fields[second].names
        later = cause.kind is CauseKind.NOT_COVERED
        return Names(
            f"{record.names.zh}的{names.zh}" + ("（导出之后的情况）" if later else ""),
            f"the {record.names.en}'s “{names.en}”" + (" after the export was taken" if later else ""),
        )
    if second in record.relations:
        relation = record.relations[second]
        target = relation.names or ruleset.vocabulary.records[relation.target].names
        return Names(f"该{record.names.zh}对应的{target.zh}", f"{target.en} for the {record.names.en}")
    every = cause.kind is CauseKind.NOT_COVERED
    return Names(record.names.zh, f"{record.names.en} records" if every else record.names.en)
