"""A budget as the text of ``budget.yaml``: what was printed, each amount with its place, nothing worked out."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from budgets.budget import Budget, BudgetTable, Reference, Row, Statement

PLAIN = re.compile(r"[\w“（《【][^:#,\[\]{}\"'\n\t]*(?<![\s])|-?\d[\d.]*")
HEAD = (
    "# 由部门预算读入：金额照原文，at 是在原文件中的位置，空白的格不写。",
    "# of 是说明中的金额与表中哪一格相比；读得不对可以改，不相比的可以删去 of 一行。",
)


def written(budget: Budget) -> str:
    """The whole file; read again it is the same budget."""
    lines = [*HEAD, *_lines(budget)]
    return "\n".join(lines) + "\n"


def _lines(budget: Budget) -> Iterator[str]:
    yield from _fields({"year": budget.year, "unit": budget.unit, "money": budget.money, "document": budget.document})
    if budget.unread:
        yield "unread:"
        yield from (f"  - {scalar(each)}" for each in budget.unread)
    if budget.contents:
        yield "contents:"
        for each in budget.contents:
            yield f"  - {flow({'number': each.number, 'title': each.title, 'place': each.place})}"
    yield "tables:" if budget.tables else "tables: []"
    for table in budget.tables:
        yield from _table(table, budget.money)
    if budget.statements:
        yield "statements:"
        for said in budget.statements:
            yield from _statement(said, budget.money, 2)


def _fields(found: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name}: {scalar(str(value))}" for name, value in found.items() if value not in ("", None))


def _table(table: BudgetTable, money: str) -> Iterator[str]:
    head = {
        "kind": table.kind.value,
        "title": table.title,
        "number": table.number,
        "place": table.place,
        "money": "" if table.money == money else table.money,
        "previous": table.previous,
    }
    yield from _item(list(_fields(head)), 2)
    yield f"    columns: [{', '.join(scalar(each) for each in table.columns)}]"
    yield "    rows:" if table.rows else "    rows: []"
    for row in table.rows:
        yield from _row(row)


def _item(lines: Iterable[str], indent: int) -> Iterator[str]:
    """The first line of a list's entry carries its sign."""
    for number, line in enumerate(lines):
        yield f"{' ' * indent}{'  ' if number else '- '}{line}"


def _row(row: Row) -> Iterator[str]:
    head = {
        "code": row.code,
        "name": row.name,
        "side": row.side.value,
        "level": row.level or "",
        "some": "true" if row.some else "",
        "place": row.place,
    }
    known = {name: value for name, value in head.items() if value != ""}
    lines = [f"row: {flow(known)}"]
    if row.figures:
        amounts = {name: each.unread or f"{each.value:f}" for name, each in row.figures.items()}
        lines.append(f"amounts: {flow(amounts)}")
        lines.append(f"at: {flow({name: each.place for name, each in row.figures.items()})}")
    yield from _item(lines, 6)


def _statement(said: Statement, money: str, indent: int) -> Iterator[str]:
    head = {
        "subject": said.subject,
        "amount": "" if said.amount is None else f"{said.amount:f}",
        "money": "" if said.money == money else said.money,
        "share": "" if said.share is None else f"{said.share:f}",
        "place": said.place,
    }
    lines = list(_fields(head))
    if said.of:
        lines.append(f"of: {flow(_reference(said.of))}")
    if said.change:
        change = {"year": said.change.year, "amount": said.change.amount, "percent": said.change.percent,
                  "reason": said.change.reason}  # fmt: skip
        lines.append(f"change: {flow({name: value for name, value in change.items() if value is not None})}")
    if said.parts:
        lines += ["whole: true"] if said.whole else []
        lines.append("parts:")
    yield from _item(lines, indent)
    for each in said.parts:
        yield from _statement(each, money, indent + 4)


def _reference(of: Reference) -> dict[str, str]:
    found = {"table": of.table.value, "row": of.row, "column": of.column, "side": of.side.value}
    return {name: value for name, value in found.items() if value}


def flow(found: Mapping[str, object]) -> str:
    return f"{{{', '.join(f'{scalar(name)}: {scalar(str(value))}' for name, value in found.items())}}}"


def scalar(text: str) -> str:
    """In quotes where YAML could take it for something else."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return plain if PLAIN.fullmatch(plain) else json.dumps(plain, ensure_ascii=False)
