"""How codes are written in the export: the Chinese name of every code that the example uses."""

from __future__ import annotations

from typing import Final

CODES: Final = {
    "accident_grade": """
        ordinary=一般事故 larger=较大事故 major=重大事故 extraordinary=特别重大事故
    """,
    "area_level": """
        none=未受影响 affected=受影响 severe=受影响严重
    """,
    "call_direction": """
        outbound=呼出 inbound=呼入
    """,
    "campaign": """
        consumer_day_2013=2013年“3·15”保险消费者权益保护系列活动 other=其他活动
    """,
    "channel_kind": """
        hotline=客服热线 app=官方APP wechat=官方微信 website=官方网站 counter=营业网点柜面
        dispute_desk=客户争议处理渠道 other=其他渠道
    """,
    "claim_outcome": """
        paid=赔付 refused=拒赔 nil=零结 withdrawn=注销
    """,
    "commitment_topic": """
        call_times=电话销售呼叫时间 customer_data=客户信息安全 number_blocking=电话号码屏蔽 callback=客户回访
        complaint_acceptance=投诉立案受理 scene_arrival=到达现场时效 one_time_list=一次性告知索赔材料
        determination_time=保险责任核定时效 payment_time=赔款支付时效 other=其他事项
    """,
    "contact_medium": """
        telephone=电话 letter=信函 visit=来访 online=网络 hotline_12378=12378热线 transferred=转办 other=其他方式
    """,
    "contract_party": """
        both=被保险人和受益人 insured=被保险人 beneficiary=受益人 insurer=保险人
    """,
    "cost_class": """
        operating_cost=运营成本 sales_cost=销售费用 other=其他科目
    """,
    "dispute_forum": """
        negotiation=协商 mediation=调解 arbitration=仲裁 court=诉讼
    """,
    "dispute_subject": """
        terms=合同条款 facts=事实认定 amount=赔款金额 other=其他事项
    """,
    "document": """
        bj_2016_502=京安监函〔2016〕502号 other=其他文件
    """,
    "document_matter": """
        report_form=报送形式 report_channel=报送途径 report_recipients=报送对象 head_responsibility=主要负责人总责
        target_responsibility=目标责任 task_division=任务分工 work_assessment=工作考核 other=其他事项
    """,
    "event_kind": """
        natural_disaster=自然灾害 production_accident=生产事故 social_incident=社会事件 other=其他事件
    """,
    "event_venue": """
        school=学校 village=农村 community=社区 office=机关 enterprise=企业 own_premises=本公司场所
        public_place=公共场所 other=其他场所
    """,
    "expense_purpose": """
        hazard_inspection=隐患排查 risk_assessment=风险评估 safety_training=投保企业安全培训 emergency_drill=应急演练
        other_prevention=其他事故预防活动 sales_promotion=业务推广 commission=手续费及佣金 entertainment=业务招待
        office_cost=办公支出 other=其他用途
    """,
    "explanation_form": """
        written=书面 oral=口头 web_page=网页 audio_video=音频视频 terms_only=仅交付条款
    """,
    "explanation_proof": """
        signature=投保人签字 recording=录音录像 web_log=网页留痕 none=无凭证
    """,
    "filing_kind": """
        monthly=月报告 quarterly_analysis=季度运营分析报告 annual_profit_loss=年度经营损益报告 settlement=理赔情况报告
        implementation_plan=贯彻落实方案 campaign_summary=系列活动总结 campaign_statistics=活动开展情况统计表
        county_support_report=对口支援年度报告 other=其他报告
    """,
    "float_ground": """
        new_business=首次投保 accident_free=上年度无事故 ordinary_accident=上年度一般事故
        larger_accident=上年度较大事故 major_accident=上年度重大以上事故
    """,
    "handler_kind": """
        dedicated=专职人员 part_time=兼职人员 agent=代理人 self_service=企业自助投保 town_staff=乡镇街道工作人员
        safety_officer=安全员 other=其他人员 none=无
    """,
    "information_system": """
        data_platform=安责险数据共享信息服务平台 other=其他系统
    """,
    "inspector": """
        professional_body=专业机构 professional_team=专业团队 sales_staff=业务人员 enterprise=企业自查
    """,
    "internal_document_kind": """
        training=培训制度 accident_reporting=事故快报制度 coordination=沟通协调制度 internal_assessment=内部考核制度
        inspection_plan=定期检查计划 monthly_reporting=月报告制度 integrity=廉洁自律制度
        major_complaint_plan=重大投诉事项应急预案 social_management=参与社会管理工作制度
        relief_assessment_plan=差异化考核方案 customer_feedback=客户反馈机制 other=其他制度
    """,
    "line": """
        work_safety_liability=安全生产责任保险 work_safety_rider=安全生产责任保险附加险
        employers_liability=雇主责任保险 public_liability=公众责任保险 other_liability=其他责任保险
        accident_insurance=意外伤害保险 property=企业财产保险 motor=机动车辆保险 life=人寿保险 health=健康保险
        social_insurance=社会保险 other_commercial=其他商业保险
    """,
    "meeting_kind": """
        work_meeting=工作例会 government_liaison=政府联络会 other=其他会议
    """,
    "payment_kind": """
        indemnity=赔款 prepayment=预付赔款 rescue_advance=预付救援费 medical_advance=垫付医疗费
    """,
    "petition_kind": """
        individual=个人信访 group_visit=群访 group_complaint=群诉 over_heads=越级上访 group_to_capital=集体进京上访
        other=其他信访
    """,
    "pricing_basis": """
        sum_insured=责任限额 payroll=工资总额 contract_price=合同造价 headcount=从业人数 other=其他基础
    """,
    "publicity_fault": """
        one_sided=片面宣传 hype=恶意炒作 gimmick=噱头营销 other=其他问题
    """,
    "publicity_means": """
        leaflets=发放宣传手册 display_boards=制作宣传展板 published_promises=公开服务承诺 enquiry_desk=设置保险咨询台
        answering_staff=安排专人接听 lecture=讲座 media=媒体宣传 other=其他方式
    """,
    "recipient": """
        operation_centre=安责险运营服务中心 safety_regulator=安全监管部门 finance_office=金融工作部门
        insurance_regulator=保险监管部门 consumer_protection_bureau=中国保监会保险消费者权益保护局
        local_government=属地政府 other_authority=其他政府部门 association=行业协会
    """,
    "relief_kind": """
        green_channel=理赔绿色通道 policy_extension=延长保单到期日 premium_deferral=延期收取保费
        flexible_payment=灵活缴费方式 other=其他措施
    """,
    "report_section": """
        enrolment=企业投保数据 claims=事故理赔数据 publicity=宣传培训工作情况 profit_loss=盈亏情况 analysis=运营分析
        statistics_form=情况统计表 project_progress=支援项目进展
    """,
    "risk_service_kind": """
        risk_identification=风险识别 disaster_warning=灾害预警 loss_prevention=防灾防损 other=其他服务
    """,
    "service_kind": """
        claims_line=接报案 survey=查勘定损 claims_handling=理赔处理 policy_service=承保和保全
        customer_service=咨询服务 dispute_desk=争议处理 other=其他服务
    """,
    "size_band": """
        micro=微型 small=小型 medium=中型 large=大型
    """,
    "support_area": """
        local_products=特色化产品服务创新 line_pilots=经济作物治安安全生产试点
        enterprise_credit=小微贷款保证和出口信用保险 specialty_agriculture=特色农业保险
        hog_price_index=生猪价格指数保险 new_agricultural_lines=新型农险 agricultural_infrastructure=农业基础设施保险
        rural_personal=农民养老健康和小额人身保险 agricultural_credit=涉农贷款保证和信用保险
        rural_housing=农村住房保险 branches=分支机构和后援中心 service_outlets=基层服务网点
        long_term_funding=长期资金支持 care_investment=养老医疗投资 liability_lines=责任保险
        disaster_liability=自然灾害公众责任保险 pollution_liability=环境污染责任保险
        travel_agency_liability=旅行社责任保险 basic_scheme_service=经办基本医疗和养老保险
        critical_illness=新农合大病保险 migrant_workers=进城务工人员一揽子保险 public_welfare_giving=公益投资和捐资
        donated_cover=捐赠人身保障产品 other=其他领域
    """,
    "system_stage": """
        development=开发 trial_run=上线试运行 live=正式运行
    """,
    "training_topic": """
        safety_knowledge=安全生产知识 safety_management=安全管理能力 scheme_basics=安责险制度
        rate_standards=费率定价标准 claim_time_limits=理赔时限要求
        prevention_standards=事故预防服务标准 integrity=廉洁自律 other=其他内容
    """,
    "waiver_kind": """
        procedure=理赔程序 resurvey=现场复勘 document=证明材料 other=其他事项
    """,
}


def code_name(listed: str, code: str) -> str:
    """Return the Chinese name of a code."""
    return dict(pair.split("=") for pair in CODES[listed].split())[code]
