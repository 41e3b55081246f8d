"""Coverage as Markdown: a table for each passage, then the totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directive_rules.authoring.markup import escaped, table
from directive_rules.authoring.provisions import lines
from directive_rules.authoring.provisions.coverage import Coverage, ProvisionCoverage, State, Totals
from directive_rules.model.vocabulary import Language, Names, in_language

COLUMNS = (
    Names("条款", "provision"),
    Names("大意", "in our words"),
    Names("性质", "kind"),
    Names("检查", "checked"),
)


def coverage_markdown(coverages: Sequence[Coverage], language: Language) -> str:
    """Return the coverage of rulesets as Markdown."""
    found = [line for coverage in coverages for line in _ruleset(coverage, language)]
    if len(coverages) > 1:
        total = sum((coverage.totals for coverage in coverages), Totals())
        found += ["", f"# {in_language(lines.TOTAL_OF_ALL, language)}", *_totals(total, language)]
    return "\n".join(found).strip("\n") + "\n"


def _ruleset(coverage: Coverage, language: Language) -> Iterator[str]:
    ruleset = coverage.ruleset
    yield from ("", f"# {escaped(ruleset.number)} {escaped(in_language(ruleset.title, language))}", "")
    yield f"`{ruleset.id}`" + lines.identity(ruleset, language).removeprefix(ruleset.id)
    heads = [in_language(names, language) for names in COLUMNS]
    for passage in coverage.passages:
        yield from ("", f"## {escaped(lines.passage_title(passage, language))}", "")
        yield from table(heads, (_row(covered, language) for covered in passage.provisions))
    yield from ("", f"## {in_language(lines.TOTAL, language)}")
    yield from _totals(coverage.totals, language)


def _row(covered: ProvisionCoverage, language: Language) -> tuple[str, ...]:
    provision = covered.provision
    found = [
        f"`{one.rule.id}`" + lines.checked_by(one, language).removeprefix(one.rule.id) for one in covered.checked_by
    ]
    if provision.not_checked is not None:
        wholly = covered.state is State.NOT_CHECKED
        found.append(escaped(lines.why_not(provision.not_checked, wholly=wholly, language=language)))
    if provision.despite:
        found.append(escaped(in_language(lines.DESPITE, language) + ", ".join(provision.despite)))
    return (
        provision.id,
        escaped(in_language(provision.says, language)),
        lines.kind(provision, language),
        f"{lines.MARKS[covered.state]} " + "<br>".join(found),
    )


def _totals(totals: Totals, language: Language) -> Iterator[str]:
    yield from ("", *(f"- {line}" for line in lines.sums(totals, language)), "")
    states = [in_language(names, language) for names in lines.STATES.values()]
    rows = ((name, str(count), *map(str, counts)) for name, count, counts in lines.by_modality(totals, language))
    yield from table(["", in_language(COLUMNS[0], language), *states], rows)
    if totals.reasons:
        yield ""
        because = ((reason, str(count)) for reason, count in lines.by_reason(totals, language))
        yield from table([in_language(lines.WHY_NOT, language), in_language(COLUMNS[0], language)], because)
