"""The labels of an explanation's parts, in both languages."""

from __future__ import annotations

from typing import Final

from directive_rules.model.vocabulary import Names

NOT_APPLICABLE: Final = Names("不适用", "not applicable")
HEADINGS: Final[dict[str, Names]] = {
    "conclusion": Names("结论", "Conclusion"),
    "provision": Names("依据", "Provision"),
    "demand": Names("要求", "What is demanded"),
    "deadline": Names("期限", "Deadline"),
    "reasons": Names("理由", "Why"),
    "causes": Names("缺什么", "What is missing"),
    "values": Names("读到的值", "Values read"),
    "parameters": Names("参数", "Parameters"),
    "notation": Names("表达式", "Expressions"),
}
MARKS: Final = {"true": "✓", "false": "✗", "unknown": "?"}
