"""The disclosure tables of a budget document: found by title or header, read as rows of figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgets.budget import BudgetTable, ContentsEntry, TableKind
from budgets.names import PREVIOUS, normalize_text, search_texts
from budgets.reading.cells import header_cells, header_height
from budgets.reading.columns import BudgetColumn, amount_names, kind_by_header, read_columns
from budgets.reading.rows import BudgetTableReader
from budgets.reading.stacked import split_stacked_tables
from budgets.reading.three_public import lay_items_across
from budgets.reading.titles import (
    MOST_TITLE_DISTANCE,
    TableTitle,
    contents_entries,
    find_titles,
    may_be_title,
    split_titles,
    title_in_header,
)
from documents.document import Document, DocumentTable, Paragraph
from indicators.quoting import quote_text
from indicators.units import MONEY_UNIT, USUAL_MONEY_UNIT

STATED_MONEY = re.compile(
    rf"单位[:：]?(?:人民币)?({MONEY_UNIT})|^\(?(?:人民币)?({MONEY_UNIT})\)?$|\(({MONEY_UNIT})\)$"
)
"""单位：万元 wherever it stands, or the unit alone or in brackets behind the name of a column."""
TARGET_SHEET_WORDS = re.compile(r"绩效目标|绩效指标|一级指标")


@dataclass
class BudgetTableSet:
    """What the tables of one document gave."""

    tables: list[BudgetTable] = field(default_factory=list)
    contents: list[ContentsEntry] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)

    def ends_with(self, kind: TableKind) -> bool:
        return bool(self.tables) and self.tables[-1].kind is kind

    def has_kind(self, kind: TableKind) -> bool:
        return any(table.kind is kind for table in self.tables)

    def note_continuation(self, table: DocumentTable) -> None:
        name = self.tables[-1].title
        self.unread.append(f"{table.place}像是“{name}”的续表，没有读入；请在原文件中合并成一个表")

    def note_unknown(self, table: DocumentTable, height: int, paragraphs: Sequence[Paragraph]) -> None:
        """A table of amounts that is none of the disclosure tables."""
        if height < table.height:
            texts = [normalize_text(paragraph.text) for paragraph in paragraphs[-MOST_TITLE_DISTANCE:]]
            title = next((text for text in reversed(texts) if may_be_title(text)), "")
            self.unknown.append(
                f"{table.place}{quote_text(title) if title else ''}不是认得的公开表，没有核对"
            )

    def fill_money(self) -> None:
        """A table without a unit has that of the others; where they have none, or several, it is told."""
        stated = {table.money for table in self.tables if table.money}
        usual = next(iter(stated)) if len(stated) == 1 else USUAL_MONEY_UNIT
        if len(stated) != 1:
            self.note_missing_money(usual)
        self.tables = [replace(table, money=table.money or usual) for table in self.tables]

    def note_missing_money(self, money: str) -> None:
        places = "、".join(table.place for table in self.tables if not table.money)
        if places:
            self.unknown.append(f"{places}没有写金额单位，按{money}核对；请确认后在原文件中写明")

    def note_repetition(self, table: DocumentTable, title: TableTitle) -> None:
        self.unread.append(f"{table.place}“{title.text}”与前面的表重复，没有读入；请核对后合并")


def find_tables(document: Document) -> BudgetTableSet:
    table_set = BudgetTableSet()
    contents: list[TableTitle] = []
    paragraphs: list[Paragraph] = []
    for block in split_stacked_tables(document.blocks):
        if isinstance(block, Paragraph):
            paragraphs.append(block)
            continue
        title, others = split_titles(paragraphs)
        contents += others
        _add_table(table_set, block, title, paragraphs)
        paragraphs = []
    table_set.fill_money()
    contents += find_titles(paragraphs)
    table_set.contents = contents_entries(contents)
    return table_set


def _add_table(
    table_set: BudgetTableSet,
    table: DocumentTable,
    title: TableTitle | None,
    paragraphs: Sequence[Paragraph],
) -> None:
    """Read a table into the set, or note why it is not. ``paragraphs`` are those since the table before."""
    height = header_height(table)
    title = title or title_in_header(table, height)
    columns = read_columns(table, height)
    kind = title.kind if title else kind_by_header(columns)
    if _is_target_sheet(table):
        return
    if kind is None and not _is_continuation(table_set, table, paragraphs):
        table_set.note_unknown(table, height, paragraphs)
        return
    table_set.years += [year for column in columns for year in column.years]
    if kind is None or (height == 0 and table_set.ends_with(kind)):
        table_set.note_continuation(table)
        return
    title = title or TableTitle(kind.value, "", kind, None)
    if table_set.has_kind(kind):
        table_set.note_repetition(table, title)
    else:
        _read_table(table_set, table, title, columns, find_money_unit(table, height, paragraphs))


def _is_target_sheet(table: DocumentTable) -> bool:
    return any(TARGET_SHEET_WORDS.search(normalize_text(cell.text)) for cell in table.cells)


def _is_continuation(
    table_set: BudgetTableSet, table: DocumentTable, paragraphs: Sequence[Paragraph]
) -> bool:
    is_announced = all(normalize_text(paragraph.text) in ("续表", "续") for paragraph in paragraphs)
    return bool(table_set.tables) and is_announced and header_height(table) == 0


def find_money_unit(table: DocumentTable, height: int, paragraphs: Sequence[Paragraph]) -> str:
    """What stands after 单位： above the table or in its header; empty where nothing does."""
    unit = search_texts(STATED_MONEY, _texts_above_rows(table, height, paragraphs))
    return next(filter(None, unit.groups())) if unit else ""


def _texts_above_rows(table: DocumentTable, height: int, paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    yield from (paragraph.text for paragraph in paragraphs)
    yield from (cell.text for cell in header_cells(table, height))


def _read_table(
    table_set: BudgetTableSet,
    table: DocumentTable,
    title: TableTitle,
    columns: Sequence[BudgetColumn],
    money: str,
) -> None:
    names = amount_names(columns, title.kind)
    headers = {column.index: column.header_text for column in columns}
    reader = BudgetTableReader(table, header_height(table), title.kind, names, headers)
    rows = tuple(reader.read_rows())
    amount_columns = reader.amount_columns()
    if title.kind is TableKind.THREE_PUBLIC:
        laid_across = lay_items_across(rows, amount_columns)
        rows, amount_columns = laid_across.rows, laid_across.columns
    previous_years = [year for column in columns if names[column.index] == PREVIOUS for year in column.years]
    budget_table = BudgetTable(
        kind=title.kind,
        title=title.text,
        rows=rows,
        columns=amount_columns,
        place=table.place,
        number=title.number,
        money=money,
        previous_year=next(iter(previous_years), None),
    )
    table_set.unread += reader.unread
    table_set.tables.append(budget_table)
