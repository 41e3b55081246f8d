"""What a reader must know before trusting a number: what was missing, unreadable, unclaimed or assumed by a mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from directive_rules.audit.engines import AnyExport, Judge
from directive_rules.audit.needs import Needs
from directive_rules.model.vocabulary import Names, Relation, Vocabulary
from directive_rules.reports.showing import plural

NAMED = 4
"""How many rules a caveat names."""


def caveats_of(judge: Judge, needs: Mapping[str, Needs]) -> tuple[Names, ...]:
    """Return the caveats of one ruleset's judgement, the gravest first."""
    export, vocabulary = judge.export, judge.ruleset.vocabulary
    return (
        *_missing_types(export, vocabulary, needs),
        *_missing_fields(export, vocabulary, needs),
        *_quarantined(export, vocabulary),
        *_unclaimed(export, vocabulary, needs),
        *_unlinked(judge, vocabulary, needs),
        *_constants(export, vocabulary, needs),
    )


def constants_read(needs: Needs, export: AnyExport, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the fields a rule reads that the manifest filled with a constant; one in a key only says whose it is."""
    found = (
        f"{record}.{name}"
        for record, name in needs.fields
        if record in export.tables
        and name in export.tables[record].constants
        and name not in vocabulary.records[record].key
    )
    return tuple(sorted(found))


def _missing_types(export: AnyExport, vocabulary: Vocabulary, needs: Mapping[str, Needs]) -> Iterator[Names]:
    needing = Counter(name for need in needs.values() for name in need.types if name not in export.tables)
    if needing:
        named = [(vocabulary.records[name].names, count) for name, count in sorted(needing.items())]
        zh = "、".join(f"{names.zh}（{count}条规则）" for names, count in named)
        en = ", ".join(f"{names.en} ({plural(count, 'rule')})" for names, count in named)
        yield Names(
            f"没有提供以下各类数据，需要它们的规则可能无法判定：{zh}。",
            f"The export has no records of these types, and rules that need them may be undetermined: {en}.",
        )


def _missing_fields(export: AnyExport, vocabulary: Vocabulary, needs: Mapping[str, Needs]) -> Iterator[Names]:
    read = {field for need in needs.values() for field in need.fields}
    for name in sorted(export.tables):
        record, columns = vocabulary.records[name], export.tables[name].columns
        lacking = sorted(field for owner, field in read if owner == name and field not in columns)
        if lacking:
            zh = "、".join(f"{record.fields[field].names.zh}（{field}）" for field in lacking)
            en = ", ".join(lacking)
            yield Names(
                f"{record.names.zh}数据缺少以下各列，读取它们的规则可能无法判定：{zh}。",
                f"The {record.names.en} records lack columns, and rules that read them may be undetermined: {en}.",
            )


def _quarantined(export: AnyExport, vocabulary: Vocabulary) -> Iterator[Names]:
    total = Counter(row.type for row in export.quarantined)
    for name, count in sorted(total.items()):
        record = vocabulary.records[name]
        keyless = sum(row.type == name and not row.values.keys() >= set(record.key) for row in export.quarantined)
        zh = f"{count:,}条{record.names.zh}记录读不出来，已隔离"
        en = f"{plural(count, record.names.en + ' record')} could not be read and went to quarantine"
        if keyless:
            zh += f"；其中{keyless:,}条连主键也读不出来，不影响判定，但可能掩盖了什么"
            en += f"; of {keyless:,} not even the key could be read: verdicts stand, but something may be hidden there"
        yield Names(f"{zh}。", f"{en}.")


def _unclaimed(export: AnyExport, vocabulary: Vocabulary, needs: Mapping[str, Needs]) -> Iterator[Names]:
    targets = {relation.target for relation in _relations(vocabulary, needs)}
    unclaimed = sorted(name for name in targets if name in export.tables and name not in export.claims)
    if unclaimed:
        zh = "、".join(vocabulary.records[name].names.zh for name in unclaimed)
        en = ", ".join(vocabulary.records[name].names.en for name in unclaimed)
        yield Names(
            f"数据未声明包含全部记录：{zh}。其中“没有”不能作为证据，相关义务可能无法判定。",
            f"The export does not claim to hold every record of: {en}. "
            "Their absence proves nothing, and duties that look for them may be undetermined.",
        )


def _unlinked(judge: Judge, vocabulary: Vocabulary, needs: Mapping[str, Needs]) -> Iterator[Names]:
    """A record whose own joining field is empty belongs to nothing; it could be what is missed elsewhere."""
    joining = {(relation.target, other) for relation in _relations(vocabulary, needs) for _, other in relation.by}
    for name, field in sorted(joining):
        table = judge.export.tables.get(name)
        if table is None or field not in table.columns:
            continue
        record = vocabulary.records[name]
        count = judge.unlinked(name, field)
        if count:
            words = record.fields[field].names
            yield Names(
                f"{count:,}条{record.names.zh}记录没有可用的“{words.zh}”（{name}.{field}），不归属于任何对象。",
                f"{plural(count, record.names.en + ' record')} without a usable “{words.en}” ({name}.{field}) "
                "cannot be linked to anything by it.",
            )


def _constants(export: AnyExport, vocabulary: Vocabulary, needs: Mapping[str, Needs]) -> Iterator[Names]:
    resting = {rule: constants_read(need, export, vocabulary) for rule, need in needs.items()}
    for name in sorted(export.tables):
        for field, text in sorted(export.tables[name].constants.items()):
            rules = sorted(rule for rule, read in resting.items() if f"{name}.{field}" in read)
            if rules:
                record = vocabulary.records[name]
                words = record.fields[field].names
                zh, en = _named(rules)
                yield Names(
                    f"{record.names.zh}的“{words.zh}”不在数据中，而是清单给定的常量（{text}）；据此判定的规则：{zh}。",
                    f"The {record.names.en}'s “{words.en}” is no data but a constant of the manifest ({text}); "
                    f"rules that rest on it: {en}.",
                )


def _relations(vocabulary: Vocabulary, needs: Mapping[str, Needs]) -> set[Relation]:
    named = {relation for need in needs.values() for relation in need.relations}
    return {vocabulary.records[owner].relations[name] for owner, name in named}


def _named(rules: list[str]) -> tuple[str, str]:
    shown, more = rules[:NAMED], len(rules) - NAMED
    zh, en = "、".join(shown), ", ".join(shown)
    return (f"{zh}等{len(rules)}条", f"{en} and {more} more") if more > 0 else (zh, en)
