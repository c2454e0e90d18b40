"""What each paper says under the field names of 预算管理一体化. Amounts are in 元, which ``amt_unit`` says."""

from decimal import Decimal

from forms.exchange import Table, Value, table
from forms.footer import remark
from forms.monitoring.funds import expected
from forms.sichuan import WORDS, written
from indicators.assessment import Assessment, FundsLine, Row
from indicators.figures import half_up
from indicators.model import Comparison, Indicator, Kind, Project, Target
from indicators.units import convert
from monitoring.monitored import Monitored, MonitoredFunds, MonitoredRow
from monitoring.outlook import Outlook

SIGNS = {Comparison.GT: ">", Comparison.GE: "≥", Comparison.EQ: "=", Comparison.LE: "≤", Comparison.LT: "<"}
YUAN = "元"
IDENTITY = {
    "fiscal_year": "预算年度",
    "dept_code": "主管部门代码",
    "dept_name": "主管部门",
    "agency_code": "单位代码",
    "agency_name": "单位",
    "pro_name": "项目名称",
}
LEVELS = {"lv1_perf_ind_name": "一级指标", "lv2_perf_ind_name": "二级指标", "lv3_perf_ind_name": "三级指标"}
AIM = {"computesign": "计算符号", "kpi_val": "指标值", "meterunit": "计量单位"}
GOAL = {**IDENTITY, "kpi_target": "绩效目标"}
INDICATOR = {
    **IDENTITY,
    **LEVELS,
    **AIM,
    "weight": "权重",
    "kpi_content": "指标内容",
    "kpi_evalstd": "评（扣）分标准",
    "kpi_remark": "备注",
}
EVALUATED = {
    **IDENTITY,
    **LEVELS,
    **AIM,
    "ind_comp": "实际完成值",
    "ind_weight": "分值",
    "eval_score": "得分",
    "devi_analy": "偏差原因分析及改进措施",
}
BUDGET = {
    **IDENTITY,
    "amt_unit": "金额单位",
    "reply_amt": "年初批复数",
    "year_adj_amt": "年中调整数",
    "cur_amt": "全年预算数",
    "year_exe_amt": "全年执行数",
    "exe_amt_rate": "执行率（%）",
    "exe_score": "执行率得分",
}
EVALUATION = {**IDENTITY, "total_eval_value": "自评总分"}
MONITORED = {
    **IDENTITY,
    "end_date": "监控截止日",
    **LEVELS,
    **AIM,
    "amt_unit": "金额单位",
    "pro_bgt_comp": "项目预算执行数",
    "est_pro_bgt_annual": "全年预计执行数",
    "perf_comp": "指标执行情况",
    "est_perf_annual": "全年预计完成情况",
    "ana_dev_reasons": "偏差原因分析",
    "complete_rate": "完成目标可能性",
}
"""Names and labels of the fields, table by table."""


def target_tables(project: Project) -> tuple[Table, ...]:
    """What the target file declares."""
    own = identity(project)
    rows = [{**own, **declared(each)} for each in project.indicators]
    return (
        table("BGT_PERF_GOAL_INFO", GOAL, [{**own, "kpi_target": project.goal}]),
        table("BGT_PERF_INDICATOR", INDICATOR, rows),
    )


def self_evaluation_tables(assessment: Assessment) -> tuple[Table, ...]:
    """What the self-evaluation says; a project without declared funds has no row of them."""
    own = identity(assessment.project)
    money = [{**own, **budget(assessment.funds)}] if assessment.funds else []
    return (
        table("PM_SELF_EVAL_INDICATOR", EVALUATED, [{**own, **evaluated(each)} for each in assessment.rows]),
        table("PM_PERF_SELF_BGT", BUDGET, money),
        table("PM_PERF_SELF_EVAL", EVALUATION, [{**own, "total_eval_value": assessment.total}]),
    )


def monitoring_tables(monitored: Monitored) -> tuple[Table, ...]:
    """The money of the project in a row of its own, then the indicators."""
    blank: dict[str, Value] = dict.fromkeys(MONITORED)
    own = {**blank, **identity(monitored.project), "end_date": monitored.as_of.isoformat()}
    money = [{**own, **followed_money(monitored.funds)}] if monitored.funds else []
    rows = [{**own, **followed(each)} for each in monitored.rows]
    return (table("PAY_PERF_MONITOR_INFO", MONITORED, [*money, *rows]),)


def identity(project: Project) -> dict[str, Value]:
    return {
        "fiscal_year": str(project.year),
        "dept_code": project.department.code,
        "dept_name": project.department.name,
        "agency_code": project.unit.code,
        "agency_name": project.unit.name,
        "pro_name": project.name,
    }


def declared(indicator: Indicator) -> dict[str, Value]:
    """A target file says no 评分标准: the rules are those of the profile."""
    return {
        **named(indicator),
        **aim(indicator.target),
        "weight": weight(indicator),
        "kpi_content": indicator.basis.get("formula"),
        "kpi_evalstd": None,
        "kpi_remark": indicator.note,
    }


def evaluated(row: Row) -> dict[str, Value]:
    return {
        **named(row.indicator),
        **aim(row.indicator.target),
        "ind_comp": row.actual if row.known else None,
        "ind_weight": weight(row.indicator),
        "eval_score": row.score.points,
        "devi_analy": remark(row.reason, row.measure),
    }


def named(indicator: Indicator) -> dict[str, Value]:
    return dict(zip(LEVELS, (*indicator.branch, indicator.name), strict=True))


def aim(target: Target) -> dict[str, Value]:
    """Sign, value and unit apart, where the reading is certain; else the text as printed."""
    value = target.day or target.value
    if target.confirm or value is None or target.comparison is None:
        sign = WORDS if target.kind in (Kind.QUALITATIVE, Kind.YES_NO) and not target.confirm else None
        return {"computesign": sign, "kpi_val": target.text, "meterunit": None}
    amount = value if isinstance(value, Decimal) else written(value)
    return {"computesign": SIGNS[target.comparison], "kpi_val": amount, "meterunit": target.unit}


def weight(indicator: Indicator) -> Value:
    """A row that does not apply carries none."""
    return indicator.weight or None


def budget(line: FundsLine) -> dict[str, Value]:
    """The row of the total. An adjustment is what the whole year's budget differs by from that of its beginning."""
    unit, initial, annual = line.funds.unit, line.funds.initial.total, line.funds.annual.total
    adjusted = None if initial is None or annual is None else annual - initial
    return {
        "amt_unit": YUAN,
        "reply_amt": in_yuan(initial, unit),
        "year_adj_amt": in_yuan(adjusted, unit),
        "cur_amt": in_yuan(annual, unit),
        "year_exe_amt": in_yuan(line.executed.total, unit),
        "exe_amt_rate": line.rate,
        "exe_score": line.score.points,
    }


def followed(row: MonitoredRow) -> dict[str, Value]:
    return {
        **named(row.indicator),
        **aim(row.indicator.target),
        "perf_comp": row.actual if row.known else None,
        "est_perf_annual": row.outlook.forecast,
        **foreseen(row.outlook),
    }


def followed_money(funds: MonitoredFunds) -> dict[str, Value]:
    unit = funds.line.funds.unit
    return {
        "amt_unit": YUAN,
        "pro_bgt_comp": in_yuan(funds.line.executed.total, unit),
        "est_pro_bgt_annual": in_yuan(expected(funds), unit),
        **foreseen(funds.outlook),
    }


def foreseen(outlook: Outlook) -> dict[str, Value]:
    """What people said of the months to come; what the program works out is nobody's word."""
    reasons = "：".join(filter(None, ("、".join(outlook.causes), outlook.explanation)))
    return {"ana_dev_reasons": reasons, "complete_rate": outlook.likelihood}


def in_yuan(amount: Decimal | None, unit: str) -> Decimal | None:
    converted = None if amount is None else convert(amount, unit, YUAN)
    return None if converted is None else half_up(converted)
