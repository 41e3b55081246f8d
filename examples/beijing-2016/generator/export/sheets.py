"""The files of the export: whose rows they hold, under which headings, spelt how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from generator.export.spelling import (
    CHINESE,
    COMPACT,
    ISO,
    SLASHED,
    Style,
    cents,
    grouped,
    per_cent,
    per_mille,
    plain,
    ten_thousands,
)

UTF8, MARKED, GB18030 = "utf-8", "utf-8-sig", "gb18030"
Number = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file. `columns` are headings and fields; `codes` names the list of codes a field's values are on.

    `clocks` are headings for the hour of a moment of which another column has the day. `said` columns hold a text
    that means nothing to us.
    """

    name: str
    record: str
    style: Style
    columns: dict[str, str]
    encoding: str = UTF8
    line_end: str = "\n"
    insurers: tuple[str, ...] = ()
    numbers: dict[str, Number] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    clocks: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def holds(self, insurer: str) -> bool:
        """Tell whether the rows of an insurer are in this file."""
        return not self.insurers or insurer in self.insurers


LARGE = ("XACX",)
SECOND = ("HYCX", "BHCX")
SMALL = ("YSCX", "JCCX", "MTCX", "QZCX", "LYCX")

POLICY_CODES = {
    "line": "line",
    "size_band": "size_band",
    "float_ground": "float_ground",
    "handler_kind": "handler_kind",
}
POLICY_FIELDS = (
    "insurer_id", "policy_id", "previous_policy_id", "line", "holder_id", "region", "industry", "size_band",
    "signed_on", "start_on", "end_on", "sum_insured", "premium", "rate", "tariff_id", "float_ground", "terms_no",
    "handler_id", "handler_kind", "prepayment_agreed", "medical_advance_agreed", "determine_days_agreed",
    "pay_days_agreed",
)  # fmt: skip
POLICIES = (
    Sheet(
        "保单清单-1.csv", "policy", ISO, encoding=MARKED, insurers=LARGE, codes=POLICY_CODES,
        numbers={"rate": plain, "premium": cents, "sum_insured": cents},
        columns=dict(zip((
            "保险机构代码", "保单号", "原保单号", "险种", "统一社会信用代码", "区县", "行业代码", "企业规模",
            "签单日期", "起保日期", "止保日期", "责任限额(元)", "保费(元)", "费率", "费率表编号",
            "费率浮动依据", "条款备案编码",
            "经办人工号", "经办人员性质", "合同约定预付赔款", "合同约定垫付医疗费",
            "合同约定核定期限", "合同约定赔付期限",
        ), POLICY_FIELDS, strict=True)),
    ),
    Sheet(
        "承保明细-2.csv", "policy", SLASHED, encoding=GB18030, line_end="\r\n", insurers=SECOND, codes=POLICY_CODES,
        numbers={"rate": per_mille, "premium": grouped, "sum_insured": grouped},
        columns=dict(zip((
            "公司代码", "保单号码", "续保单号", "险种名称", "客户编号", "承保地区", "国民经济行业", "规模",
            "承保日期", "保险起期", "保险止期", "保额(元)", "签单保费", "费率(‰)", "适用费率表", "浮动档次",
            "条款备案号",
            "业务员工号", "人员性质", "约定预付赔款", "约定垫付医疗费",
            "约定核定天数", "约定赔付天数",
        ), POLICY_FIELDS, strict=True)),
    ),
    Sheet(
        "保单信息-3.csv", "policy", CHINESE, insurers=SMALL, codes=POLICY_CODES,
        numbers={"rate": per_cent, "premium": cents, "sum_insured": ten_thousands},
        columns=dict(zip((
            "机构代码", "保单编号", "上年保单号", "险类", "投保企业代码", "区域编码", "行业类别", "规模档次",
            "出单日期", "生效日期", "满期日期", "累计责任限额（万元）", "保费收入(元)", "执行费率",
            "费率表版本", "浮动原因",
            "条款编码", "业务员代码", "经办人性质", "是否约定预付赔款", "是否约定垫付医疗费",
            "约定核定期限", "约定赔付期限",
        ), POLICY_FIELDS, strict=True)),
    ),
)  # fmt: skip

VISITS = (
    Sheet(
        "走访记录-1.csv", "visit", ISO, insurers=LARGE,
        columns={
            "保险机构代码": "insurer_id", "走访编号": "visit_id", "保单号": "policy_id", "走访日期": "visited_on",
            "走访人工号": "staff_id", "安全风险调查表编号": "survey_form_id", "是否完成数据采集": "data_collected",
        },
    ),
    Sheet(
        "上门服务登记.csv", "visit", COMPACT, encoding=GB18030, insurers=(*SECOND, *SMALL),
        columns={
            "机构代码": "insurer_id", "登记号": "visit_id", "业务单号": "policy_id", "上门日期": "visited_on",
            "走访人": "staff_id", "调查表编号": "survey_form_id", "数据采集": "data_collected",
        },
        said={"备注": "无"},
    ),
)  # fmt: skip

EVENTS = (
    Sheet(
        "隐患排查记录.csv", "inspection", SLASHED, encoding=MARKED, codes={"conducted_by": "inspector"},
        numbers={"cost": grouped},
        columns={
            "保险公司代码": "insurer_id", "排查编号": "inspection_id", "保单号": "policy_id",
            "排查日期": "inspected_on",
            "排查主体": "conducted_by", "服务机构": "body", "隐患数": "hazards", "整改建议数": "advice_count",
            "反馈企业日期": "feedback_on", "归档日期": "archived_on", "书面报告日期": "report_on",
            "报送政府日期": "government_feedback_on", "服务费用(元)": "cost",
        },
    ),
    Sheet(
        "事故台账-1.csv", "accident", ISO, insurers=(*LARGE, *SECOND), codes={"grade": "accident_grade"},
        numbers={"direct_loss": cents}, clocks={"出险小时": "occurred_at"},
        columns={
            "保险机构代码": "insurer_id", "事故编号": "accident_id", "保单号": "policy_id",
            "统一社会信用代码": "holder_id", "出险日期": "occurred_at", "接报时间": "known_at",
            "到达现场时间": "surveyed_at",
            "是否生产安全事故": "work_safety", "事故等级": "grade", "死亡人数": "deaths",
            "重伤人数": "serious_injuries",
            "直接经济损失(元)": "direct_loss",
        },
    ),
    Sheet(
        "事故清单-2.csv", "accident", CHINESE, insurers=SMALL, codes={"grade": "accident_grade"},
        numbers={"direct_loss": ten_thousands},
        columns={
            "机构代码": "insurer_id", "事故号": "accident_id", "保单编号": "policy_id",
            "客户编号": "holder_id", "事故发生时间": "occurred_at", "获知时间": "known_at",
            "查勘到达时间": "surveyed_at",
            "是否生产安全事故": "work_safety", "等级": "grade", "死亡人数": "deaths", "重伤人数": "serious_injuries",
            "直接经济损失（万元）": "direct_loss",
        },
    ),
    Sheet(
        "事故快报.csv", "accident_notice", SLASHED, codes={"recipient": "recipient"},
        columns={
            "机构代码": "insurer_id", "快报编号": "notice_id", "事故编号": "accident_id", "通知对象": "recipient",
            "事故快报时间": "notified_at",
        },
    ),
    Sheet(
        "理赔清单.csv", "claim", ISO, encoding=MARKED, codes={"outcome": "claim_outcome"},
        numbers={"agreed_amount": grouped},
        columns={
            "保险机构代码": "insurer_id", "赔案号": "claim_id", "保单号": "policy_id", "事故编号": "accident_id",
            "报案时间": "reported_at", "索赔资料齐全日期": "materials_received_on", "扣除天数": "stopped_days",
            "是否复杂案件": "complex", "核赔通过日期": "determined_on", "理赔结论": "outcome",
            "达成协议日期": "agreed_on", "核赔金额(元)": "agreed_amount", "结案日期": "closed_on",
            "预付条件成就日期": "prepayment_ready_on", "救援费条件成就日期": "rescue_advance_ready_on",
            "医疗费条件成就日期": "medical_advance_ready_on",
        },
    ),
    Sheet(
        "支付清单.csv", "payment", COMPACT, codes={"kind": "payment_kind"}, numbers={"amount": cents},
        columns={
            "机构代码": "insurer_id", "支付流水号": "payment_id", "赔案编号": "claim_id", "支付类型": "kind",
            "支付时间": "paid_at", "赔款金额(元)": "amount",
        },
    ),
)  # fmt: skip

HOUSE = (
    Sheet(
        "报送记录.csv", "filing", CHINESE,
        codes={"kind": "filing_kind", "recipient": "recipient", "sections": "report_section"},
        columns={
            "保险机构代码": "insurer_id", "报送编号": "filing_id", "报送类型": "kind", "报告期": "period",
            "报送单位": "recipient", "报送时间": "filed_at", "是否书面": "written", "报送内容": "sections",
            "赔案号": "claim_id",
        },
    ),
    Sheet(
        "工作例会.csv", "meeting", SLASHED, encoding=GB18030, codes={"kind": "meeting_kind"},
        columns={"公司代码": "insurer_id", "会议编号": "meeting_id", "会议类型": "kind", "召开日期": "held_on"},
    ),
    Sheet(
        "培训记录.csv", "training", ISO, codes={"topics": "training_topic"},
        columns={
            "机构代码": "insurer_id", "培训编号": "training_id", "培训日期": "held_on",
            "是否面向一线人员": "for_frontline",
            "培训内容": "topics",
        },
    ),
    Sheet(
        "制度清单.csv", "internal_document", CHINESE, codes={"kind": "internal_document_kind",
        "covers": "document_matter"},
        columns={
            "机构代码": "insurer_id", "文件编号": "document_id", "制度类型": "kind", "印发日期": "adopted_on",
            "规定事项": "covers",
        },
    ),
    Sheet(
        "专项资金.csv", "fund", ISO, codes={"line": "line", "booked_as": "cost_class"},
        numbers={"accrued": ten_thousands, "used": ten_thousands},
        columns={
            "机构代码": "insurer_id", "专项资金编号": "fund_id", "险种": "line", "预算年度": "period",
            "设立日期": "established_on", "是否单独设立": "earmarked", "预算批准日期": "budgeted_on",
            "列支科目": "booked_as",
            "计提金额(万元)": "accrued", "已使用金额(万元)": "used",
        },
    ),
    Sheet(
        "专项资金支出.csv", "fund_expense", COMPACT, codes={"line": "line", "purpose": "expense_purpose"},
        numbers={"amount": cents},
        columns={
            "机构代码": "insurer_id", "支出流水号": "expense_id", "专项资金编号": "fund_id", "险种": "line",
            "支出日期": "spent_on", "支出金额(元)": "amount", "资金用途": "purpose",
        },
    ),
    Sheet(
        "核算台账.csv", "account", CHINESE, codes={"line": "line"},
        columns={
            "机构代码": "insurer_id", "账套编号": "account_id", "险种": "line", "会计年度": "period",
            "建账日期": "opened_on",
            "是否单独核算": "separate",
        },
    ),
    Sheet(
        "系统建设节点.csv", "milestone", ISO, codes={"system": "information_system", "stage": "system_stage"},
        columns={
            "机构代码": "insurer_id", "节点编号": "milestone_id", "系统名称": "system", "建设阶段": "stage",
            "完成日期": "reached_on",
        },
    ),
    Sheet(
        "团队清单.csv", "team", SLASHED,
        columns={
            "机构代码": "insurer_id", "团队编号": "team_id", "所在区": "district", "成立日期": "formed_on",
            "撤销日期": "closed_on",
        },
    ),
    Sheet(
        "传达记录.csv", "conveyance", ISO, codes={"document": "document"},
        columns={
            "机构代码": "insurer_id", "传达编号": "conveyance_id", "团队编号": "team_id", "文号": "document",
            "传达日期": "conveyed_on",
        },
    ),
    Sheet(
        "宣讲会清单.csv", "briefing", ISO, codes={"promoted_lines": "line", "answered_lines": "line"},
        columns={
            "机构代码": "insurer_id", "宣讲会编号": "briefing_id", "宣讲日期": "held_on", "召开地区": "region",
            "宣传险种": "promoted_lines", "答疑涉及险种": "answered_lines",
        },
    ),
    Sheet(
        "人员清单.csv", "staff", SLASHED, codes={"outside_post": "handler_kind"},
        columns={
            "机构代码": "insurer_id", "工号": "staff_id", "入职日期": "registered_on", "兼任身份": "outside_post",
        },
    ),
    Sheet(
        "费用支付清单.csv", "handling_fee", ISO, codes={"payee_kind": "handler_kind"}, numbers={"amount": cents},
        columns={
            "机构代码": "insurer_id", "费用编号": "fee_id", "保单号": "policy_id", "支付日期": "paid_on",
            "费用金额(元)": "amount", "收款人员性质": "payee_kind",
        },
    ),
    Sheet(
        "商议记录.csv", "consultation", ISO, codes={"partner": "recipient"},
        numbers={"rate_min": per_mille, "rate_max": per_mille},
        columns={
            "机构代码": "insurer_id", "商议编号": "consultation_id", "行业代码": "industry", "商议对象": "partner",
            "商议日期": "held_on", "商定费率下限(‰)": "rate_min", "商定费率上限(‰)": "rate_max",
        },
    ),
    Sheet(
        "条款备案清单.csv", "terms_filing", CHINESE,
        columns={"机构代码": "insurer_id", "条款备案编码": "terms_no", "备案日期": "filed_on"},
    ),
    Sheet(
        "服务承诺表.csv", "commitment", ISO, codes={"lines": "line"}, numbers={"max_amount": cents},
        columns={
            "机构代码": "insurer_id", "承诺编号": "commitment_id", "承诺起始日期": "valid_from",
            "承诺终止日期": "valid_to",
            "事故通知时限(小时)": "notice_hours", "到达现场时限(分钟)": "survey_minutes",
            "核定时限(日)": "determine_days",
            "赔款支付时限(日)": "pay_days", "承诺预付赔款": "prepayment", "预付赔款时限(日)": "prepayment_days",
            "承诺预付救援费": "rescue_advance", "预付救援费时限(日)": "rescue_advance_days",
            "承诺垫付医疗费": "medical_advance", "垫付医疗费时限(日)": "medical_advance_days",
            "适用险种": "lines", "适用赔款上限(元)": "max_amount", "是否按工作日计": "working_days",
        },
    ),
)  # fmt: skip

SHEETS = (*POLICIES, *VISITS, *EVENTS, *HOUSE)
MAPPED = {"上门服务登记.csv": {"登记号": "visit_id", "业务单号": "policy_id", "上门日期": "visited_on", "备注": None}}
"""Headings that no list of spellings knows; the manifest says what they are."""
