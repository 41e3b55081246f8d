"""The words for each kind of expression, Chinese and English side by side: the dictionary behind `phrases`.

`{...}` are holes for the phrases of what stands below the node.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from directive_rules.model.expressions import (
    AggregateKind,
    ArithmeticOperator,
    CompareOperator,
    DurationUnitName,
    PeriodPartName,
    QuantifierKind,
)
from directive_rules.model.vocabulary import Names

Family: TypeAlias = Literal["number", "time", "other"]

COMPARISONS: Final[dict[Family, dict[CompareOperator, Names]]] = {
    "number": {
        "==": Names("{left}等于{right}", "{left} equals {right}"),
        "!=": Names("{left}不等于{right}", "{left} does not equal {right}"),
        "<": Names("{left}小于{right}", "{left} is less than {right}"),
        "<=": Names("{left}不超过{right}", "{left} is at most {right}"),
        ">": Names("{left}大于{right}", "{left} is more than {right}"),
        ">=": Names("{left}不少于{right}", "{left} is at least {right}"),
    },
    "time": {
        "==": Names("{left}就是{right}", "{left} is {right}"),
        "!=": Names("{left}不是{right}", "{left} is not {right}"),
        "<": Names("{left}早于{right}", "{left} is before {right}"),
        "<=": Names("{left}不晚于{right}", "{left} is no later than {right}"),
        ">": Names("{left}晚于{right}", "{left} is after {right}"),
        ">=": Names("{left}不早于{right}", "{left} is no earlier than {right}"),
    },
    "other": {
        "==": Names("{left}为{right}", "{left} is {right}"),
        "!=": Names("{left}不为{right}", "{left} is not {right}"),
        "<": Names("{left}小于{right}", "{left} is less than {right}"),
        "<=": Names("{left}不大于{right}", "{left} is at most {right}"),
        ">": Names("{left}大于{right}", "{left} is more than {right}"),
        ">=": Names("{left}不小于{right}", "{left} is at least {right}"),
    },
}

OPPOSITE: Final[dict[CompareOperator, CompareOperator]] = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
}

SIGNS: Final[dict[ArithmeticOperator, str]] = {"+": "+", "-": "−", "*": "×"}

UNITS: Final[dict[DurationUnitName, Names]] = {
    "days": Names("{n} 天", "{n} days"),
    "months": Names("{n} 个月", "{n} months"),
    "workdays": Names("{n} 个工作日", "{n} working days"),
    "hours": Names("{n} 小时", "{n} hours"),
    "minutes": Names("{n} 分钟", "{n} minutes"),
}

PERIOD_PARTS: Final[dict[PeriodPartName, Names]] = {
    "start": Names("{period}的第一天", "the first day of {period}"),
    "end": Names("{period}的最后一天", "the last day of {period}"),
    "label": Names("{period}的编号", "the label of {period}"),
    "previous": Names("{period}的上一期", "the period before {period}"),
}

TESTS: Final[dict[str, tuple[Names, Names]]] = {
    "startsWith": (
        Names("{0}以{1}开头", "{0} starts with {1}"),
        Names("{0}不以{1}开头", "{0} does not start with {1}"),
    ),
    "endsWith": (Names("{0}以{1}结尾", "{0} ends with {1}"), Names("{0}不以{1}结尾", "{0} does not end with {1}")),
    "contains": (Names("{0}含有{1}", "{0} contains {1}"), Names("{0}不含{1}", "{0} does not contain {1}")),
}

FUNCTIONS: Final[dict[str, Names]] = {
    "abs": Names("{0}的绝对值", "the absolute value of {0}"),
    "date": Names("{0}当天", "the day of {0}"),
    "startOfDay": Names("{0}当天零时", "the start of {0}"),
    "endOfDay": Names("{0}当天终了", "the end of {0}"),
    "size": Names("{0}的长度", "the length of {0}"),
}

ROLLS: Final[dict[str, Names]] = {
    "none": Names("{0}", "{0}"),
    "following": Names("{0}（非工作日则顺延）", "{0} (moved on to a working day)"),
    "preceding": Names("{0}（非工作日则提前）", "{0} (moved back to a working day)"),
}
ROLL_BY: Final = Names("{0}（非工作日按{1}处理）", "{0} (on a non-working day according to {1})")

UNITS_OF_CALENDAR: Final[dict[str, Names]] = {
    "month": Names("{0}所在月的第一天", "the first day of the month of {0}"),
    "half": Names("{0}所在半年的第一天", "the first day of the half-year of {0}"),
    "quarter": Names("{0}所在季度的第一天", "the first day of the quarter of {0}"),
    "year": Names("{0}所在年的第一天", "the first day of the year of {0}"),
}

QUANTIFIED_RECORDS: Final[dict[QuantifierKind | Literal["none"], Names]] = {
    "exists": Names("存在{one}，使得{body}", "there is {a} {one} such that {body}"),
    "none": Names("不存在{one}，使得{body}", "there is no {one} such that {body}"),
    "exists_one": Names("恰有一条{one}，使得{body}", "there is exactly one {one} such that {body}"),
    "all": Names("每一条{one}都满足：{body}", "every {one} is such that {body}"),
}
BARE_RECORDS: Final[dict[QuantifierKind | Literal["none"], Names]] = {
    "exists": Names("存在{one}", "there is {a} {one}"),
    "none": Names("不存在{one}", "there is no {one}"),
    "exists_one": Names("恰有一条{one}", "there is exactly one {one}"),
    "all": Names("每一条{one}都算数", "every {one} will do"),
}
QUANTIFIED_MEMBERS: Final[dict[QuantifierKind | Literal["none"], Names]] = {
    "exists": Names("{list}中有一项，使得{body}", "{list} has an item such that {body}"),
    "none": Names("{list}中没有一项使得{body}", "{list} has no item such that {body}"),
    "exists_one": Names("{list}中恰有一项，使得{body}", "{list} has exactly one item such that {body}"),
    "all": Names("{list}的每一项都满足：{body}", "every item of {list} is such that {body}"),
}

AGGREGATES: Final[dict[AggregateKind, Names]] = {
    "sum": Names("各条{source}中{body}的合计", "the sum of {body} over the {source}"),
    "min": Names("各条{source}中{body}的最小值", "the smallest of {body} over the {source}"),
    "max": Names("各条{source}中{body}的最大值", "the largest of {body} over the {source}"),
}

AND: Final = Names("，且", " and ")
OR: Final = Names("，或者", " or ")
NOT: Final = Names("并非{0}", "it is not so that {0}")
IF: Final = Names("若{0}则为{1}，否则为{2}", "{1} if {0}, otherwise {2}")
IF_SO: Final = Names("若{0}，则{1}；否则{2}", "if {0} then {1}, otherwise {2}")
BRACKETS: Final = Names("（{0}）", "({0})")
ALWAYS: Final = Names("恒成立", "always")
NEVER: Final = Names("恒不成立", "never")
SAYS_YES: Final = Names("是", "yes")
SAYS_NO: Final = Names("否", "no")
YES: Final = Names("{0}为“是”", "{0} is yes")
NO: Final = Names("{0}为“否”", "{0} is no")
HAS: Final = Names("{0}有记载", "{0} is on record")
HAS_NOT: Final = Names("{0}没有记载", "{0} is not on record")
IN: Final = Names("{0}在{1}之内", "{0} lies in {1}")
NOT_IN: Final = Names("{0}不在{1}之内", "{0} does not lie in {1}")
ONE_OF: Final = Names("{0}是{1}之一", "{0} is one of {1}")
NONE_OF: Final = Names("{0}不是{1}之一", "{0} is none of {1}")
AFTER: Final = Names("{base}后 {by}", "{by} after {base}")
BEFORE: Final = Names("{base}前 {by}", "{by} before {base}")
COUNT: Final = Names("{0}的条数", "the number of {0}")
COUNT_OF_LIST: Final = Names("{0}的项数", "the number of items of {0}")
PARAMETER: Final = Names("参数 {0}", "parameter {0}")
THE_PERIOD: Final = Names("该期间", "the period")
THE_ITEM: Final = Names("该项", "the item")
THE_ITEM_NAMED: Final = Names("该项 {0}", "the item {0}")
ITS: Final = Names("其{0}", "its {0}")
THEIR: Final = Names("{0}的{1}", "{0}'s {1}")
THEIR_RECORDS: Final = Names("{0}的{1}", "{1} of {0}")
THE: Final = Names("{0}", "the {0}")
TOLD_APART: Final = Names("{0}（{1}）", "{0} ({1})")
WHERE: Final = Names("{body}的{of}", "{of} where {body}")
NOTED: Final = Names("{0}（{1}）", "{0} ({1})")
RECORDS: Final = Names("{0}记录", "{0} records")
RECORD: Final = Names("{0}记录", "{0} record")
COUNTING: Final = Names("{0}，只计同时符合下列各项的：", "{0}, counting only where all of these hold:")
BECAUSE: Final = Names("因为{0}", "because {0}")
ALL_OF: Final = Names("以下各项均须成立：", "all of these hold:")
ANY_OF: Final = Names("以下至少一项成立：", "at least one of these holds:")
SUCH_THAT_ANY: Final = Names("以下至少一项成立", "at least one of these holds")
SUCH_THAT_ALL: Final = Names("以下各项都成立", "all of these hold")
