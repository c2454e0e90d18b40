"""``budget.yaml`` into a ``Budget``, or the problems that stand in the way, with line and column."""

import re
from collections.abc import Mapping
from decimal import Decimal

from budgets.budget import Budget, BudgetTable, Change, Figure, Listed, Reference, Row, Side, Statement, TableKind
from budgets.names import TOTAL
from indicators.periods import EARLIEST, LATEST
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, Reader, Text, shown, unquoted

MONEY = ("万元", "元", "亿元", "千元")
KINDS = tuple(each.value for each in TableKind)
SIDES = tuple(each.value for each in Side if each)
OPTIONAL = ("money", "document", "unread", "contents", "statements")
TABLE = ("title", "number", "place", "money", "previous", "columns")
STATEMENT = ("amount", "money", "share", "place", "of", "change", "whole", "parts")


def read_budget(content: bytes, file: str) -> tuple[Budget | None, tuple[Problem, ...]]:
    """The budget of a file without errors, and everything wrong with it."""
    reader = Reader(file)
    root = reader.compose(content)
    if root is None:
        return None, reader.report()
    found = reader.fields(root, "预算文件", required=("year", "unit", "tables"), optional=OPTIONAL)
    reading = BudgetReading(reader, _money(reader, found.get("money"), MONEY[0]))
    budget = Budget(
        year=_year(reader, found.get("year")) or 0,
        unit=reader.text(found.get("unit"), "unit"),
        money=reading.money,
        tables=reading.tables(found.get("tables")),
        statements=reading.statements(found.get("statements")),
        contents=reading.contents(found.get("contents")),
        unread=reader.texts(found.get("unread"), "unread"),
        document=reader.text(found.get("document"), "document"),
        file=file,
    )
    return (None if reader.failed else budget), reader.report()


def _year(reader: Reader, node: Node | None) -> int | None:
    written = reader.written(node, "year", "年度")
    if written is None:
        return None
    text = unquoted(written.value).removesuffix("年")
    if re.fullmatch(r"\d{4}", text, re.ASCII) and EARLIEST <= int(text) <= LATEST:
        return int(text)
    reader.problem(written, f"“{shown(written.value)}”不是年度，应写作 2024", "type")
    return None


def _money(reader: Reader, node: Node | None, default: str) -> str:
    return reader.choice(node, "money", MONEY, default)


def _number(reader: Reader, node: Node | None, what: str) -> int | None:
    value = reader.decimal(node, what)
    if value is not None and value != value.to_integral_value():
        reader.problem(node, f"“{what}”应是整数，现为 {value}", "type")
        return None
    return None if value is None else int(value)


class BudgetReading:
    """Reads the parts of one file; ``money`` is the unit where none is written."""

    def __init__(self, reader: Reader, money: str) -> None:
        self.reader = reader
        self.money = money

    def tables(self, node: Node | None) -> tuple[BudgetTable, ...]:
        found: dict[str, BudgetTable] = {}
        for each in self.reader.sequence(node, "tables"):
            table = self.table(each)
            if table is not None and table.kind in found:
                self.reader.problem(each, f"“{table.kind}”写了两次，请只留一个", "repeated")
            elif table is not None:
                found[table.kind] = table
        return tuple(found.values())

    def table(self, node: Node) -> BudgetTable | None:
        reader = self.reader
        found = reader.fields(node, "表", required=("kind", "rows"), optional=TABLE)
        kind = reader.choice(found.get("kind"), "kind", KINDS)
        rows = tuple(self.row(each) for each in reader.sequence(found.get("rows"), "rows"))
        columns = reader.texts(found.get("columns"), "columns")
        if not kind:
            return None
        return BudgetTable(
            kind=TableKind(kind),
            title=reader.text(found.get("title"), "title") or kind,
            rows=rows,
            columns=tuple(dict.fromkeys((*columns, *(name for row in rows for name in row.figures)))),
            place=reader.text(found.get("place"), "place"),
            number=_number(reader, found.get("number"), "number"),
            money=_money(reader, found.get("money"), self.money),
            previous=_year(reader, found.get("previous")),
            spot=(node.line, node.column),
        )

    def row(self, node: Node) -> Row:
        reader = self.reader
        found = reader.fields(node, "行", required=("row",), optional=("amounts", "at"))
        head = reader.fields(found.get("row"), "row", optional=("code", "name", "side", "level", "some", "place"))
        side = reader.choice(head.get("side"), "side", SIDES)
        places = {name: reader.text(each, name) for name, each in reader.mapping(found.get("at"), "at").items()}
        amounts = reader.mapping(found.get("amounts"), "amounts")
        return Row(
            name=reader.text(head.get("name"), "name"),
            code=unquoted(reader.text(head.get("code"), "code")),
            side=Side(side),
            level=_number(reader, head.get("level"), "level") or 0,
            some=reader.flag(head.get("some"), "some"),
            figures={name: read for name, each in amounts.items() if (read := self.figure(name, each, places))},
            place=reader.text(head.get("place"), "place"),
            spot=(node.line, node.column),
        )

    def figure(self, name: str, node: Node, places: Mapping[str, str]) -> Figure | None:
        value = self.reader.decimal(node, name, unit="%")
        if value is None:
            return None
        return Figure(value, places.get(name, ""), spot=(node.line, node.column))

    def statements(self, node: Node | None) -> tuple[Statement, ...]:
        return tuple(self.statement(each) for each in self.reader.sequence(node, "statements"))

    def statement(self, node: Node) -> Statement:
        reader = self.reader
        found = reader.fields(node, "说明", required=("subject",), optional=STATEMENT)
        return Statement(
            subject=reader.text(found.get("subject"), "subject"),
            amount=reader.decimal(found.get("amount"), "amount"),
            place=reader.text(found.get("place"), "place"),
            money=_money(reader, found.get("money"), self.money),
            of=self.reference(found.get("of")),
            share=reader.decimal(found.get("share"), "share", unit="%"),
            change=self.change(found.get("change")),
            parts=self.statements(found.get("parts")),
            whole=reader.flag(found.get("whole"), "whole"),
            spot=(node.line, node.column),
        )

    def reference(self, node: Node | None) -> Reference | None:
        if node is None or (isinstance(node, Text) and node.blank):
            return None
        reader = self.reader
        found = reader.fields(node, "of", required=("table", "row"), optional=("column", "side"))
        kind = reader.choice(found.get("table"), "table", KINDS)
        side = reader.choice(found.get("side"), "side", SIDES)
        row = reader.text(found.get("row"), "row")
        column = reader.text(found.get("column"), "column") or TOTAL
        return Reference(TableKind(kind), row, column, Side(side)) if kind else None

    def change(self, node: Node | None) -> Change | None:
        if node is None or (isinstance(node, Text) and node.blank):
            return None
        found = self.reader.fields(node, "change", optional=("year", "amount", "percent", "reason"))

        def amount(name: str, unit: str = "") -> Decimal | None:
            return self.reader.decimal(found.get(name), name, unit=unit)

        return Change(
            _year(self.reader, found.get("year")), amount("amount"), amount("percent", "%"), amount("reason"),
            (node.line, node.column),
        )  # fmt: skip

    def contents(self, node: Node | None) -> tuple[Listed, ...]:
        return tuple(found for each in self.reader.sequence(node, "contents") if (found := self.listed(each)))

    def listed(self, node: Node) -> Listed | None:
        reader = self.reader
        found = reader.fields(node, "目录", required=("number", "title"), optional=("place",))
        number = _number(reader, found.get("number"), "number")
        title, place = reader.text(found.get("title"), "title"), reader.text(found.get("place"), "place")
        return None if number is None else Listed(number, title, place)
