"""From requests to prepared ones: evaluators called, columns looked for, what is equal done once."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_

from evaluators.columns import Columns
from evaluators.discovery import Evaluator
from evaluators.parameters import Settled
from measuring.aggregates import Tally, tally
from measuring.prepared import NoData, Prepared, Question, Reading
from measuring.requests import Request
from measuring.shapes import Shape, shape_of
from sources.tables import Table
from sources.typed import Missing, TypedTable

Tables = Callable[[str], TypedTable | Missing]
SOURCES = ("fiscal", "carried_over", "other")


class Preparing:
    """Makes requests ready. Each table is read once, so that all speak of the same state, and each measure built once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.found: dict[str, TypedTable | Missing] = {}
        self.readings: dict[tuple[str, str], Reading | NoData] = {}
        self.questions: dict[tuple[str, str], Question] = {}

    def table(self, name: str) -> TypedTable | Missing:
        if name not in self.found:
            self.found[name] = self.tables(name)
        return self.found[name]

    def prepare(self, request: Request, evaluator: Evaluator) -> Prepared:
        """Raises ``NoData`` where a table or a column is not there, ``BadParameterError`` where ``with`` is wrong."""
        key = evaluator.info.name, repr(dict(request.params))
        if key not in self.questions:
            self.questions[key] = self.question(request.params, evaluator)
        question = self.questions[key]
        return Prepared(request, question, question.reading)

    def question(self, params: Mapping[str, Any], evaluator: Evaluator) -> Question:
        if not evaluator.contract.reads:
            raise by_hand(evaluator)
        settled = evaluator.settle(params)
        question = Question(settled, self.reading(evaluator, settled))
        refuse_absent(question)
        return question

    def reading(self, evaluator: Evaluator, settled: Settled) -> Reading:
        key = evaluator.info.name, settled.key()
        if key not in self.readings:
            try:
                self.readings[key] = self.read(evaluator, settled)
            except NoData as reason:
                self.readings[key] = reason
        found = self.readings[key]
        if isinstance(found, NoData):
            raise found
        return found

    def read(self, evaluator: Evaluator, settled: Settled) -> Reading:
        reads = evaluator.contract.reads
        found = {each.name: self.table(each.name) for each in reads}
        columns = {each.name: columns_of(each, found[each.name]) for each in reads}
        measure = evaluator.function(*columns.values(), **settled.params)
        if measure is None:
            raise by_hand(evaluator)
        missing = [each.reason for name, each in found.items() if isinstance(each, Missing) and columns[name].needed]
        if missing:
            raise NoData("；".join(missing))
        shape = shape_of(measure, reads[0], evaluator.contract.better == "lower")
        typed = {name: each for name, each in found.items() if isinstance(each, TypedTable)}
        needed = {name: tuple(columns[name].needed) for name in typed}
        return Reading(evaluator, shape, typed, needed, by_source(shape, evaluator, columns))


def by_hand(evaluator: Evaluator) -> NoData:
    return NoData(f"{evaluator.info.label}：不能从数据中取得，需人工填报")


def columns_of(table: Table, found: TypedTable | Missing) -> Columns:
    return Columns(table, found.present if isinstance(found, TypedTable) else ())


def refuse_absent(question: Question) -> None:
    """Columns that the measure, its dating or a filter needs and the export lacks."""
    reading, absent = question.reading, dict[str, None]()
    contract = reading.evaluator.contract
    for name, typed in reading.typed.items():
        table, needed = typed.table, list(reading.needed[name])
        if table in reading.tallies:
            needed += [(each,) for each in question.filters[table]]
            needed += [] if table in contract.undated else [(contract.dated_by[name],)]
        for names in needed:
            if typed.present.isdisjoint(names):
                absent[f"{table.label}数据中没有{'或'.join(labelled(table, each) for each in names)}列"] = None
    if absent:
        advice = "请在导出时带上该列；列名不同的，在 sources.yaml 的 columns 中写明"
        raise NoData(f"{'；'.join(absent)}，不能计算{reading.evaluator.info.label}。{advice}")


def labelled(table: Table, name: str) -> str:
    column = table.column(name)
    return f"“{column.label if column else name}”（{name}）"


def by_source(shape: Shape, evaluator: Evaluator, columns: Mapping[str, Columns]) -> dict[str, Tally]:
    """The same total by source of money, where the export tells it; ``unknown`` is what names no known source."""
    name, part = evaluator.contract.by_source, shape.part
    if not name or not isinstance(part, Tally) or not columns[part.table.name].has(name):
        return {}
    source = columns[part.table.name].optional(name)
    conditions = {each: source == each for each in SOURCES}
    conditions["unknown"] = source.is_(None) | source.not_in(SOURCES)
    return {each: tally(and_(part.where, where), part.value, False, part.table) for each, where in conditions.items()}
