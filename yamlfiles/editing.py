"""Changes of a YAML text that leave every other character as it was: comments, order, quotes and blanks
survive.

Each change finds its place in the text as it is then and replaces, adds or takes out only that.
``apply_changes`` proves the result: read again, it is the old tree with the changes and nothing else.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from yamlfiles.entries import EntryPath
from yamlfiles.line_ends import with_line_ends_of, with_plain_line_ends
from yamlfiles.text_edits import (
    CannotEditError,
    insert_item,
    move_item,
    path_label,
    remove_entry,
    set_value,
)
from yamlfiles.tree import compose_tree
from yamlfiles.writing import Tree, tree_of, without_blanks


@dataclass(frozen=True)
class PutValue:
    """The value at ``path``; a key that is not there yet is added at the end of its mapping."""

    path: EntryPath
    value: Tree


@dataclass(frozen=True)
class AddItem:
    """One more item at the end of the list at ``path``; keys on the way that are not there are added."""

    path: EntryPath
    fields: dict[str, Tree]


@dataclass(frozen=True)
class DropEntry:
    """A key with its value, or an item of a list, taken out with its lines; comments above it stay."""

    path: EntryPath


@dataclass(frozen=True)
class MoveItem:
    """An item of a list, with its lines as they are, put at the end of the list at ``to``."""

    path: EntryPath
    to: EntryPath


Change = PutValue | AddItem | DropEntry | MoveItem


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """``text`` with the changes made one after another, its line ends kept. Raises CannotEditError; then
    nothing was changed."""
    return with_line_ends_of(text, _apply_all(with_plain_line_ends(text), changes))


def _apply_all(text: str, changes: Iterable[Change]) -> str:
    expected: Any = copy.deepcopy(_parse_tree(text))
    for change in changes:
        _apply_to_tree(expected, change)
        text = _apply_to_text(text, change)
        if _parse_tree(text) != expected:
            raise CannotEditError(
                f"“{path_label(change.path)}”的写法较特殊，无法自动改写，请直接在目标文件里修改"
            )
    return text


def _parse_tree(text: str) -> Tree:
    root, problems = compose_tree(text.encode(), "")
    if root is None or problems:
        raise CannotEditError("目标文件本身有错误，请先改正（python app.py check）")
    return tree_of(root)


def _apply_to_text(text: str, change: Change) -> str:
    if isinstance(change, MoveItem):
        return move_item(text, change.path, change.to, _value_at(_parse_tree(text), change.path))
    if isinstance(change, DropEntry):
        return remove_entry(text, change.path)
    if isinstance(change, PutValue):
        return set_value(text, change.path, change.value)
    return insert_item(text, change.path, change.fields)


# The measure of what the text must become
# ----------------------------------------------------------------------------------------------------------


def _apply_to_tree(tree: Any, change: Change) -> None:
    """The change made on the bare tree."""
    if isinstance(change, MoveItem):
        _move_in_tree(tree, change)
    elif isinstance(change, DropEntry):
        _drop_from_tree(tree, change.path)
    elif isinstance(change, PutValue):
        _put_into_tree(tree, change.path, change.value)
    else:
        _add_to_tree(tree, change.path, change.fields)


def _move_in_tree(tree: Any, change: MoveItem) -> None:
    item = _value_at(tree, change.path)
    _drop_from_tree(tree, change.path)
    _add_to_tree(tree, change.to, item)


def _put_into_tree(tree: Any, path: EntryPath, value: Tree) -> None:
    parent = _open_way(tree, path)
    parent[path[-1]] = without_blanks(value)


def _drop_from_tree(tree: Any, path: EntryPath) -> None:
    parent = _open_way(tree, path)
    del parent[path[-1]]
    if not parent and len(path) > 1:
        _value_at(tree, path[:-2])[path[-2]] = ""  # a key without anything below it


def _add_to_tree(tree: Any, path: EntryPath, fields: Tree) -> None:
    parent, name = _open_way(tree, path), path[-1]
    if not isinstance(parent.get(name), list):
        parent[name] = []
    parent[name].append(without_blanks(fields))


def _open_way(tree: Any, path: EntryPath) -> Any:
    """The mapping or list that holds the last step; what is not there on the way is made."""
    for step, following in pairwise(path):
        if isinstance(step, str) and not isinstance(tree.get(step), dict | list):
            tree[step] = [] if isinstance(following, int) else {}
        tree = tree[step]
    return tree


def _value_at(tree: Any, path: EntryPath) -> Any:
    for step in path:
        tree = tree[step]
    return tree
