"""The fields of a method that are about the table it is told to read: its columns to choose from, conditions
on its rows as they are typed."""

from collections.abc import Iterator, Mapping

from indicators.model import Parameters
from sources.tables import Table
from workspace.condition_lines import condition_lines, is_typed
from workspace.methods import COLUMN_KIND, CONDITIONS, ParameterField, parameter_text, parameter_tree
from yamlfiles.writing import Tree, format_inline

NO_TABLE = "先选数据表，再点“检查”：这里就列出它的列，可以选列、写条件。"
WAYS = (
    "一行一个条件，先写列名再写冒号：等于就写值，几个值任取其一用顿号隔开；还可以写 ≥20、≠作废、10至20、空、非空、"
    "“计划日期后3天内”。各行都要满足；几组条件任一即可的，中间单独写一行“或”。"
)


def column_choices(field: ParameterField, table: Table | None, written: Tree) -> tuple[tuple[str, str], ...]:
    """Of a column those of the table, the one that is written by the name that stands there; what has to be
    a number, the check tells."""
    if field.kind != COLUMN_KIND or table is None:
        return field.choices
    fitting = [column for column in table.columns if column.type == "instant" or field.name != "dated_by"]
    return tuple(
        (column.label if written == column.label else column.name, column.label) for column in fitting
    )


def field_text(field: ParameterField, value: Tree) -> str:
    """What is written of a parameter, as its field shows it; conditions that lines cannot say stand as they
    are in the file, so that nothing of them is lost."""
    if field.kind != CONDITIONS or isinstance(value, str):
        return shown_value(value)
    return "\n".join(condition_lines(value)) if is_typed(value) else format_inline(value)


def proposed_text(field: ParameterField, params: Parameters, table: Table | None) -> str:
    """What a proposal sets, as its field shows it: a condition a line, columns by what they are called."""
    value = params.get(field.name, "")
    if field.kind == CONDITIONS:
        return "\n".join(condition_lines(value, table))
    return shown_value(parameter_tree(value))


def parameter_texts(
    evaluator: str, params: Parameters, tables: Mapping[str, Table]
) -> Iterator[tuple[str, str]]:
    """What an evaluator that reads any table was told, by names on screen."""
    table = tables.get(str(params.get("table") or ""))
    for name, value in params.items():
        if value in (None, "", 0) or (name, value) == ("better", "higher"):
            continue
        label, text = parameter_text(evaluator, name, str(value))
        if isinstance(value, Mapping | list | tuple):
            text = "；".join(condition_lines(value, table))
        elif name == "table" and table:
            text = table.label
        elif table and name in ("column", "dated_by"):
            column = table.named(str(value))
            text = column.label if column else text
        yield label, text


def shown_value(value: Tree) -> str:
    """A list a line each, names with their numbers side by side."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "、".join(f"{name}={shown_value(number)}" for name, number in value.items())
    return "\n".join(shown_value(item) for item in value)


def table_help(table: Table | None) -> str:
    """How conditions are written, with the columns of the table that was chosen."""
    if table is None:
        return NO_TABLE
    names = "、".join(column.label for column in table.columns)
    return f"“{table.label}”的列：{names}。{WAYS}"
