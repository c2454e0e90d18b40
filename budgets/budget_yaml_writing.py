"""A budget as the text of ``budget.yaml``: what was printed, each amount with its place, nothing worked
out."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from budgets.budget import Budget, BudgetRow, BudgetTable, Change, Reference, Statement
from yamlfiles.writing import DOUBLE_QUOTES, Tree, format_inline

HEADER_COMMENTS = (
    "# 由部门预算读入：金额照原文，at 是在原文件中的位置，空白的格不写。",
    "# of 是说明中的金额与表中哪一格相比；读得不对可以改，不相比的可以删去 of 一行。",
)


def format_budget(budget: Budget) -> str:
    """The whole file; read again it is the same budget."""
    lines = [*HEADER_COMMENTS, *_budget_lines(budget)]
    return "\n".join(lines) + "\n"


def _budget_lines(budget: Budget) -> Iterator[str]:
    yield from _field_lines(
        {"year": budget.year, "unit": budget.unit, "money": budget.money, "document": budget.document}
    )
    yield from _unread_lines(budget)
    yield from _contents_lines(budget)
    yield "tables:" if budget.tables else "tables: []"
    for table in budget.tables:
        yield from _table_lines(table, budget.money)
    if budget.statements:
        yield "statements:"
    for said in budget.statements:
        yield from _statement_lines(said, budget.money, 2)


def _unread_lines(budget: Budget) -> Iterator[str]:
    for name, texts in (("unread", budget.unread), ("unchecked", budget.unchecked)):
        if texts:
            yield f"{name}:"
        yield from (f"  - {_one_line(text)}" for text in texts)


def _contents_lines(budget: Budget) -> Iterator[str]:
    if budget.contents:
        yield "contents:"
    for content in budget.contents:
        fields = {"number": content.number, "title": content.title, "place": content.place}
        yield f"  - {_one_line(fields)}"


def _field_lines(found: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name}: {_one_line(value)}" for name, value in found.items() if value not in ("", None))


def _table_lines(table: BudgetTable, money: str) -> Iterator[str]:
    yield from _list_item_lines(_field_lines(_table_fields(table, money)), 2)
    yield f"    columns: {_one_line(table.columns)}"
    yield "    rows:" if table.rows else "    rows: []"
    for row in table.rows:
        yield from _row_lines(row)


def _table_fields(table: BudgetTable, money: str) -> Mapping[str, object]:
    return {
        "kind": table.kind.value,
        "title": table.title,
        "number": table.number,
        "place": table.place,
        "money": "" if table.money == money else table.money,
        "previous": table.previous_year,
    }


def _list_item_lines(lines: Iterable[str], indent: int) -> Iterator[str]:
    """The first line of a list's entry carries its sign."""
    for number, line in enumerate(lines):
        yield f"{' ' * indent}{'  ' if number else '- '}{line}"


def _row_lines(row: BudgetRow) -> Iterator[str]:
    head = {
        "code": row.code,
        "name": row.name,
        "side": row.side.value,
        "level": row.level or "",
        "some": "true" if row.is_partial else "",
        "place": row.place,
    }
    known = {name: value for name, value in head.items() if value != ""}
    lines = [f"row: {_one_line(known)}"]
    if row.figures:
        amounts = {name: figure.unread_text or f"{figure.value:f}" for name, figure in row.figures.items()}
        lines.append(f"amounts: {_one_line(amounts)}")
        lines.append(f"at: {_one_line({name: figure.place for name, figure in row.figures.items()})}")
    yield from _list_item_lines(lines, 6)


def _statement_lines(said: Statement, money: str, indent: int) -> Iterator[str]:
    head = {
        "subject": said.subject,
        "amount": _number_text(said.amount),
        "money": "" if said.money == money else said.money,
        "year": said.year,
        "share": _number_text(said.share),
        "share_of": said.share_of,
        "place": said.place,
    }
    lines = list(_field_lines(head))
    if of := said.reference or said.counterpart:
        lines.append(f"of: {_one_line(_reference_fields(of))}")
    if said.share_reference:
        lines.append(f"share_in: {_one_line(_reference_fields(said.share_reference))}")
    if said.change:
        lines.append(f"change: {_one_line(_change_fields(said.change))}")
    if said.parts:
        lines += ["whole: true"] if said.parts_complete else []
        lines.append("parts:")
    yield from _list_item_lines(lines, indent)
    for part in said.parts:
        yield from _statement_lines(part, money, indent + 4)


def _number_text(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _change_fields(change: Change) -> dict[str, object]:
    fields = {
        name: getattr(change, name) for name in ("year", "basis", "previous", "amount", "percent", "reason")
    }
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _reference_fields(of: Reference) -> dict[str, str]:
    found = {"table": of.table.value, "row": of.row, "column": of.column, "side": of.side.value}
    return {name: value for name, value in found.items() if value}


def _one_line(value: object) -> str:
    """Texts and numbers, lists and mappings of them, on one line."""
    return format_inline(_as_tree(value), style=DOUBLE_QUOTES)


def _as_tree(value: object) -> Tree:
    if isinstance(value, Mapping):
        return {str(name): _as_tree(item) for name, item in value.items()}
    if isinstance(value, tuple | list):
        return [_as_tree(item) for item in value]
    return str(value)
