"""``budget.yaml`` into a ``Budget``, or the problems that stand in the way, with line and column."""

import re
from collections.abc import Mapping
from decimal import Decimal

from budgets.budget import (
    Budget,
    BudgetRow,
    BudgetTable,
    Change,
    ContentsEntry,
    Figure,
    Reference,
    Side,
    Statement,
    TableKind,
)
from budgets.names import TOTAL
from indicators.periods import EARLIEST, LATEST
from indicators.units import YUAN_PER_UNIT
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, TextNode, YamlReader, shorten_text, strip_quotes

TABLE_KINDS = tuple(kind.value for kind in TableKind)
SIDES = tuple(side.value for side in Side if side)
OPTIONAL_FIELDS = ("money", "document", "unread", "contents", "statements")
TABLE_FIELDS = ("title", "number", "place", "money", "previous", "columns")
STATEMENT_FIELDS = ("amount", "money", "share", "place", "of", "change", "whole", "parts")


def read_budget(content: bytes, file: str) -> tuple[Budget | None, tuple[Problem, ...]]:
    """The budget of a file without errors, and everything wrong with it."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return None, reader.sorted_problems()
    found = reader.read_fields(
        root, "预算文件", required=("year", "unit", "tables"), optional=OPTIONAL_FIELDS
    )
    reading = BudgetFileReader(reader, _read_money_unit(reader, found.get("money"), "万元"))
    budget = Budget(
        year=_read_year(reader, found.get("year")) or 0,
        unit=reader.read_text(found.get("unit"), "unit"),
        money=reading.money,
        tables=reading.read_tables(found.get("tables")),
        statements=reading.read_statements(found.get("statements")),
        contents=reading.read_contents(found.get("contents")),
        unread=reader.read_texts(found.get("unread"), "unread"),
        document=reader.read_text(found.get("document"), "document"),
        file=file,
    )
    return (None if reader.has_errors else budget), reader.sorted_problems()


def _read_year(reader: YamlReader, node: Node | None) -> int | None:
    written = reader.filled_text_node(node, "year", "年度")
    if written is None:
        return None
    text = strip_quotes(written.value).removesuffix("年")
    if re.fullmatch(r"\d{4}", text, re.ASCII) and EARLIEST <= int(text) <= LATEST:
        return int(text)
    reader.add_problem(written, f"“{shorten_text(written.value)}”不是年度，应写作 2024", "type")
    return None


def _read_money_unit(reader: YamlReader, node: Node | None, default: str) -> str:
    return reader.read_choice(node, "money", YUAN_PER_UNIT, default)


def _read_integer(reader: YamlReader, node: Node | None, what: str) -> int | None:
    value = reader.read_decimal(node, what)
    if value is not None and value != value.to_integral_value():
        reader.add_problem(node, f"“{what}”应是整数，现为 {value}", "type")
        return None
    return None if value is None else int(value)


class BudgetFileReader:
    """Reads the parts of one file; ``money`` is the unit where none is written."""

    def __init__(self, reader: YamlReader, money: str) -> None:
        self.reader = reader
        self.money = money

    def read_tables(self, node: Node | None) -> tuple[BudgetTable, ...]:
        found: dict[str, BudgetTable] = {}
        for each in self.reader.read_sequence(node, "tables"):
            table = self.read_table(each)
            if table is not None and table.kind in found:
                self.reader.add_problem(each, f"“{table.kind}”写了两次，请只留一个", "repeated")
            elif table is not None:
                found[table.kind] = table
        return tuple(found.values())

    def read_table(self, node: Node) -> BudgetTable | None:
        reader = self.reader
        found = reader.read_fields(node, "表", required=("kind", "rows"), optional=TABLE_FIELDS)
        kind = reader.read_choice(found.get("kind"), "kind", TABLE_KINDS)
        rows = tuple(self.read_row(each) for each in reader.read_sequence(found.get("rows"), "rows"))
        columns = reader.read_texts(found.get("columns"), "columns")
        if not kind:
            return None
        return BudgetTable(
            kind=TableKind(kind),
            title=reader.read_text(found.get("title"), "title") or kind,
            rows=rows,
            columns=tuple(dict.fromkeys((*columns, *(name for row in rows for name in row.figures)))),
            place=reader.read_text(found.get("place"), "place"),
            number=_read_integer(reader, found.get("number"), "number"),
            money=_read_money_unit(reader, found.get("money"), self.money),
            previous_year=_read_year(reader, found.get("previous")),
            spot=(node.line, node.column),
        )

    def read_row(self, node: Node) -> BudgetRow:
        reader = self.reader
        found = reader.read_fields(node, "行", required=("row",), optional=("amounts", "at"))
        head = reader.read_fields(
            found.get("row"), "row", optional=("code", "name", "side", "level", "some", "place")
        )
        side = reader.read_choice(head.get("side"), "side", SIDES)
        places = {
            name: reader.read_text(each, name)
            for name, each in reader.read_mapping(found.get("at"), "at").items()
        }
        amounts = reader.read_mapping(found.get("amounts"), "amounts")
        return BudgetRow(
            name=reader.read_text(head.get("name"), "name"),
            code=strip_quotes(reader.read_text(head.get("code"), "code")),
            side=Side(side),
            level=_read_integer(reader, head.get("level"), "level") or 0,
            is_partial=reader.read_flag(head.get("some"), "some"),
            figures={
                name: read for name, each in amounts.items() if (read := self.read_figure(name, each, places))
            },
            place=reader.read_text(head.get("place"), "place"),
            spot=(node.line, node.column),
        )

    def read_figure(self, name: str, node: Node, places: Mapping[str, str]) -> Figure | None:
        value = self.reader.read_decimal(node, name, unit="%")
        if value is None:
            return None
        return Figure(value, places.get(name, ""), spot=(node.line, node.column))

    def read_statements(self, node: Node | None) -> tuple[Statement, ...]:
        return tuple(self.read_statement(each) for each in self.reader.read_sequence(node, "statements"))

    def read_statement(self, node: Node) -> Statement:
        reader = self.reader
        found = reader.read_fields(node, "说明", required=("subject",), optional=STATEMENT_FIELDS)
        return Statement(
            subject=reader.read_text(found.get("subject"), "subject"),
            amount=reader.read_decimal(found.get("amount"), "amount"),
            place=reader.read_text(found.get("place"), "place"),
            money=_read_money_unit(reader, found.get("money"), self.money),
            reference=self.read_reference(found.get("of")),
            share=reader.read_decimal(found.get("share"), "share", unit="%"),
            change=self.read_change(found.get("change")),
            parts=self.read_statements(found.get("parts")),
            parts_complete=reader.read_flag(found.get("whole"), "whole"),
            spot=(node.line, node.column),
        )

    def read_reference(self, node: Node | None) -> Reference | None:
        if node is None or (isinstance(node, TextNode) and node.is_blank):
            return None
        reader = self.reader
        found = reader.read_fields(node, "of", required=("table", "row"), optional=("column", "side"))
        kind = reader.read_choice(found.get("table"), "table", TABLE_KINDS)
        side = reader.read_choice(found.get("side"), "side", SIDES)
        row = reader.read_text(found.get("row"), "row")
        column = reader.read_text(found.get("column"), "column") or TOTAL
        return Reference(TableKind(kind), row, column, Side(side)) if kind else None

    def read_change(self, node: Node | None) -> Change | None:
        if node is None or (isinstance(node, TextNode) and node.is_blank):
            return None
        found = self.reader.read_fields(node, "change", optional=("year", "amount", "percent", "reason"))

        def read_decimal(name: str, unit: str = "") -> Decimal | None:
            return self.reader.read_decimal(found.get(name), name, unit=unit)

        return Change(
            _read_year(self.reader, found.get("year")), read_decimal("amount"), read_decimal("percent", "%"), read_decimal("reason"),
            (node.line, node.column),
        )  # fmt: skip

    def read_contents(self, node: Node | None) -> tuple[ContentsEntry, ...]:
        return tuple(
            found
            for each in self.reader.read_sequence(node, "contents")
            if (found := self.read_contents_entry(each))
        )

    def read_contents_entry(self, node: Node) -> ContentsEntry | None:
        reader = self.reader
        found = reader.read_fields(node, "目录", required=("number", "title"), optional=("place",))
        number = _read_integer(reader, found.get("number"), "number")
        title, place = (
            reader.read_text(found.get("title"), "title"),
            reader.read_text(found.get("place"), "place"),
        )
        return None if number is None else ContentsEntry(number, title, place)
