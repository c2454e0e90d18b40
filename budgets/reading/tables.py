"""The disclosure tables of a budget document: found by title or header, read as rows of figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgets.budget import BudgetRow, BudgetTable, ContentsEntry, Figure, Side, TableKind
from budgets.names import (
    BASIC,
    CHANGE,
    CODE,
    GENERAL,
    NAME,
    PERCENT,
    PREVIOUS,
    PROJECT,
    RECEPTION,
    RUNNING_COSTS,
    SPENDING_TYPES,
    STAFF_COSTS,
    TOTAL,
    TRAVEL_ABROAD,
    normalize_text,
    table_kind,
)
from budgets.reading.cells import (
    BudgetColumn,
    header_height,
    is_number_cell,
    name_columns,
    read_columns,
    read_figure,
)
from budgets.reading.lists import LevelTracker
from documents.document import Cell, Document, DocumentTable, Paragraph
from indicators.units import MONEY_UNIT

TITLE_NUMBER = re.compile(
    r"^(?:附?表|附件|预算公开表|公开表)?(?:([一二三四五六七八九十]{1,3})(?:[、.:]|(?<=表.)|(?<=表..))|(\d{1,2})[、.:]|(?<=表)(\d{1,2}))"
)
CHINESE_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
DOT_LEADERS = re.compile(r"[.…·\s]*\d*$")
STATED_MONEY = re.compile(rf"(?:金额)?单位[:：](?:人民币)?({MONEY_UNIT})")
TARGET_SHEET_WORDS = re.compile(r"绩效目标|绩效指标|一级指标")
LONGEST_TITLE = 60
MOST_TITLE_DISTANCE = 6


@dataclass
class BudgetTableSet:
    """What the tables of one document gave."""

    tables: list[BudgetTable] = field(default_factory=list)
    contents: list[ContentsEntry] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class TableTitle:
    text: str
    place: str
    kind: TableKind
    number: int | None


def find_tables(document: Document) -> BudgetTableSet:
    found, ahead, listed = BudgetTableSet(), list[Paragraph](), list[TableTitle]()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            ahead.append(block)
            continue
        titles = list(find_titles(ahead))
        own, others = _split_titles(titles, ahead)
        listed += others
        _add_table(found, block, own, ahead)
        ahead = []
    listed += find_titles(ahead)
    numbers = {(title.kind, title.number) for title in listed}
    if len({number for _, number in numbers}) > 1:
        found.contents = [
            ContentsEntry(title.number, DOT_LEADERS.sub("", title.text), title.place)
            for title in listed
            if title.number is not None
        ]
    return found


def find_titles(paragraphs: Sequence[Paragraph]) -> Iterator[TableTitle]:
    for paragraph in paragraphs:
        text = DOT_LEADERS.sub("", normalize_text(paragraph.text))
        kind = table_kind(text) if len(text) <= LONGEST_TITLE and text.endswith(("表", ")", "表)")) else None
        if kind:
            yield TableTitle(paragraph.text.strip(), paragraph.place, kind, parse_table_number(text))


def _split_titles(
    titles: list[TableTitle], ahead: list[Paragraph]
) -> tuple[TableTitle | None, list[TableTitle]]:
    """The title of the table that follows, with the number it is printed under, and the entries of contents before it."""
    near = {paragraph.place for paragraph in ahead[-MOST_TITLE_DISTANCE:]}
    last = titles[-1] if titles and titles[-1].place in near else None
    if last is None:
        return None, titles
    same = [title for title in titles if title.kind is last.kind and title.place in near]
    numbered = [title for title in same if title.number is not None]
    return (numbered[-1] if numbered else last), [title for title in titles if title not in same]


def parse_table_number(text: str) -> int | None:
    """4 of 四、…, 表4 and 附表四."""
    match = TITLE_NUMBER.match(text)
    if not match:
        return None
    if digits := match[2] or match[3]:
        return int(digits)
    tens, _, ones = match[1].rpartition("十") if "十" in match[1] else ("", "", match[1])
    return (10 * CHINESE_DIGITS.get(tens, 1) if "十" in match[1] else 0) + CHINESE_DIGITS.get(ones, 0)


def _add_table(
    found: BudgetTableSet, table: DocumentTable, title: TableTitle | None, ahead: list[Paragraph]
) -> None:
    height = header_height(table)
    head = [normalize_text(cell.text) for number in range(height) for cell in table.row_cells(number)]
    title = title or _title_in_header(table, height)
    heads = read_columns(table, height)
    kind = title.kind if title else kind_by_header(heads)
    if any(map(TARGET_SHEET_WORDS.search, map(normalize_text, _cell_texts(table)))) or (
        kind is None and not _is_continuation(found, table, ahead)
    ):
        return
    found.years += [year for column in heads for year in column.years]
    if kind is None or (height == 0 and found.tables and found.tables[-1].kind is kind):
        _note_continuation(found, table)
        return
    if any(budget_table.kind is kind for budget_table in found.tables):
        found.unread.append(
            f"{table.place}“{title.text if title else kind}”与前面的表重复，没有读入；请核对后合并"
        )
        return
    money = next(
        (
            m[1]
            for text in [*(normalize_text(paragraph.text) for paragraph in ahead), *head]
            if (m := STATED_MONEY.search(text))
        ),
        "万元",
    )
    names = {
        at: _mark_previous_year(
            name, heads[at], max((year for column in heads for year in column.years), default=0)
        )
        for at, name in name_columns(heads).items()
    }
    if kind is TableKind.BASIC and TOTAL not in names.values():
        names = {at: TOTAL if name == BASIC else name for at, name in names.items()}
    reading = BudgetTableReader(table, height, kind, names, heads)
    rows = tuple(reading.read_rows())
    previous = [year for column in heads if names[column.index] == PREVIOUS for year in column.years]
    found.unread += reading.unread
    found.tables.append(
        BudgetTable(
            kind=kind,
            title=title.text if title else kind.value,
            rows=rows,
            columns=reading.amount_columns(),
            place=table.place,
            number=title.number if title else None,
            money=money,
            previous_year=previous[0] if previous else None,
        )
    )


def _cell_texts(table: DocumentTable) -> list[str]:
    return [cell.text for cell in table.cells]


def _title_in_header(table: DocumentTable, height: int) -> TableTitle | None:
    for number in range(height):
        for cell in table.row_cells(number):
            if kind := table_kind(normalize_text(cell.text)):
                return TableTitle(
                    cell.text.strip(), cell.place, kind, parse_table_number(normalize_text(cell.text))
                )
    return None


def kind_by_header(heads: Sequence[BudgetColumn]) -> TableKind | None:
    """A table without a title, told by its columns."""
    names = set(name_columns(heads).values())
    text = "".join(head.header_text for head in heads)
    sides = "收入" in text and "支出" in text and "预算数" in text
    told = (
        (sides and GENERAL in names, TableKind.FISCAL),
        (sides, TableKind.BALANCE),
        ({TRAVEL_ABROAD, RECEPTION} <= names, TableKind.THREE_PUBLIC),
        ("经济" in text and {STAFF_COSTS, RUNNING_COSTS} <= names, TableKind.BASIC),
        (len(names & set(SPENDING_TYPES)) > 2, TableKind.SPENDING),
        ({BASIC, PROJECT, CHANGE} <= names, TableKind.GENERAL),
    )
    return next((kind for fits, kind in told if fits), None)


def _mark_previous_year(name: str, column: BudgetColumn, latest: int) -> str:
    """合计 under an earlier year is 上年数, another column there is of 上年数 too."""
    years = set(column.years)
    earlier = len(years) == 1 and max(years) < latest
    if name not in (CHANGE, PERCENT, CODE, NAME, "") and (
        earlier or (not years and re.search(r"(执行|决算|预计)数|上年(?!结转|结余)", column.header_text))
    ):
        return (
            PREVIOUS
            if name == TOTAL or re.search(r"\d{4}年|上年", column.lowest_header)
            else f"{PREVIOUS}·{name}"
        )
    return name


def _is_continuation(found: BudgetTableSet, table: DocumentTable, ahead: list[Paragraph]) -> bool:
    return (
        bool(found.tables)
        and all(normalize_text(paragraph.text) in ("续表", "续") for paragraph in ahead)
        and header_height(table) == 0
    )


def _note_continuation(found: BudgetTableSet, table: DocumentTable) -> None:
    found.unread.append(
        f"{table.place}像是“{found.tables[-1].title}”的续表，没有读入；请在原文件中合并成一个表"
    )


@dataclass
class BudgetTableReader:
    """Goes through the rows below the header."""

    table: DocumentTable
    height: int
    kind: TableKind
    names: dict[int, str]
    heads: list[BudgetColumn]
    unread: list[str] = field(default_factory=list)
    amount_indexes: list[int] = field(default_factory=list)

    def read_rows(self) -> Iterator[BudgetRow]:
        if self.kind in (TableKind.FISCAL, TableKind.BALANCE):
            return self.read_two_sides()
        return self.read_account_rows()

    def amount_columns(self) -> tuple[str, ...]:
        """The names of the columns of amounts, in their order."""
        return tuple(
            dict.fromkeys(
                self.names[at] for at in self.amount_indexes if self.names[at] not in ("", NAME, CODE)
            )
        )

    def body_rows(self) -> range:
        return range(self.height, self.table.height)

    def holds_names(self, at: int) -> bool:
        """Whether a column holds names rather than amounts."""
        cells = [self.table.cell_at(number, at) for number in self.body_rows()]
        filled = [cell for cell in cells if cell is not None and normalize_text(cell.text)]
        return sum(not is_number_cell(cell) for cell in filled) * 2 > len(filled)

    def read_two_sides(self) -> Iterator[BudgetRow]:
        """Income on the left, expenditure on the right."""
        starts = [at for at in range(self.table.width) if self.holds_names(at)]
        ends = [*starts[1:], self.table.width]
        if len(starts) > 2:
            self.unread.append(f"{self.table.place}“{self.kind}”有 {len(starts)} 组项目，只读了前两组")
        for side, start, end in zip((Side.INCOME, Side.SPENDING), starts, ends, strict=False):
            self.amount_indexes += range(start + 1, end)
            levels = LevelTracker()
            for number in self.body_rows():
                cell = self.table.cell_at(number, start)
                if cell is None or not normalize_text(cell.text):
                    continue
                level, some = levels.next_level(normalize_text(cell.text))
                figures = dict(self.read_figures(number, range(start + 1, end)))
                yield BudgetRow(" ".join(cell.text.split()), "", side, level, some, figures, cell.place)

    def read_account_rows(self) -> Iterator[BudgetRow]:
        """One row an account, or a unit."""
        codes = [at for at, name in self.names.items() if name == CODE]
        titles = [at for at, name in self.names.items() if name == NAME]
        if not codes and not titles and self.holds_names(0):
            titles = [0]
        self.amount_indexes = [at for at in range(self.table.width) if at not in (*codes, *titles)]
        for number in self.body_rows():
            code = "".join(normalize_text(cell.text) for cell in self.distinct_cells(number, codes))
            name = " ".join(cell.text.strip() for cell in self.distinct_cells(number, titles))
            figures = dict(self.read_figures(number, self.amount_indexes))
            if code or name or figures:
                place = next((cell.place for cell in self.distinct_cells(number, [*codes, *titles])), "")
                yield replace(build_row(code, name, figures), place=place)

    def distinct_cells(self, number: int, ats: Sequence[int]) -> Iterator[Cell]:
        seen = None
        for at in ats:
            cell = self.table.cell_at(number, at)
            if cell is not None and cell is not seen and cell.row == number:
                yield cell
            seen = cell

    def read_figures(self, number: int, ats: Sequence[int]) -> Iterator[tuple[str, Figure]]:
        taken = set[str]()
        for at in ats:
            cell, name = self.table.cell_at(number, at), self.names.get(at, "")
            read = read_figure(cell)
            if (
                read is None
                or cell is None
                or cell.column != at
                or (read.value is None and not read.unread_text)
            ):
                continue
            if name and name not in taken and name not in (NAME, CODE):
                taken.add(name)
                yield name, read
            else:
                self.unread.append(f"{cell.place}“{cell.text.strip()}”没有列名，没有读入")


def build_row(code: str, name: str, figures: dict[str, Figure]) -> BudgetRow:
    """A code may stand before the name, a total in the column of codes; zeros in both are filler."""
    plain = normalize_text(name)
    if match := re.fullmatch(r"(\d{3,})[-_]?(\D.*)", plain):
        code, name = code or match[1], re.sub(r"^\s*\d+[-_\s]*", "", name)
    if code and not code.isdigit() and not plain:
        code, name = "", code
    if {code, normalize_text(name)} <= {"", "0", "0.00", "0.0"}:
        code, name = "", ""
    return replace(BudgetRow(" ".join(name.split())), code=code if code.isdigit() else "", figures=figures)
