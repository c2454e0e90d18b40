"""Checks of a 监控表 as filled in (M), by whomever: a light nobody explains, money and targets apart, blanks,
lateness.

To add one, write it here and name it in the tuple at the end. A check that cannot tell says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from checks.filled_form import paper_place
from checks.filled_monitoring import FilledMonitoringForm, FilledMonitoringFunds, FilledMonitoringRow
from checks.registry import Check, Fault, check, run_checks
from indicators.attainment import attainment_of
from indicators.display import show_measured, show_percent
from indicators.figures import FULL_PERCENT, format_plain
from indicators.model import TargetKind
from indicators.notation import read_actual
from indicators.quoting import quote_text
from indicators.rules import MonitoringParameters, Profile
from monitoring.lights import Light, needs_reason
from monitoring.outlook import Likelihood
from yamlfiles.problem import PaperPlace, Problem, Severity

FULL_SHARE = Fraction(1)
DOUBTFUL = (Likelihood.MAYBE, Likelihood.NEVER)


@dataclass(frozen=True)
class MonitoringSubject:
    """A form with the rules it is judged by."""

    form: FilledMonitoringForm
    profile: Profile

    def find_place(self, field: str, row: FilledMonitoringRow | FilledMonitoringFunds | None) -> PaperPlace:
        """Where a field stands in the paper, else its row or line, else the form."""
        return paper_place(field, self.form.places if row is None else row.places, self.form.place)

    @property
    def rules(self) -> MonitoringParameters:
        return self.profile.monitoring

    @property
    def rows(self) -> tuple[FilledMonitoringRow, ...]:
        return tuple(row for row in self.form.rows if row.applies)

    @property
    def rows_with_light(self) -> Iterator[FilledMonitoringRow | FilledMonitoringFunds]:
        """All that carries a light and a reason."""
        yield from self.rows
        if self.form.funds:
            yield self.form.funds

    @property
    def rows_to_explain(self) -> Iterator[tuple[FilledMonitoringRow | FilledMonitoringFunds, Light]]:
        """All whose light asks for a reason, with the light."""
        for row in self.rows_with_light:
            if row.light and needs_reason(row.light, self.rules):
                yield row, row.light


@check(
    "M1",
    Severity.ERROR,
    "亮灯而没有偏差原因",
    "财预〔2019〕136号；地方监控系统校验",
    remedy="选择偏差原因类别",
)
def light_without_reason(seen: MonitoringSubject) -> Iterator[Fault]:
    for row, light in seen.rows_to_explain:
        if not row.causes and not row.explanation:
            yield Fault(f"{light.word}，没有填写偏差原因，请选择原因类别并说明", "cause", row)


@check(
    "M2", Severity.ERROR, "选了原因而没有说明", "宁夏绩效运行监控；财预〔2019〕136号", remedy="填写原因说明"
)
def reason_without_explanation(seen: MonitoringSubject) -> Iterator[Fault]:
    severity = None if seen.rules.explanation_required else Severity.WARNING
    for row in seen.rows_with_light:
        if row.causes and not row.explanation.strip():
            yield Fault(
                f"偏差原因选了{'、'.join(row.causes)}，没有原因说明，请写明", "explanation", row, severity
            )


@check(
    "M3", Severity.ERROR, "不能确定完成而没有措施", "财预〔2019〕136号", remedy="写明改进措施或在备注中说明"
)
def doubt_without_measure(seen: MonitoringSubject) -> Iterator[Fault]:
    for row in seen.rows:
        if row.likelihood in DOUBTFUL and not _says_what_to_do(row):
            yield Fault(f"完成目标可能性为“{row.likelihood}”，没有改进措施，请写明怎么办", "likelihood", row)


def _says_what_to_do(row: FilledMonitoringRow) -> bool:
    return bool(row.measure.strip() or row.note.strip())


@check("M4", Severity.WARNING, "预算执行慢于时间进度", "地方预警做法", remedy="加快支付，或说明原因")
def spending_behind_time(seen: MonitoringSubject) -> Iterator[Fault]:
    funds = seen.form.funds
    if funds is None or funds.rate is None:
        return
    line = execution_warning_line(seen)
    if line is not None and funds.rate < Fraction(line[1]):
        rate, due = show_percent(funds.rate, line[1], fixed=False), f"{format_plain(line[1])}%"
        message = f"{seen.form.month_span}预算执行率 {rate}，低于 {line[0]}月末的预警线 {due}"
        yield Fault(message, "executed", funds, None, rate, due)
    elif funds.light in (Light.RED, Light.YELLOW):
        time = seen.form.share * 100
        rate, due = show_percent(funds.rate, time, fixed=False), show_percent(time, fixed=False)
        message = f"{seen.form.month_span}预算执行率 {rate}，慢于时间进度 {due}（{funds.light.word}）"
        yield Fault(message, "executed", funds, None, rate, due)


def execution_warning_line(seen: MonitoringSubject) -> tuple[int, Decimal] | None:
    """The newest line of the profile whose month is over."""
    lines = _execution_lines(seen.rules)
    passed = [month for month in lines if month <= seen.form.month]
    return (max(passed), lines[max(passed)]) if passed else None


def _execution_lines(rules: MonitoringParameters) -> dict[int, Decimal]:
    """By month; the rules have other lines beside them."""
    lines = rules.execution_lines.items()
    return {int(key.removesuffix("月")): value for key, value in lines if key[0].isdigit()}


@check(
    "M5", Severity.WARNING, "目标进度与预算进度相差过大", "地方预警做法", remedy="核实进度，说明相差的原因"
)
def money_and_targets_apart(seen: MonitoringSubject) -> Iterator[Fault]:
    funds, progress, gap = seen.form.funds, seen.form.progress, seen.rules.gap
    if funds is None or funds.rate is None or progress is None or gap is None:
        return
    apart = progress * 100 - funds.rate
    if abs(apart) > Fraction(gap):
        done = show_percent(progress * 100, FULL_PERCENT, fixed=False)
        spent = show_percent(funds.rate, FULL_PERCENT, fixed=False)
        between = show_measured(abs(apart), against=gap)
        message = (
            f"目标进度 {done}、预算执行率 {spent}，相差 {between} 个百分点，超过 {format_plain(gap)} 个百分点"
        )
        yield Fault(message, "rate", funds, None, spent, done)


@check(
    "M6", Severity.ERROR, "预计完不成却写确定能", "监控表勾稽", remedy="核实全年预计完成情况或完成目标可能性"
)
def sure_despite_forecast(seen: MonitoringSubject) -> Iterator[Fault]:
    for row in seen.rows:
        if row.likelihood is Likelihood.SURE and misses_target(row):
            said = f"全年预计完成{quote_text(row.forecast)}，达不到指标值{quote_text(row.target.text)}，完成目标可能性却写“确定能”"
            yield Fault(said, "likelihood", row, None, row.forecast, row.target.text)


def misses_target(row: FilledMonitoringRow) -> bool:
    """Whether what is expected surely misses the target; not where it cannot be read."""
    if not row.forecast:
        return False
    expected = read_actual(row.forecast, row.target)
    if row.target.kind is TargetKind.YES_NO:
        return expected is False
    if (
        row.target.kind is TargetKind.DATE
        and row.target.day
        and not isinstance(expected, bool | Decimal | None)
    ):
        return expected > row.target.day
    if (
        row.target.kind is not TargetKind.NUMBER
        or not isinstance(expected, Decimal)
        or isinstance(expected, bool)
    ):
        return False
    return attainment_of(row.target, Fraction(expected)) < FULL_SHARE


@check("M7", Severity.HINT, "年内已达到全年指标值", "地方监控系统提示", remedy="核实指标值是否偏低")
def target_reached_early(seen: MonitoringSubject) -> Iterator[Fault]:
    if seen.form.share >= FULL_SHARE:
        return
    for row in seen.rows:
        if row.adds_up and row.value is not None and Fraction(row.value) >= Fraction(row.target.value or 0):
            said = f"{seen.form.month_span}已完成 {row.actual}，达到全年指标值{quote_text(row.target.text)}，请核实指标值是否偏低"
            yield Fault(said, "actual", row, None, row.actual, row.target.text)


@check(
    "M8",
    Severity.ERROR,
    "监控表有空格未填",
    "财预〔2019〕136号 监控表填表说明",
    remedy="补填；没有数据的先采集",
)
def blank_cells(seen: MonitoringSubject) -> Iterator[Fault]:
    words = f"{seen.form.month_span}执行情况"
    for row in seen.rows:
        cells = (
            (words, row.actual),
            ("全年预计完成情况", row.forecast),
            ("完成目标可能性", row.likelihood),
        )
        yield from blank_fault(row, [name for name, said in cells if not said])
    funds = seen.form.funds
    if funds:
        known = (("年初预算数", funds.budget), (f"{seen.form.month_span}执行数", funds.executed))
        missing = [name for name, value in known if value is None]
        yield from blank_fault(funds, [*missing, *([] if funds.forecast else ["全年预计执行数"])])


def blank_fault(row: FilledMonitoringRow | FilledMonitoringFunds, names: list[str]) -> Iterator[Fault]:
    if names:
        yield Fault(f"{'、'.join(names)}空着，请填写", "", row)


@check("M9", Severity.WARNING, "报送或整改逾期", "地方整改期限（工作日）", remedy="按期报送；逾期的说明原因")
def late_submission(seen: MonitoringSubject) -> Iterator[Fault]:
    form = seen.form
    if form.signed and form.due and form.signed > form.due:
        said = f"应于 {form.due} 前报送，实际 {form.signed}，逾期 {(form.signed - form.due).days} 天"
        yield Fault(said, "signed", None, None, form.signed.isoformat(), form.due.isoformat())


CHECKS: tuple[Check[MonitoringSubject], ...] = (
    light_without_reason,
    reason_without_explanation,
    doubt_without_measure,
    spending_behind_time,
    money_and_targets_apart,
    sure_despite_forecast,
    target_reached_early,
    blank_cells,
    late_submission,
)


def check_monitoring(form: FilledMonitoringForm, profile: Profile) -> tuple[Problem, ...]:
    """Everything the checks have to say of one form, in the order of the checks."""
    return tuple(run_checks(CHECKS, MonitoringSubject(form, profile), profile.checks))
