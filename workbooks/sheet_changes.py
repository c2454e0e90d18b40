"""From a sheet edited elsewhere to changes of its target file: what the person changed, unless the file was changed there too.

Three versions meet: the text ``base`` that was handed out, the sheet ``wanted`` that came back, and the file as it is now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.branches import ID_STEM_ELSEWHERE, ID_STEMS, first_level, second_level
from indicators.quoting import quote_text
from workbooks.sheet_texts import (
    HEAD_FIELDS,
    ROW_FIELDS,
    RowTexts,
    SheetField,
    SheetTexts,
    as_tree,
    read_sheet_texts,
)
from yamlfiles.editing import AddItem, CannotEditError, Change, DropEntry, MoveItem, PutValue, apply_changes
from yamlfiles.problem import PaperPlace, Problem, Severity
from yamlfiles.reader import as_decimal
from yamlfiles.tree import compose_tree
from yamlfiles.writing import Tree, tree_of


@dataclass(frozen=True)
class EditedRow:
    """A row of the edited sheet; ``key`` is empty for a new one, ``place`` where it stands there."""

    key: str
    branch: tuple[str, str]
    texts: Mapping[str, str]
    place: str = ""


@dataclass(frozen=True)
class EditedSheet:
    """The edited sheet; ``places`` name where each field of the head stands."""

    head: Mapping[str, str]
    rows: tuple[EditedRow, ...]
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass
class MergeResult:
    """``text`` is the file as it shall be; with any of ``problems`` it is ``None``."""

    text: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def add_problem(self, place: str, message: str) -> None:
        """``place`` is a cell or row of the edited sheet, "" for the sheet as a whole."""
        self.problems.append(workbook_problem(place, message))


def workbook_problem(place: str, message: str) -> Problem:
    """Why a sheet that came back is not taken; the file of its place is still to be named."""
    return Problem(PaperPlace(place), "workbook", Severity.ERROR, message)


def merge_edited_sheet(base: str, now: str, wanted: EditedSheet) -> MergeResult:
    """``now`` with everything that ``wanted`` changed in ``base``."""
    outcome = MergeResult()
    before, current = read_sheet_texts(base), read_sheet_texts(now)
    if before is None or current is None:
        outcome.add_problem("", "目标文件本身有错误，请先改正（python app.py check）")
        return outcome
    changes = [
        *_head_changes(before, current, wanted, outcome),
        *_RowMerge(before, current, wanted, outcome).all_changes(),
    ]
    try:
        text = apply_changes(now, changes)
        if not outcome.problems:
            outcome.text = apply_changes(text, _drop_empty_branches(text)) if changes else now
    except CannotEditError as refused:
        outcome.add_problem("", str(refused))
    return outcome


def _drop_empty_branches(text: str) -> Iterator[Change]:
    """Branches that have no row any more."""
    root, _ = compose_tree(text.encode(), "")
    tree = tree_of(root)
    indicators = tree.get("indicators", "") if isinstance(tree, Mapping) else ""
    for first, seconds in indicators.items() if isinstance(indicators, Mapping) else ():
        blank = [name for name, rows in seconds.items() if not rows] if isinstance(seconds, Mapping) else []
        if not seconds or (isinstance(seconds, Mapping) and len(blank) == len(seconds)):
            yield DropEntry(("indicators", first))
        else:
            yield from (DropEntry(("indicators", first, name)) for name in blank)


def _should_write(was: str, now: str, want: str, place: str, label: str, outcome: MergeResult) -> bool:
    """Whether the cell is to be written; a cell changed on both sides is a problem."""
    if is_same_text(want, was) or is_same_text(want, now):
        return False
    if not is_same_text(now, was):
        message = (
            f"“{label}”在导出之后又在文件里改过：文件现为“{now}”，表格里为“{want}”；请确认后重新导出再改"
        )
        outcome.add_problem(place, message)
        return False
    return True


def is_same_text(one: str, other: str) -> bool:
    """Whether two cells say the same: a spreadsheet keeps 4.50 as 4.5."""
    first, second = as_decimal(one), as_decimal(other)
    return one.strip() == other.strip() if first is None or second is None else first == second


def _cell_tree(sheet_field: SheetField, text: str, place: str, outcome: MergeResult) -> Tree | None:
    tree = as_tree(
        sheet_field.name.rpartition(".")[2] if sheet_field.name != "funds.with" else sheet_field.name, text
    )
    if tree is None:
        outcome.add_problem(
            place, f"“{sheet_field.label}”看不懂：请一行写一个“名称: 值”，冒号用半角、后面空一格"
        )
    return tree


def _head_changes(
    before: SheetTexts, current: SheetTexts, wanted: EditedSheet, outcome: MergeResult
) -> Iterator[Change]:
    whole: set[str] = set()
    for head_field in HEAD_FIELDS:
        want, place = wanted.head.get(head_field.name, ""), wanted.places.get(head_field.name, "")
        if not _should_write(
            before.head[head_field.name],
            current.head[head_field.name],
            want,
            place,
            head_field.label,
            outcome,
        ):
            continue
        group = next(
            (name for name in sorted(current.text_groups) if head_field.name.startswith(f"{name}.")), None
        )
        tree = _cell_tree(head_field, want, place, outcome)
        if group is None and tree is not None:
            yield PutValue(tuple(head_field.name.split(".")), tree)
        elif group and group not in whole:  # one text stands for all of them: now each is written out
            whole.add(group)
            yield PutValue(tuple(group.split(".")), _expand_group(group, wanted, outcome))


def _expand_group(group: str, wanted: EditedSheet, outcome: MergeResult) -> dict[str, Tree]:
    """Every filled cell of a group as the mapping that takes the place of its one text."""
    made: dict[str, Tree] = {}
    for head_field in HEAD_FIELDS:
        text = wanted.head.get(head_field.name, "")
        if not text or not head_field.name.startswith(f"{group}."):
            continue
        *way, last = head_field.name.removeprefix(f"{group}.").split(".")
        below: Any = made
        for step in way:
            below = below.setdefault(step, {})
        below[last] = _cell_tree(head_field, text, wanted.places.get(head_field.name, ""), outcome) or ""
    return made


class _RowMerge:
    """The rows of the three versions."""

    def __init__(
        self, before: SheetTexts, current: SheetTexts, wanted: EditedSheet, outcome: MergeResult
    ) -> None:
        self.before, self.current, self.outcome = before, current, outcome
        self.wanted: dict[str, EditedRow] = {}
        self.new: list[EditedRow] = []
        for edited_row in wanted.rows:
            if edited_row.key and edited_row.key not in self.wanted and before.find_row(edited_row.key):
                self.wanted[edited_row.key] = edited_row
            else:
                self.new.append(edited_row)
        self.ids = {row.texts["id"] for row in current.rows} | {row.texts["id"] for row in wanted.rows}

    def all_changes(self) -> list[Change]:
        """Values first, while every row still stands where it stood; then what leaves its place, from the end, so that the
        places of the others stay true; new rows last."""
        values: list[Change] = []
        leaving = list(self.dropped_row_changes())
        for change in self.kept_row_changes():
            (leaving if isinstance(change, MoveItem) else values).append(change)
        return [*values, *sorted(leaving, key=_sort_key, reverse=True), *self.added_row_changes()]

    def kept_row_changes(self) -> Iterator[Change]:
        for name, row in self.wanted.items():
            was, now = self.before.find_row(name), self.current.find_row(name)
            if was is None:
                continue
            if now is None:
                if self._is_changed(was, row):
                    message = f"{quote_text(was.texts['name'])}这一行已不在目标文件里，表格里的修改无处可写；请重新导出再改"
                    self.outcome.add_problem(row.place, message)
                continue
            yield from self._value_changes(was, now, row)
            if row.branch != was.branch and self._is_known_branch(row):
                yield MoveItem(now.path, self._list_path(row.branch))

    def _is_changed(self, was: RowTexts, row: EditedRow) -> bool:
        return (
            any(
                not is_same_text(row.texts.get(row_field.name, ""), was.texts[row_field.name])
                for row_field in ROW_FIELDS
            )
            or row.branch != was.branch
        )

    def _value_changes(self, was: RowTexts, now: RowTexts, row: EditedRow) -> Iterator[Change]:
        fields: dict[str, Tree] = {}
        for row_field in ROW_FIELDS:
            want = row.texts.get(row_field.name, "")
            if _should_write(
                was.texts[row_field.name],
                now.texts[row_field.name],
                want,
                row.place,
                row_field.label,
                self.outcome,
            ):
                tree = _cell_tree(row_field, want, row.place, self.outcome)
                if tree is not None:
                    fields[row_field.name] = tree
        if not fields:
            return
        if now.texts["name"] == now.texts["target"] and not any(
            now.texts[text] for text in ("id", "weight", "evaluator")
        ):
            yield from self._replace_row(now, row)  # a printed 无 that becomes a row
        else:
            yield from (PutValue((*now.path, name), tree) for name, tree in fields.items())

    def _replace_row(self, now: RowTexts, row: EditedRow) -> Iterator[Change]:
        whole = self._row_fields(row)
        if isinstance(now.path[-1], int):
            yield PutValue(now.path, whole)
        else:
            yield AddItem(now.path, whole)

    def dropped_row_changes(self) -> Iterator[Change]:
        gone = [row for row in self.before.rows if row.key not in self.wanted]
        for was in gone:
            now = self.current.find_row(was.key)
            if now is None:
                continue
            if now.texts != was.texts:
                message = f"{quote_text(was.texts['name'])}在表格里删去了，但导出之后又在文件里改过；请确认后重新导出再改"
                self.outcome.add_problem("", message)
            else:
                yield DropEntry(now.path)

    def added_row_changes(self) -> Iterator[Change]:
        for row in self.new:
            if not self._is_known_branch(row):
                continue
            if row.texts.get("id") and sum(
                texts.texts["id"] == row.texts["id"] for texts in self.current.rows
            ):
                message = f"编号“{row.texts['id']}”已经用过：新加的行请换一个编号，或留空由程序编号"
                self.outcome.add_problem(row.place, message)
                continue
            yield AddItem(self._list_path(row.branch), self._row_fields(row))

    def _is_known_branch(self, row: EditedRow) -> bool:
        first = first_level(row.branch[0])
        if first and second_level(first, row.branch[1]):
            return True
        message = f"不认识“{row.branch[0]} › {row.branch[1]}”：一级指标、二级指标请从下拉表里选"
        self.outcome.add_problem(row.place, message)
        return False

    def _list_path(self, branch: tuple[str, str]) -> tuple[str, ...]:
        """The list of a branch, by the names under which the file already has it."""
        first = first_level(branch[0]) or branch[0]
        second = second_level(first, branch[1]) or branch[1]
        for row in self.current.rows:
            if first_level(row.branch[0]) == first:
                first = row.branch[0]
                break
        for row in self.current.rows:
            if row.branch[0] == first and second_level(first_level(first) or first, row.branch[1]) == second:
                second = row.branch[1]
                break
        return ("indicators", first, second)

    def _row_fields(self, row: EditedRow) -> dict[str, Tree]:
        fields: dict[str, Tree] = {"id": row.texts.get("id") or self._new_id(row.branch)}
        for row_field in ROW_FIELDS:
            text = row.texts.get(row_field.name, "")
            if text and row_field.name != "id":
                tree = _cell_tree(row_field, text, row.place, self.outcome)
                fields |= {} if tree is None else {row_field.name: tree}
        return fields

    def _new_id(self, branch: tuple[str, str]) -> str:
        first = first_level(branch[0]) or ""
        stem = ID_STEMS.get((second_level(first, branch[1]) if first else None) or "", ID_STEM_ELSEWHERE)
        name = next(f"{stem}-{number}" for number in range(1, 1000) if f"{stem}-{number}" not in self.ids)
        self.ids.add(name)
        return name


def _sort_key(change: Change) -> tuple[str, ...]:
    return tuple(f"{text:06}" if isinstance(text, int) else text for text in change.path)
