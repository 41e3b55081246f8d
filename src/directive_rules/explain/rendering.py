"""An explanation laid out as text: short lines, the conclusion first, the expressions last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from directive_rules.explain import labels
from directive_rules.explain.model import (
    Explanation,
    FindingShown,
    ParameterShown,
    RecordShown,
    SearchShown,
    ValueShown,
)
from directive_rules.model.vocabulary import Language, Names, in_language
from directive_rules.reports.labels import FINDINGS, FORCES, MODALITIES, STATUSES

STEP: Final = "  "


def render_text(explanation: Explanation, language: Language) -> str:
    """Return the explanation as plain text in one language, without colour, ending in a line break."""
    return "\n".join(_Renderer(explanation, language).lines()) + "\n"


class _Renderer:
    """Lays out one explanation, section by section; a section with nothing to say is left out."""

    def __init__(self, explanation: Explanation, language: Language) -> None:
        self.told = explanation
        self.language = language

    def lines(self) -> Iterator[str]:
        yield from self._title()
        sections = {
            "conclusion": self._conclusion(),
            "provision": self._provisions(),
            "demand": self._outline(self.told.demand.in_language(self.language).lines()),
            "deadline": self._deadline(),
            "reasons": self._findings(),
            "causes": self._causes(),
            "values": self._values(),
            "parameters": self._parameters(),
            "notation": self._notation(),
        }
        for name, section in sections.items():
            body = list(section)
            if body:
                yield ""
                yield self._say(labels.HEADINGS[name])
                yield from (STEP + line for line in body)

    def _title(self) -> Iterator[str]:
        status = self._say(labels.NOT_APPLICABLE if self.told.status is None else STATUSES[self.told.status])
        verdict = self.told.verdict
        if verdict is not None and verdict.needs_attention:
            status += self._bracketed(self._say(FINDINGS[self.told.rule.finding]))
        yield f"{status} · {self._say(self.told.rule.title)}"
        period = f" · {self._say(self.told.period)}" if self.told.period is not None else ""
        yield self._record(self.told.subject) + period

    def _conclusion(self) -> Iterator[str]:
        yield from map(self._say, self.told.conclusion)
        if self.told.message is not None:
            yield self._say(self.told.message)

    def _provisions(self) -> Iterator[str]:
        yield f"{self.told.ruleset_number} {self._say(self.told.ruleset)}"
        for provision in self.told.provisions:
            kind = self._listed(MODALITIES[provision.modality], FORCES[provision.force])
            label = self._say(Names("条款", "provision"))
            words = f" “{provision.words}”" if provision.words else ""
            yield f"{label} {provision.id} · {provision.at}{words} · {kind}"
            yield STEP + self._say(Names("大意：{0}", "in our words: {0}")).format(self._say(provision.says))
            if provision.despite:
                excuse = Names("不因以下文字免责：{0}", "not excused by: {0}")
                yield STEP + self._say(excuse).format(", ".join(provision.despite))

    def _deadline(self) -> Iterator[str]:
        if self.told.deadline is not None:
            yield self._say(self.told.deadline.due)
            yield from self._outline(self.told.deadline.words.in_language(self.language).lines(), "= ")

    def _findings(self) -> Iterator[str]:
        alone = len(self.told.findings) == 1
        for finding in self.told.findings:
            yield from self._finding(finding, said=alone and bool(finding.searches))

    def _finding(self, finding: FindingShown, said: bool) -> Iterator[str]:
        """Lay out a finding; where its words were just `said` as the demand, only what was found of it."""
        if not said:
            mark = labels.MARKS[finding.outcome]
            later = self._say(Names("（其后成立）", " (it holds since)")) if _made_good(finding) else ""
            first, *more = finding.words.in_language(self.language).lines()
            yield f"{mark} {first}{later}"
            yield from (STEP + line for line in more)
        for search in finding.searches:
            yield from (line if said else STEP + line for line in self._search(search))

    def _search(self, search: SearchShown) -> Iterator[str]:
        yield self._say(search.conclusion) + (self._colon().rstrip() if search.witnesses else self._stop())
        for witness in search.witnesses:
            mark = "•" if search.use == "unwanted" else labels.MARKS[witness.outcome]
            yield f"{STEP}{mark} {self._record(witness.record)}"
            yield from (STEP * 3 + self._say(reason) for reason in witness.reasons)
        for rest in search.rest:
            template = Names("另有 {0} 条：{1}", "{0} more: {1}")
            yield STEP + self._say(template).format(rest.number, self._say(rest.reason))
        if search.wanted is not None:
            yield from search.wanted.in_language(self.language).lines()

    def _causes(self) -> Iterator[str]:
        for cause in self.told.causes:
            yield f"{self._say(cause.words)} [{cause.cause}]"
            yield STEP + self._say(Names("怎样才能判定：{0}", "what would settle it: {0}")).format(
                self._say(cause.remedy)
            )

    def _values(self) -> Iterator[str]:
        grouped: dict[RecordShown, list[ValueShown]] = {}
        for value in self.told.values:
            grouped.setdefault(value.record, []).append(value)
        for record, values in grouped.items():
            yield self._record(record)
            yield from (f"{STEP}{self._say(v.field)}{self._colon()}{self._say(v.value)}" for v in values)

    def _parameters(self) -> Iterator[str]:
        for parameter in self.told.parameters:
            value = self._say(parameter.value if parameter.value is not None else Names("未取值", "unset"))
            title = (
                ""
                if parameter.title in (Names("", ""), Names(parameter.name, parameter.name))
                else self._say(parameter.title)
            )
            yield f"{parameter.name} = {value}" + (self._bracketed(title) if title else "")
            yield STEP + self._source(parameter)

    def _source(self, parameter: ParameterShown) -> str:
        text = self._say(parameter.source)
        if parameter.assumed:
            text = self._say(Names("推定，原文没有给出：{0}", "assumed, the text does not give it: {0}")).format(text)
        if parameter.readings:
            readings = self._listed(*parameter.readings)
            text += self._say(Names("；可能的读法：{0}", "; possible readings: {0}")).format(readings)
        return text

    def _notation(self) -> Iterator[str]:
        yield from (f"{role}: {text}" for role, text in self.told.notation)

    def _record(self, record: RecordShown) -> str:
        text = f"{self._say(record.type)} {record.key}".rstrip()
        return text + (self._bracketed(record.origin) if record.origin else "")

    def _outline(self, lines: tuple[str, ...], prefix: str = "") -> Iterator[str]:
        first, *more = lines
        yield prefix + first
        yield from more

    def _listed(self, *parts: Names) -> str:
        return ("、" if self.language == "zh" else ", ").join(map(self._say, parts))

    def _bracketed(self, text: str) -> str:
        return f"（{text}）" if self.language == "zh" else f" ({text})"

    def _colon(self) -> str:
        return "：" if self.language == "zh" else ": "

    def _stop(self) -> str:
        return "。" if self.language == "zh" else "."

    def _say(self, names: Names) -> str:
        return in_language(names, self.language)


def _made_good(finding: FindingShown) -> bool:
    return finding.outcome != "true" and finding.outcome_now == "true"
