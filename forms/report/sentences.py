"""The sentences of a 自评报告, each from what the assessment knows and from nothing else."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from forms.amounts import percent_text
from forms.evidence import OUTCOMES, format_calculation
from forms.footer import number_items
from forms.provenance import FormProvenance, Measurement
from forms.report.data import Deviation, DeviationKind
from forms.self_evaluation_data import FundsBlock, IndicatorRow, SelfEvaluation
from forms.tree import arrange_levels
from indicators.assessment import Assessment, FundsLine
from indicators.attainment import exceeds_percent
from indicators.clock import format_local_minute
from indicators.execution import needs_reason
from indicators.figures import format_plain, round_fewest_digits
from indicators.model import FUNDS, ScoreStatus
from indicators.points import has_full_points, lost_points
from indicators.quoting import row_label
from indicators.records import MeasurementStatus
from indicators.rules import Profile

BLANK = "（待填写）"
SENTENCE_ENDS = "。！？!?…"
OPEN_WORDS = {ScoreStatus.NO_EVIDENCE: "待采集", ScoreStatus.NEEDS_PERSON: "待评定"}


def form_order(form: SelfEvaluation) -> list[int]:
    """The rows as the form has them, by their place in the declaration."""
    return [
        member
        for level in arrange_levels([indicator.branch for indicator in form.indicators])
        for member in level.members
    ]


def with_full_stop(text: str) -> str:
    """With a full stop, whatever its writer put there."""
    said = text.strip()
    return said if not said or said[-1] in SENTENCE_ENDS else f"{said.rstrip('，,；;、')}。"


def row_sentence(row: IndicatorRow) -> str:
    """What was meant, what was done, what it counts."""
    head = f"{row_label(row.branch, row.name)}：指标值{row.target or '未填写'}"
    if row.outcome is ScoreStatus.NOT_APPLICABLE:
        return f"{head}，不适用，不计分值。"
    if row.points is None:
        return f"{head}，分值{format_plain(row.weight)}分，实际完成值{OPEN_WORDS[row.outcome]}，暂不计分。{with_full_stop(row.why)}"
    return f"{head}，实际完成{row.actual}，{score_text(row)}。"


def score_text(row: IndicatorRow | FundsBlock) -> str:
    """分值, 得分 and what was lost; points a person changed with those of the rule."""
    if row.points is None:
        return ""
    lost = lost_points(row.points, row.weight)
    parts = [
        f"分值{format_plain(row.weight)}分",
        f"得{row.points:f}分",
        *([f"扣{lost:f}分"] if lost > 0 else []),
    ]
    if row.computed is not None and row.computed != row.points:
        parts.append(f"按规则计{row.computed:f}分，由人改定为{row.points:f}分")
    return "，".join(parts)


def find_deviations(assessment: Assessment, form: SelfEvaluation) -> Iterator[Deviation]:
    """Every row that has to be explained, in the order of the form; the money first, as there."""
    if form.funds and (found := funds_deviation(form.funds, assessment)):
        yield found
    for at in form_order(form):
        line, row = form.indicators[at], assessment.rows[at]
        over = exceeds_percent(
            row.indicator.target, row.score.attainment, assessment.profile.over_achievement.flag
        )
        short = line.points is not None and not has_full_points(line.points, line.weight)
        kinds = [*([DeviationKind.SHORT] if short else []), *([DeviationKind.OVER] if over else [])]
        if kinds and line.points is not None:
            rate = overshoot_text(assessment, at) if over else ""
            facts = f"指标值{line.target}，实际完成{line.actual}{rate}，{score_text(line)}"
            lost = lost_points(line.points, line.weight)
            told = (line.reason, line.measure, source_text(line.account))
            yield Deviation(line.id, row_label(line.branch, line.name), tuple(kinds), facts, lost, *told)


def overshoot_text(assessment: Assessment, at: int) -> str:
    line, reached = (
        assessment.profile.over_achievement.flag,
        assessment.rows[at].score.attainment or Decimal(0),
    )
    shown = round_fewest_digits(Fraction(reached) * 100, lambda value: value >= Fraction(line))
    return f"，为指标值的{format_plain(shown)}%，超额完成"


def funds_deviation(funds: FundsBlock, assessment: Assessment) -> Deviation | None:
    short = funds.points is not None and not has_full_points(funds.points, funds.weight)
    low = assessment.funds is not None and is_rate_too_low(assessment.funds, assessment.profile)
    if funds.points is None or not (short or low):
        return None
    below = reason_required_text(assessment.profile) if low else ""
    facts = f"{money_sentence(funds)}{below}，{score_text(funds)}"
    lost = lost_points(funds.points, funds.weight)
    kinds = (DeviationKind.EXECUTION,)
    return Deviation(
        FUNDS, "预算执行率", kinds, facts, lost, funds.reason, funds.measure, source_text(funds.account)
    )


def is_rate_too_low(line: FundsLine, profile: Profile) -> bool:
    """Whether the profile requires a reason for so low a rate."""
    return needs_reason(line.score, line.executed.total, line.funds.annual.total, profile)


def reason_required_text(profile: Profile) -> str:
    line = profile.execution.reason_below
    return f"，低于应说明原因的{format_plain(line)}%" if line is not None else ""


def money_sentence(funds: FundsBlock) -> str:
    """What was meant to be spent and what was; a blank of the sheet stays a blank."""
    total = funds.rows[0]
    amounts = (("年初预算数", total.initial), ("全年预算数", total.annual), ("全年执行数", total.executed))
    open_word = {"全年执行数": "待采集"}
    parts = [
        f"{name}{open_word.get(name, '未填报')}" if value is None else f"{name}{value:f}{funds.unit}"
        for name, value in amounts
    ]
    return "，".join([*parts, *([f"执行率{percent_text(funds.rate)}"] if funds.rate is not None else [])])


def deviation_sentence(deviation: Deviation) -> str:
    """The numbers, then the reason and the measure that a person gave."""
    parts = [f"{deviation.name}：{with_full_stop(deviation.facts)}"]
    over_only = deviation.kinds == (DeviationKind.OVER,)
    parts.append(f"{'超额原因' if over_only else '原因'}：{with_full_stop(deviation.reason) or f'{BLANK}。'}")
    if deviation.measure or not over_only:
        parts.append(f"改进措施：{with_full_stop(deviation.measure) or f'{BLANK}。'}")
    return "".join(parts)


def source_text(account: FormProvenance) -> str:
    """Where the numbers come from: the method, the days, how many files; and who typed them."""
    said = [
        addition
        for addition in account.additions
        if addition.value or addition.grade or addition.points is not None
    ]
    parts = [*([measurement_text(account.measurement)] if account.measurement else [])]
    if said:
        files = f"，佐证资料{len(account.evidence)}份" if account.evidence else ""
        parts.append(f"{said[-1].by}于{format_local_minute(said[-1].recorded_at)}填报{files}")
    elif account.evidence:
        parts.append(f"佐证资料{len(account.evidence)}份")
    return "；".join(parts) or "尚无采集记录，也没有人填报"


def measurement_text(known: Measurement) -> str:
    parts = [f"取数方法 {known.evaluator}", f"统计期 {known.start} 至 {known.end}"]
    if known.outcome is not MeasurementStatus.MEASURED:
        parts.append(OUTCOMES[known.outcome] + (f"（{known.reason.rstrip('。')}）" if known.reason else ""))
    if known.part is not None:
        parts.append(format_calculation(known))
    return "，".join(
        [*parts, f"数据快照{len(known.sources)}份", f"采集于{format_local_minute(known.recorded_at)}"]
    )


def open_sentences(form: SelfEvaluation) -> Iterator[str]:
    """What has no points yet, and why."""
    rows = [form.indicators[at] for at in form_order(form)]
    said = [row_sentence(row) for row in rows if row.outcome in OPEN_WORDS]
    if form.funds and form.funds.points is None:
        said.insert(0, f"预算执行率：{money_sentence(form.funds)}。{with_full_stop(form.funds.why)}")
    return number_items(said)
