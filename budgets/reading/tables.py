"""The disclosure tables of a budget document: found by title or header, read as rows of figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from budgets.budget import BudgetTable, Figure, Listed, Row, Side, TableKind
from budgets.names import (
    ABROAD,
    BASIC,
    CHANGE,
    CODE,
    GENERAL,
    NAME,
    PERCENT,
    PREVIOUS,
    PROJECT,
    RECEPTION,
    RUNNING,
    STAFF,
    TOTAL,
    TYPES,
    flat,
    table_kind,
)
from budgets.reading.cells import Column, columns, figure, header_height, is_number, named
from budgets.reading.lists import Levels
from documents.document import Cell, Document, Paragraph, Table

NUMBER = re.compile(
    r"^(?:附?表|附件|预算公开表|公开表)?(?:([一二三四五六七八九十]{1,3})(?:[、.:]|(?<=表.)|(?<=表..))|(\d{1,2})[、.:]|(?<=表)(\d{1,2}))"
)
DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
LEADERS = re.compile(r"[.…·\s]*\d*$")
MONEY = re.compile(r"(?:金额)?单位[:：](?:人民币)?(亿元|万元|千元|元)")
FORM = re.compile(r"绩效目标|绩效指标|一级指标")
LONGEST_TITLE = 60
TITLES_AHEAD = 6


@dataclass
class Found:
    """What the tables of one document gave."""

    tables: list[BudgetTable] = field(default_factory=list)
    contents: list[Listed] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Title:
    text: str
    place: str
    kind: TableKind
    number: int | None


def find_tables(document: Document) -> Found:
    found, ahead, listed = Found(), list[Paragraph](), list[Title]()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            ahead.append(block)
            continue
        titles = list(titles_of(ahead))
        own, others = _own(titles, ahead)
        listed += others
        _take(found, block, own, ahead)
        ahead = []
    listed += titles_of(ahead)
    numbers = {(each.kind, each.number) for each in listed}
    if len({number for _, number in numbers}) > 1:
        found.contents = [
            Listed(each.number, LEADERS.sub("", each.text), each.place) for each in listed if each.number is not None
        ]
    return found


def titles_of(paragraphs: Sequence[Paragraph]) -> Iterator[Title]:
    for each in paragraphs:
        text = LEADERS.sub("", flat(each.text))
        kind = table_kind(text) if len(text) <= LONGEST_TITLE and text.endswith(("表", ")", "表)")) else None
        if kind:
            yield Title(each.text.strip(), each.place, kind, number_of(text))


def _own(titles: list[Title], ahead: list[Paragraph]) -> tuple[Title | None, list[Title]]:
    """The title of the table that follows, with the number it is printed under, and the entries of contents before it."""
    near = {each.place for each in ahead[-TITLES_AHEAD:]}
    last = titles[-1] if titles and titles[-1].place in near else None
    if last is None:
        return None, titles
    same = [each for each in titles if each.kind is last.kind and each.place in near]
    numbered = [each for each in same if each.number is not None]
    return (numbered[-1] if numbered else last), [each for each in titles if each not in same]


def number_of(text: str) -> int | None:
    """4 of 四、…, 表4 and 附表四."""
    match = NUMBER.match(text)
    if not match:
        return None
    if digits := match[2] or match[3]:
        return int(digits)
    tens, _, ones = match[1].rpartition("十") if "十" in match[1] else ("", "", match[1])
    return (10 * DIGITS.get(tens, 1) if "十" in match[1] else 0) + DIGITS.get(ones, 0)


def _take(found: Found, table: Table, title: Title | None, ahead: list[Paragraph]) -> None:
    height = header_height(table)
    head = [flat(each.text) for number in range(height) for each in table.row(number)]
    title = title or _inside(table, height)
    heads = columns(table, height)
    kind = title.kind if title else kind_by_header(heads)
    if any(map(FORM.search, map(flat, _texts(table)))) or (kind is None and not _continues(found, table, ahead)):
        return
    found.years += [year for each in heads for year in each.years]
    if kind is None or (height == 0 and found.tables and found.tables[-1].kind is kind):
        _continue(found, table)
        return
    if any(each.kind is kind for each in found.tables):
        found.unread.append(f"{table.place}“{title.text if title else kind}”与前面的表重复，没有读入；请核对后合并")
        return
    money = next((m[1] for text in [*(flat(each.text) for each in ahead), *head] if (m := MONEY.search(text))), "万元")
    names = {
        at: _dated(name, heads[at], max((year for each in heads for year in each.years), default=0))
        for at, name in named(heads).items()
    }
    if kind is TableKind.BASIC and TOTAL not in names.values():
        names = {at: TOTAL if name == BASIC else name for at, name in names.items()}
    reading = TableReading(table, height, kind, names, heads)
    rows = tuple(reading.rows())
    previous = [year for each in heads if names[each.at] == PREVIOUS for year in each.years]
    found.unread += reading.unread
    found.tables.append(
        BudgetTable(
            kind=kind,
            title=title.text if title else kind.value,
            rows=rows,
            columns=reading.columns(),
            place=table.place,
            number=title.number if title else None,
            money=money,
            previous=previous[0] if previous else None,
        )
    )


def _texts(table: Table) -> list[str]:
    return [each.text for each in table.cells]


def _inside(table: Table, height: int) -> Title | None:
    for number in range(height):
        for cell in table.row(number):
            if kind := table_kind(flat(cell.text)):
                return Title(cell.text.strip(), cell.place, kind, number_of(flat(cell.text)))
    return None


def kind_by_header(heads: Sequence[Column]) -> TableKind | None:
    """A table without a title, told by its columns."""
    names = set(named(heads).values())
    text = "".join(each.top for each in heads)
    sides = "收入" in text and "支出" in text and "预算数" in text
    told = (
        (sides and GENERAL in names, TableKind.FISCAL),
        (sides, TableKind.BALANCE),
        ({ABROAD, RECEPTION} <= names, TableKind.THREE_PUBLIC),
        ("经济" in text and {STAFF, RUNNING} <= names, TableKind.BASIC),
        (len(names & set(TYPES)) > 2, TableKind.SPENDING),
        ({BASIC, PROJECT, CHANGE} <= names, TableKind.GENERAL),
    )
    return next((kind for fits, kind in told if fits), None)


def _dated(name: str, column: Column, latest: int) -> str:
    """合计 under an earlier year is 上年数, another column there is of 上年数 too."""
    years = set(column.years)
    earlier = len(years) == 1 and max(years) < latest
    if name not in (CHANGE, PERCENT, CODE, NAME, "") and (
        earlier or (not years and re.search(r"(执行|决算|预计)数|上年(?!结转|结余)", column.top))
    ):
        return PREVIOUS if name == TOTAL or re.search(r"\d{4}年|上年", column.own) else f"{PREVIOUS}·{name}"
    return name


def _continues(found: Found, table: Table, ahead: list[Paragraph]) -> bool:
    return bool(found.tables) and all(flat(each.text) in ("续表", "续") for each in ahead) and header_height(table) == 0


def _continue(found: Found, table: Table) -> None:
    found.unread.append(f"{table.place}像是“{found.tables[-1].title}”的续表，没有读入；请在原文件中合并成一个表")


@dataclass
class TableReading:
    """Goes through the rows below the header."""

    table: Table
    height: int
    kind: TableKind
    names: dict[int, str]
    heads: list[Column]
    unread: list[str] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        if self.kind in (TableKind.FISCAL, TableKind.BALANCE):
            return self.two_sides()
        return self.listed()

    def columns(self) -> tuple[str, ...]:
        """The names of the columns of amounts, in their order."""
        return tuple(dict.fromkeys(self.names[at] for at in self.amounts if self.names[at] not in ("", NAME, CODE)))

    def body(self) -> range:
        return range(self.height, self.table.height)

    def words(self, at: int) -> bool:
        """Whether a column holds names rather than amounts."""
        cells = [self.table.at(number, at) for number in self.body()]
        filled = [each for each in cells if each is not None and flat(each.text)]
        return sum(not is_number(each) for each in filled) * 2 > len(filled)

    def two_sides(self) -> Iterator[Row]:
        """Income on the left, expenditure on the right."""
        starts = [at for at in range(self.table.width) if self.words(at)]
        ends = [*starts[1:], self.table.width]
        if len(starts) > 2:
            self.unread.append(f"{self.table.place}“{self.kind}”有 {len(starts)} 组项目，只读了前两组")
        for side, start, end in zip((Side.INCOME, Side.SPENDING), starts, ends, strict=False):
            self.amounts += range(start + 1, end)
            levels = Levels()
            for number in self.body():
                cell = self.table.at(number, start)
                if cell is None or not flat(cell.text):
                    continue
                level, some = levels.of(flat(cell.text))
                figures = dict(self.figures(number, range(start + 1, end)))
                yield Row(" ".join(cell.text.split()), "", side, level, some, figures, cell.place)

    def listed(self) -> Iterator[Row]:
        """One row an account, or a unit."""
        codes = [at for at, name in self.names.items() if name == CODE]
        titles = [at for at, name in self.names.items() if name == NAME]
        if not codes and not titles and self.words(0):
            titles = [0]
        self.amounts = [at for at in range(self.table.width) if at not in (*codes, *titles)]
        for number in self.body():
            code = "".join(flat(each.text) for each in self.cells(number, codes))
            name = " ".join(each.text.strip() for each in self.cells(number, titles))
            figures = dict(self.figures(number, self.amounts))
            if code or name or figures:
                place = next((each.place for each in self.cells(number, [*codes, *titles])), "")
                yield replace(told(code, name, figures), place=place)

    def cells(self, number: int, ats: Sequence[int]) -> Iterator[Cell]:
        seen = None
        for at in ats:
            cell = self.table.at(number, at)
            if cell is not None and cell is not seen and cell.row == number:
                yield cell
            seen = cell

    def figures(self, number: int, ats: Sequence[int]) -> Iterator[tuple[str, Figure]]:
        taken = set[str]()
        for at in ats:
            cell, name = self.table.at(number, at), self.names.get(at, "")
            read = figure(cell)
            if read is None or cell is None or cell.column != at or (read.value is None and not read.unread):
                continue
            if name and name not in taken and name not in (NAME, CODE):
                taken.add(name)
                yield name, read
            else:
                self.unread.append(f"{cell.place}“{cell.text.strip()}”没有列名，没有读入")


def told(code: str, name: str, figures: dict[str, Figure]) -> Row:
    """A code may stand before the name, a total in the column of codes; zeros in both are filler."""
    plain = flat(name)
    if match := re.fullmatch(r"(\d{3,})[-_]?(\D.*)", plain):
        code, name = code or match[1], re.sub(r"^\s*\d+[-_\s]*", "", name)
    if code and not code.isdigit() and not plain:
        code, name = "", code
    if {code, flat(name)} <= {"", "0", "0.00", "0.0"}:
        code, name = "", ""
    return replace(Row(" ".join(name.split())), code=code if code.isdigit() else "", figures=figures)
