"""A small vocabulary and ruleset on disk, for tests that bend one part of it."""

from __future__ import annotations

from pathlib import Path

from directive_rules.loading import load_ruleset
from directive_rules.model.ruleset import Ruleset

DIGEST = "0" * 32

FILES = {
    "vocabulary/codes/line.yaml": """\
code: line
values:
  liability: {zh: 安责险, en: work-safety liability}
  motor: {zh: 车险, en: motor}
""",
    "vocabulary/codes/kind.yaml": """\
code: kind
values:
  monthly: {zh: 月报, en: monthly report}
  yearly: {zh: 年报, en: yearly report}
""",
    "vocabulary/policy.yaml": """\
record: policy
names: {zh: 保单, en: policy}
key: [policy_id]
occurred: signed_on
fields:
  policy_id: {type: string, names: {zh: 保单号, en: policy number}, example: P1}
  line: {type: code, list: line, names: {zh: 险种, en: line}, example: liability}
  industry: {type: string, names: {zh: 行业, en: industry}, example: C26}
  signed_on: {type: date, names: {zh: 签单日期, en: signed on}, example: 2016-11-01}
  rate: {type: decimal, digits: 9, places: 6, unit: ratio, names: {zh: 费率, en: rate}, example: "0.002"}
  premium: {type: decimal, digits: 18, places: 2, unit: CNY, names: {zh: 保费, en: premium}, example: "2000.00"}
  holder: {type: string, personal: true, names: {zh: 投保人, en: holder}, example: 甲}
  renewed: {type: bool, names: {zh: 续保, en: renewed}, example: false}
  paid_at: {type: timestamp, event: true, names: {zh: 缴费时间, en: paid at}, example: 2016-11-02T10:00:00}
relations:
  inspections: {many: inspection, by: {policy_id: policy_id}}
  peers: {many: policy, by: {industry: industry}}
  tariff: {one: tariff, by: {industry: industry}, at: {signed_on: [valid_from, valid_to]}}
""",
    "vocabulary/tariff.yaml": """\
record: tariff
names: {zh: 费率表, en: tariff}
key: [tariff_id]
occurred: valid_from
fields:
  tariff_id: {type: string, names: {zh: 编号, en: number}, example: T1}
  industry: {type: string, names: {zh: 行业, en: industry}, example: C26}
  valid_from: {type: date, names: {zh: 起, en: valid from}, example: 2016-01-01}
  valid_to: {type: date, names: {zh: 止, en: valid to}}
  base_rate: {type: decimal, digits: 9, places: 6, names: {zh: 基准费率, en: base rate}, example: "0.002"}
""",
    "vocabulary/inspection.yaml": """\
record: inspection
names: {zh: 隐患排查, en: inspection}
key: [inspection_id]
occurred: inspected_on
fields:
  inspection_id: {type: string, names: {zh: 排查编号, en: inspection number}, example: I1}
  policy_id: {type: string, names: {zh: 保单号, en: policy number}, example: P1}
  inspected_on: {type: date, names: {zh: 排查日期, en: inspected on}, example: 2016-12-01}
  hazards: {type: int, digits: 4, names: {zh: 隐患数, en: hazards}, example: 3}
  reported_on: {type: date, event: true, names: {zh: 报告日期, en: reported on}, example: 2016-12-05}
""",
    "vocabulary/member.yaml": """\
record: member
names: {zh: 参与机构, en: member}
key: [insurer_id]
occurred: joined_on
ends: left_on
fields:
  insurer_id: {type: string, names: {zh: 机构代码, en: insurer}, example: A}
  joined_on: {type: date, names: {zh: 加入日期, en: joined on}, example: 2015-01-01}
  left_on: {type: date, names: {zh: 退出日期, en: left on}}
relations:
  filings: {many: filing, by: {insurer_id: insurer_id}}
""",
    "vocabulary/filing.yaml": """\
record: filing
names: {zh: 报送, en: filing}
key: [insurer_id, filing_id]
occurred: filed_at
fields:
  insurer_id: {type: string, names: {zh: 机构代码, en: insurer}, example: A}
  filing_id: {type: string, names: {zh: 报送编号, en: filing number}, example: F1}
  kind: {type: code, list: kind, names: {zh: 报送类型, en: kind}, example: monthly}
  period: {type: period, names: {zh: 报告期, en: period reported on}, example: 2016-11}
  filed_at: {type: timestamp, names: {zh: 报送时间, en: filed at}, example: 2016-12-02T10:00:00}
  topics: {type: list, of: string, names: {zh: 内容, en: contents}, example: [claims]}
""",
    "demo/directive.yaml": f"""\
id: demo
number: 示例〔2016〕1号
title: {{zh: 示例通知, en: Model notice}}
force: binding
in_force: {{from: 2016-10-01}}
scope:
  policy: policy.line == "liability"
  member: true
define:
  policy:
    inspected: policy.inspections.exists(i, i.hazards >= 0)
provisions:
  - id: "1.1"
    at: {{section: 一, heading: 费率, sentence: 1}}
    digest: {DIGEST}
    words: 不得
    says: {{zh: 不得按费率表以外的费率承保, en: no rate but the tariff's}}
    modality: prohibition
    rules: [on-tariff]
  - id: "1.2"
    at: {{section: 一, heading: 服务, sentence: 1}}
    digest: {DIGEST}
    words: 至少一次
    says: {{zh: 承保后按期做一次排查, en: inspect once after binding}}
    modality: obligation
    rules: [inspect-once]
  - id: "2.1"
    at: {{section: 二, heading: 报送, sentence: 1}}
    digest: {DIGEST}
    words: 每月
    says: {{zh: 每月报送, en: report every month}}
    modality: obligation
    rules: [monthly-report]
""",
    "demo/parameters.yaml": """\
float_factor:
  title: {zh: 浮动系数, en: factor of the float}
  type: decimal
  digits: 4
  places: 2
  values: [{from: 2016-10-01, value: "0.80", source: {provision: "1.1"}}]
inspection_days:
  title: {zh: 几天之内排查, en: days for the inspection}
  type: int
  digits: 4
  values: [{from: 2016-10-01, value: 90, assumed: true, source: {note: {zh: 原文未写期限, en: the text names no term}}}]
  readings: [90, 365]
report_day:
  title: {zh: 每月几日, en: day of the month}
  type: int
  digits: 2
  values: [{from: 2016-10-01, value: 5, source: {provision: "2.1"}}]
report_roll:
  title: {zh: 遇假日, en: holidays}
  type: string
  values: [{from: 2016-10-01, value: none, assumed: true, source: {note: {zh: 原文未写, en: not said}}}]
  readings: [none, following]
""",
    "demo/rules/on-tariff.yaml": """\
id: on-tariff
provision: "1.1"
modality: prohibition
title: {zh: 费率不得在费率表之外, en: No rate outside the tariff}
on: policy
when: has(policy.rate)
require: policy.rate == policy.tariff.base_rate || policy.rate == policy.tariff.base_rate * params.float_factor
message: {zh: "{policy.policy_id}的费率为{policy.rate}", en: "policy {policy.policy_id} has the rate {policy.rate}"}
""",
    "demo/rules/inspect-once.yaml": """\
id: inspect-once
provision: "1.2"
modality: obligation
title: {zh: 承保后排查一次, en: One inspection after binding}
on: policy
by: policy.signed_on + days(params.inspection_days)
require: policy.inspected
unless: policy.renewed
message: {zh: "{policy.policy_id}到{due}没有排查", en: "no inspection for {policy.policy_id} by {due}"}
""",
    "demo/rules/monthly-report.yaml": """\
id: monthly-report
provision: "2.1"
modality: obligation
title: {zh: 每月5日前报送, en: Monthly report by the 5th}
every: month
for: member
by: roll(period.end + days(params.report_day), params.report_roll)
require: member.filings.exists(f, f.kind == "monthly" && f.period == period)
message: {zh: "{member.insurer_id}没有{period}的月报", en: "no report of {member.insurer_id} for {period}"}
""",
    "demo/rules/on-tariff.cases.yaml": """\
- case: the table rate
  as_of: 2016-12-31
  given: {policy: {rate: "0.002"}, tariff: {}}
  expect: compliant
- case: any other rate
  as_of: 2016-12-31
  given: {policy: {rate: "0.003"}, tariff: {}}
  expect: violated
- case: no such tariff
  as_of: 2016-12-31
  given: {policy: {}}
  expect: {status: undetermined, causes: ["no such record: policy.tariff"]}
- case: another line of business
  as_of: 2016-12-31
  given: {policy: {line: motor}, tariff: {}}
  expect: not_applicable
""",
    "demo/rules/inspect-once.cases.yaml": """\
- case: inspected on the last day (boundary)
  as_of: 2017-06-30
  given: {policy: {signed_on: 2016-11-01}, inspection: {inspected_on: 2017-01-30}}
  expect: {status: compliant, due: 2017-01-30}
- case: inspected a day too late
  as_of: 2017-06-30
  given: {policy: {signed_on: 2016-11-01}, inspection: {inspected_on: 2017-01-31}}
  expect: late
- case: never inspected
  as_of: 2017-06-30
  given: {policy: {}}
  expect: violated
- case: time is left
  as_of: 2016-12-31
  given: {policy: {}}
  expect: pending
- case: the extract holds no inspections
  as_of: 2017-06-30
  without: [inspection]
  given: {policy: {}}
  expect: {P1: {status: undetermined, causes: ["record type not provided: inspection"]}}
- case: a renewal
  as_of: 2017-06-30
  given: {policy: {renewed: true}}
  expect: exempt
- case: another line
  as_of: 2017-06-30
  given: {policy: {line: motor}}
  expect: not_applicable
""",
    "demo/rules/monthly-report.cases.yaml": """\
- case: filed in the last second of the fifth (boundary)
  as_of: 2016-12-31
  given: {member: {}, filing: {filed_at: 2016-12-05T23:59:59}}
  expect: {2016-11: compliant, A@2016-10: violated}
- case: a day late
  as_of: 2016-12-31
  given: {member: {}, filing: {filed_at: 2016-12-06T00:00:00}}
  expect: {2016-11: {status: late, due: 2016-12-05}}
- case: not yet the fifth
  as_of: 2016-12-04
  given: {member: {}}
  expect: {2016-11: pending}
- case: filings of the new year are not covered
  as_of: 2017-01-31
  covers: {filing: {from: 2016-10-01, to: 2016-11-30}}
  given: {member: {}}
  expect: {2016-11: {status: undetermined, causes: ["not covered: filing"]}}
""",
}


def write_world(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the files, some of them replaced (or left out, where None), and return the ruleset's folder."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder / "demo"


def load_world(folder: Path, changes: dict[str, str | None] | None = None) -> Ruleset:
    """Write the files and load the ruleset they make."""
    return load_ruleset(write_world(folder, changes))


def edited(name: str, *replacements: tuple[str, str]) -> dict[str, str | None]:
    """Return the change of one file: its text with each replacement made, which must be there to be made."""
    text = FILES[name]
    for old, new in replacements:
        assert old in text, f"`{old}` does not stand in {name}"
        text = text.replace(old, new)
    return {name: text}
