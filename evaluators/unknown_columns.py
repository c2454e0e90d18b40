"""Which columns an evaluator names that its tables do not have: asked of an own evaluator when it is loaded,
so that a slip is told before anything is measured."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import CodeType, FrameType
from typing import Any, Literal, get_args, get_origin

from evaluators.columns import Columns, unknown_column_text
from evaluators.contract import ANY_TABLE, Expression
from evaluators.discovery import Evaluator
from evaluators.expressions import literal_column
from evaluators.parameters import without_none
from indicators.model import Parameters
from sources.tables import Column, Table
from yamlfiles.problem import FilePlace, Problem, Severity

ExtraColumns = Mapping[str, list[str]]
"""By table, the columns that ``sources.yaml`` declares beside those that ship."""


UnknownColumns = dict[tuple[int, str], None]
"""Lines with what is wrong there."""


class ProbedColumns(Columns):
    """Columns of a table that has them all; one that it has not is noted with its line, and is empty."""

    def __init__(self, of: Table, code: CodeType, found: UnknownColumns) -> None:
        super().__init__(of)
        self.code, self.found = code, found

    def optional(self, name: str) -> Expression:
        if self.table_read.column(name) is not None:
            return super().optional(name)
        self.note_unknown(name)
        return literal_column("NULL")

    def has(self, name: str) -> bool:
        if self.table_read.column(name) is None:
            self.note_unknown(name)
        return super().has(name)

    def note_unknown(self, name: str) -> None:
        line = line_in(self.code, inspect.currentframe())
        self.found[line, unknown_column_text(self.table_read, name)] = None


def line_in(code: CodeType, frame: FrameType | None) -> int:
    """The line of the evaluator's own file that is being run, else where the evaluator begins."""
    while frame is not None:
        if frame.f_code.co_filename == code.co_filename:
            return frame.f_lineno
        frame = frame.f_back
    return code.co_firstlineno


def column_probes(
    evaluator: Evaluator, extra: ExtraColumns, found: UnknownColumns
) -> Iterator[Callable[[], object]]:
    """Runs of the evaluator with its defaults, and with each other choice of one parameter: each puts what it
    names and no table has into ``found``, and may raise whatever that code raises."""
    if ANY_TABLE in evaluator.contract.reads:
        return
    code = evaluator.function.__code__
    tables = [with_extra(table, extra.get(table.name, [])) for table in evaluator.contract.reads]
    for params in usual_params(evaluator):
        columns = [ProbedColumns(table, code, found) for table in tables]
        yield partial(evaluator.function, *columns, **params)


def unknown_column_problems(name: str, place: str, found: UnknownColumns) -> list[Problem]:
    """One for each line and column."""
    return [
        Problem(FilePlace(place, line), "", Severity.ERROR, f"取数方法“{name}”：{text}")
        for line, text in sorted(found)
    ]


def with_extra(table: Table, names: list[str]) -> Table:
    own = (Column(name, "text", name) for name in names if table.column(name) is None)
    return replace(table, columns=(*table.columns, *own))


def usual_params(evaluator: Evaluator) -> Iterator[Parameters]:
    defaults = dict(evaluator.info.params)
    yield defaults
    for name, wanted in evaluator.types.items():
        for value in choices_of(without_none(wanted)):
            if value != defaults[name]:
                yield {**defaults, name: value}


def choices_of(wanted: Any) -> tuple[Any, ...]:
    if wanted is bool:
        return (True, False)
    return get_args(wanted) if get_origin(wanted) is Literal else ()
