"""What the words of the glossary are called in both languages, where they stand as labels."""

from __future__ import annotations

from typing import Final, Literal

from directive_rules.model.ruleset import Force, Modality, NotCheckedReason
from directive_rules.model.verdicts import Status
from directive_rules.model.vocabulary import Names

STATUSES: Final[dict[Status, Names]] = {
    Status.VIOLATED: Names("违反", "violated"),
    Status.LATE: Names("迟延", "late"),
    Status.UNDETERMINED: Names("无法判定", "undetermined"),
    Status.PENDING: Names("未到期", "pending"),
    Status.EXEMPT: Names("豁免", "exempt"),
    Status.COMPLIANT: Names("合规", "compliant"),
}
FINDINGS: Final[dict[Literal["violation", "shortfall"], Names]] = {
    "violation": Names("违规", "violation"),
    "shortfall": Names("差距（不构成违规）", "shortfall, not a violation"),
}
MODALITIES: Final[dict[Modality, Names]] = {
    Modality.OBLIGATION: Names("义务", "obligation"),
    Modality.PROHIBITION: Names("禁止", "prohibition"),
    Modality.RECOMMENDATION: Names("建议", "recommendation"),
    Modality.PERMISSION: Names("许可", "permission"),
    Modality.EXHORTATION: Names("号召", "exhortation"),
}
FORCES: Final[dict[Force, Names]] = {
    Force.BINDING: Names("有约束力", "binding"),
    Force.PROGRAMMATIC: Names("倡导性", "programmatic"),
    Force.SOFT: Names("行业倡议", "soft"),
}
NOT_CHECKED: Final[dict[NotCheckedReason, Names]] = {
    NotCheckedReason.ATTITUDE: Names("态度性要求", "an attitude"),
    NotCheckedReason.ADDRESSED_TO_REGULATOR: Names("对监管部门的要求", "addressed to the regulator"),
    NotCheckedReason.ADDRESSED_TO_ASSOCIATION: Names("对行业协会的要求", "addressed to the association"),
    NotCheckedReason.NO_OBSERVABLE_RECORD: Names("没有可供核对的记录", "no record shows it"),
    NotCheckedReason.ENCOURAGEMENT_WITHOUT_CRITERION: Names("没有标准的鼓励", "encouragement without a criterion"),
    NotCheckedReason.DUPLICATE_OF: Names("与其他条款重复", "said elsewhere too"),
}
BEARERS: Final[dict[str, Names]] = {
    "insurer": Names("保险公司", "insurer"),
    "regulator": Names("监管部门", "regulator"),
    "government": Names("政府部门", "government"),
    "association": Names("行业协会", "association"),
    "enterprise": Names("投保企业", "enterprise"),
}
