"""The numbers of a report of the hotline, measured for three equal spans in one go; the groups, days and
forecasts stand in modules beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bulletins.periods import period_words
from bulletins.report_content import HotlineReport, OrderGroups, ReportNumber
from bulletins.report_spans import DAY, SUBJECT_WORDS, WEEK, ReportScope, length_words
from bulletins.rules import LEAST_CASES
from indicators.model import Period
from indicators.records import MeasurementResult
from measuring import MeasureRequest
from workspace.data_reach import DataReach, data_reach, ended_early_texts
from workspace.hotline_days import measured_days, trend_of
from workspace.hotline_forecast import hotline_forecasts, value_of
from workspace.hotline_groups import VOLUME, count_groups
from workspace.opened import Workspace
from workspace.source_words import official_words

EVALUATORS = (
    *(VOLUME, "hotline.calls", "hotline.connect_rate", "hotline.direct_answer_rate"),
    *("hotline.on_time_rate", "hotline.callback_rate", "hotline.satisfaction_rate", "hotline.solved_rate"),
)
COUNTS: Mapping[str, str] = {VOLUME: "received_at", "hotline.calls": "started_at"}
"""Those that tell nothing where a span is not covered, and what dates their rows."""
MOST_TIMES = 20
"""A span with a twentieth of the orders was not recorded, or not wholly; judgement."""

FOLLOWED_UP = "hotline.callback_rate"
"""Over the orders closed in a span, which are called back days after: of a day or a week it says nothing."""
NOT_YET = "办结的工单过几天才回访，日报、周报不列回访率"
Reaches = Mapping[str, DataReach | None]
Results = Mapping[str, Sequence[MeasurementResult]]


def hotline_report(workspace: Workspace, scope: ReportScope) -> HotlineReport:
    """As the data are now, known at the last day of each span."""
    results = measured_spans(workspace, scope)
    reaches = {
        name: data_reach(workspace, results[name][0], dated_by)
        for name, dated_by in COUNTS.items()
        if name in results and value_of(results[name][0]) is not None
    }
    behind = reach_by_table(results, reaches)
    numbers = {name: report_number(workspace, own, behind) for name, own in results.items()}
    days = measured_days(workspace, scope, reaches.get(VOLUME))
    return HotlineReport(
        scope=scope,
        numbers=tuple(numbers.values()),
        groups=report_groups(workspace, scope, numbers[VOLUME]),
        trend=trend_of(scope, days),
        judged=days.judged,
        forecasts=hotline_forecasts(workspace, scope, reaches.get(VOLUME)),
        notes=tuple(dict.fromkeys(report_notes(workspace, scope, results, reaches))),
        tables={
            table.table: table.key
            for own in results.values()
            for table in own[0].provenance.tables
            if table.key
        },
        sample=workspace.sample,
        is_complete=reach_whole_span(results, scope.period.end),
    )


def reach_by_table(results: Results, reaches: Reaches) -> Mapping[str, DataReach]:
    """How far each table reaches of which a count tells it."""
    return {
        table.table: reach
        for name, reach in reaches.items()
        if reach is not None
        for table in results[name][0].provenance.tables
    }


def reach_whole_span(results: Results, end: date) -> bool:
    """Whether all data that were read have something of the last day, and there are orders to tell of."""
    tables = [table for own in results.values() for table in own[0].provenance.tables]
    known = value_of(results[VOLUME][0]) is not None
    return known and all(table.latest is not None and table.latest >= end for table in tables)


def measured_spans(workspace: Workspace, scope: ReportScope) -> Results:
    """By evaluator the results of the span and of both it is compared with."""
    spans = (scope.period, *scope.compared)
    names = [
        name
        for name in EVALUATORS
        if can_be_picked(workspace, name, scope) and not (name == FOLLOWED_UP and is_short(scope))
    ]
    requests = [
        MeasureRequest((name, number), name, scope.subject.filters, one)
        for name in names
        for number, one in enumerate(spans)
    ]
    found = workspace.measurer().measure(requests)
    return {name: [found[name, number] for number in range(len(spans))] for name in names}


def is_short(scope: ReportScope) -> bool:
    return scope.span in (DAY, WEEK)


def can_be_picked(workspace: Workspace, name: str, scope: ReportScope) -> bool:
    """Whether what a number counts has the column by which a 专报 picks."""
    info = workspace.evaluators[name]
    return not scope.subject.value or scope.subject.column in info.columns


def report_groups(workspace: Workspace, scope: ReportScope, volume: ReportNumber) -> tuple[OrderGroups, ...]:
    """By category, by place, and in a 专报 by unit, but not by what it picks."""
    is_special = bool(scope.subject.value)
    columns = [
        name for name in SUBJECT_WORDS if name != scope.subject.column and (is_special or name != "handler")
    ]
    return tuple(count_groups(workspace, scope, name, volume) for name in columns)


def report_number(
    workspace: Workspace, results: Sequence[MeasurementResult], behind: Mapping[str, DataReach]
) -> ReportNumber:
    """``results`` of the span, the one before and the one of a year before; ``behind`` by table."""
    now, *earlier = results
    info = workspace.evaluators[now.evaluator]
    counts = None
    if now.part is not None and now.of is not None and info.unit == "%":
        counts = (int(now.part), int(now.of))
    before, year_before = (comparable_value(one, now, behind) for one in earlier)
    reason = official_words(now.reason)
    return ReportNumber(
        info.label, info.unit, value_of(now), before, year_before, counts, reason, now.evaluator
    )


def tables_of(result: MeasurementResult) -> set[str]:
    return {table.table for table in result.provenance.tables}


def comparable_value(
    result: MeasurementResult, now: MeasurementResult, behind: Mapping[str, DataReach]
) -> Decimal | None:
    """``None`` also of a rate over too few cases, of a number that some stray rows make, where the span
    compared with, or of a count one of both, is not covered by data, and where one is of records and the
    other of a ready-made report."""
    value, least = value_of(result), value_of(now)
    if value is None or (result.of is not None and result.of < LEAST_CASES):
        return None
    if tables_of(result) != tables_of(now):
        return None
    is_stray = result.of is None and least is not None and value * MOST_TIMES < least
    spans = [result.period] if result.of is not None else [now.period, result.period]
    reaches = [behind[table.table] for table in now.provenance.tables if table.table in behind]
    is_partial = any(reach.lacking(span) for reach in reaches for span in spans)
    return None if is_stray or is_partial else value


def report_notes(
    workspace: Workspace, scope: ReportScope, results: Results, reaches: Reaches
) -> Iterator[str]:
    """What has to be known of the data: how far they reach, and doubts."""
    own = [spans[0] for spans in results.values()]
    tables = {table.table: table for result in own for table in result.provenance.tables}
    yield from filter(None, [length_words(scope.period, scope.compared), left_out_words(workspace, scope)])
    if is_short(scope):
        yield NOT_YET
    yield from ended_early_texts(workspace, list(tables.values()), scope.period.end)
    before, year_before = scope.compared
    spans = {"本期": scope.period, "环比的对比期": before, "同比的对比期": year_before}
    if scope.is_of_year:
        del spans["环比的对比期"]
    for reach in reaches.values():
        yield from reach_words(reach, spans)
    yield from told_notes(workspace, own)
    for result in own:
        for doubt in result.provenance.doubts or ():
            yield official_words(doubt.message)


def told_notes(workspace: Workspace, own: Iterable[MeasurementResult]) -> Iterator[str]:
    """What stands beside single numbers, once for all that it is said of."""
    labels: dict[str, list[str]] = {}
    for result in own:
        if value_of(result) is not None:
            for note in result.provenance.notes:
                labels.setdefault(note, []).append(workspace.evaluators[result.evaluator].label)
    for note, told in labels.items():
        yield f"{'、'.join(told)}：{official_words(note)}"


def left_out_words(workspace: Workspace, scope: ReportScope) -> str:
    """Which numbers a 专报 cannot tell for its subject."""
    absent = [
        workspace.evaluators[name].label for name in EVALUATORS if not can_be_picked(workspace, name, scope)
    ]
    word = SUBJECT_WORDS.get(scope.subject.column, "")
    return f"所取的数据没有“{word}”，不能分出，本专报不列：{'、'.join(absent)}" if absent else ""


def reach_words(reach: DataReach | None, spans: Mapping[str, Period]) -> Iterator[str]:
    for word, span in spans.items():
        if reach and (lacking := reach.lacking(span)):
            yield f"{lacking}，{word}（{period_words(span)}）没有数据或不完整，{not_compared(word)}不作比较"


def not_compared(word: str) -> str:
    """A rate of a span that is cut short is one; a rate of a span that was hardly recorded is none."""
    return "件数" if word == "本期" else ""
