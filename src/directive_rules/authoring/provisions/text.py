"""Coverage as plain text: provision by provision, then the totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from directive_rules.authoring.provisions import lines
from directive_rules.authoring.provisions.coverage import Coverage, Passage, ProvisionCoverage, State, Totals
from directive_rules.diagnostics import cells
from directive_rules.model.vocabulary import Language, in_language
from directive_rules.reports.summary_text import WIDTH, wrap

STEP: Final = "  "


def coverage_text(coverages: Sequence[Coverage], language: Language) -> str:
    """Return the coverage of rulesets as plain text without colour, ending in a line break."""
    found = [line for coverage in coverages for line in _ruleset(coverage, language)]
    if len(coverages) > 1:
        total = sum((coverage.totals for coverage in coverages), Totals())
        found += _totals(total, in_language(lines.TOTAL_OF_ALL, language), language)
    return "\n".join(line.rstrip() for line in found).strip("\n") + "\n"


def _ruleset(coverage: Coverage, language: Language) -> Iterator[str]:
    ruleset = coverage.ruleset
    yield ""
    yield from wrap(f"{ruleset.number}  {in_language(ruleset.title, language)}", STEP, "")
    yield lines.identity(ruleset, language)
    yield "   ".join(f"{mark} {in_language(lines.STATES[state], language)}" for state, mark in lines.MARKS.items())
    margin = max((cells(provision.id) for provision in ruleset.provisions), default=0) + 2
    for passage in coverage.passages:
        yield from _passage(passage, margin, language)
    yield from _totals(coverage.totals, in_language(lines.TOTAL, language), language)
    yield ""


def _passage(passage: Passage, margin: int, language: Language) -> Iterator[str]:
    yield from _heading(lines.passage_title(passage, language))
    for covered in passage.provisions:
        yield from _provision(covered, margin, language)


def _provision(covered: ProvisionCoverage, margin: int, language: Language) -> Iterator[str]:
    provision = covered.provision
    indent = " " * (margin + 2)
    label = provision.id + " " * (margin - cells(provision.id))
    yield from wrap(in_language(provision.says, language), indent, f"{label}{lines.MARKS[covered.state]} ")
    yield f"{indent}{lines.kind(provision, language)}"
    if covered.checked_by:
        comma = "、" if language == "zh" else ", "
        rules = comma.join(lines.checked_by(one, language) for one in covered.checked_by)
        yield from wrap(f"{in_language(lines.CHECKED_BY, language)}{rules}", indent + STEP, indent + "→ ")
    if provision.not_checked is not None:
        wholly = covered.state is State.NOT_CHECKED
        reason = lines.why_not(provision.not_checked, wholly=wholly, language=language)
        yield from wrap(reason, indent + STEP, indent)
    if provision.despite:
        despite = in_language(lines.DESPITE, language) + ", ".join(provision.despite)
        yield from wrap(despite, indent + STEP, indent)


def _totals(totals: Totals, title: str, language: Language) -> Iterator[str]:
    yield from _heading(title)
    yield from lines.sums(totals, language)
    yield ""
    modalities = list(lines.by_modality(totals, language))
    width = max((cells(name) for name, _, _ in modalities), default=0)
    marks = tuple(lines.MARKS.values())
    for name, count, states in modalities:
        counts = "".join(f"   {mark} {number:>3}" for mark, number in zip(marks, states, strict=True))
        yield f"{STEP}{name}{' ' * (width - cells(name))} {count:>4}{counts}"
    if totals.reasons:
        yield ""
        yield in_language(lines.WHY_NOT, language)
        yield from (f"{count:>6}  {reason}" for reason, count in lines.by_reason(totals, language))


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield f"── {text} " + "─" * max(0, WIDTH - cells(text) - 4)
