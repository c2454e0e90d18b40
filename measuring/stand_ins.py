"""Which of two tables answers: the records, or where an office has none for the period, a ready-made report;
and whether the two say the same."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluators.discovery import Evaluator
from evaluators.parameters import ParsedParameters, filter_column
from indicators.doubts import Doubt, DoubtCode
from indicators.model import Period
from indicators.records import MeasurementResult, MeasurementStatus
from measuring.prepared import NoData
from sources.tables import Table
from sources.typed import MissingTable, TypedTable

ReadTable = Callable[[str], TypedTable | MissingTable]


@dataclass(frozen=True)
class Choice:
    """``why`` is told beside the number; empty where the records answer, as they always should."""

    evaluator: Evaluator
    why: str = ""


def choose_table(
    evaluator: Evaluator, period: Period, read_table: ReadTable, told: Collection[str] = ()
) -> Choice:
    """``told`` are the tables that an old observation was measured from: it is asked the same way again."""
    for stand_in in evaluator.stand_ins:
        name, report = replaced_table(evaluator, stand_in), stand_in.contract.reads[0].name
        if told:
            if name not in told and report in told:
                return Choice(stand_in, "按当时所用的数据表")
            continue
        records = read_table(name)
        if lacks_records(records, period) and isinstance(found := read_table(report), TypedTable):
            return Choice(stand_in, chosen_text(records, found, period))
    return Choice(evaluator)


def replaced_table(evaluator: Evaluator, stand_in: Evaluator) -> str:
    read = {table.name for table in stand_in.contract.reads}
    return next(table.name for table in evaluator.contract.reads if table.name not in read)


def lacks_records(records: TypedTable | MissingTable, period: Period) -> bool:
    """Records that cannot be read are there, and are no reason to pass them over."""
    if isinstance(records, MissingTable):
        return not records.problems
    if records.rejected or (records.used and not records.months):
        return False
    return not has_rows_in(records, period)


def has_rows_in(typed: TypedTable, period: Period) -> bool:
    return bool(months_in(typed, period))


def months_in(typed: TypedTable | MissingTable, period: Period) -> frozenset[str]:
    """The months of the period that have rows."""
    first, last = f"{period.start:%Y-%m}", f"{period.end:%Y-%m}"
    months = typed.months if isinstance(typed, TypedTable) else ()
    return frozenset(month.month for month in months if first <= month.month <= last)


def is_comparable(
    stand_in: Evaluator, report: TypedTable, records: TypedTable | MissingTable, period: Period
) -> bool:
    """A report that ends before the period does says less than the records, and not otherwise; but one of
    months in which there are no records, or of a sum that is larger already, shows that these are not all."""
    if has_rows_in(report, last_month(period)) or stand_in.contract.from_new_year:
        return has_rows_in(report, period)
    return bool(months_in(report, period) - months_in(records, period))


def is_part_of_period(stand_in: Evaluator, report: TypedTable, period: Period) -> bool:
    """Whether it is a sum up to a day before the last month, which may be less than that of the records."""
    return stand_in.contract.from_new_year and not has_rows_in(report, last_month(period))


def last_month(period: Period) -> Period:
    return Period(max(period.start, period.end.replace(day=1)), period.end)


def chosen_text(records: TypedTable | MissingTable, report: TypedTable, period: Period) -> str:
    lacking = "没有" if isinstance(records, MissingTable) else f"{period.start} 至 {period.end} 没有"
    return f"{lacking}“{records.table.label}”数据，取自现成的“{report.table.label}”"


def refuse_what_report_lacks(
    stand_in: Evaluator, records: Sequence[Table], period: Period, settled: ParsedParameters
) -> None:
    """Raises NoData where a report cannot tell the rows apart as asked, or begins before the period does."""
    table = stand_in.contract.reads[0]
    for name in settled.filters:
        if filter_column(name, table) is None:
            columns = (column for of in records if (column := filter_column(name, of)))
            label = next((column.label for column in columns), name)
            raise NoData(f"{table.label}没有“{label}”列，不能按它统计，需要明细数据")
    if stand_in.contract.from_new_year and (period.start.month, period.start.day) != (1, 1):
        raise NoData(
            f"{table.label}的累计数自 1 月 1 日起，不能说明 {period.start} 以后发生了多少，需要明细数据"
        )


def disagreement(
    records: MeasurementResult, report: MeasurementResult, table: Table, *, is_part: bool = False
) -> Doubt | None:
    """That a report says otherwise than the records, which are what counts; one of a part of the period, that
    it says more."""
    both = (records.outcome, report.outcome) == (MeasurementStatus.MEASURED, MeasurementStatus.MEASURED)
    if not both or records.value == report.value:
        return None
    if is_part and (report.part or Decimal(0)) <= (records.part or Decimal(0)):
        return None
    size = max(abs(records.of or records.value or Decimal(0)), Decimal(1))
    apart = abs((records.of or Decimal(0)) - (report.of or Decimal(0))) + abs(
        (records.part or Decimal(0)) - (report.part or Decimal(0))
    )
    message = (
        f"{table.label}与明细数据不符：明细 {counts_text(records)}，{table.label} {counts_text(report)}；"
        "采用的是明细，请与出报表的系统核对"
    )
    return Doubt(DoubtCode.DISAGREEMENT, max(1, round(apart)), max(1, round(size)), table.label, message)


def counts_text(found: MeasurementResult) -> str:
    part = f"{found.part.normalize():f}" if found.part is not None else ""
    return f"{part} ÷ {found.of.normalize():f}" if found.of is not None else part
