"""The numbers of a 月报, measured for three equal spans in one go, and the orders by category."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bulletins.periods import earlier_period, period_words
from bulletins.report import CategoryCount, HotlineReport, ReportNumber
from bulletins.rules import LEAST_CASES
from indicators.model import EMPTY_MAPPING, Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring import BadRequestError, MeasureRequest
from workspace.data_reach import DataReach, data_reach, ended_early_texts
from workspace.opened import Workspace
from workspace.source_words import official_words

EVALUATORS = (
    *("hotline.volume", "hotline.calls", "hotline.connect_rate", "hotline.direct_answer_rate"),
    *("hotline.on_time_rate", "hotline.callback_rate", "hotline.satisfaction_rate", "hotline.solved_rate"),
)
VOLUME = "hotline.volume"
COUNTS: Mapping[str, str] = {VOLUME: "received_at", "hotline.calls": "started_at"}
"""Those that tell nothing where a span is not covered, and what dates their rows."""
MOST_TIMES = 20
"""A span with a twentieth of the orders was not recorded, or not wholly; judgement."""
SPAN_WORDS = ("本期", "环比的对比期", "同比的对比期")

Reaches = Mapping[str, DataReach | None]


def hotline_report(workspace: Workspace, span: str, period: Period) -> HotlineReport:
    spans = (period, earlier_period(span, period), earlier_period("year", period))
    requests = [
        MeasureRequest((name, number), name, EMPTY_MAPPING, one)
        for name in EVALUATORS
        for number, one in enumerate(spans)
    ]
    found = workspace.measurer().measure(requests)
    results = {name: [found[name, number] for number in range(len(spans))] for name in EVALUATORS}
    reaches = {
        name: data_reach(workspace, results[name][0], dated_by)
        for name, dated_by in COUNTS.items()
        if value_of(results[name][0]) is not None
    }
    numbers = {name: report_number(workspace, results[name], reaches.get(name)) for name in EVALUATORS}
    categories, reason = count_categories(workspace, numbers[VOLUME], spans[0], spans[1])
    notes = dict.fromkeys(report_notes(workspace, [own[0] for own in results.values()], reaches, spans))
    return HotlineReport(
        span, period, spans[1:], tuple(numbers.values()), categories, tuple(notes), categories_reason=reason
    )


def report_number(
    workspace: Workspace, results: Sequence[MeasurementResult], reach: DataReach | None
) -> ReportNumber:
    """``results`` of the span, the one before and the one of a year before; ``reach`` of a count."""
    now, *earlier = results
    info = workspace.evaluators[now.evaluator]
    counts = None
    if now.part is not None and now.of is not None and info.unit == "%":
        counts = (int(now.part), int(now.of))
    before, year_before = (comparable_value(one, now, reach) for one in earlier)
    reason = official_words(now.reason)
    return ReportNumber(info.label, info.unit, value_of(now), before, year_before, counts, reason)


def value_of(result: MeasurementResult) -> Decimal | None:
    return result.value if result.outcome is MeasurementStatus.MEASURED else None


def comparable_value(
    result: MeasurementResult, now: MeasurementResult, reach: DataReach | None
) -> Decimal | None:
    """``None`` also of a rate over too few cases, of a number that some stray rows make, and where one of
    both spans is not covered by data."""
    value, least = value_of(result), value_of(now)
    if value is None or (result.of is not None and result.of < LEAST_CASES):
        return None
    is_stray = result.of is None and least is not None and value * MOST_TIMES < least
    is_partial = reach is not None and any(reach.lacking(one.period) for one in (now, result))
    return None if is_stray or is_partial else value


def report_notes(
    workspace: Workspace, results: Sequence[MeasurementResult], reaches: Reaches, spans: Sequence[Period]
) -> Iterator[str]:
    """What has to be known of the data: how far they reach, and doubts."""
    tables = {table.table: table for result in results for table in result.provenance.tables}
    yield from ended_early_texts(workspace, list(tables.values()), spans[0].end)
    for reach in reaches.values():
        for word, span in zip(SPAN_WORDS, spans, strict=True):
            if reach and (lacking := reach.lacking(span)):
                yield f"{lacking}，{word}（{period_words(span)}）没有数据或不完整，件数不作比较"
    for result in results:
        for doubt in result.provenance.doubts or ():
            yield official_words(doubt.message)


def count_categories(
    workspace: Workspace, volume: ReportNumber, now: Period, before: Period
) -> tuple[tuple[CategoryCount, ...], str]:
    """Or why they cannot be told; compared only where the whole is."""
    if volume.value is None:
        return (), volume.reason
    try:
        counted = volume_by_category(workspace, now)
        earlier = volume_by_category(workspace, before) if volume.before is not None else None
    except BadRequestError as error:
        return (), official_words(str(error))
    return tuple(
        CategoryCount(name, number, None if earlier is None else earlier.get(name, 0))
        for name, number in counted.items()
    ), ""


def volume_by_category(workspace: Workspace, period: Period) -> Mapping[str, int]:
    """Raises BadRequestError where orders have no category."""
    request = MeasureRequest(VOLUME, VOLUME, EMPTY_MAPPING, period)
    slices = workspace.measurer().breakdown(request, "category")
    return {slice_.key: int(slice_.part or 0) for slice_ in slices}
