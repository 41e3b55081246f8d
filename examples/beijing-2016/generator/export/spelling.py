"""How systems spell what they hold: dates, amounts, codes, yes and no, and nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from generator.records import Unlisted

CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "line": {
        "work_safety_liability": ("安全生产责任保险", "安责险", "安全生产责任险"),
        "work_safety_rider": ("安责险附加险",),
        "employers_liability": ("雇主责任保险", "雇主责任险"),
        "public_liability": ("公众责任保险", "公众责任险"),
        "accident_insurance": ("意外伤害保险", "意外险"),
        "property": ("企业财产保险", "企财险"),
        "motor": ("机动车辆保险", "车险"),
        "life": ("人寿保险", "寿险"),
        "health": ("健康保险", "健康险"),
        "social_insurance": ("社会保险", "工伤保险"),
    },
    "size_band": {
        "micro": ("微型", "微型企业"),
        "small": ("小型", "小型企业"),
        "medium": ("中型", "中型企业"),
        "large": ("大型", "大型企业"),
    },
    "float_ground": {
        "new_business": ("首次投保", "新保"),
        "accident_free": ("上年度无事故", "未发生事故"),
        "ordinary_accident": ("上年度一般事故", "一般事故"),
        "larger_accident": ("上年度较大事故", "较大事故"),
    },
    "handler_kind": {
        "dedicated": ("专职人员", "专职"),
        "part_time": ("兼职人员", "兼职"),
        "agent": ("代理人", "中介"),
        "self_service": ("企业自助投保", "扫码投保"),
        "town_staff": ("乡镇街道工作人员", "街道工作人员"),
        "safety_officer": ("安全员", "乡镇安全员"),
        "other": ("其他人员", "其他"),
        "none": ("无",),
    },
    "inspector": {
        "professional_body": ("专业机构", "安全技术服务机构"),
        "professional_team": ("专业团队", "专家组"),
        "sales_staff": ("业务人员", "业务员"),
        "enterprise": ("企业自查", "自查"),
    },
    "accident_grade": {"ordinary": ("一般事故", "一般"), "larger": ("较大事故", "较大")},
    "recipient": {
        "operation_centre": ("安责险运营服务中心", "运营服务中心"),
        "safety_regulator": ("安全监管部门", "安监局"),
        "finance_office": ("金融工作部门", "金融局"),
        "insurance_regulator": ("保险监管部门", "保监局"),
        "local_government": ("属地政府", "区政府"),
        "association": ("行业协会", "保险行业协会"),
    },
    "claim_outcome": {
        "paid": ("赔付", "正常赔付"),
        "refused": ("拒赔",),
        "nil": ("零结",),
        "withdrawn": ("注销", "撤案"),
    },
    "payment_kind": {
        "indemnity": ("赔款", "结案赔款"),
        "prepayment": ("预付赔款", "预付"),
        "rescue_advance": ("预付救援费", "救援费"),
        "medical_advance": ("垫付医疗费", "垫付医疗"),
    },
    "filing_kind": {
        "monthly": ("月报告", "月报"),
        "quarterly_analysis": ("季度运营分析报告", "季报"),
        "annual_profit_loss": ("年度经营损益报告", "年度损益"),
        "settlement": ("理赔情况报告", "理赔报告"),
        "implementation_plan": ("贯彻落实方案", "落实方案"),
    },
    "report_section": {
        "enrolment": ("企业投保数据", "投保数据"),
        "claims": ("事故理赔数据", "理赔数据"),
        "publicity": ("宣传培训工作情况", "宣传培训"),
        "profit_loss": ("盈亏情况", "损益情况"),
        "analysis": ("运营分析", "分析"),
    },
    "meeting_kind": {"work_meeting": ("工作例会", "月度例会"), "government_liaison": ("政府联络会", "联席会")},
    "training_topic": {
        "safety_knowledge": ("安全生产知识", "安全知识"),
        "safety_management": ("安全管理能力", "安全管理"),
        "scheme_basics": ("安责险制度", "制度基本内容"),
        "rate_standards": ("费率定价标准", "费率标准"),
        "claim_time_limits": ("理赔时限要求", "理赔时限"),
        "prevention_standards": ("事故预防服务标准", "预防服务标准"),
        "integrity": ("廉洁自律", "廉洁教育"),
    },
    "internal_document_kind": {
        "training": ("培训制度",),
        "accident_reporting": ("事故快报制度",),
        "coordination": ("沟通协调制度", "定期沟通协调制度"),
        "internal_assessment": ("内部考核制度", "考核制度"),
        "inspection_plan": ("定期检查计划", "检查计划"),
        "monthly_reporting": ("月报告制度", "月报制度"),
        "integrity": ("廉洁自律制度", "廉洁制度"),
        "other": ("其他制度", "其他"),
    },
    "document_matter": {
        "report_form": ("报送形式", "形式"),
        "report_channel": ("报送途径", "途径"),
        "report_recipients": ("报送对象", "对象"),
        "other": ("其他事项", "其他"),
    },
    "cost_class": {"operating_cost": ("运营成本", "营运成本"), "sales_cost": ("销售费用", "展业费用")},
    "expense_purpose": {
        "hazard_inspection": ("隐患排查", "隐患排查服务"),
        "risk_assessment": ("风险评估", "安全风险评估"),
        "safety_training": ("投保企业安全培训", "企业安全培训"),
        "emergency_drill": ("应急演练", "应急救援演练"),
        "other_prevention": ("其他事故预防活动", "其他事故预防"),
        "sales_promotion": ("业务推广", "展业宣传"),
        "commission": ("手续费及佣金", "手续费"),
        "entertainment": ("业务招待", "招待费"),
        "office_cost": ("办公支出", "办公费"),
    },
    "information_system": {"data_platform": ("安责险数据共享信息服务平台", "数据共享平台")},
    "system_stage": {"development": ("开发",), "trial_run": ("上线试运行", "试运行"), "live": ("正式运行", "正式上线")},
    "document": {"bj_2016_502": ("京安监函〔2016〕502号", "京安监函2016502号"), "other": ("其他文件", "其他")},
}


@dataclass(frozen=True, slots=True)
class Style:
    """How one system spells. `variant` chooses among the names a code goes by."""

    day: Callable[[date], str]
    moment: Callable[[datetime], str]
    period: Callable[[str], str]
    yes: str
    no: str
    nothing: str
    no_day: str
    between: str
    variant: int

    def spell(self, value: object, codes: str | None, number: Callable[[Decimal], str]) -> str:
        """Spell one value."""
        match value:
            case None:
                return self.nothing
            case bool():
                return self.yes if value else self.no
            case datetime():
                return self.moment(value)
            case date():
                return self.day(value)
            case Decimal():
                return number(value)
            case tuple():
                return self.between.join(self.spell(one, codes, number) for one in value) or self.nothing
            case Unlisted():
                return str(value)
            case str() if codes is not None:
                names = CODES[codes][value]
                return names[min(self.variant, len(names) - 1)]
            case _:
                return str(value)


def plain(value: Decimal) -> str:
    """Spell a number without noughts at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cents(value: Decimal) -> str:
    """Spell an amount to the cent."""
    return format(value, ".2f")


def grouped(value: Decimal) -> str:
    """Spell an amount to the cent, thousands apart."""
    return format(value, ",.2f")


def ten_thousands(value: Decimal) -> str:
    """Spell an amount in 万元."""
    return plain(value / 10_000)


def per_mille(value: Decimal) -> str:
    """Spell a rate in thousandths."""
    return plain(value * 1_000)


def per_cent(value: Decimal) -> str:
    """Spell a rate in hundredths, with the sign."""
    return f"{plain(value * 100)}%"


def period_in_chinese(label: str) -> str:
    """Spell a month, quarter or year in words."""
    if "Q" in label:
        year, number = label.split("Q")
        return f"{year}年第{number}季度"
    if "-" in label:
        year, number = label.split("-")
        return f"{year}年{int(number)}月"
    return f"{label}年度"


ISO = Style(
    day=lambda day: day.isoformat(),
    moment=lambda at: at.strftime("%Y-%m-%d %H:%M:%S"),
    period=lambda label: label,
    yes="是", no="否", nothing="", no_day="", between=";", variant=0,
)  # fmt: skip
SLASHED = Style(
    day=lambda day: f"{day.year}/{day.month}/{day.day}",
    moment=lambda at: f"{at.year}/{at.month}/{at.day} {at:%H:%M:%S}",
    period=lambda label: label.replace("-", ""),
    yes="Y", no="N", nothing="-", no_day="9999/12/31", between="、", variant=1,
)  # fmt: skip
CHINESE = Style(
    day=lambda day: f"{day.year}年{day.month:02}月{day.day:02}日",
    moment=lambda at: f"{at.year}年{at.month:02}月{at.day:02}日 {at.hour:02}时{at.minute:02}分{at.second:02}秒",
    period=period_in_chinese,
    yes="是", no="否", nothing="未记录", no_day="9999-12-31", between="、", variant=0,
)  # fmt: skip
COMPACT = Style(
    day=lambda day: f"{day:%Y%m%d}",
    moment=lambda at: f"{at:%Y%m%d %H%M%S}",
    period=lambda label: label,
    yes="1", no="0", nothing="", no_day="99991231", between="|", variant=1,
)  # fmt: skip
