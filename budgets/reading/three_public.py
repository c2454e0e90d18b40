"""三公 tables with a line for each item, turned into the one row with a column for each that others print."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgets.budget import BudgetRow, Figure
from budgets.names import (
    PREVIOUS,
    PREVIOUS_OF,
    RECEPTION,
    TOTAL,
    TRAVEL_ABROAD,
    VEHICLE_PURCHASE,
    VEHICLE_RUNNING,
    VEHICLES,
    column_concept,
    without_numbering,
)

ITEMS = {TRAVEL_ABROAD, VEHICLES, VEHICLE_PURCHASE, VEHICLE_RUNNING, RECEPTION}
FEWEST_ITEMS = 2


@dataclass(frozen=True)
class ThreePublicTable:
    rows: tuple[BudgetRow, ...]
    columns: tuple[str, ...]


def lay_items_across(rows: Sequence[BudgetRow], columns: Sequence[str]) -> ThreePublicTable:
    """One row of all items, where the rows are items; else the rows and columns as they are."""
    items = {item_of(row): row for row in rows}
    if len(ITEMS & items.keys()) < FEWEST_ITEMS or ITEMS & {*columns}:
        return ThreePublicTable(tuple(rows), tuple(columns))
    figures: dict[str, Figure] = {}
    for item, row in items.items():
        figures |= {item_column(item, column): figure for column, figure in row.figures.items()}
    names = tuple(item_column(item, column) for item in items for column in columns)
    row = replace(items.get(TOTAL, rows[0]), name=TOTAL, level=0, figures=figures)
    return ThreePublicTable((row,), names)


def item_of(row: BudgetRow) -> str:
    return column_concept(without_numbering(row.name))


def item_column(item: str, column: str) -> str:
    """公务接待费 of this year, 上年数·公务接待费 of the year before; of the 合计 the column alone."""
    if item == TOTAL:
        return column
    if column == TOTAL:
        return item
    return f"{PREVIOUS_OF}{item}" if column == PREVIOUS else f"{column}·{item}"
