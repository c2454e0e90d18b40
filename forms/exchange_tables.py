"""What each paper says under the field names of 预算管理一体化. Amounts are in 元, which ``amt_unit`` says."""

from decimal import Decimal

from forms.exchange import ExchangeTable, FieldValue, build_table
from forms.footer import format_remark
from forms.monitoring.funds import expected_execution
from forms.sichuan import QUALITATIVE_SIGN, format_target_value
from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.figures import half_up
from indicators.model import Comparison, Indicator, Project, Target, TargetKind
from indicators.units import convert_value
from monitoring.monitored import MonitoredFunds, MonitoredRow, MonitoringAssessment
from monitoring.outlook import Outlook

COMPARISON_SIGNS = {
    Comparison.GT: ">",
    Comparison.GE: "≥",
    Comparison.EQ: "=",
    Comparison.LE: "≤",
    Comparison.LT: "<",
}
YUAN = "元"
IDENTITY_FIELDS = {
    "fiscal_year": "预算年度",
    "dept_code": "主管部门代码",
    "dept_name": "主管部门",
    "agency_code": "单位代码",
    "agency_name": "单位",
    "pro_name": "项目名称",
}
LEVEL_FIELDS = {
    "lv1_perf_ind_name": "一级指标",
    "lv2_perf_ind_name": "二级指标",
    "lv3_perf_ind_name": "三级指标",
}
TARGET_FIELDS = {"computesign": "计算符号", "kpi_val": "指标值", "meterunit": "计量单位"}
GOAL_FIELDS = {**IDENTITY_FIELDS, "kpi_target": "绩效目标"}
INDICATOR_FIELDS = {
    **IDENTITY_FIELDS,
    **LEVEL_FIELDS,
    **TARGET_FIELDS,
    "weight": "权重",
    "kpi_content": "指标内容",
    "kpi_evalstd": "评（扣）分标准",
    "kpi_remark": "备注",
}
EVALUATED_FIELDS = {
    **IDENTITY_FIELDS,
    **LEVEL_FIELDS,
    **TARGET_FIELDS,
    "ind_comp": "实际完成值",
    "ind_weight": "分值",
    "eval_score": "得分",
    "devi_analy": "偏差原因分析及改进措施",
}
BUDGET_FIELDS = {
    **IDENTITY_FIELDS,
    "amt_unit": "金额单位",
    "reply_amt": "年初批复数",
    "year_adj_amt": "年中调整数",
    "cur_amt": "全年预算数",
    "year_exe_amt": "全年执行数",
    "exe_amt_rate": "执行率（%）",
    "exe_score": "执行率得分",
}
EVALUATION_FIELDS = {**IDENTITY_FIELDS, "total_eval_value": "自评总分"}
MONITORED_FIELDS = {
    **IDENTITY_FIELDS,
    "end_date": "监控截止日",
    **LEVEL_FIELDS,
    **TARGET_FIELDS,
    "amt_unit": "金额单位",
    "pro_bgt_comp": "项目预算执行数",
    "est_pro_bgt_annual": "全年预计执行数",
    "perf_comp": "指标执行情况",
    "est_perf_annual": "全年预计完成情况",
    "ana_dev_reasons": "偏差原因分析",
    "complete_rate": "完成目标可能性",
}
"""Names and labels of the fields, table by table."""


def target_tables(project: Project) -> tuple[ExchangeTable, ...]:
    """What the target file declares."""
    identity = identity_values(project)
    goal = {**identity, "kpi_target": project.goal}
    indicators = [{**identity, **declared_values(indicator)} for indicator in project.indicators]
    return (
        build_table("BGT_PERF_GOAL_INFO", GOAL_FIELDS, [goal]),
        build_table("BGT_PERF_INDICATOR", INDICATOR_FIELDS, indicators),
    )


def self_evaluation_tables(assessment: Assessment) -> tuple[ExchangeTable, ...]:
    """What the self-evaluation says; a project without declared funds has no row of them."""
    identity = identity_values(assessment.project)
    indicators = [{**identity, **evaluated_values(row)} for row in assessment.rows]
    money = [{**identity, **budget_values(assessment.funds)}] if assessment.funds else []
    evaluation = {**identity, "total_eval_value": assessment.total}
    return (
        build_table("PM_SELF_EVAL_INDICATOR", EVALUATED_FIELDS, indicators),
        build_table("PM_PERF_SELF_BGT", BUDGET_FIELDS, money),
        build_table("PM_PERF_SELF_EVAL", EVALUATION_FIELDS, [evaluation]),
    )


def monitoring_tables(monitored: MonitoringAssessment) -> tuple[ExchangeTable, ...]:
    """The money of the project in a row of its own, then the indicators."""
    blank: dict[str, FieldValue] = dict.fromkeys(MONITORED_FIELDS)
    shared = {**blank, **identity_values(monitored.project), "end_date": monitored.as_of.isoformat()}
    rows = [{**shared, **monitored_values(row)} for row in monitored.rows]
    if monitored.funds:
        rows.insert(0, {**shared, **monitored_funds_values(monitored.funds)})
    return (build_table("PAY_PERF_MONITOR_INFO", MONITORED_FIELDS, rows),)


def identity_values(project: Project) -> dict[str, FieldValue]:
    return {
        "fiscal_year": str(project.year),
        "dept_code": project.department.code,
        "dept_name": project.department.name,
        "agency_code": project.unit.code,
        "agency_name": project.unit.name,
        "pro_name": project.name,
    }


def declared_values(indicator: Indicator) -> dict[str, FieldValue]:
    """A target file says no 评分标准: the rules are those of the profile."""
    return {
        **level_values(indicator),
        **target_values(indicator.target),
        "weight": indicator_weight(indicator),
        "kpi_content": indicator.basis.get("formula"),
        "kpi_evalstd": None,
        "kpi_remark": indicator.note,
    }


def evaluated_values(row: AssessedRow) -> dict[str, FieldValue]:
    return {
        **level_values(row.indicator),
        **target_values(row.indicator.target),
        "ind_comp": row.actual if row.is_known else None,
        "ind_weight": indicator_weight(row.indicator),
        "eval_score": row.score.points,
        "devi_analy": format_remark(row.reason, row.measure),
    }


def level_values(indicator: Indicator) -> dict[str, FieldValue]:
    return dict(zip(LEVEL_FIELDS, (*indicator.branch, indicator.name), strict=True))


def target_values(target: Target) -> dict[str, FieldValue]:
    """Sign, value and unit apart, where the reading is certain; else the text as printed."""
    value = target.day or target.value
    if target.confirm or value is None or target.comparison is None:
        return {"computesign": printed_target_sign(target), "kpi_val": target.text, "meterunit": None}
    amount = value if isinstance(value, Decimal) else format_target_value(value)
    return {"computesign": COMPARISON_SIGNS[target.comparison], "kpi_val": amount, "meterunit": target.unit}


def printed_target_sign(target: Target) -> str | None:
    """定性 where a person has confirmed that the target is one of words."""
    is_qualitative = target.kind in (TargetKind.QUALITATIVE, TargetKind.YES_NO)
    return QUALITATIVE_SIGN if is_qualitative and not target.confirm else None


def indicator_weight(indicator: Indicator) -> FieldValue:
    """A row that does not apply carries none."""
    return indicator.weight or None


def budget_values(line: FundsLine) -> dict[str, FieldValue]:
    """The row of the total. An adjustment is what the whole year's budget differs by from that of its
    beginning."""
    unit, initial, annual = line.funds.unit, line.funds.initial.total, line.funds.annual.total
    adjustment = None if initial is None or annual is None else annual - initial
    return {
        "amt_unit": YUAN,
        "reply_amt": in_yuan(initial, unit),
        "year_adj_amt": in_yuan(adjustment, unit),
        "cur_amt": in_yuan(annual, unit),
        "year_exe_amt": in_yuan(line.executed.total, unit),
        "exe_amt_rate": line.rate,
        "exe_score": line.score.points,
    }


def monitored_values(row: MonitoredRow) -> dict[str, FieldValue]:
    return {
        **level_values(row.indicator),
        **target_values(row.indicator.target),
        "perf_comp": row.actual if row.is_known else None,
        "est_perf_annual": row.outlook.forecast,
        **outlook_values(row.outlook),
    }


def monitored_funds_values(funds: MonitoredFunds) -> dict[str, FieldValue]:
    unit = funds.line.funds.unit
    return {
        "amt_unit": YUAN,
        "pro_bgt_comp": in_yuan(funds.line.executed.total, unit),
        "est_pro_bgt_annual": in_yuan(expected_execution(funds), unit),
        **outlook_values(funds.outlook),
    }


def outlook_values(outlook: Outlook) -> dict[str, FieldValue]:
    """What people said of the months to come; what the program works out is nobody's word."""
    causes = "、".join(outlook.causes)
    reasons = "：".join(filter(None, (causes, outlook.explanation)))
    return {"ana_dev_reasons": reasons, "complete_rate": outlook.likelihood}


def in_yuan(amount: Decimal | None, unit: str) -> Decimal | None:
    converted = None if amount is None else convert_value(amount, unit, YUAN)
    return None if converted is None else half_up(converted)
