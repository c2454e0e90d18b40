"""The rows of a sheet in three versions: what a person changed, dropped and added, as changes of the file."""

from collections.abc import Iterable, Iterator

from indicators.branches import first_level, second_level
from indicators.quoting import quote_text
from workbooks.cell_merge import CellVersions, MergeResult, cell_tree, is_same_text, should_write
from workbooks.edited_sheet import EditedRow, EditedSheet
from workbooks.new_rows import FreeIds, list_path
from workbooks.sheet_texts import ROW_FIELDS, RowTexts, SheetField, SheetTexts
from yamlfiles.editing import AddItem, Change, DropEntry, MoveItem, PutValue
from yamlfiles.writing import Tree


class RowMerge:
    """The three versions; ``edited`` holds the rows that had been handed out, by key."""

    def __init__(
        self, exported: SheetTexts, current: SheetTexts, sheet: EditedSheet, outcome: MergeResult
    ) -> None:
        self.exported, self.current, self.outcome = exported, current, outcome
        self.edited: dict[str, EditedRow] = {}
        self.new: list[EditedRow] = []
        for row in sheet.rows:
            if row.key and row.key not in self.edited and exported.find_row(row.key):
                self.edited[row.key] = row
            else:
                # A row copied in the spreadsheet has the key of the one it was copied from.
                self.new.append(row)
        used_ids = [row.texts["id"] for row in current.rows] + [row.texts["id"] for row in sheet.rows]
        self.ids = FreeIds(used_ids)

    def all_changes(self) -> list[Change]:
        """Values first, while every row still stands where it stood.

        Then what leaves its place, from the end, so that other places stay true; new rows last."""
        leaving = list(self.dropped_row_changes())
        values: list[Change] = []
        for change in self.edited_row_changes():
            if isinstance(change, MoveItem):
                leaving.append(change)
            else:
                values.append(change)
        leaving.sort(key=_place_in_file, reverse=True)
        return [*values, *leaving, *self.added_row_changes()]

    def edited_row_changes(self) -> Iterator[Change]:
        for key, row in self.edited.items():
            exported, current = self.exported.find_row(key), self.current.find_row(key)
            if exported is None:
                continue
            if current is not None:
                yield from self.row_changes(exported, current, row)
            elif is_row_changed(exported, row):
                message = "这一行已不在目标文件里，表格里的修改无处可写；请重新导出再改"
                self.add_row_problem(row.place, exported, message)

    def add_row_problem(self, place: str, exported: RowTexts, message: str) -> None:
        """``message`` goes on behind the name of the row."""
        name = quote_text(exported.texts["name"])
        self.outcome.add_problem(place, f"{name}{message}")

    def row_changes(self, exported: RowTexts, current: RowTexts, row: EditedRow) -> Iterator[Change]:
        yield from self.value_changes(exported, current, row)
        if row.branch != exported.branch and self.is_known_branch(row):
            yield MoveItem(current.path, list_path(self.current, row.branch))

    def value_changes(self, exported: RowTexts, current: RowTexts, row: EditedRow) -> Iterator[Change]:
        fields = self.changed_fields(exported, current, row)
        if fields and is_placeholder(current):
            yield self.fill_placeholder(current, row)
        else:
            yield from (PutValue((*current.path, name), tree) for name, tree in fields.items())

    def changed_fields(self, exported: RowTexts, current: RowTexts, row: EditedRow) -> dict[str, Tree]:
        cells = (row_cell(field, exported, current, row) for field in ROW_FIELDS)
        changed = (cell.field for cell in cells if should_write(cell, self.outcome))
        return self.field_trees(changed, row)

    def field_trees(self, fields: Iterable[SheetField], row: EditedRow) -> dict[str, Tree]:
        """What the row says in some fields, without those where it means nothing."""
        trees = {}
        for field in fields:
            tree = self.tree_of(field, row)
            if tree is not None:
                trees[field.name] = tree
        return trees

    def tree_of(self, field: SheetField, row: EditedRow) -> Tree | None:
        return cell_tree(field, row.text_of(field.name), row.place, self.outcome)

    def fill_placeholder(self, current: RowTexts, row: EditedRow) -> Change:
        """A printed 无 that becomes a row: an item of a list, or all that stands below its 二级指标."""
        fields = self.row_fields(row)
        if isinstance(current.path[-1], int):
            return PutValue(current.path, fields)
        return AddItem(current.path, fields)

    def dropped_row_changes(self) -> Iterator[Change]:
        for exported, current in self.dropped_rows():
            if current.texts == exported.texts:
                yield DropEntry(current.path)
            else:
                message = "在表格里删去了，但导出之后又在文件里改过；请确认后重新导出再改"
                self.add_row_problem("", exported, message)

    def dropped_rows(self) -> Iterator[tuple[RowTexts, RowTexts]]:
        for exported in self.exported.rows:
            current = self.current.find_row(exported.key)
            if current is not None and exported.key not in self.edited:
                yield exported, current

    def added_row_changes(self) -> Iterator[Change]:
        for row in self.new:
            if self.is_known_branch(row) and self.has_free_id(row):
                yield AddItem(list_path(self.current, row.branch), self.row_fields(row))

    def has_free_id(self, row: EditedRow) -> bool:
        """Whether the file has no row of that id yet; a problem where it has."""
        row_id = row.text_of("id")
        if row_id not in self.ids_in_file():
            return True
        message = f"编号“{row_id}”已经用过：新加的行请换一个编号，或留空由程序编号"
        self.outcome.add_problem(row.place, message)
        return False

    def ids_in_file(self) -> set[str]:
        """A row need not have one."""
        return {row.texts["id"] for row in self.current.rows} - {""}

    def row_fields(self, row: EditedRow) -> dict[str, Tree]:
        """A whole row as it is written into the file; without an id it gets one."""
        row_id = row.text_of("id") or self.ids.take_id(row.branch)
        return {"id": row_id, **self.field_trees(filled_fields(row), row)}

    def is_known_branch(self, row: EditedRow) -> bool:
        """Whether the official tree has the branch; a problem where it has not."""
        first, second = row.branch
        official_first = first_level(first)
        if official_first and second_level(official_first, second):
            return True
        message = f"不认识“{first} › {second}”：一级指标、二级指标请从下拉表里选"
        self.outcome.add_problem(row.place, message)
        return False


def row_cell(field: SheetField, exported: RowTexts, current: RowTexts, row: EditedRow) -> CellVersions:
    name = field.name
    edited = row.text_or(name, exported.texts[name])
    return CellVersions(field, exported.texts[name], current.texts[name], edited, row.place)


def filled_fields(row: EditedRow) -> list[SheetField]:
    return [field for field in ROW_FIELDS if row.text_of(field.name)]


def is_row_changed(exported: RowTexts, row: EditedRow) -> bool:
    if row.branch != exported.branch:
        return True
    kept = ((exported.texts[field.name], field.name) for field in ROW_FIELDS)
    return not all(is_same_text(row.text_or(name, text), text) for text, name in kept)


def is_placeholder(row: RowTexts) -> bool:
    """A 无 below a 二级指标 that does not apply: one text is name and value, and nothing else is written."""
    is_one_text = row.texts["name"] == row.texts["target"]
    return is_one_text and not any(row.texts[name] for name in ("id", "weight", "evaluator"))


def _place_in_file(change: Change) -> tuple[str, ...]:
    """Sorts items of a list by their numbers."""
    return tuple(f"{step:06}" if isinstance(step, int) else step for step in change.path)
