"""From a sheet edited elsewhere to changes of its target file.

Three versions meet: the text ``base`` that was handed out, the sheet that came back, the file as it is now.
What a person changed is taken, unless the file was changed in the same cell.
"""

from collections.abc import Iterator, Mapping

from workbooks.cell_merge import MergeResult
from workbooks.edited_sheet import EditedSheet
from workbooks.head_merge import HeadMerge
from workbooks.row_merge import RowMerge
from workbooks.sheet_texts import read_sheet_texts
from yamlfiles.editing import Change, DropEntry, apply_changes
from yamlfiles.text_edits import CannotEditError
from yamlfiles.tree import compose_tree
from yamlfiles.writing import Tree, tree_of


def merge_edited_sheet(base: str, now: str, sheet: EditedSheet) -> MergeResult:
    """``now`` with everything that ``sheet`` changed in ``base``."""
    outcome = MergeResult()
    exported, current = read_sheet_texts(base), read_sheet_texts(now)
    if exported is None or current is None:
        outcome.add_problem("", "目标文件本身有错误，请先改正（python app.py check）")
        return outcome
    head_changes = HeadMerge(exported, current, sheet, outcome).all_changes()
    changes = [*head_changes, *RowMerge(exported, current, sheet, outcome).all_changes()]
    try:
        text = apply_changes(now, changes)
        if not outcome.problems:
            outcome.text = drop_empty_branches(text) if changes else now
    except CannotEditError as refusal:
        outcome.add_problem("", str(refusal))
    return outcome


def drop_empty_branches(text: str) -> str:
    """The text without branches that have no row. Raises CannotEditError."""
    return apply_changes(text, _empty_branch_changes(text))


def _empty_branch_changes(text: str) -> Iterator[Change]:
    indicators = _indicators_of(text)
    if isinstance(indicators, Mapping):
        for first, below in indicators.items():
            yield from _changes_below(first, below)


def _indicators_of(text: str) -> Tree:
    root, _ = compose_tree(text.encode(), "")
    tree = tree_of(root)
    return tree.get("indicators", "") if isinstance(tree, Mapping) else ""


def _changes_below(first: str, below: Tree) -> Iterator[Change]:
    """A 一级指标 as a whole where nothing is left below it."""
    seconds = below if isinstance(below, Mapping) else {}
    empty = [second for second, rows in seconds.items() if not rows]
    if not below or (seconds and len(empty) == len(seconds)):
        yield DropEntry(("indicators", first))
    else:
        yield from (DropEntry(("indicators", first, second)) for second in empty)
