"""Behind a number: its parts by a column or by month, and the rows that missed, masked."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from evaluators.parameters import filter_column
from measuring.conclusions import part_and_of, quotient, together
from measuring.engine import Engine
from measuring.prepared import Prepared
from measuring.queries import Answer, Counts, read_answer
from measuring.requests import BadRequestError, Rows, Slice, UnknownColumnError, Window, months_of
from measuring.scans import scan
from measuring.statements import Cut, counting, filter_values, known_rows, overs, settled, values_of, with_overs
from sources.tables import Column, Table

UNFILLED = "未填"
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<![\dA-Za-z])(\d{6})\d{8}(\d{3}[\dXx])(?![\dA-Za-z])")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-?)\d{3,4}(\d{4})(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def slices(prepared: Prepared, by: str, engine: Engine) -> list[Slice]:
    return by_month(prepared, engine) if by == "month" else by_column(prepared, by, engine)


def by_month(prepared: Prepared, engine: Engine) -> list[Slice]:
    """Each month for itself, as known at the end of the whole period; a month without any row is not known."""
    months = months_of(prepared.request.period)
    needs = {
        month: [prepared.need(table, window) for table in prepared.reading.tallies] for month, window in months.items()
    }
    answers = scan((need for each in needs.values() for need in each), engine)
    found = []
    for month, its in needs.items():
        here = {need.population.table: answers[need.population, need.window] for need in its}
        counts = {need.population.table: here[need.population.table].at(need.place) for need in its}
        known = all(answer.rows or stated(prepared, table, months[month]) for table, answer in here.items())
        found.append(sliced(prepared, month, counts, months[month]) if known else Slice(month, None, None, None))
    return found


def stated(prepared: Prepared, table: Table, window: Window) -> bool:
    covers = prepared.reading.typed[table.name].covers
    return bool(covers and covers[0] <= window.start.date() and window.last_day <= covers[1])


def by_column(prepared: Prepared, by: str, engine: Engine) -> list[Slice]:
    """Each value of a column for itself; a table without that column counts whole in every slice."""
    columns = {table: column for table in prepared.reading.tallies if (column := filter_column(by, table))}
    refuse_unknown(prepared, by, columns)
    answers = {table: answer_by(prepared, table, columns.get(table), engine) for table in prepared.reading.tallies}
    keys = {place for table in columns for place in answers[table].places}
    found = []
    for key in sorted(keys, key=lambda each: (each[0] is None, each[0])):
        here = {table: answer.at(key if table in columns else ()) for table, answer in answers.items()}
        found.append(sliced(prepared, text_of(key[0]) or UNFILLED, here, prepared.window))
    return found


def refuse_unknown(prepared: Prepared, by: str, columns: Mapping[Table, Column]) -> None:
    if not columns or any(each.type == "instant" for each in columns.values()):
        names = [each for each in prepared.reading.evaluator.info.columns if each != "order_no"]
        raise UnknownColumnError(f"不能按“{by}”分组；可用：month、{'、'.join(names)}")
    for table, column in columns.items():
        if column.name not in prepared.reading.typed[table.name].present:
            raise BadRequestError(f"{table.label}数据中没有“{column.label}”（{column.name}）列，不能按它分组")


def answer_by(prepared: Prepared, table: Table, column: Column | None, engine: Engine) -> Answer:
    cuts = (Cut(column.name),) if column else ()
    tallies, filters = prepared.reading.tallies[table], prepared.filters[table]
    statement = engine.compile(counting(prepared.reading.population(table, cuts), tallies, filters=filters))
    values = {**values_of(prepared.window), **filter_values(filters)}
    return read_answer(engine.run(statement, values), len(cuts), tallies)


def sliced(prepared: Prepared, key: str, here: Mapping[Table, Counts], window: Window) -> Slice:
    shape, unit = prepared.reading.shape, prepared.reading.evaluator.info.unit
    part, of = part_and_of(shape, together(here), window)
    if of is None:
        return Slice(key, part, None, part)
    return Slice(key, part, of, quotient(part, of, shape, window, unit) if of and of >= shape.at_least else None)


def view(prepared: Prepared, engine: Engine, limit: int, offset: int) -> Rows:
    """One page of the rows for which the measure's ``behind`` holds, in the order of their dates."""
    table, behind = prepared.reading.shape.table, prepared.reading.shape.behind
    typed = prepared.reading.typed[table.name]
    columns = [each for each in table.columns if each.name in typed.present]
    filters = prepared.filters.get(table) or prepared.question.filters_on(table)
    population = prepared.reading.population(table)
    inner = known_rows(population, [each.name for each in table.columns], filters)
    rows, lifted = with_overs(inner, overs([behind]))
    chosen = select(*(rows.c[each.name] for each in columns)).where(settled(behind, rows, lifted))
    first = [rows.c[population.dated_by], *(rows.c[each.name] for each in columns)]
    values = {**values_of(prepared.window), **filter_values(filters)}
    page = engine.run(engine.compile(chosen.order_by(*first).limit(limit).offset(offset)), values)
    counted = engine.run(engine.compile(select(func.count()).select_from(chosen.subquery())), values)
    return Rows(
        columns=tuple(each.name for each in columns),
        labels=tuple(each.label for each in columns),
        rows=tuple(masked(row, columns) for row in page),
        total=counted[0][0],
    )


def masked(row: Sequence[Any], columns: Sequence[Column]) -> tuple[str | None, ...]:
    """A row as text. Numbers and codes stay whole, so that a row can be found again; in other text personal data is hidden."""
    return tuple(cell(value, column) for value, column in zip(row, columns, strict=True))


def cell(value: Any, column: Column) -> str | None:
    text = text_of(value)
    if text is None or column.type != "text" or column.name.endswith(("_no", "_id", "_code")):
        return text
    return hidden(text)


HIDE: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (IDENTITY, r"\1********\2"),
    (PHONE, r"\1****\2"),
    (LANDLINE, r"\1****\2"),
    (MAIL, "***@***"),
)


def hidden(text: str) -> str:
    for pattern, instead in HIDE:
        text = pattern.sub(instead, text)
    return text


def text_of(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
