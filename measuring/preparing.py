"""From requests to prepared ones: evaluators called, columns looked for, what is equal done once."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import localcontext

from sqlalchemy import and_

from evaluators.any_table import CHOICES, bind_table, chosen_table
from evaluators.columns import Columns, NamedWords
from evaluators.contract import Condition, Expression, UnanswerableError
from evaluators.discovery import Evaluator
from evaluators.parameters import BadParameterError, ParsedParameters
from indicators.model import Parameters
from measuring.aggregates import Aggregate, build_aggregate
from measuring.bound_measure import BoundMeasure
from measuring.prepared import BoundFilters, NoData, PreparedRequest
from measuring.requests import MeasureRequest
from measuring.shapes import MeasureShape, build_shape
from measuring.shared_questions import SharedQuestion, shared_key
from measuring.stand_ins import choose_table, is_comparable, refuse_what_report_lacks, replaced_table
from sources.tables import Table
from sources.typed import MissingTable, TypedTable

ReadTable = Callable[[str], TypedTable | MissingTable]
FUND_SOURCES = ("fiscal", "carried_over", "other")


class RequestPreparer:
    """Makes requests ready. Each table is read once, so that all speak of the same state, and each measure
    built once."""

    def __init__(self, tables: ReadTable, told: Collection[str] = ()) -> None:
        """``told`` are the tables of an old observation, which is asked the same way again."""
        self.tables = tables
        self.told = told
        self.found: dict[str, TypedTable | MissingTable] = {}
        self.readings: dict[tuple[str, str, str], BoundMeasure | NoData] = {}
        self.questions: dict[tuple[str, str, str], BoundFilters] = {}
        self.shared: dict[Hashable, SharedQuestion] = {}

    def read_table(self, name: str) -> TypedTable | MissingTable:
        if name not in self.found:
            self.found[name] = self.tables(name)
        return self.found[name]

    def prepare(self, request: MeasureRequest, evaluator: Evaluator) -> PreparedRequest:
        """Raises ``NoData`` where a table or a column is not there, ``BadParameterError`` where ``with`` is
        wrong."""
        if not evaluator.stand_ins:
            return self.prepare_as(request, evaluator)
        choice = choose_table(evaluator, request.period, self.read_table, self.told)
        if choice.why:
            self.refuse_what_report_lacks(request, evaluator, choice.evaluator)
        return self.prepare_as(request, choice.evaluator, choice.why)

    def prepare_as(self, request: MeasureRequest, evaluator: Evaluator, why: str = "") -> PreparedRequest:
        key = evaluator.info.name, evaluator.info.version, request.params_text
        if key not in self.questions:
            self.questions[key] = self.bind_question(request.params, evaluator)
        question = self.questions[key]
        return PreparedRequest(request, question, question.measure, why)

    def refuse_what_report_lacks(
        self, request: MeasureRequest, evaluator: Evaluator, stand_in: Evaluator
    ) -> None:
        tables = self.tables_read(evaluator)
        settled = evaluator.parse_parameters(request.params, tables)
        refuse_what_report_lacks(stand_in, tables, request.period, settled)

    def prepare_report(self, request: MeasureRequest, evaluator: Evaluator) -> PreparedRequest | None:
        """The same request as a ready-made report beside the records would answer it, if they can differ."""
        for stand_in in () if self.told else evaluator.stand_ins:
            report = self.read_table(stand_in.contract.reads[0].name)
            records = self.read_table(replaced_table(evaluator, stand_in))
            if isinstance(report, TypedTable) and is_comparable(stand_in, report, records, request.period):
                with suppress(NoData, BadParameterError):
                    self.refuse_what_report_lacks(request, evaluator, stand_in)
                    return self.prepare_as(request, stand_in)
        return None

    def bind_question(self, params: Parameters, evaluator: Evaluator) -> BoundFilters:
        key = shared_key(evaluator, params)
        if key in self.shared:
            return self.shared[key].with_values(params)
        question = self.bind_filters(params, evaluator)
        if key is not None:
            self.shared[key] = SharedQuestion(question, self.tables_read(evaluator))
        return question

    def tables_read(self, evaluator: Evaluator) -> tuple[Table, ...]:
        return tuple(self.read_table(read.name).table for read in evaluator.contract.reads)

    def bind_filters(self, params: Parameters, evaluator: Evaluator) -> BoundFilters:
        if not evaluator.contract.reads:
            raise manual_no_data(evaluator)
        if evaluator.contract.chooses_table:
            evaluator = self.bind_table(params, evaluator)
        settled = evaluator.parse_parameters(params, self.tables_read(evaluator))
        evaluator = replace(evaluator, contract=evaluator.contract.dated_as(settled.params))
        question = BoundFilters(settled, self.bind_measure(evaluator, settled))
        refuse_absent_columns(question)
        return question

    def bind_table(self, params: Parameters, evaluator: Evaluator) -> Evaluator:
        """The evaluator as one of the table that ``with`` names."""
        found = self.read_table(chosen_table(params))
        if isinstance(found, MissingTable):
            raise NoData(found.reason)
        return bind_table(evaluator, params, found.table)

    def bind_measure(self, evaluator: Evaluator, settled: ParsedParameters) -> BoundMeasure:
        key = evaluator.info.name, evaluator.info.version, settled.params_key()
        if key not in self.readings:
            try:
                self.readings[key] = self.build_measure(evaluator, settled)
            except NoData as reason:
                self.readings[key] = reason
        measure = self.readings[key]
        if isinstance(measure, NoData):
            raise measure
        return measure

    def build_measure(self, evaluator: Evaluator, settled: ParsedParameters) -> BoundMeasure:
        reads = evaluator.contract.reads
        tables = {read.name: self.read_table(read.name) for read in reads}
        columns = {read.name: present_columns(tables[read.name]) for read in reads}
        asked = {name: value for name, value in settled.params.items() if name not in not_asked(evaluator)}
        with localcontext():  # what it does to the arithmetic ends with it
            try:
                measure = evaluator.function(*columns.values(), **asked)
            except UnanswerableError as reason:
                raise NoData(str(reason)) from reason
        if measure is None:
            raise manual_no_data(evaluator)
        refuse_missing_tables(tables, columns)
        shape = build_shape(measure, tables[reads[0].name].table, evaluator.contract.better == "lower")
        typed = {name: table for name, table in tables.items() if isinstance(table, TypedTable)}
        needed = {name: tuple(columns[name].needed) for name in typed}
        by_source = aggregates_by_source(shape, evaluator, columns)
        looked_at = {name: frozenset(columns[name].looked_at) for name in typed}
        named = {name: words_named(columns[name]) for name in typed}
        return BoundMeasure(evaluator, shape, typed, needed, by_source, looked_at, named)


def not_asked(evaluator: Evaluator) -> frozenset[str]:
    """Parameters that say which table is read, and are nothing to the function."""
    return CHOICES if evaluator.info.chooses_table else frozenset()


def words_named(columns: Columns) -> dict[str, tuple[NamedWords, ...]]:
    return {name: tuple(sorted(words)) for name, words in columns.named.items()}


def refuse_missing_tables(
    tables: Mapping[str, TypedTable | MissingTable], columns: Mapping[str, Columns]
) -> None:
    """A table that is not there matters only where the measure looked at a column of it."""
    reasons = [
        table.reason
        for name, table in tables.items()
        if isinstance(table, MissingTable) and columns[name].needed
    ]
    if reasons:
        raise NoData("；".join(reasons))


def manual_no_data(evaluator: Evaluator) -> NoData:
    return NoData(f"{evaluator.info.label}：不能从数据中取得，需人工填报")


def present_columns(data: TypedTable | MissingTable) -> Columns:
    return Columns(data.table, data.present if isinstance(data, TypedTable) else ())


def refuse_absent_columns(question: BoundFilters) -> None:
    """Columns that the measure, its dating or a filter needs and the export lacks."""
    measure = question.measure
    absent: dict[str, None] = {}  # in the order of need, once each
    for name, typed in measure.typed.items():
        for names in needed_names(question, name):
            if typed.present.isdisjoint(names):
                absent[left_out_text(typed, names) or absent_column_text(typed.table, names)] = None
    if absent:
        there = any(typed.place for typed in measure.typed.values())
        lacking = "请数据库管理员在服务器的表或视图里带上该列" if there else "请在导出时带上该列"
        advice = f"{lacking}；列名不同的，在 sources.yaml 的 columns 中写明"
        raise NoData(f"{'；'.join(absent)}，不能计算{measure.evaluator.info.label}。{advice}")


def needed_names(question: BoundFilters, name: str) -> list[tuple[str, ...]]:
    """Every column that table ``name`` must have, as the names of which one would do."""
    measure, contract = question.measure, question.measure.evaluator.contract
    table, needed = measure.typed[name].table, list(measure.needed_columns[name])
    if table not in measure.aggregates:
        return needed
    needed += [(column,) for column in question.filters[table]]
    if not contract.is_undated(table):
        needed.append((contract.dated_by[name],))
    return needed


def left_out_text(typed: TypedTable, names: Iterable[str]) -> str:
    """Why columns that an input has were not taken."""
    return "；".join(doubt.message for doubt in typed.doubts if not set(names).isdisjoint(doubt.columns))


def absent_column_text(table: Table, names: Iterable[str]) -> str:
    labels = "或".join(column_label(table, name) for name in names)
    return f"{table.label}数据中没有{labels}列"


def column_label(table: Table, name: str) -> str:
    column = table.column(name)
    return f"“{column.label if column else name}”（{name}）"


def aggregates_by_source(
    shape: MeasureShape, evaluator: Evaluator, columns: Mapping[str, Columns]
) -> dict[str, Aggregate]:
    """The same total by source of money, where the export tells it; ``unknown`` is what names no known
    source."""
    name, part = evaluator.contract.by_source, shape.part
    if not name or not isinstance(part, Aggregate) or not columns[part.table.name].has(name):
        return {}
    conditions = source_conditions(columns[part.table.name].optional(name))
    return {
        source: build_aggregate(and_(part.where, condition), part.value, False, part.table)
        for source, condition in conditions.items()
    }


def source_conditions(column: Expression) -> dict[str, Condition]:
    conditions: dict[str, Condition] = {source: column == source for source in FUND_SOURCES}
    conditions["unknown"] = column.is_(None) | column.not_in(FUND_SOURCES)
    return conditions
