"""The rows of one disclosure table, below its header, as rows of figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from budgets.budget import BudgetRow, Figure, Side, TableKind
from budgets.names import CODE, NAME, REMARK, normalize_text
from budgets.reading.cells import filled_cells, filled_texts, is_blank_mark, is_number_cell, read_figure
from budgets.reading.labels import FUNCTION_ACCOUNTS, PREFERRED_ACCOUNTS, LabelColumns, join_codes
from budgets.reading.lists import LevelTracker
from documents.document import Cell, DocumentTable

ZERO_FILLERS = {"", "0", "0.00", "0.0"}
WORD = re.compile(r"[\u4e00-\u9fff]")
CODE_BEFORE_NAME = re.compile(r"(\d{3,})[-_]?(\D.*)")


@dataclass
class BudgetTableReader:
    """Goes through the rows below the header; columns are named by their index."""

    table: DocumentTable
    height: int
    kind: TableKind
    names: dict[int, str]
    headers: Mapping[int, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    amount_indexes: list[int] = field(default_factory=list)

    def read_rows(self) -> Iterator[BudgetRow]:
        if self.kind in (TableKind.FISCAL, TableKind.BALANCE):
            return self.read_two_sides()
        return self.read_account_rows()

    def amount_columns(self) -> tuple[str, ...]:
        """The names of the columns of amounts, in their order."""
        names = (self.names[index] for index in self.amount_indexes)
        return tuple(dict.fromkeys(name for name in names if name not in ("", NAME, CODE, REMARK)))

    def body_rows(self) -> range:
        return range(self.height, self.table.height)

    def holds_names(self, index: int) -> bool:
        """Whether a column holds names rather than amounts."""
        filled = filled_cells(self.table, self.body_rows(), index)
        names = [cell for cell in filled if not is_number_cell(cell) and not is_blank_mark(cell)]
        return len(names) * 2 > len(filled)

    def read_two_sides(self) -> Iterator[BudgetRow]:
        """Income on the left, expenditure on the right."""
        starts = [index for index in range(self.table.width) if self.holds_names(index)]
        ends = [*starts[1:], self.table.width]
        if len(starts) > 2:
            self.unread.append(f"{self.table.place}“{self.kind}”有 {len(starts)} 组项目，只读了前两组")
        for side, start, end in zip((Side.INCOME, Side.SPENDING), starts, ends, strict=False):
            amount_indexes = range(start + 1, end)
            self.amount_indexes += amount_indexes
            yield from self.read_side(side, start, amount_indexes)

    def read_side(self, side: Side, name_index: int, amount_indexes: range) -> Iterator[BudgetRow]:
        levels = LevelTracker()
        for number in self.body_rows():
            cell = self.table.cell_at(number, name_index)
            if cell is None or not normalize_text(cell.text):
                continue
            level, is_partial = levels.next_level(normalize_text(cell.text))
            figures = dict(self.read_figures(number, amount_indexes))
            yield BudgetRow(" ".join(cell.text.split()), "", side, level, is_partial, figures, cell.place)

    def read_account_rows(self) -> Iterator[BudgetRow]:
        """One row an account, or a unit."""
        labels = self.label_columns()
        self.amount_indexes = [index for index in range(self.table.width) if index not in labels.indexes]
        for number in self.body_rows():
            if self.repeats_header(number):
                continue
            codes = labels.choose_codes(list(self.distinct_cells(number, labels.codes)))
            names = labels.choose_names(list(self.distinct_cells(number, labels.names)))
            figures = dict(self.read_figures(number, self.amount_indexes))
            if row := build_row(codes, names, figures):
                yield row

    def label_columns(self) -> LabelColumns:
        """The columns that hold no amounts: those named so, and those that hold texts whatever their name."""
        codes, names = self.indexes_named(CODE), self.indexes_named(NAME)
        if not codes and not names and self.holds_names(0):
            names = [0]
        others = [
            index
            for index in range(self.table.width)
            if index not in codes and index not in names and self.holds_words(index)
        ]
        if not names:
            names, others = others[:1], others[1:]
        remarks = [*self.indexes_named(REMARK), *others]
        preferred = PREFERRED_ACCOUNTS.get(self.kind, FUNCTION_ACCOUNTS)
        return LabelColumns(codes, names, remarks, self.headers, preferred)

    def holds_words(self, index: int) -> bool:
        """Whether most cells of a column are words: such a column has no amounts."""
        filled = filled_cells(self.table, self.body_rows(), index)
        words = [cell for cell in filled if WORD.search(cell.text) and not is_number_cell(cell)]
        return len(words) > 1 and len(words) * 2 > len(filled)

    def repeats_header(self, number: int) -> bool:
        """Whether a row is the lowest row of the header, printed again on another page."""
        texts = filled_texts(self.table.row_cells(number))
        header = filled_texts(self.table.row_cells(self.height - 1)) if self.height else []
        return len(texts) > 1 and texts == header

    def indexes_named(self, name: str) -> list[int]:
        return [index for index, column_name in self.names.items() if column_name == name]

    def distinct_cells(self, number: int, indexes: Sequence[int]) -> Iterator[tuple[int, Cell]]:
        """The cells that begin in a row with their columns, each once where it covers several."""
        previous = None
        for index in indexes:
            cell = self.table.cell_at(number, index)
            if cell is not None and cell is not previous and cell.row == number:
                yield index, cell
            previous = cell

    def read_figures(self, number: int, indexes: Sequence[int]) -> Iterator[tuple[str, Figure]]:
        """The figures of a row by the names of their columns; one that has no name of its own is noted."""
        used_names = {"", NAME, CODE, REMARK}
        for index in indexes:
            cell = self.table.cell_at(number, index)
            figure = read_figure(cell)
            if cell is None or cell.column != index or figure is None or figure.is_blank:
                continue
            name = self.names.get(index, "")
            if name in used_names:
                self.unread.append(f"{cell.place}“{cell.text.strip()}”没有列名，没有读入")
            else:
                used_names.add(name)
                yield name, figure


def build_row(
    code_cells: Sequence[Cell], name_cells: Sequence[Cell], figures: dict[str, Figure]
) -> BudgetRow | None:
    """The row of an account; ``None`` where all its cells are blank."""
    code_text = join_codes([normalize_text(cell.text) for cell in code_cells])
    name_text = " ".join(cell.text.strip() for cell in name_cells)
    if not (code_text or name_text or figures):
        return None
    code, name = separate_code(code_text, name_text)
    place = next((cell.place for cell in [*code_cells, *name_cells]), "")
    row = BudgetRow(" ".join(name.split()), figures=figures, place=place)
    return replace(row, code=code) if code.isdigit() else row


def separate_code(code: str, name: str) -> tuple[str, str]:
    """A code may stand before the name, a total in the column of codes; zeros in both are filler."""
    plain = normalize_text(name)
    if match := CODE_BEFORE_NAME.fullmatch(plain):
        code, name = code or match[1], re.sub(r"^\s*\d+[-_\s]*", "", name)
    if code and not code.isdigit() and not plain:
        code, name = "", code
    if {code, normalize_text(name)} <= ZERO_FILLERS:
        return "", ""
    return code, name
