"""Reading `rules/<id>.cases.yaml`: what is filled in, and what is refused at its place."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from directive_rules.authoring.cases import Case, CaseBook, read_cases
from directive_rules.model.export import ALL, Claim
from directive_rules.model.values import Unlisted, end_of_day
from tests.unit.authoring.world import load_world

NAME = "demo/rules/on-tariff.cases.yaml"


def book(folder: Path, text: str) -> CaseBook:
    return read_cases(load_world(folder, {NAME: text}))


def case(folder: Path, text: str) -> Case:
    found = book(folder, text)
    assert not found.diagnostics
    (only,) = found.cases["on-tariff"]
    return only


def refused(folder: Path, text: str) -> list[tuple[str, str, int, str]]:
    return [(one.code, one.message, one.span.line, one.help) for one in book(folder, text).diagnostics]


WHOLE = """\
- case: whole
  as_of: 2016-12-31
  taken_at: 2016-12-30T18:00:00
  covers: {filing: {from: 2016-10-01, to: 2016-11-30}, member: none, tariff: all}
  gaps: [{record: policy, policy_id: P9, from: 2016-11-01}]
  params: {float_factor: 0.9, report_roll: ~}
  without: [policy.premium, inspection]
  given:
    policy: [{rate: "0.003", renewed: ~}, {policy_id: P2, line: 车险}]
    tariff: {}
  expect: {P1: violated, P2: not_applicable}
"""


def test_the_rest_of_a_record_is_filled_from_the_examples(tmp_path: Path) -> None:
    policies = case(tmp_path, WHOLE).export.tables["policy"].records
    assert policies[0].values["policy_id"] == "P1"
    assert policies[0].values["rate"] == Decimal("0.003000")
    assert policies[0].values["paid_at"] == datetime(2016, 11, 2, 10)
    assert policies[1].values["line"] == "motor"


def test_a_tilde_is_empty_and_a_field_without_example_too(tmp_path: Path) -> None:
    tables = case(tmp_path, WHOLE).export.tables
    assert tables["policy"].records[0].values["renewed"] is None
    assert tables["tariff"].records[0].values["valid_to"] is None


def test_a_column_or_a_type_is_taken_away(tmp_path: Path) -> None:
    export = case(tmp_path, WHOLE).export
    assert "premium" not in export.tables["policy"].columns
    assert "premium" not in export.tables["policy"].records[0].values
    assert "inspection" not in export.tables


def test_types_not_given_are_there_and_hold_nothing(tmp_path: Path) -> None:
    export = case(tmp_path, WHOLE).export
    assert export.tables["filing"].records == ()


def test_covers_speaks_only_of_the_types_it_names(tmp_path: Path) -> None:
    claims = case(tmp_path, WHOLE).export.claims
    assert claims["filing"] == Claim(date(2016, 10, 1), date(2016, 11, 30))
    assert "member" not in claims
    assert claims["tariff"] == claims["policy"] == ALL
    assert "inspection" not in claims


def test_covers_none_claims_nothing(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  covers: none\n  given: {policy: {}}\n  expect: undetermined\n"
    assert case(tmp_path, text).export.claims == {}


def test_gaps_parameters_and_moments(tmp_path: Path) -> None:
    found = case(tmp_path, WHOLE)
    (gap,) = found.export.gaps
    assert (gap.type, gap.values, gap.since, gap.until) == ("policy", {"policy_id": "P9"}, date(2016, 11, 1), None)
    assert found.parameters == {"float_factor": Decimal("0.90"), "report_roll": None}
    assert found.as_of == end_of_day(date(2016, 12, 31))
    assert found.export.taken_at == datetime(2016, 12, 30, 18)


def test_taken_at_is_the_as_of_instant_unless_said_otherwise(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31T08:00:00\n  given: {policy: {}}\n  expect: undetermined\n"
    found = case(tmp_path, text)
    assert found.as_of == found.export.taken_at == datetime(2016, 12, 31, 8)


def test_a_record_knows_its_line(tmp_path: Path) -> None:
    origins = [str(record.origin) for record in case(tmp_path, WHOLE).export.tables["policy"].records]
    assert origins == ["on-tariff.cases.yaml:9", "on-tariff.cases.yaml:9"]


def test_a_code_on_no_list_is_a_value_like_any_other(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {policy: {line: fire}}\n  expect: undetermined\n"
    assert case(tmp_path, text).export.tables["policy"].records[0].values["line"] == Unlisted("fire")


def test_records_the_ruleset_brings_are_there_unless_given_or_illustrative(tmp_path: Path) -> None:
    text = "- case: c\n  as_of: 2016-12-31\n  given: {policy: {}}\n  expect: compliant\n"
    directive = (load_world(tmp_path / "plain").path, "directive.yaml")
    written = Path(*directive).read_text(encoding="utf-8")
    for name, line, expected in (
        ("brought", "reference: {tariff: {file: reference/tariff.csv}}\n", 1),
        ("illustrative", "reference: {tariff: {file: reference/tariff.csv, illustrative: true}}\n", 0),
    ):
        changes: dict[str, str | None] = {
            NAME: text,
            "demo/directive.yaml": written.replace("provisions:\n", f"{line}provisions:\n", 1),
            "demo/reference/tariff.csv": "tariff_id,industry,valid_from,base_rate\nT7,C26,2016-01-01,0.002\n",
        }
        (found,) = read_cases(load_world(tmp_path / name, changes)).cases["on-tariff"]
        assert len(found.export.tables["tariff"].records) == expected


EXPECTED = "- case: c\n  as_of: 2016-12-31\n  given: {{policy: {{}}}}\n  expect: {}\n"


def test_expectations_in_every_form(tmp_path: Path) -> None:
    forms = {
        "compliant": ("", "compliant"),
        "not_applicable": ("", "not_applicable"),
        "{P1: late}": ("P1", "late"),
        "{2016-11: pending}": ("2016-11", "pending"),
        "{P1@2016Q4: exempt}": ("P1@2016Q4", "exempt"),
    }
    for number, (text, expected) in enumerate(forms.items()):
        (one,) = case(tmp_path / str(number), EXPECTED.format(text)).expectations
        assert (one.label, one.status_text) == expected
        assert one.causes is None
        assert not one.states_due


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("2016-12-05", date(2016, 12, 5)),
        ("2016-12-05T10:00:00", datetime(2016, 12, 5, 10)),
        ("not yet", "not yet"),
        ("none", None),
        ("~", None),
    ],
)
def test_a_due_is_a_day_an_instant_not_yet_or_none(tmp_path: Path, written: str, due: object) -> None:
    (one,) = case(tmp_path, EXPECTED.format(f"{{status: pending, due: {written}}}")).expectations
    assert (one.states_due, one.due) == (True, due)


def test_causes_are_a_set(tmp_path: Path) -> None:
    text = '{status: undetermined, causes: ["empty field: policy.rate", "no such record: policy.tariff"]}'
    (one,) = case(tmp_path, EXPECTED.format(text)).expectations
    assert one.causes == frozenset({"empty field: policy.rate", "no such record: policy.tariff"})


GIVEN = "- case: c\n  as_of: 2016-12-31\n  {}\n  expect: compliant\n"

REFUSED = [
    (
        GIVEN.format("give: {}\n  given: {policy: {}}"),
        ("unknown-key", "`give` is no key of a case", 3, "did you mean `given`?"),
    ),
    (GIVEN.format("params: {}"), ("missing-key", "the key `given` is missing", 1, "")),
    (
        GIVEN.format("given: {polcy: {}}"),
        ("unknown-record", "there is no record type `polcy`", 3, "did you mean `policy`?"),
    ),
    (
        GIVEN.format("given: {policy: {rates: 1}}"),
        ("unknown-field", "`policy` has no field `rates`", 3, "did you mean `rate`?"),
    ),
    (GIVEN.format("given: {policy: {rate: much}}"), ("bad-value", "a decimal number like 12.50 is expected", 3, "")),
    (GIVEN.format("given: {policy: {signed_on: 2016-13-01}}"), ("bad-value", "month must be in 1..12", 3, "")),
    (GIVEN.format("given: {policy: P1}"), ("shape", "a record is a mapping of its fields", 3, "")),
    (GIVEN.format("given: policy"), ("shape", "a mapping of keys is expected here", 3, "")),
    (
        GIVEN.format("given: {policy: {}}\n  params: {factor: 1}"),
        ("unknown-parameter", "there is no parameter `factor`", 4, "did you mean `float_factor`?"),
    ),
    (
        GIVEN.format("given: {policy: {}}\n  params: {report_day: x}"),
        ("bad-value", "a whole number is expected", 4, ""),
    ),
    (
        GIVEN.format("given: {policy: {}}\n  without: [policy.rat]"),
        ("unknown-field", "`policy` has no field `rat`", 4, "did you mean `rate`?"),
    ),
    (
        GIVEN.format("given: {policy: {}}\n  without: [filling]"),
        ("unknown-record", "there is no record type `filling`", 4, "did you mean `filing`?"),
    ),
    (GIVEN.format("given: {policy: {}}\n  without: filing"), ("shape", "a list is expected here", 4, "")),
    (
        GIVEN.format("given: {policy: {}}\n  covers: some"),
        ("bad-value", "`all`, `none` or a span for each record type is expected", 4, ""),
    ),
    (
        GIVEN.format("given: {policy: {}}\n  covers: {filing: {form: 2016-01-01}}"),
        ("unknown-key", "`form` is no key of a span", 4, "did you mean `from`?"),
    ),
    (
        GIVEN.format("given: {policy: {}}\n  gaps: [{policy_id: P1}]"),
        ("shape", "a gap names its `record` and the values of its fields", 4, ""),
    ),
    ("- a\n", ("shape", "a case is a mapping of keys", 1, "")),
    ("case: c\n", ("shape", "a list is expected here", 1, "")),
    (
        GIVEN.format("given: {policy: {}}").replace("2016-12-31", "soon"),
        ("bad-value", "a date like 2016-10-21 is expected", 2, ""),
    ),
    (EXPECTED.format("complaint"), ("unknown-status", "`complaint` is no status", 4, "did you mean `compliant`?")),
    (
        EXPECTED.format("{P1: {status: late, dew: none}}"),
        ("unknown-key", "`dew` is no key here", 4, "did you mean `due`?"),
    ),
    (
        EXPECTED.format("{status: late, due: later}"),
        ("bad-value", "a date, a timestamp, `not yet` or `none` is expected here", 4, ""),
    ),
    (
        EXPECTED.format('{status: undetermined, causes: ["emty field: policy.rate"]}'),
        ("unknown-cause", "`emty field` is no cause", 4, "did you mean `empty field`?"),
    ),
    (
        EXPECTED.format('{status: undetermined, causes: ["empty field: policy.rte"]}'),
        ("unknown-cause", "`rte` in the cause is unknown", 4, "did you mean `rate`?"),
    ),
    (
        EXPECTED.format('{status: undetermined, causes: ["parameter unset: params.float_facto"]}'),
        ("unknown-cause", "`float_facto` in the cause is unknown", 4, "did you mean `float_factor`?"),
    ),
    (
        EXPECTED.format('{status: undetermined, causes: ["not covered: filings"]}'),
        ("unknown-cause", "`filings` in the cause is unknown", 4, "did you mean `filing`?"),
    ),
    (EXPECTED.format("{status: late, causes: x}"), ("shape", "a list of causes is expected here", 4, "")),
    (EXPECTED.format("[late]"), ("shape", "a status, or statuses by label, are expected here", 4, "")),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED, ids=[expected[1] for _, expected in REFUSED])
def test_what_is_wrong_is_refused_at_its_place(tmp_path: Path, text: str, expected: tuple[str, str, int, str]) -> None:
    assert refused(tmp_path, text) == [expected]


def test_all_that_is_wrong_is_told_at_once_and_the_other_cases_stay(tmp_path: Path) -> None:
    good = EXPECTED.format("compliant")
    bad = "- case: d\n  as_of: 2016-12-31\n  given: {policy: {rates: 1, premum: 2}}\n  expect: complient\n"
    found = book(tmp_path, good + bad)
    assert len(found.diagnostics) == 3
    assert [one.title for one in found.cases["on-tariff"]] == ["c"]


def test_two_cases_of_one_title_are_refused(tmp_path: Path) -> None:
    assert [code for code, *_ in refused(tmp_path, EXPECTED.format("compliant") * 2)] == ["duplicate-case"]


def test_a_broken_file_is_one_diagnostic(tmp_path: Path) -> None:
    assert [code for code, *_ in refused(tmp_path, "- case: [\n")] == ["yaml"]
