"""项目资金 of a target file: amounts by source, for a department by 基本支出 and 项目支出 too, and by what the amount
executed is measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.model import FundRow, Funds, SheetKind
from indicators.rows import read_params
from indicators.units import MONEY_UNIT, convert_value
from yamlfiles.reader import Node, TextNode, YamlReader, strip_quotes

FUND_FIELDS = ("total", "fiscal", "carried_over", "other")
FIELDS_OF_KIND: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.PROJECT: FUND_FIELDS,
    SheetKind.DEPARTMENT: (*FUND_FIELDS, "basic", "projects"),
}
FUND_ALIASES = {"基本支出": "basic", "项目支出": "projects"}
FUND_UNITS = ("万元", "元")
"""What the form of a target sheet may be in; single amounts may name any unit of money."""
STATED_MONEY_UNIT = re.compile(rf"(?:{MONEY_UNIT})$")
PAID_UNDER = {SheetKind.PROJECT: "project", SheetKind.DEPARTMENT: "department"}
"""The column of payments in which the name of the project or department stands."""


def read_funds(reader: YamlReader, node: Node | None, kind: SheetKind, name: str) -> Funds | None:
    """年初预算数, and 全年预算数 where the budget was adjusted; without it both are the same. What was paid is looked
    up under ``name``, that of the project or department, unless the sheet says under which."""
    if node is None or is_blank(node):
        return None
    fund_reader = FundReader(reader, FIELDS_OF_KIND[kind])
    fields = fund_reader.fields_of(node, "unit", "annual", "evaluator", "with")
    unit = reader.read_choice(fields.get("unit"), "unit", FUND_UNITS, FUND_UNITS[0])
    initial = fund_reader.read_row(fields, unit)
    evaluator = reader.read_text(fields.get("evaluator"), "evaluator") or Funds.evaluator
    by_name = evaluator.startswith("finance.") and "with" not in fields
    return Funds(
        unit=unit,
        initial=initial,
        annual=fund_reader.read_annual(fields.get("annual"), unit) or initial,
        evaluator=evaluator,
        params={PAID_UNDER[kind]: name} if by_name else read_params(reader, fields.get("with")),
        by_use=kind is SheetKind.DEPARTMENT,
    )


def is_blank(node: Node) -> bool:
    return isinstance(node, TextNode) and node.is_blank


@dataclass(frozen=True)
class FundReader:
    """``names`` are the amounts that a row may have."""

    reader: YamlReader
    names: tuple[str, ...]

    def fields_of(self, node: Node, *others: str) -> Mapping[str, Node]:
        """A bare amount is the total."""
        if isinstance(node, TextNode):
            return {"total": node}
        optional, aliases = (*self.names, *others), FUND_ALIASES if "basic" in self.names else {}
        return self.reader.read_fields(node, "funds", optional=optional, aliases=aliases)

    def read_annual(self, node: Node | None, unit: str) -> FundRow | None:
        return None if node is None or is_blank(node) else self.read_row(self.fields_of(node), unit)

    def read_row(self, fields: Mapping[str, Node], unit: str) -> FundRow:
        return FundRow(
            **{name: read_amount(self.reader, fields.get(name), name, unit) for name in self.names}
        )


def read_amount(reader: YamlReader, node: Node | None, name: str, unit: str) -> Decimal | None:
    """An amount in ``unit``; one written with another unit of money is converted."""
    stated = STATED_MONEY_UNIT.search(strip_quotes(node.value)) if isinstance(node, TextNode) else None
    written_unit = stated[0] if stated else unit
    written = reader.read_decimal(node, name, unit=written_unit)
    amount = None if written is None else convert_value(written, written_unit, unit)
    if amount is not None and amount < 0:
        reader.add_problem(node, f"“{name}”是预算数，不应小于 0，现为 {amount}", "value")
    return amount
