"""Evaluators that read whatever table ``with`` names: bound to it before they are asked what they count, and
held against it when a target file is checked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from evaluators.discovery import Evaluator
from evaluators.parameters import (
    STATED_UNIT,
    BadParameterError,
    ColumnName,
    RowConditions,
    as_amount,
    filter_names,
    read_choice,
    without_none,
)
from evaluators.row_conditions import NUMBERS, ConditionFault, find_column, read_condition
from indicators.model import Parameters
from indicators.units import has_magnitude, is_money, is_share
from sources.tables import Column, Table
from yamlfiles.wording import spelling_hint

TABLE, DATED_BY, UNIT, BETTER = "table", "dated_by", "unit", "better"
UNTIL = "until"
CHOICES = frozenset({TABLE, DATED_BY, UNIT, BETTER})
"""Parameters that say what is read, not what is counted."""
REQUIRED: Mapping[str, tuple[str, str]] = {
    "column": ("哪一列", "参训人数"),
    "part": ("分子条件", "{类别: 业务培训}"),
    "plan": ("计划数", "24"),
    "until": ("终止列", "下班时间"),
}
REQUIRED_BY: Mapping[str, tuple[str, ...]] = {
    "table.total": ("column",),
    "table.mean": ("column",),
    "table.distinct": ("column",),
    "table.ratio": ("part",),
    "table.share_of_plan": ("plan",),
    "table.share_at_end": ("plan",),
    "table.covered_time": ("until",),
}
SUMMED = frozenset({"table.total", "table.mean", "table.share_of_plan"})
"""Whose column is added up."""
BY_OWN_DATE = frozenset({"table.at_end", "table.share_at_end", "table.covered_time", "table.regular_months"})
"""What these count rests on the date of the table itself."""
OF_NEWEST_LIST = frozenset({"table.at_end", "table.share_at_end"})
"""These count the newest list where no column says until when a row stands."""


def counts_newest_list(evaluator: Evaluator, params: Parameters) -> bool:
    return evaluator.info.name in OF_NEWEST_LIST and not params.get(UNTIL)


def chosen_table(params: Parameters) -> str:
    """The table that ``with`` names. Raises BadParameterError."""
    name = params.get(TABLE)
    if not isinstance(name, str) or not name.strip():
        raise BadParameterError("没有写 table：用哪一张数据表，如 table: trainings")
    return name.strip()


def bind_table(evaluator: Evaluator, params: Parameters, table: Table) -> Evaluator:
    """The evaluator as one that reads this table. Raises BadParameterError."""
    refuse_missing(evaluator, params)
    refuse_wrong_plan(evaluator, params, table)
    dates = {table.name: dating_column(evaluator, params, table).name}
    better = read_choice(BETTER, params.get(BETTER) or "higher", ("higher", "lower"))
    unit = chosen_unit(evaluator, params, table)
    contract = replace(evaluator.contract, reads=(table,), dated_by=dates, better=better, unit=unit)
    # who counts the number again finds among its parameters what it is in
    params_known = evaluator.info.params if evaluator.contract.unit else {**evaluator.info.params, UNIT: unit}
    info = replace(
        evaluator.info,
        tables=(table.name,),
        params=params_known,
        columns=filter_names((table,)),
        better=better,
        unit=unit,
    )
    return replace(evaluator, info=info, contract=contract)


def refuse_missing(evaluator: Evaluator, params: Parameters) -> None:
    for name in REQUIRED_BY.get(evaluator.info.name, ()):
        if params.get(name) in (None, "", {}):
            what, example = REQUIRED[name]
            raise BadParameterError(f"没有写 {name}：{what}，如 {name}: {example}")


def dating_column(evaluator: Evaluator, params: Parameters, table: Table) -> Column:
    """The column that places a row in a period: the table's own, or another day of it."""
    written = params.get(DATED_BY) or table.birth_column
    column = column_or_refuse(str(written), table)
    if evaluator.info.name in BY_OWN_DATE and column.name != table.birth_column:
        raise BadParameterError(f"{evaluator.info.label}按台账自己的日期列算，不能写 dated_by")
    if column.type != "instant":
        raise BadParameterError(f"dated_by 应是日期列，而“{column.label}”不是日期")
    return column


def column_or_refuse(name: str, table: Table) -> Column:
    try:
        return find_column(name, table)
    except ConditionFault as fault:
        raise BadParameterError(str(fault)) from None


def refuse_wrong_plan(evaluator: Evaluator, params: Parameters, table: Table) -> None:
    """A plan that no share can be worked out of, or one in money of what is not money."""
    written = str(params.get("plan") or "").strip()
    if "plan" not in evaluator.types or not written:
        return
    try:
        plan = as_amount(written)
    except (ValueError, ArithmeticError):
        return  # told where parameters are read
    if plan <= 0:
        raise BadParameterError(f"计划数 plan 应大于 0，现为“{written}”")
    if STATED_UNIT.search(written) and not is_of_money(params, table):
        raise BadParameterError(
            f"计划数写的是金额“{written}”，而完成的不是金额：请写个数，或用 column 写明金额列"
        )


def is_of_money(params: Parameters, table: Table) -> bool:
    """Whether the column that is added up holds money, which is kept in 元."""
    column = summed_column(params, table)
    return column is not None and column.type == "amount"


def summed_column(params: Parameters, table: Table) -> Column | None:
    return table.named(str(params.get("column") or "").strip())


def chosen_unit(evaluator: Evaluator, params: Parameters, table: Table) -> str:
    """What the number is in. A unit that is written changes no number, so it has to be the one that the
    number is in; of a sum of other things than money nobody else knows it. Raises BadParameterError."""
    written, own = str(params.get(UNIT) or "").strip(), evaluator.contract.unit
    column = summed_column(params, table) if evaluator.info.name in SUMMED else None
    if own and written not in ("", own):
        raise BadParameterError(f"{evaluator.info.label}的单位是“{own}”，unit 不能写“{written}”")
    if column and column.type == "amount" and not own:
        if written and (not is_money(written) or has_magnitude(written)):
            raise BadParameterError(f"金额按元计，unit 不能写“{written}”；指标值写万元的，自动换算")
        return written or "元"
    if written and not own:
        refuse_other_unit(written, column)
    return own or written


def refuse_other_unit(written: str, column: Column | None) -> None:
    """Rows are no 万次; a column holds 万人 only where its name says so."""
    if column is None and (is_share(written) or is_money(written)):
        raise BadParameterError(f"结果是个数，unit 不能写“{written}”，请写如 次、人")
    if has_magnitude(written) and not (column and written.partition("/")[0] in column.label):
        what = f"列“{column.label}”没有写明以“{written}”计" if column else "结果是一个一个数的"
        raise BadParameterError(f"{what}，unit 不能写“{written}”；指标值写万的，自动换算")


def table_faults(evaluator: Evaluator, params: Parameters, tables: Mapping[str, Table]) -> Iterator[str]:
    """Everything that is wrong with ``with``, without counting anything."""
    try:
        name = chosen_table(params)
    except BadParameterError as fault:
        yield str(fault)
        return
    if name not in tables:
        yield f"数据来源（sources.yaml）没有声明数据表“{name}”{spelling_hint(name, sorted(tables))}"
        return
    table = tables[name]
    try:
        bind_table(evaluator, params, table)
    except BadParameterError as fault:
        yield str(fault)
    for parameter, value in params.items():
        if parameter != DATED_BY:
            yield from parameter_faults(evaluator, parameter, value, table)


def parameter_faults(evaluator: Evaluator, name: str, value: Any, table: Table) -> Iterator[str]:
    try:
        evaluator.parse_parameters({name: value}, (table,))
        wanted = without_none(evaluator.types.get(name))
        if wanted is RowConditions:
            read_condition(value, table)
        elif wanted is ColumnName and value:
            refuse_other_type(evaluator, name, find_column(str(value), table))
    except (BadParameterError, ConditionFault) as fault:
        yield str(fault)


def refuse_other_type(evaluator: Evaluator, parameter: str, column: Column) -> None:
    if parameter == UNTIL and column.type != "instant":
        raise ConditionFault(f"{UNTIL} 应是日期列，而“{column.label}”不是日期")
    if evaluator.info.name in SUMMED and column.type not in NUMBERS:
        raise ConditionFault(f"列“{column.label}”不是数，不能相加或平均")
