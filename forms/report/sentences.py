"""The sentences of a 自评报告, each from what the assessment knows and from nothing else."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from forms.evidence import format_calculation
from forms.footer import number_items
from forms.method_words import method_name, without_folders
from forms.progress import has_lost_points
from forms.provenance import Addition, FormProvenance, Measurement
from forms.report.data import Deviation, DeviationKind
from forms.self_evaluation_data import FundsBlock, IndicatorRow, SelfEvaluation
from forms.tree import arrange_levels
from indicators.assessment import AssessedRow, Assessment, FundsLine
from indicators.attainment import exceeds_percent
from indicators.clock import format_local_minute
from indicators.display import (
    ABSENT,
    MEASUREMENT_STATUS_WORDS,
    SCORE_STATUS_WORDS,
    show_percent,
    show_rounded_percent,
)
from indicators.execution import needs_reason
from indicators.figures import format_plain
from indicators.model import FUNDS, ScoreStatus
from indicators.points import lost_points
from indicators.quoting import row_label
from indicators.records import MeasurementStatus
from indicators.rules import Profile

BLANK = "（待填写）"
SENTENCE_ENDS = "。！？!?…"
OPEN_STATUSES = (ScoreStatus.NO_EVIDENCE, ScoreStatus.UNVERIFIED, ScoreStatus.NEEDS_PERSON)


def form_order(form: SelfEvaluation) -> list[int]:
    """The rows as the form has them, by their place in the declaration."""
    return [
        member
        for level in arrange_levels([indicator.branch for indicator in form.indicators])
        for member in level.members
    ]


def with_full_stop(text: str) -> str:
    """With a full stop, whatever its writer put there."""
    sentence = text.strip()
    if not sentence or sentence[-1] in SENTENCE_ENDS:
        return sentence
    return f"{sentence.rstrip('，,；;、')}。"


def row_sentence(row: IndicatorRow) -> str:
    """What was to be reached, what was reached, what it counts."""
    head = f"{row_label(row.branch, row.name)}：指标值{row.target or '未填写'}"
    if row.points is None:
        open_word = f"实际完成值{SCORE_STATUS_WORDS[row.outcome]}，暂不计分"
        return f"{head}，分值{format_plain(row.weight)}分，{open_word}。{with_full_stop(row.why)}"
    return f"{head}，实际完成{row.actual}，{score_text(row)}。"


def score_text(row: IndicatorRow | FundsBlock) -> str:
    """分值, 得分 and what was lost; points a person changed with those of the rule."""
    if row.points is None:
        return ""
    parts = [f"分值{format_plain(row.weight)}分", f"得{row.points:f}分"]
    lost = lost_points(row.points, row.weight)
    if lost > 0:
        parts.append(f"扣{lost:f}分")
    if row.computed is not None and row.computed != row.points:
        parts.append(f"按规则计{row.computed:f}分，由人改定为{row.points:f}分")
    return "，".join(parts)


def find_deviations(assessment: Assessment, form: SelfEvaluation) -> Iterator[Deviation]:
    """Every row that has to be explained, in the order of the form; the money first, as there."""
    if form.funds:
        yield from funds_deviation(form.funds, assessment)
    for index in form_order(form):
        yield from row_deviation(form.indicators[index], assessment.rows[index], assessment.profile)


def row_deviation(row: IndicatorRow, assessed: AssessedRow, profile: Profile) -> Iterator[Deviation]:
    kinds = tuple(deviation_kinds(row, assessed, profile))
    if not kinds or row.points is None:
        return
    overshoot = overshoot_text(assessed, profile) if DeviationKind.OVER in kinds else ""
    yield Deviation(
        id=row.id,
        name=row_label(row.branch, row.name),
        kinds=kinds,
        facts=f"指标值{row.target}，实际完成{row.actual}{overshoot}，{score_text(row)}",
        lost=lost_points(row.points, row.weight),
        reason=row.reason,
        measure=row.measure,
        source=source_text(row.account),
    )


def deviation_kinds(row: IndicatorRow, assessed: AssessedRow, profile: Profile) -> Iterator[DeviationKind]:
    if has_lost_points(row):
        yield DeviationKind.SHORT
    limit = profile.over_achievement.flag
    if exceeds_percent(assessed.indicator.target, assessed.score.attainment, limit):
        yield DeviationKind.OVER


def overshoot_text(assessed: AssessedRow, profile: Profile) -> str:
    """With the digits that still tell the percentage apart from the limit of the profile."""
    limit = Fraction(profile.over_achievement.flag)
    reached = Fraction(assessed.score.attainment or Decimal(0)) * 100
    return f"，为指标值的{show_percent(reached, limit, fixed=False)}，超额完成"


def funds_deviation(funds: FundsBlock, assessment: Assessment) -> Iterator[Deviation]:
    is_low = assessment.funds is not None and is_rate_too_low(assessment.funds, assessment.profile)
    if funds.points is None or not (has_lost_points(funds) or is_low):
        return
    below = reason_required_text(assessment.profile) if is_low else ""
    yield Deviation(
        id=FUNDS,
        name="预算执行率",
        kinds=(DeviationKind.EXECUTION,),
        facts=f"{money_sentence(funds)}{below}，{score_text(funds)}",
        lost=lost_points(funds.points, funds.weight),
        reason=funds.reason,
        measure=funds.measure,
        source=source_text(funds.account),
    )


def is_rate_too_low(line: FundsLine, profile: Profile) -> bool:
    """Whether the profile requires a reason for so low a rate."""
    return needs_reason(line.score, line.executed.total, line.funds.annual.total, profile)


def reason_required_text(profile: Profile) -> str:
    limit = profile.execution.reason_below
    return f"，低于应说明原因的{format_plain(limit)}%" if limit is not None else ""


def money_sentence(funds: FundsBlock) -> str:
    """What was to be spent and what was; a blank of the sheet stays a blank."""
    total = funds.rows[0]
    parts = [
        f"年初预算数{format_amount(total.initial, funds.unit, '未填报')}",
        f"全年预算数{format_amount(total.annual, funds.unit, '未填报')}",
        f"全年执行数{format_amount(total.executed, funds.unit, funds.account.waiting_word)}",
    ]
    if funds.rate is not None:
        parts.append(f"执行率{show_rounded_percent(funds.rate)}")
    return "，".join(parts)


def format_amount(value: Decimal | None, unit: str, blank: str) -> str:
    return blank if value is None else f"{value:f}{unit}"


def deviation_sentence(deviation: Deviation) -> str:
    """The numbers, then the reason and the measure that a person gave."""
    # Who only did more than was planned has a reason to give, and nothing to mend.
    is_over_only = deviation.kinds == (DeviationKind.OVER,)
    parts = [f"{deviation.name}：{with_full_stop(deviation.facts)}"]
    parts.append(f"{'超额原因' if is_over_only else '原因'}：{sentence_or_blank(deviation.reason)}")
    if deviation.measure or not is_over_only:
        parts.append(f"改进措施：{sentence_or_blank(deviation.measure)}")
    return "".join(parts)


def sentence_or_blank(text: str) -> str:
    return with_full_stop(text) or f"{BLANK}。"


def source_text(account: FormProvenance) -> str:
    """Where the numbers come from: the method, the days, how many files; and who typed them."""
    parts = [measurement_text(account.measurement)] if account.measurement else []
    evidence = f"佐证材料{len(account.evidence)}份" if account.evidence else ""
    typed = [addition for addition in account.additions if has_result(addition)]
    if typed:
        entry = f"{typed[-1].by}于{format_local_minute(typed[-1].recorded_at)}填报"
        parts.append("，".join(filter(None, (entry, evidence))))
    elif evidence:
        parts.append(evidence)
    return "；".join(parts) or "尚无采集记录，也没有人填报"


def has_result(addition: Addition) -> bool:
    """Whether a person gave a value, a grade or points, and not only words."""
    return bool(addition.value or addition.grade or addition.points is not None)


def measurement_text(measured: Measurement) -> str:
    parts = [
        method_name(measured.evaluator, measured.definition),
        f"统计期 {measured.start} 至 {measured.end}",
    ]
    if measured.outcome is not MeasurementStatus.MEASURED:
        reason = f"（{without_folders(measured.reason).rstrip('。')}）" if measured.reason else ""
        parts.append(f"{MEASUREMENT_STATUS_WORDS[measured.outcome]}{reason}")
    if measured.part is not None:
        parts.append(format_calculation(measured))
    parts += [f"数据文件{len(measured.sources)}份", f"采集于{format_local_minute(measured.recorded_at)}"]
    return "，".join(parts)


def absent_sentence(form: SelfEvaluation) -> str:
    """The rows that were declared as 无, counted; "" where there are none."""
    absent = sum(row.outcome is ScoreStatus.NOT_APPLICABLE for row in form.indicators)
    return f"另有{absent}项指标填报为“无”，{ABSENT}，不计分值。" if absent else ""


def rows_in_order(form: SelfEvaluation) -> list[IndicatorRow]:
    return [form.indicators[index] for index in form_order(form)]


def open_sentences(form: SelfEvaluation) -> Iterator[str]:
    """What has no points yet, and why."""
    sentences = []
    if form.funds and form.funds.points is None:
        why = with_full_stop(form.funds.why)
        sentences.append(f"预算执行率：{money_sentence(form.funds)}。{why}")
    sentences += [row_sentence(row) for row in rows_in_order(form) if row.outcome in OPEN_STATUSES]
    return number_items(sentences)
