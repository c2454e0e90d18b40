"""The numbers of a 月报, measured for three equal spans in one go, and the orders by category."""

from collections.abc import Mapping
from decimal import Decimal

from bulletins.periods import earlier_period
from bulletins.report import CategoryCount, HotlineReport, ReportNumber
from bulletins.rules import LEAST_CASES
from indicators.model import EMPTY_MAPPING, Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import BadRequestError, MeasureRequest
from workspace.opened import Workspace
from workspace.source_words import official_words

EVALUATORS = (
    *("hotline.volume", "hotline.calls", "hotline.connect_rate", "hotline.direct_answer_rate"),
    *("hotline.on_time_rate", "hotline.callback_rate", "hotline.satisfaction_rate", "hotline.solved_rate"),
)
VOLUME = "hotline.volume"
MOST_TIMES = 20
"""A span with a twentieth of the orders was not recorded, or not wholly; judgement."""


def hotline_report(workspace: Workspace, span: str, period: Period) -> HotlineReport:
    spans = (period, earlier_period(span, period), earlier_period("year", period))
    requests = [
        MeasureRequest((name, number), name, EMPTY_MAPPING, one)
        for name in EVALUATORS
        for number, one in enumerate(spans)
    ]
    results = workspace.measurer().measure(requests)
    numbers = tuple(
        report_number(workspace, results[name, 0], results[name, 1], results[name, 2]) for name in EVALUATORS
    )
    doubts = [doubt for name in EVALUATORS for doubt in results[name, 0].provenance.doubts or ()]
    notes = dict.fromkeys(official_words(doubt.message) for doubt in doubts)
    categories = count_categories(workspace, spans[0], spans[1])
    return HotlineReport(span, period, (spans[1], spans[2]), numbers, categories, tuple(notes))


def report_number(
    workspace: Workspace, now: MeasurementResult, before: MeasurementResult, year_before: MeasurementResult
) -> ReportNumber:
    info = workspace.evaluators[now.evaluator]
    counts = None
    if now.part is not None and now.of is not None and info.unit == "%":
        counts = (int(now.part), int(now.of))
    return ReportNumber(
        info.label,
        info.unit,
        value_of(now),
        comparable_value(before, now),
        comparable_value(year_before, now),
        counts,
        official_words(now.reason),
    )


def value_of(result: MeasurementResult) -> Decimal | None:
    return result.value if result.outcome is MeasurementStatus.MEASURED else None


def comparable_value(result: MeasurementResult, now: MeasurementResult) -> Decimal | None:
    """``None`` also of a rate over too few cases, and of a number that some stray rows make."""
    value, least = value_of(result), value_of(now)
    if value is None or (result.of is not None and result.of < LEAST_CASES):
        return None
    is_stray = result.of is None and least is not None and value * MOST_TIMES < least
    return None if is_stray else value


def count_categories(workspace: Workspace, now: Period, before: Period) -> tuple[CategoryCount, ...]:
    """Empty where orders have no category."""
    counted, earlier = volume_by_category(workspace, now), volume_by_category(workspace, before)
    return tuple(
        CategoryCount(name, number, earlier.get(name, 0) if earlier else None)
        for name, number in counted.items()
    )


def volume_by_category(workspace: Workspace, period: Period) -> Mapping[str, int]:
    request = MeasureRequest(VOLUME, VOLUME, EMPTY_MAPPING, period)
    try:
        slices = workspace.measurer().breakdown(request, "category")
    except BadRequestError:
        return EMPTY_MAPPING
    return {slice_.key: int(slice_.part or 0) for slice_ in slices}
