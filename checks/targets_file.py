"""Checks of what the target file itself needs to be followed: names, ways of measuring, rules of the time."""

from collections.abc import Iterator, Mapping

from checks.registry import Check, Fault, check
from checks.target_subject import MANUAL_EVALUATORS, TargetSubject, fault_of_row, fault_of_target
from checks.wording import quote_short
from checks.written import describe_expected, fits_default, format_parameter
from indicators.model import FUNDS, EvaluatorInfo, Indicator, Parameters, Target, TargetKind
from indicators.notation import show_target
from indicators.relative import can_hold
from yamlfiles.problem import Severity
from yamlfiles.wording import shorten_text, spelling_hint

OUR_FORMAT = "本系统的目标文件格式"
ERROR, WARNING = Severity.ERROR, Severity.WARNING


@check(
    "rules-time", WARNING, "评分规则不是当年的规则", OUR_FORMAT, remedy="在 rules 中写明当年施行的评分规则"
)
def rules_are_in_force(sheet: TargetSubject) -> Iterator[Fault]:
    """A sheet is judged in the year after it, so rules may come into force as late as then."""
    profile, year = sheet.profile, sheet.project.year
    start, end = sheet.project.span
    # the 28th is a day of every month, February included
    year_later = end.replace(year=end.year + 1, day=min(end.day, 28))
    if not profile.is_in_force(start, year_later):
        until = f"至 {profile.end} " if profile.end else ""
        term = f"评分规则 {profile.name} 自 {profile.start} {until}施行"
        yield Fault(f"{term}，不是 {year} 年的规则，请在 rules 中写明当年的规则", "rules")


@check("id", ERROR, "两行指标用了同一个 id", OUR_FORMAT, remedy="给其中一行换一个 id")
def ids_are_unique(sheet: TargetSubject) -> Iterator[Fault]:
    first_with: dict[str, Indicator] = {}
    for row in sheet.project.indicators:
        first = first_with.setdefault(row.id, row)
        if first is not row:
            line, _ = first.places.get("", (1, 1))
            yield Fault(f"id“{row.id}”重复：第 {line} 行的指标已经用过，请换一个", "id", row)


@check(
    "evaluator", ERROR, "取数方法不存在", OUR_FORMAT, remedy="改用列出的取数方法；没有数据的用 manual.value"
)
def evaluators_exist(sheet: TargetSubject) -> Iterator[Fault]:
    names = sorted({*sheet.evaluators, *MANUAL_EVALUATORS})
    for row in sheet.scored_rows:
        if row.evaluator not in names:
            yield fault_of_row(row, f"的{_unknown_evaluator(row.evaluator, names)}", "evaluator")
    funds = sheet.project.funds
    if funds and funds.evaluator not in names:
        yield Fault(f"预算执行数的{_unknown_evaluator(funds.evaluator, names)}", FUNDS)


def _unknown_evaluator(evaluator: str, names: list[str]) -> str:
    return f"取数方法“{shorten_text(evaluator)}”不存在{spelling_hint(evaluator, names)}"


@check("with", ERROR, "取数方法的参数不对", OUR_FORMAT, remedy="按提示改正 with 中的参数名或取值")
def parameters_fit(sheet: TargetSubject) -> Iterator[Fault]:
    """A name in ``with`` is a parameter of the evaluator or a column its tables can be filtered by."""
    for row in sheet.scored_rows:
        for problem in _parameter_problems(row.evaluator, row.params, sheet.evaluators):
            yield fault_of_row(row, f"的{problem}", "with")
    if funds := sheet.project.funds:
        for problem in _parameter_problems(funds.evaluator, funds.params, sheet.evaluators):
            yield Fault(f"预算执行数的{problem}", FUNDS)


def _parameter_problems(
    evaluator: str, params: Parameters, evaluators: Mapping[str, EvaluatorInfo]
) -> Iterator[str]:
    info = evaluators.get(evaluator)
    if info is None and evaluator not in MANUAL_EVALUATORS:
        return  # another check says that it does not exist
    if info and info.find_faults:
        yield from (f"取数参数不对：{fault}" for fault in info.find_faults(params))
        return
    defaults: Parameters = info.params if info else {}
    columns = info.columns if info else ()
    names = [*defaults, *columns]
    for name, value in params.items():
        label = f"参数{quote_short(name)}"
        if name not in names:
            advice = spelling_hint(name, names) if names else "，它不需要参数"
            yield f"{label}不是 {evaluator} 的参数{advice}"
        elif name in defaults and not fits_default(value, defaults[name]):
            written = shorten_text(format_parameter(value))
            yield f"{label}应是{describe_expected(defaults[name])}，现为“{written}”"


@check(
    "T17", ERROR, "指标值的计量单位与取数方法不合", OUR_FORMAT, remedy="换取数方法，或用 reading 写明指标值"
)
def evaluator_units_fit(sheet: TargetSubject) -> Iterator[Fault]:
    """What the evaluator gives can be brought into the unit of the target."""
    for row in sheet.scored_rows:
        info = sheet.evaluators.get(row.evaluator)
        if info is None or row.is_manual or row.target.kind is not TargetKind.NUMBER:
            continue
        if _is_count_for_a_share(row, info):
            told = f"以“%”计，而取数方法 {row.evaluator} 得出的是个数或合计：请改用 table.ratio"
            yield fault_of_target(row, f"{told}，或用 reading 写明指标值")
        elif not can_hold(row.target, info.unit):
            units = f"以“{row.target.unit}”计，而取数方法 {row.evaluator} 得出的是“{info.unit}”，无法比较"
            yield fault_of_target(row, f"{units}：请换取数方法，或用 reading 写明指标值")


def _is_count_for_a_share(row: Indicator, info: EvaluatorInfo) -> bool:
    """Counts and sums of any ledger are no part of a whole; how much they changed is."""
    is_bare = info.chooses_table and not info.unit and not row.params.get("unit")
    return is_bare and row.target.unit == "%" and row.target.relative is None


@check(
    "T21",
    WARNING,
    "指标值的读法需要确认（没有写计算符号等）",
    "财办〔2023〕12号 计算符号为必填要素",
    remedy="在 target 中写明 ≥、≤ 或 =；照抄原表的，用 reading 写明确认的读法",
)
def readings_are_certain(sheet: TargetSubject) -> Iterator[Fault]:
    for row in sheet.project.indicators:
        if row.target.confirm:
            yield fault_of_target(row, _explain_doubt(row.target))


def _explain_doubt(target: Target) -> str:
    return f"需要确认：{target.why}；{_advice_for_reading(target)}"


def _advice_for_reading(target: Target) -> str:
    if target.kind is TargetKind.NUMBER or target.day is not None:
        return f"确认无误请写明 reading: {show_target(target)}"
    return "请改写，或把确认的读法写进 reading"


CHECKS: tuple[Check[TargetSubject], ...] = (
    ids_are_unique,
    rules_are_in_force,
    evaluators_exist,
    parameters_fit,
    evaluator_units_fit,
    readings_are_certain,
)
