"""``budget.yaml`` into a ``Budget``, or the problems that stand in the way, with line and column."""

import re

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
from indicators.units import USUAL_MONEY_UNIT, YUAN_PER_UNIT
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, TextNode, YamlReader, shorten_text, strip_quotes

TABLE_KINDS = tuple(kind.value for kind in TableKind)
SIDES = tuple(side.value for side in Side if side)
OPTIONAL_FIELDS = ("money", "document", "unread", "unchecked", "contents", "statements")
ROW_FIELDS = ("code", "name", "side", "level", "some", "place")
TABLE_FIELDS = ("title", "number", "place", "money", "previous", "columns")
STATEMENT_FIELDS = (
    *("amount", "money", "year", "share", "share_of", "share_in", "place", "of", "change", "whole", "parts"),
)
CHANGE_FIELDS = ("year", "basis", "previous", "amount", "percent", "reason")
BASES = ("预算", "决算", "执行")


def read_budget(content: bytes, file: str) -> tuple[Budget | None, tuple[Problem, ...]]:
    """The budget of a file without errors, and everything wrong with it."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return None, reader.sorted_problems()
    fields = reader.read_fields(
        root, "预算文件", required=("year", "tables"), optional=("unit", *OPTIONAL_FIELDS)
    )
    file_reader = BudgetFileReader(reader, _read_money_unit(reader, fields.get("money"), USUAL_MONEY_UNIT))
    budget = Budget(
        year=_read_year(reader, fields.get("year")) or 0,
        unit=reader.read_text(fields.get("unit"), "unit"),
        money=file_reader.money,
        tables=file_reader.read_tables(fields.get("tables")),
        statements=file_reader.read_statements(fields.get("statements")),
        contents=file_reader.read_contents(fields.get("contents")),
        unread=reader.read_texts(fields.get("unread"), "unread"),
        unchecked=reader.read_texts(fields.get("unchecked"), "unchecked"),
        document=reader.read_text(fields.get("document"), "document"),
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
        tables: dict[str, BudgetTable] = {}
        for table_node in self.reader.read_sequence(node, "tables"):
            table = self.read_table(table_node)
            if table is None:
                continue
            if table.kind in tables:
                message = f"“{table.kind}”写了两次，请只留一个"
                self.reader.add_problem(table_node, message, "repeated")
            else:
                tables[table.kind] = table
        return tuple(tables.values())

    def read_table(self, node: Node) -> BudgetTable | None:
        reader = self.reader
        fields = reader.read_fields(node, "表", required=("kind", "rows"), optional=TABLE_FIELDS)
        kind = reader.read_choice(fields.get("kind"), "kind", TABLE_KINDS)
        rows = tuple(self.read_row(row_node) for row_node in reader.read_sequence(fields.get("rows"), "rows"))
        columns = reader.read_texts(fields.get("columns"), "columns")
        if not kind:
            return None
        filled_columns = [name for row in rows for name in row.figures]
        return BudgetTable(
            kind=TableKind(kind),
            title=reader.read_text(fields.get("title"), "title") or kind,
            rows=rows,
            columns=tuple(dict.fromkeys((*columns, *filled_columns))),
            place=reader.read_text(fields.get("place"), "place"),
            number=_read_integer(reader, fields.get("number"), "number"),
            money=_read_money_unit(reader, fields.get("money"), self.money),
            previous_year=_read_year(reader, fields.get("previous")),
            spot=(node.line, node.column),
        )

    def read_row(self, node: Node) -> BudgetRow:
        reader = self.reader
        fields = reader.read_fields(node, "行", required=("row",), optional=("amounts", "at"))
        head = reader.read_fields(fields.get("row"), "row", optional=ROW_FIELDS)
        side = reader.read_choice(head.get("side"), "side", SIDES)
        figures = self.read_figures(fields.get("amounts"), fields.get("at"))
        return BudgetRow(
            name=reader.read_text(head.get("name"), "name"),
            code=strip_quotes(reader.read_text(head.get("code"), "code")),
            side=Side(side),
            level=_read_integer(reader, head.get("level"), "level") or 0,
            is_partial=reader.read_flag(head.get("some"), "some"),
            figures=figures,
            place=reader.read_text(head.get("place"), "place"),
            spot=(node.line, node.column),
        )

    def read_figures(self, amounts: Node | None, places: Node | None) -> dict[str, Figure]:
        """The amounts of a row by column; ``at`` names their places in the document."""
        place_nodes = self.reader.read_mapping(places, "at")
        place_texts = {name: self.reader.read_text(node, name) for name, node in place_nodes.items()}
        figures = {}
        for name, node in self.reader.read_mapping(amounts, "amounts").items():
            value = self.reader.read_decimal(node, name, unit="%")
            if value is not None:
                spot = (node.line, node.column)
                figures[name] = Figure(value, place_texts.get(name, ""), spot=spot)
        return figures

    def read_statements(self, node: Node | None) -> tuple[Statement, ...]:
        statement_nodes = self.reader.read_sequence(node, "statements")
        return tuple(self.read_statement(statement_node) for statement_node in statement_nodes)

    def read_statement(self, node: Node) -> Statement:
        reader = self.reader
        fields = reader.read_fields(node, "说明", required=("subject",), optional=STATEMENT_FIELDS)
        of, year = self.read_reference(fields.get("of"), "of"), _read_year(reader, fields.get("year"))
        return Statement(
            subject=reader.read_text(fields.get("subject"), "subject"),
            amount=reader.read_decimal(fields.get("amount"), "amount"),
            place=reader.read_text(fields.get("place"), "place"),
            money=_read_money_unit(reader, fields.get("money"), self.money),
            reference=of if year is None else None,
            year=year,
            counterpart=None if year is None else of,
            share=reader.read_decimal(fields.get("share"), "share", unit="%"),
            share_of=reader.read_text(fields.get("share_of"), "share_of"),
            share_reference=self.read_reference(fields.get("share_in"), "share_in"),
            change=self.read_change(fields.get("change")),
            parts=self.read_statements(fields.get("parts")),
            parts_complete=reader.read_flag(fields.get("whole"), "whole"),
            spot=(node.line, node.column),
        )

    def read_reference(self, node: Node | None, what: str) -> Reference | None:
        if node is None or (isinstance(node, TextNode) and node.is_blank):
            return None
        reader = self.reader
        fields = reader.read_fields(node, what, required=("table", "row"), optional=("column", "side"))
        kind = reader.read_choice(fields.get("table"), "table", TABLE_KINDS)
        side = reader.read_choice(fields.get("side"), "side", SIDES)
        row = reader.read_text(fields.get("row"), "row")
        column = reader.read_text(fields.get("column"), "column") or TOTAL
        return Reference(TableKind(kind), row, column, Side(side)) if kind else None

    def read_change(self, node: Node | None) -> Change | None:
        if node is None or (isinstance(node, TextNode) and node.is_blank):
            return None
        reader = self.reader
        fields = reader.read_fields(node, "change", optional=CHANGE_FIELDS)
        return Change(
            year=_read_year(reader, fields.get("year")),
            basis=reader.read_choice(fields.get("basis"), "basis", BASES),
            previous=reader.read_decimal(fields.get("previous"), "previous"),
            amount=reader.read_decimal(fields.get("amount"), "amount"),
            percent=reader.read_decimal(fields.get("percent"), "percent", unit="%"),
            reason=reader.read_decimal(fields.get("reason"), "reason"),
            spot=(node.line, node.column),
        )

    def read_contents(self, node: Node | None) -> tuple[ContentsEntry, ...]:
        nodes = self.reader.read_sequence(node, "contents")
        entries = [self.read_contents_entry(entry_node) for entry_node in nodes]
        return tuple(entry for entry in entries if entry is not None)

    def read_contents_entry(self, node: Node) -> ContentsEntry | None:
        reader = self.reader
        fields = reader.read_fields(node, "目录", required=("number", "title"), optional=("place",))
        number = _read_integer(reader, fields.get("number"), "number")
        title = reader.read_text(fields.get("title"), "title")
        place = reader.read_text(fields.get("place"), "place")
        return None if number is None else ContentsEntry(number, title, place)
