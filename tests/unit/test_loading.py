"""The way in: what a ruleset may not say, each mistake with its code, its place and the nearest right name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from directive_rules.diagnostics import Diagnostic
from directive_rules.errors import RulesetError, UsageError
from directive_rules.loading import find_ruleset, load_ruleset, load_vocabulary, shipped_rulesets
from directive_rules.wording.notation import notation

FILES = {
    "vocabulary/policy.yaml": """\
record: policy
key: [policy_id]
occurred: signed_on
fields:
  policy_id: {type: string}
  signed_on: {type: date}
  rate: {type: decimal, digits: 9, places: 6, example: 0.002}
  line: {type: code, list: line}
relations:
  visits: {many: visit, by: {policy_id: policy_id}}
checks:
  - policy.rate >= 0
""",
    "vocabulary/visit.yaml": """\
record: visit
key: [visit_id]
occurred: held_at
fields:
  visit_id: {type: string}
  policy_id: {type: string}
  held_at: {type: timestamp}
""",
    "vocabulary/codes/line.yaml": """\
code: line
values:
  liability: {zh: 责任险, en: liability, aliases: [责任保险]}
  motor: ~
""",
    "small/directive.yaml": """\
id: small
number: 小〔2016〕1号
title: {zh: 小, en: small}
force: binding
in_force: {from: 2016-01-01}
scope: {policy: true}
define:
  policy:
    liable: policy.line == "liability"
provisions:
  - id: "1"
    at: {section: 一, sentence: 1}
    digest: 0123456789abcdef0123456789abcdef
    says: {zh: 走访, en: visit}
    modality: obligation
    rules: [visit]
  - id: "2"
    at: {section: 一, sentence: 2}
    digest: 0123456789abcdef0123456789abcdef
    says: {zh: 重视, en: care}
    modality: exhortation
    not_checked: {because: attitude, note: {zh: 态度, en: attitude}}
""",
    "small/parameters.yaml": """\
visits:
  type: int
  values:
    - {from: 2016-01-01, value: 1, source: {provision: "1"}}
    - {from: 2017-01-01, value: 2, source: {provision: "1"}}
  readings: [1, 2]
""",
    "small/rules/visit.yaml": """\
id: visit
provision: "1"
modality: obligation
title: {zh: 走访, en: visit}
on: policy
when: policy.liable
by: policy.signed_on
require: policy.visits.size() >= params.visits
message: {zh: "{policy.policy_id}", en: "{policy.policy_id} by {due}"}
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def complaints(folder: Path) -> list[Diagnostic]:
    with pytest.raises(RulesetError) as refusal:
        load_ruleset(folder / "small")
    return list(refusal.value.diagnostics)


def test_a_sound_ruleset_loads(folder: Path) -> None:
    ruleset = load_ruleset(folder / "small")
    assert list(ruleset.rules) == ["visit"]
    assert ruleset.rules["visit"].parameters == ("visits",)
    assert ruleset.parameters["visits"].values[0].valid_to == date(2016, 12, 31)
    assert not ruleset.warnings


def test_the_digest_names_every_byte_that_can_change_a_verdict(folder: Path) -> None:
    before = load_ruleset(folder / "small").digest
    (folder / "small/rules/visit.cases.yaml").write_text("- case: x\n")
    assert load_ruleset(folder / "small").digest == before
    change(folder, "vocabulary/visit.yaml", "key: [visit_id]", "key: [visit_id, policy_id]")
    assert load_ruleset(folder / "small").digest != before


MISTAKES = [
    ("small/rules/visit.yaml", "when: policy.liable", "wehn: policy.liable", "unknown-key", 6, 1, "`when`"),
    ("small/rules/visit.yaml", "policy.visits.size", "policy.visit.size", "unknown-field", 8, 10, "`visits`"),
    ("small/rules/visit.yaml", "policy.signed_on", "policy.signd_on", "unknown-field", 7, 5, "`signed_on`"),
    ("small/rules/visit.yaml", "params.visits", "params.visit", "unknown-parameter", 8, 34, "`visits`"),
    (
        "small/rules/visit.yaml",
        "policy.liable",
        'startWith(policy.policy_id, "A")',
        "unknown-function",
        6,
        7,
        "`startOf`",
    ),
    ("small/rules/visit.yaml", "on: policy", "on: polcy", "unknown-record", 5, 5, "`policy`"),
    ("small/rules/visit.yaml", 'provision: "1"', 'provision: "11"', "unknown-provision", 2, 12, "`1`"),
    (
        "small/rules/visit.yaml",
        "modality: obligation",
        "modality: obligaton",
        "unknown-modality",
        3,
        11,
        "`obligation`",
    ),
    ("small/rules/visit.yaml", "by: policy.signed_on", "by: policy.rate", "type-mismatch", 7, 5, ""),
    ("small/rules/visit.yaml", "policy.liable", "policy.rate", "not-bool", 6, 7, ""),
    ("small/rules/visit.yaml", "policy.liable", 'policy.line == "motr"', "unlisted-code", 6, 22, "`motor`"),
    ("small/rules/visit.yaml", "on: policy", "once: true", "recurrence", 5, 7, ""),
    ("small/rules/visit.yaml", "require: ", "requires: ", "unknown-key", 8, 1, "`require`"),
    (
        "small/rules/visit.yaml",
        "{policy.policy_id} by {due}",
        "{policy.polcy_id}",
        "unknown-field",
        9,
        41,
        "`policy_id`",
    ),
    ("small/rules/visit.yaml", "id: visit", "id: visits", "name-differs", 1, 5, ""),
    ("small/parameters.yaml", "type: int", "type: integer", "unknown-type", 2, 9, "`int`"),
    ("small/parameters.yaml", "value: 1,", "value: one,", "bad-value", 4, 33, ""),
    ("small/parameters.yaml", 'source: {provision: "1"}', "assumed: true", "no-source", 4, 7, ""),
    ("small/parameters.yaml", "{from: 2017-01-01", "{from: 2015-01-01", "overlap", 1, 1, ""),
    ("small/directive.yaml", "scope: {policy: true}", "scope: {polcy: true}", "unknown-record", 6, 9, "`policy`"),
    ("small/directive.yaml", "rules: [visit]", "rules: [vist]", "unknown-rule", 11, 9, "`visit`"),
    ("small/directive.yaml", "rules: [visit]", "rules: []", "unaccounted", 11, 9, ""),
    ("small/directive.yaml", "because: attitude", "because: atitude", "unknown-reason", 22, 28, "`attitude`"),
    ("small/directive.yaml", "rules: [visit]", "bearer: government\n    rules: [visit]", "wrong-bearer", 17, 12, ""),
    ("small/directive.yaml", '  - id: "2"', '  - id: "1"', "duplicate-provision", 17, 9, ""),
    ("small/directive.yaml", "from: 2016-01-01", "from: 2016-13-01", "bad-value", 5, 18, ""),
    ("vocabulary/policy.yaml", "type: date", "type: dates", "unknown-type", 6, 21, "`date`"),
    ("vocabulary/policy.yaml", "list: line", "list: lines", "unknown-code-list", 8, 28, "`line`"),
    ("vocabulary/policy.yaml", "many: visit", "many: vist", "unknown-record", 10, 11, "`visit`"),
    (
        "vocabulary/policy.yaml",
        "{policy_id: policy_id}",
        "{policy_id: polcy_id}",
        "unknown-field",
        10,
        11,
        "`policy_id`",
    ),
    ("vocabulary/policy.yaml", "occurred: signed_on", "occurred: signed", "unknown-field", 3, 11, "`signed_on`"),
    ("vocabulary/policy.yaml", "example: 0.002", "example: 0.0000002", "bad-value", 7, 56, ""),
    ("vocabulary/policy.yaml", "{type: string}", "{type: string, personal: true}", "personal-key", 2, 6, ""),
    ("vocabulary/policy.yaml", "policy.rate >= 0", "policy.rte >= 0", "unknown-field", 12, 5, "`rate`"),
    ("vocabulary/codes/line.yaml", "motor: ~", "motor: {aliases: [责任险]}", "ambiguous-code", 4, 10, ""),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "line", "column", "nearest"), MISTAKES, ids=[f"{m[3]}: {m[2]}" for m in MISTAKES]
)
def test_each_mistake_is_named_where_it_stands(
    folder: Path, file: str, old: str, new: str, code: str, line: int, column: int, nearest: str
) -> None:
    change(folder, file, old, new)
    found = {diagnostic.code: diagnostic for diagnostic in complaints(folder)}
    assert code in found, list(found.values())
    diagnostic = found[code]
    assert diagnostic.span.file.endswith(file)
    assert (diagnostic.span.line, diagnostic.span.column) == (line, column)
    assert nearest in diagnostic.help


def test_all_mistakes_of_a_ruleset_are_reported_in_one_run(folder: Path) -> None:
    change(folder, "small/rules/visit.yaml", "policy.liable", "policy.libel && policy.lne == 3")
    change(folder, "small/rules/visit.yaml", "params.visits", "params.visit")
    change(folder, "small/directive.yaml", "because: attitude", "because: atitude")
    assert len(complaints(folder)) == 4


def test_a_diagnostic_shows_the_line_and_a_caret_under_what_it_means(folder: Path) -> None:
    change(folder, "small/rules/visit.yaml", "policy.liable", 'policy.line == "责任" && policy.libel')
    text = str(complaints(folder)[-1])
    written, caret = text.split("\n")[1:3]
    assert "责任" in written
    # Wide characters take two cells on a terminal, so the caret is moved by two.
    assert caret.index("^") == written.index("policy.libel") + len("责任")


def test_a_rule_that_the_ledger_does_not_name_is_refused(folder: Path) -> None:
    rule = (folder / "small/rules/visit.yaml").read_text(encoding="utf-8").replace("id: visit", "id: other", 1)
    (folder / "small/rules/other.yaml").write_text(rule, encoding="utf-8")
    assert [diagnostic.code for diagnostic in complaints(folder)] == ["one-sided"]


def test_reference_records_are_checked_like_everything_else(folder: Path) -> None:
    change(folder, "small/directive.yaml", "define:", "reference: {policy: {file: reference/policy.csv}}\ndefine:")
    assert [diagnostic.code for diagnostic in complaints(folder)] == ["unreadable"]
    (folder / "small/reference").mkdir()
    csv = folder / "small/reference/policy.csv"
    csv.write_text("policy_id,signed_on,rte\nP,2016-01-01,1\n", encoding="utf-8")
    assert "did you mean `rate`" in str(complaints(folder)[0])
    csv.write_text("policy_id,signed_on\nP,2016-01-01\nQ,01.02.2016\nR\n", encoding="utf-8")
    assert [(one.code, one.span.line) for one in complaints(folder)] == [("bad-value", 3), ("bad-row", 4)]
    csv.write_text("policy_id,signed_on\nP,2016-01-01\n", encoding="utf-8")
    (reference,) = load_ruleset(folder / "small").references
    assert [record.values["policy_id"] for record in reference.records] == ["P"]


def test_the_scope_is_on_the_ruleset_by_record_type(folder: Path) -> None:
    change(folder, "small/directive.yaml", "{policy: true}", "{policy: policy.liable, visit: true}")
    scope = load_ruleset(folder / "small").scope
    assert {record: notation(condition) for record, condition in scope.items()} == {
        "policy": 'policy.line == "liability"',
        "visit": "true",
    }


def test_a_scope_about_which_there_is_no_rule_is_checked_too(folder: Path) -> None:
    change(folder, "small/directive.yaml", "{policy: true}", "{policy: true, visit: visit.held_on}")
    assert [diagnostic.code for diagnostic in complaints(folder)] == ["unknown-field"]


def test_a_reference_outside_the_ruleset_is_refused(folder: Path) -> None:
    (folder / "secret.csv").write_text("policy_id\nP\n")
    change(folder, "small/directive.yaml", "define:", "reference: {policy: {file: ../secret.csv}}\ndefine:")
    assert [diagnostic.code for diagnostic in complaints(folder)] == ["unreadable"]


def test_the_number_of_rules_is_bounded(folder: Path) -> None:
    rule = (folder / "small/rules/visit.yaml").read_text(encoding="utf-8")
    for number in range(1001):
        (folder / f"small/rules/r{number}.yaml").write_text(rule.replace("id: visit", f"id: r{number}", 1))
    assert "too-large" in {diagnostic.code for diagnostic in complaints(folder)}


def test_a_name_that_is_no_ruleset_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean `bj-2016-502`"):
        find_ruleset("bj-2016-503")


@pytest.mark.parametrize("name", shipped_rulesets())
def test_shipped_rulesets_load_without_a_warning(name: str) -> None:
    assert not load_ruleset(find_ruleset(name)).warnings


def test_the_shipped_vocabulary_loads() -> None:
    assert "policy" in load_vocabulary().records
