"""How the export is laid out: per record type its file, key, dates, events, and the heading of every column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """One record type as it is exported. `codes` names the list of codes a field is filled from."""

    file: str
    key: tuple[str, ...]
    occurred: str
    ends: str | None
    events: frozenset[str]
    headings: dict[str, str]
    codes: dict[str, str]


def _layout(text: str) -> Layout:
    """Read one entry of the table below: file, key, the fields that date it, its events, and its columns.

    A column is `field=heading`, or `field:codes=heading`; `*1000` or `/10000` after a heading makes its unit.
    """
    file, key, dates, events, columns = (part.strip() for part in text.split("|"))
    headings: dict[str, str] = {}
    codes: dict[str, str] = {}
    for column in columns.split():
        field, heading = column.split("=")
        name, _, listed = field.partition(":")
        headings[name] = heading
        if listed:
            codes[name] = listed
    occurred, _, ends = dates.partition(" ")
    return Layout(file, tuple(key.split()), occurred, ends or None, frozenset(events.split()), headings, codes)


_TABLE: Final = {
    "accident": """事故清单 | insurer_id accident_id | occurred_at | known_at surveyed_at |
        insurer_id=保险机构代码 accident_id=事故编号 policy_id=保单号 holder_id=企业统一社会信用代码
        occurred_at=事故时间 known_at=接报时间 surveyed_at=到达现场时间 work_safety=是否生产安全事故
        grade:accident_grade=事故等级 deaths=死亡人数 serious_injuries=重伤人数 direct_loss=直接经济损失
    """,
    "accident_notice": """事故快报清单 | insurer_id notice_id | notified_at |  |
        insurer_id=保险机构代码 notice_id=快报编号 accident_id=事故编号 recipient:recipient=报送对象
        notified_at=事故快报时间
    """,
    "account": """核算台账 | insurer_id account_id | opened_on |  |
        insurer_id=保险机构代码 account_id=账套编号 line:line=险种 period=会计年度 opened_on=建账日期
        separate=是否单独核算
    """,
    "branch_assessment": """机构考核方案 | insurer_id assessment_id | adopted_on |  |
        insurer_id=保险机构代码 assessment_id=考核方案编号 baseline_id=对照方案编号 branch_id=分支机构代码
        period=考核期 adopted_on=方案印发日期 area_level:area_level=地区受影响程度 premium_weight=保费规模权重
        combined_ratio_weight=综合成本率权重 relief_bonus=纾困措施是否加分
    """,
    "briefing": """宣讲会清单 | insurer_id briefing_id | held_on |  |
        insurer_id=保险机构代码 briefing_id=宣讲会编号 held_on=召开日期 region=召开地区 promoted_lines:line=宣传险种
        answered_lines:line=答疑涉及险种
    """,
    "call": """通话记录 | insurer_id call_id | started_at |  |
        insurer_id=保险机构代码 call_id=通话编号 number_hash=客户号码摘要 direction:call_direction=呼叫类型
        started_at=通话开始时间 sales=是否销售呼叫 client_requested=是否客户约定 line:line=险种 renewal=是否续保呼叫
        expiring_on=原保单到期日期
    """,
    "callback": """回访记录 | insurer_id callback_id | called_at |  |
        insurer_id=保险机构代码 callback_id=回访编号 policy_id=保单号 called_at=回访时间 reached=是否回访成功
    """,
    "campaign_event": """活动清单 | insurer_id event_id | held_on |  |
        insurer_id=保险机构代码 event_id=活动编号 campaign:campaign=系列活动 held_on=活动日期 region=活动地区
        venue:event_venue=活动场所 means:publicity_means=宣传方式 public_welfare=是否公益活动
        promoted_lines:line=推销险种 explained_lines:line=讲解答疑涉及险种 policies_sold=现场出单数
    """,
    "channel_outage": """投诉渠道中断记录 | insurer_id outage_id | began_at | ended_at |
        insurer_id=保险机构代码 outage_id=中断编号 channel:contact_medium=渠道类型 began_at=中断开始时间
        ended_at=恢复时间
    """,
    "claim": """理赔清单 | insurer_id claim_id | reported_at |
        arrived_at materials_received_on determined_on agreed_on closed_on prepayment_ready_on rescue_advance_ready_on
        medical_advance_ready_on refusal_sent_on |
        insurer_id=保险机构代码 claim_id=赔案号 policy_id=保单号 accident_id=事故编号 reported_at=报案时间
        scene_survey=是否需要现场查勘 arrived_at=到达现场时间 materials_received_on=索赔资料收到日期
        stopped_days=补充资料扣除天数 complex=是否复杂案件 determined_on=核定日期 outcome:claim_outcome=理赔结论
        agreed_on=达成赔偿协议日期 agreed_amount=核赔金额(元) closed_on=结案日期
        prepayment_ready_on=预付赔款条件成就日期 rescue_advance_ready_on=预付救援费条件成就日期
        medical_advance_ready_on=垫付医疗费条件成就日期 event_id=事件编号 covered_loss=核定损失金额
        limit_available=本案适用限额 certain_amount=可以确定的赔款数额 refusal_sent_on=拒赔通知日期
        refusal_reasoned=拒赔通知是否说明理由 clear_liability=是否事故真实责任明确 priority=是否优先赔付
        resurveyed=是否现场复勘 other_reductions=按合同其他约定扣减的数额
    """,
    "claim_request": """材料通知 | insurer_id request_id | asked_at |  |
        insurer_id=保险机构代码 request_id=材料通知编号 claim_id=赔案号 asked_at=通知时间 supplement=是否补充材料
        items=所需材料 written=是否书面
    """,
    "claim_waiver": """理赔简化记录 | insurer_id waiver_id | waived_on |  |
        insurer_id=保险机构代码 waiver_id=减免编号 claim_id=赔案号 kind:waiver_kind=减免事项 waived_on=减免日期
    """,
    "commitment": """服务标准 | insurer_id commitment_id | valid_from | published_on |
        insurer_id=保险机构代码 commitment_id=承诺编号 valid_from=生效日期 valid_to=失效日期 published_on=公开日期
        topics:commitment_topic=承诺事项 lines:line=适用险种 max_amount=适用赔款上限 working_days=是否按工作日计
        call_from_minute=每日开始呼叫时刻 call_to_minute=每日停止呼叫时刻 renewal_call_days=续保呼叫提前天数
        block_days=号码屏蔽时限 callback_days=回访时限 complaint_accept_days=投诉受理时限 notice_hours=事故通知时限
        survey_minutes=到达现场时限 determine_days=核定时限 pay_days=赔款支付时限 prepayment=承诺预付赔款
        prepayment_days=预付赔款时限 rescue_advance=承诺预付救援费 rescue_advance_days=预付救援费时限
        medical_advance=承诺垫付医疗费 medical_advance_days=垫付医疗费时限
    """,
    "complaint": """投诉清单 | insurer_id complaint_id | received_at |
        accepted_on decided_on told_on regulator_told_at |
        insurer_id=保险机构代码 complaint_id=投诉编号 policy_id=保单号 branch_id=分支机构代码
        medium:contact_medium=投诉渠道 line:line=险种 received_at=投诉时间 accepted_on=受理日期 simple=是否简单投诉
        extended_days=延长天数 decided_on=处理决定日期 told_on=告知日期 major=是否重大投诉
        regulator_told_at=报告监管时间
    """,
    "complaint_channel": """投诉渠道清单 | insurer_id channel_id | opened_on | closed_on |
        insurer_id=保险机构代码 channel_id=渠道编号 channel:contact_medium=渠道类型 opened_on=开通日期
        closed_on=关闭日期
    """,
    "concession": """费率优惠清单 | insurer_id concession_id | registered_on | applied_on assessed_on decided_on |
        insurer_id=保险机构代码 concession_id=优惠编号 policy_id=续保保单号 holder_id=企业统一社会信用代码
        registered_on=登记日期 renewal=是否续保业务 applied_on=客户申请日期 assessed_on=风险评估日期
        assessment_favourable=评估是否支持优惠 decided_on=决定日期 rate_before=优惠前费率(‰)*1000
        rate_after=优惠后费率(‰)*1000
    """,
    "consultation": """共同商议 | insurer_id consultation_id | held_on |  |
        insurer_id=保险机构代码 consultation_id=商议编号 industry=行业代码 partner:recipient=商议对象 held_on=商议日期
        rate_min=商定费率下限 rate_max=商定费率上限
    """,
    "conveyance": """传达记录 | insurer_id conveyance_id | conveyed_on |  |
        insurer_id=保险机构代码 conveyance_id=传达编号 team_id=团队编号 document:document=传达文件
        conveyed_on=传达日期
    """,
    "county_indicator": """县域业务统计 | insurer_id county area period | counted_to |  |
        insurer_id=保险机构代码 county=支援县代码 area:support_area=支援领域 period=统计期 counted_to=统计截止日
        count=件数 amount=金额
    """,
    "county_participation": """对口支援公司 | insurer_id county | declared_on withdrawn_on |
        plan_on contact_named_on report_system_on |
        insurer_id=保险机构代码 county=支援县代码 declared_on=表示意向日期 withdrawn_on=退出日期
        plan_on=工作方案制定日期 contact_named_on=联系人确定日期 report_system_on=年度报告制度建立日期
    """,
    "data_incident": """信息泄露事件 | insurer_id incident_id | happened_on |  |
        insurer_id=保险机构代码 incident_id=事件编号 happened_on=发生日期 confirmed=是否属实 from_insurer=是否源自公司
        line:line=险种
    """,
    "dispute": """争议 | insurer_id dispute_id | opened_on | carried_out_on closed_on |
        insurer_id=保险机构代码 dispute_id=争议编号 policy_id=保单号 claim_id=赔案号 opened_on=争议发生日期
        subject:dispute_subject=争议事项 clause_ref=争议条款 interests_conflict=被保险人与受益人利益是否冲突
        adopted_for:contract_party=采纳解释有利于 forum:dispute_forum=解决方式 carried_out_on=执行日期
        closed_on=争议了结日期
    """,
    "enquiry": """咨询清单 | insurer_id enquiry_id | received_at | answered_at |
        insurer_id=保险机构代码 enquiry_id=咨询编号 medium:contact_medium=咨询渠道 received_at=咨询时间
        answered_at=答复时间
    """,
    "explanation": """投保说明 | insurer_id explanation_id | explained_at |  |
        insurer_id=保险机构代码 explanation_id=说明编号 policy_id=保单号 explained_at=说明时间
        form:explanation_form=说明方式 cover_explained=责任范围已说明 exclusions_explained=免责情形已说明
        proof:explanation_proof=说明凭证
    """,
    "filing": """报送记录 | insurer_id filing_id | filed_at |  |
        insurer_id=保险机构代码 filing_id=报送编号 kind:filing_kind=报送类型 period=报告期
        recipient:recipient=报送单位 filed_at=报送时间 written=是否书面 sections:report_section=报告内容
        claim_id=赔案号 county=报告涉及的县
    """,
    "fund": """隐患排查专项资金 | insurer_id fund_id | established_on | budgeted_on |
        insurer_id=保险机构代码 fund_id=资金编号 line:line=险种 period=年度 established_on=设立日期
        earmarked=是否单独设立 budgeted_on=列入预算日期 booked_as:cost_class=列支科目 accrued=预防费计提金额
        used=预防费已使用金额
    """,
    "fund_expense": """预防费支出 | insurer_id expense_id | spent_on |  |
        insurer_id=保险机构代码 expense_id=支出编号 fund_id=资金编号 line:line=险种 spent_on=支出日期 amount=支出金额
        purpose:expense_purpose=用途
    """,
    "handling_fee": """费用支付清单 | insurer_id fee_id | paid_on |  |
        insurer_id=保险机构代码 fee_id=费用编号 policy_id=保单号 paid_on=支付日期 amount=费用金额
        payee_kind:handler_kind=收款人员性质
    """,
    "hardship": """困难企业名单 | insurer_id holder_id began_on | began_on |  |
        insurer_id=保险机构代码 holder_id=企业统一社会信用代码 began_on=认定日期 ended_on=解除日期
        severe=是否受影响较严重 area_level:area_level=地区受影响程度
    """,
    "inspection": """隐患排查记录 | insurer_id inspection_id | inspected_on |
        feedback_on archived_on report_on government_feedback_on |
        insurer_id=保险机构代码 inspection_id=排查编号 policy_id=保单号 inspected_on=排查日期
        conducted_by:inspector=排查主体 body=服务机构 hazards=隐患数 advice_count=整改建议数
        feedback_on=向企业反馈日期 archived_on=归档日期 report_on=书面报告日期
        government_feedback_on=向政府部门反馈日期 cost=服务费用
    """,
    "insurer": """保险机构 | insurer_id | licensed_on closed_on |  |
        insurer_id=保险机构代码 name=保险公司名称 telesales=是否开展电话销售 attends_scenes=是否开展现场查勘
        licensed_on=开业日期 closed_on=终止经营日期 iac_member=是否中国保险行业协会会员
    """,
    "internal_document": """制度清单 | insurer_id document_id | adopted_on |  |
        insurer_id=保险机构代码 document_id=制度编号 kind:internal_document_kind=制度类型 adopted_on=发布日期
        covers:document_matter=规定事项
    """,
    "issue_screening": """排查记录 | insurer_id screening_id | screened_on | settled_on |
        insurer_id=保险机构代码 screening_id=排查编号 screened_on=排查日期 issues=重大问题数 settled_on=化解日期
    """,
    "major_event": """重大突发事件 | insurer_id event_id | occurred_at |
        deployed_on emergency_ended_on response_started_on green_channel_on condolence_on |
        insurer_id=保险机构代码 event_id=事件编号 kind:event_kind=事件类型 occurred_at=事件发生时间
        grade:accident_grade=事件等级 insured_property_loss=保险财产损失(万元)/10000
        personal_payouts=人身赔付金额(万元)/10000 deployed_on=党委政府部署日期 emergency_ended_on=应急响应终止日期
        response_started_on=公司应急响应启动日期 green_channel_on=绿色通道开设日期 condolence_on=慰问安抚日期
    """,
    "meeting": """会议记录 | insurer_id meeting_id | held_on |  |
        insurer_id=保险机构代码 meeting_id=会议编号 kind:meeting_kind=会议类型 held_on=召开日期
    """,
    "member": """试点保险公司 | insurer_id | joined_on left_on |  |
        insurer_id=保险机构代码 name=保险机构名称 joined_on=加入日期 left_on=退出日期
    """,
    "milestone": """系统节点 | insurer_id milestone_id | reached_on |  |
        insurer_id=保险机构代码 milestone_id=节点编号 system:information_system=系统 stage:system_stage=阶段
        reached_on=完成日期
    """,
    "number_block": """禁拨名单 | insurer_id block_id | requested_on | blocked_on |
        insurer_id=保险机构代码 block_id=屏蔽编号 number_hash=客户号码摘要 requested_on=申请屏蔽日期
        blocked_on=屏蔽日期 until=屏蔽期限 line:line=险种
    """,
    "payment": """支付清单 | insurer_id payment_id | paid_at |  |
        insurer_id=保险机构代码 payment_id=支付编号 claim_id=赔案号 kind:payment_kind=支付类型 paid_at=支付时间
        amount=支付金额
    """,
    "petition": """上访事件 | insurer_id petition_id | happened_on |  |
        insurer_id=保险机构代码 petition_id=信访编号 happened_on=发生日期 kind:petition_kind=信访类型
    """,
    "pilot_field": """试点行业 | industry valid_from | valid_from |  |
        industry=行业代码 name=领域名称 valid_from=纳入日期 valid_to=退出日期
    """,
    "policy": """保单清单 | insurer_id policy_id | signed_on |  |
        insurer_id=保险机构代码 policy_id=保单号 previous_policy_id=原保单号 line:line=险种
        holder_id=投保企业统一社会信用代码 region=承保地区 industry=行业代码 size_band:size_band=企业规模
        signed_on=签单日期 start_on=起保日期 end_on=止保日期 sum_insured=责任限额(元) premium=保费 rate=费率(‰)*1000
        tariff_id=费率表编号 float_ground:float_ground=费率浮动依据 terms_no=条款备案编码 handler_id=经办人工号
        handler_kind:handler_kind=经办人员性质 prepayment_agreed=合同约定预付赔款
        medical_advance_agreed=合同约定垫付医疗费 deductible=免赔额 payout_ratio=赔付比例
        determine_days_agreed=合同约定核定期限 pay_days_agreed=合同约定赔付期限
    """,
    "publicity_item": """宣传材料清单 | insurer_id item_id | published_on |  |
        insurer_id=保险机构代码 item_id=宣传编号 published_on=发布日期 relief=是否涉及纾困产品服务
        states_benefits=是否写明保障利益 states_limits=是否写明条件和除外 faults:publicity_fault=复核发现的问题
    """,
    "relief_measure": """助企纾困措施 | insurer_id measure_id | started_on |  |
        insurer_id=保险机构代码 measure_id=措施编号 kind:relief_kind=措施类型 started_on=施行日期 ended_on=结束日期
    """,
    "risk_service": """风险服务记录 | insurer_id service_id | served_on |  |
        insurer_id=保险机构代码 service_id=服务编号 holder_id=企业统一社会信用代码 kind:risk_service_kind=服务类型
        served_on=服务日期
    """,
    "service_channel": """服务渠道清单 | insurer_id channel_id | opened_on closed_on |  |
        insurer_id=保险机构代码 channel_id=渠道编号 kind:channel_kind=渠道类型 takes_claims=是否接报案
        hours_per_day=每日开通小时数 opened_on=开通日期 closed_on=关闭日期
    """,
    "service_interruption": """服务中断记录 | insurer_id interruption_id | started_at | ended_at |
        insurer_id=保险机构代码 interruption_id=中断编号 service:service_kind=中断的服务 region=所在地区
        area_level:area_level=地区受影响程度 started_at=中断时间 ended_at=恢复时间 substituted=是否有替代服务
    """,
    "staff": """人员清单 | insurer_id staff_id | registered_on |  |
        insurer_id=保险机构代码 staff_id=工号 registered_on=登记日期 outside_post:handler_kind=兼任身份
    """,
    "support_intention": """支援领域 | insurer_id county area | declared_on withdrawn_on |  |
        insurer_id=保险机构代码 county=支援县代码 area:support_area=支援领域 declared_on=表示意向日期
        withdrawn_on=退出日期
    """,
    "support_project": """支援项目 | insurer_id project_id | agreed_on | started_on |
        insurer_id=保险机构代码 project_id=项目编号 county=支援县代码 agreed_on=对接日期 planned_start_on=计划启动日期
        started_on=启动日期
    """,
    "tariff": """费率规定 | tariff_id line industry size_band | valid_from |  |
        tariff_id=费率表编号 line:line=险种 industry=行业代码 size_band:size_band=企业规模
        basis:pricing_basis=计费基础 base_rate=基准费率(‰)*1000 float_min=浮动系数下限 float_max=浮动系数上限
        valid_from=生效日期 valid_to=失效日期
    """,
    "team": """保险服务团队 | insurer_id team_id | formed_on closed_on |  |
        insurer_id=保险机构代码 team_id=团队编号 district=所在区 formed_on=组建日期 closed_on=撤销日期
    """,
    "terms_filing": """条款备案清单 | insurer_id terms_no | filed_on |  |
        insurer_id=保险机构代码 terms_no=条款备案编码 filed_on=备案日期
    """,
    "training": """培训记录 | insurer_id training_id | held_on |  |
        insurer_id=保险机构代码 training_id=培训编号 held_on=培训日期 for_frontline=是否面向一线人员
        topics:training_topic=培训内容
    """,
    "visit": """走访记录 | insurer_id visit_id | visited_on |  |
        insurer_id=保险机构代码 visit_id=走访编号 policy_id=保单号 visited_on=走访日期 staff_id=走访人工号
        survey_form_id=安全风险调查表编号 data_collected=是否完成数据采集
    """,
}

LAYOUTS: Final = {name: _layout(text) for name, text in _TABLE.items()}
