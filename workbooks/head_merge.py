"""The head of a sheet in three versions: what a person changed in it, as changes of the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbooks.cell_merge import CellVersions, MergeResult, cell_tree, should_write
from workbooks.edited_sheet import EditedSheet
from workbooks.sheet_texts import HEAD_FIELDS, SheetField, SheetTexts
from workbooks.task_lines import TASKS
from yamlfiles.editing import Change, DropEntry, PutValue
from yamlfiles.writing import Tree


@dataclass(frozen=True)
class HeadMerge:
    """The three versions; problems go to ``outcome``."""

    exported: SheetTexts
    current: SheetTexts
    edited: EditedSheet
    outcome: MergeResult

    def all_changes(self) -> Iterator[Change]:
        """A field each; a group that the file writes as one text is written out once."""
        expanded: set[str] = set()
        for field in HEAD_FIELDS:
            if not should_write(self.versions_of(field), self.outcome):
                continue
            group = self.text_group_of(field)
            tree = self.tree_of(field)
            if field.name == TASKS and self.current.head[TASKS]:
                yield DropEntry((TASKS,))  # a list is not rewritten in its place
            if group is None and tree is not None:
                yield PutValue(tuple(field.name.split(".")), tree)
            elif group and group not in expanded:
                expanded.add(group)
                yield PutValue(tuple(group.split(".")), self.expand_group(group))

    def versions_of(self, field: SheetField) -> CellVersions:
        name = field.name
        edited, place = self.edited.head_text(name), self.place_of(field)
        return CellVersions(field, self.exported.head[name], self.current.head[name], edited, place)

    def text_group_of(self, field: SheetField) -> str | None:
        """The outermost group of a field that the file writes as one text."""
        groups = sorted(self.current.text_groups)
        return next((group for group in groups if field.name.startswith(f"{group}.")), None)

    def tree_of(self, field: SheetField) -> Tree | None:
        return cell_tree(field, self.edited.head_text(field.name), self.place_of(field), self.outcome)

    def place_of(self, field: SheetField) -> str:
        return self.edited.places.get(field.name, "")

    def expand_group(self, group: str) -> dict[str, Tree]:
        """Every filled cell of a group as the mapping that takes the place of its one text."""
        expanded: dict[str, Tree] = {}
        for field in HEAD_FIELDS:
            if self.edited.head_text(field.name) and field.name.startswith(f"{group}."):
                path = field.name.removeprefix(f"{group}.").split(".")
                _put_below(expanded, path, self.tree_of(field) or "")
        return expanded


def _put_below(mapping: dict[str, Any], path: list[str], tree: Tree) -> None:
    """Put a value at the end of a path of names; mappings on the way are added."""
    for name in path[:-1]:
        mapping = mapping.setdefault(name, {})
    mapping[path[-1]] = tree
