"""Rows behind a number drawn by chance, where the table lies: by the rule of ``indicators.drawing``.

The key of a row is its own number (of an order, a call, a voucher), masked where that is a mobile number. A
number that comes again gets ``#2``, ``#3`` …; a row without one is 第12行, by its place among the rows in the
order of their dates, then of all columns.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Integer,
    Over,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    select,
    true,
)

from evaluators.contract import Condition, Expression
from indicators.drawing import POPULATION_WORDS, RowPopulation, hash_keys
from measuring.engine import Engine
from measuring.prepared import PreparedRequest
from measuring.requests import BadRequestError, DrawnRow, RowDraw
from measuring.rows_behind import mask_row
from measuring.shapes import is_not_true
from measuring.statements import (
    add_window_columns,
    filter_parameters,
    known_rows,
    window_functions,
    window_values,
    with_window_columns,
)
from measuring.text_functions import MaskedMobile, OneLine, Sha256Hex, SortedLines
from sources.tables import Column

NUMBER_ENDINGS = ("_no", "_id", "_code")
KEY, MISSED, NUMBER, PLACE = "drawn_key", "drawn_missed", "drawn_number", "drawn_place"
"""Columns beside those of the table, under names that no table has."""
COUNTED_AS_MET, COUNTED_AS_MISSED, JUST_COUNTED = "达标", "未达标", "计入"
NO_MISSED_ROWS = (
    "这个数不分达标与未达标（计数、金额、平均数），只能从“{counted}”里抽；请改选，或写 --of counted"
)
REPEATED_KEYS = "有的编号以 #2 这样的字结尾，与重复编号的记法分不开，不能抽取；请先更正数据里的编号"


def draw_rows(
    prepared: PreparedRequest, engine: Engine, population: RowPopulation, seed: str, size: int
) -> RowDraw:
    """The rows of the smallest lots, in the order of their lots, with what names the whole. Raises
    BadRequestError."""
    refuse_missing_split(prepared, population)
    columns = present_columns(prepared)
    keyed = keyed_rows(prepared, columns, population)
    values = {**window_values(prepared.window), **filter_parameters(prepared.row_filters)}
    total, different, sha256 = engine.run(engine.compile(whole_statement(keyed)), values)[0]
    if total != different:
        raise BadRequestError(REPEATED_KEYS)
    lots = engine.compile(draw_statement(keyed, columns))
    found = engine.run(lots, {**values, "seed": seed, "size": size})
    tells_missed = prepared.measure.shape.tells_missed
    rows = tuple(
        DrawnRow(key, counted_as(missed, tells_missed), mask_row(cells, columns))
        for key, missed, *cells in found
    )
    return RowDraw(tuple(column.label for column in columns), rows, total, sha256 or hash_keys(()))


def refuse_missing_split(prepared: PreparedRequest, population: RowPopulation) -> None:
    """A count has rows that were counted, and none that met or missed."""
    if population is not RowPopulation.COUNTED and not prepared.measure.shape.tells_missed:
        counted = POPULATION_WORDS[RowPopulation.COUNTED]
        raise BadRequestError(NO_MISSED_ROWS.format(counted=counted))


def counted_as(missed: bool, tells_missed: bool) -> str:
    if not tells_missed:
        return JUST_COUNTED
    return COUNTED_AS_MISSED if missed else COUNTED_AS_MET


def present_columns(prepared: PreparedRequest) -> list[Column]:
    table = prepared.measure.shape.table
    typed = prepared.measure.typed[table.name]
    return [column for column in table.columns if column.name in typed.present]


def keyed_rows(prepared: PreparedRequest, columns: Sequence[Column], population: RowPopulation) -> Subquery:
    """The rows drawn from, each with its key and whether it missed."""
    shape = prepared.measure.shape
    table = prepared.measure.row_set(shape.table)
    known = known_rows(table, [column.name for column in shape.table.columns], prepared.row_filters)
    rows, lifted = add_window_columns(known, window_functions([shape.behind, shape.counted]))
    missed = with_window_columns(shape.behind, rows, lifted)
    counted = with_window_columns(shape.counted, rows, lifted)
    chosen = [rows.c[column.name] for column in columns]
    order = [rows.c[table.dated_by], *chosen]
    numbered = select(
        *chosen,
        case((missed, true()), else_=false()).label(MISSED),
        row_number(rows, shape.table.columns[0], columns, order).label(NUMBER),
        place_among(order).label(PLACE),
    ).where(chosen_condition(population, counted, missed))
    return add_keys(numbered.subquery("numbered"), columns)


def chosen_condition(population: RowPopulation, counted: Condition, missed: Condition) -> Condition:
    if population is RowPopulation.MISSED:
        return missed
    return counted if population is RowPopulation.COUNTED else counted & is_not_true(missed)


def place_among(order: Any, partition: Expression | None = None) -> Over[int]:
    return Over(func.row_number(type_=Integer()), partition_by=partition, order_by=order)


def row_number(
    rows: Subquery, first: Column, columns: Sequence[Column], order: Sequence[Expression]
) -> Expression:
    """The row's own number on one line and masked; else its place."""
    place: Expression = literal_column("'第'") + cast(place_among(order), String) + "行"
    name = first.name
    if first not in columns or not name.endswith(NUMBER_ENDINGS):
        return place
    masked = MaskedMobile(OneLine(rows.c[name]))
    return func.coalesce(func.nullif(masked, ""), place)


def add_keys(numbered: Subquery, columns: Sequence[Column]) -> Subquery:
    """``key`` is the number, told apart where it comes again."""
    number = numbered.c[NUMBER]
    time = place_among(numbered.c[PLACE], number)
    key = case((time > 1, number + "#" + cast(time, String)), else_=number).label(KEY)
    return select(*(numbered.c[column.name] for column in columns), numbered.c[MISSED], key).subquery("keyed")


def whole_statement(keyed: Subquery) -> Select[Any]:
    """How many rows there are, how many different keys, and the hash over the keys."""
    key = keyed.c[KEY]
    counts: list[Expression] = [func.count(), func.count(key.distinct()), Sha256Hex(SortedLines(key))]
    return select(*counts).select_from(keyed)


def draw_statement(keyed: Subquery, columns: Sequence[Column]) -> Select[Any]:
    seed = bindparam("seed", "", String)
    lots = Sha256Hex(seed + "\n" + keyed.c[KEY])
    chosen = [keyed.c[column.name] for column in columns]
    return select(keyed.c[KEY], keyed.c[MISSED], *chosen).order_by(lots).limit(bindparam("size", 0, Integer))
