"""Changes of a YAML text that leave every other character as it was: comments, order, quotes and blanks
survive.

Each change finds its place in the text as it is then and replaces, adds or takes out only that.
``apply_changes`` proves the result: read again, it is the old tree with the changes and nothing else.
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from yamlfiles.tree import LOADER, compose_tree
from yamlfiles.writing import (
    Tree,
    format_inline,
    format_key,
    format_quoted,
    format_scalar,
    tree_of,
    without_blanks,
)

Path = tuple[str | int, ...]
"""Keys and positions from the root: ("indicators", "产出指标", "数量指标", 0, "target")."""


MOVE_MARKER = "moved-here-7c1f"


class CannotEditError(Exception):
    """The text is written in a way that cannot be changed piece by piece; the message says what to do."""


@dataclass(frozen=True)
class PutValue:
    """The value at ``path``; a key that is not there yet is added at the end of its mapping."""

    path: Path
    value: Tree


@dataclass(frozen=True)
class AddItem:
    """One more item at the end of the list at ``path``; keys on the way that are not there are added."""

    path: Path
    fields: dict[str, Tree]


@dataclass(frozen=True)
class DropEntry:
    """A key with its value, or an item of a list, taken out with its lines; comments above it stay."""

    path: Path


@dataclass(frozen=True)
class MoveItem:
    """An item of a list, with its lines as they are, put at the end of the list at ``to``."""

    path: Path
    to: Path


Change = PutValue | AddItem | DropEntry | MoveItem


def apply_changes(text: str, changes: Iterable[Change]) -> str:
    """``text`` with the changes made one after another. Raises CannotEditError; then nothing was changed."""
    wanted: Any = copy.deepcopy(_parse_tree(text))
    for change in changes:
        _apply_to_tree(wanted, change)
        text = _apply_to_text(text, change)
        if _parse_tree(text) != wanted:
            raise CannotEditError(
                f"“{_path_label(change.path)}”的写法较特殊，无法自动改写，请直接在目标文件里修改"
            )
    return text


def _parse_tree(text: str) -> Tree:
    root, problems = compose_tree(text.encode(), "")
    if root is None or problems:
        raise CannotEditError("目标文件本身有错误，请先改正（python app.py check）")
    return tree_of(root)


def _apply_to_tree(tree: Any, change: Change) -> None:
    """The change made on the bare tree, the measure of what the text must become."""
    if isinstance(change, MoveItem):
        item = _value_at(tree, change.path)
        _apply_to_tree(tree, DropEntry(change.path))
        _apply_to_tree(tree, AddItem(change.to, item))
        return
    *way, last = change.path
    above, name = tree, last
    for step, following in zip(way, change.path[1:], strict=True):
        if isinstance(step, str) and not isinstance(tree.get(step), dict | list):
            tree[step] = [] if isinstance(following, int) else {}
        above, name, tree = tree, step, tree[step]
    if isinstance(change, DropEntry):
        del tree[last]
        if not tree and way:
            above[name] = ""  # a key without anything below it
    elif isinstance(change, PutValue):
        tree[last] = without_blanks(change.value)
    else:
        if not isinstance(tree.get(last), list):
            tree[last] = []
        tree[last].append(without_blanks(change.fields))


def _value_at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def _apply_to_text(text: str, change: Change) -> str:
    if isinstance(change, MoveItem):
        return _move_item(text, change)
    if isinstance(change, DropEntry):
        return _remove_entry(text, change.path)
    if isinstance(change, PutValue):
        return _set_value(text, change.path, change.value)
    return _insert_item(text, change)


# Finding places
# ----------------------------------------------------------------------------------------------------------


def _compose_root(text: str) -> Any:
    return yaml.compose(text, Loader=LOADER)


def _child_entry(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """Key node (or ``None``) and value node of one step below ``node``."""
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _find_entry(text: str, path: Sequence[str | int]) -> tuple[Any, Any] | None:
    found: tuple[Any, Any] | None = (None, _compose_root(text))
    for step in path:
        found = _child_entry(found[1], step) if found else None
    return found


def _node_end(node: Any) -> int:
    """Where the last character of a node stands; the parser lets a block reach to the next token instead."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _node_end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, index: int) -> int:
    """Where the line of ``index`` ends, after its line break."""
    if index and text[index - 1] == "\n":
        return index
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


# Making changes
# ----------------------------------------------------------------------------------------------------------


def _set_value(text: str, path: Path, value: Tree) -> str:
    found = _find_entry(text, path)
    if found:
        return _replace_value(text, found[1], value)
    parent = _find_entry(text, path[:-1])
    if parent is None or isinstance(parent[1], yaml.ScalarNode):
        name = path[-1]
        return _set_value(text, path[:-1], {str(name): value})
    return _insert_key(text, parent[1], str(path[-1]), format_inline(value))


def _replace_value(text: str, node: Any, value: Tree) -> str:
    start, end = int(node.start_mark.index), _node_end(node)
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        raise CannotEditError("多行写的参数或依据无法自动改写，请直接在目标文件里修改")
    flow = _is_in_flow(text, start)
    written = format_inline(value) if flow or not isinstance(value, str) else format_scalar(value)
    if isinstance(node, yaml.ScalarNode) and node.style == '"' and isinstance(value, str) and value.strip():
        written = format_quoted(value)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return text[:start] + written + "\n" + text[end:]
    before = " " if start == end and written and not text[:start].endswith(" ") else ""
    return text[:start] + before + written + text[end:]


def _is_in_flow(text: str, index: int) -> bool:
    """Whether a place lies inside braces or brackets."""
    waiting = [_compose_root(text)]
    while waiting:
        node = waiting.pop()
        if (
            not isinstance(node, yaml.CollectionNode)
            or not node.start_mark.index <= index <= node.end_mark.index
        ):
            continue
        if node.flow_style and node.start_mark.index < index < node.end_mark.index:
            return True
        waiting.extend(each for pair in node.value for each in (pair if isinstance(pair, tuple) else (pair,)))
    return False


def _insert_key(text: str, mapping: Any, name: str, written: str) -> str:
    if mapping.flow_style:
        at = int(mapping.end_mark.index) - 1
        comma = ", " if mapping.value else ""
        return text[:at].rstrip() + f"{comma}{format_key(name)}: {written or format_quoted('')}" + text[at:]
    return _insert_lines(
        text, mapping, [f"{format_key(name)}: {written}".rstrip()], mapping.value[0][0].start_mark.column
    )


def _insert_lines(text: str, after: Any, lines: Sequence[str], indent: int) -> str:
    """Lines below a block node."""
    at = _line_end(text, _node_end(after))
    head = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    return head + "".join(f"{' ' * indent}{line}\n" for line in lines) + text[at:]


def _insert_item(text: str, change: AddItem) -> str:
    found = _find_entry(text, change.path)
    node = found[1] if found else None
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _insert_lines(text, node, _item_lines(change.fields), int(node.start_mark.column))
    if isinstance(node, yaml.CollectionNode) and node.value:
        raise CannotEditError(f"“{_path_label(change.path)}”写在一行里，无法自动加行，请直接在目标文件里修改")
    if node is not None and found is not None:
        return _replace_with_list(text, found, change)
    return _insert_branch(text, change)


def _item_lines(fields: dict[str, Tree]) -> list[str]:
    lines = [
        f"{format_key(name)}: {format_scalar(value) if isinstance(value, str) else format_inline(value)}"
        for name, value in fields.items()
    ]
    return [f"{'- ' if number == 0 else '  '}{line}".rstrip() for number, line in enumerate(lines)]


def _replace_with_list(text: str, found: tuple[Any, Any], change: AddItem) -> str:
    """A blank value or a printed 无 makes room for a list."""
    name, node = found
    start, end = int(node.start_mark.index), _node_end(node)
    text = text[:start].rstrip(" ") + text[end:]
    at = _line_end(text, start)
    indent = int(name.start_mark.column) + 2
    head = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    return head + "".join(f"{' ' * indent}{line}\n" for line in _item_lines(change.fields)) + text[at:]


def _insert_branch(text: str, change: AddItem) -> str:
    """The keys above a list that is not there yet, below the nearest one that is."""
    depth = next(
        count for count in range(len(change.path) - 1, -1, -1) if _find_entry(text, change.path[:count])
    )
    above = _find_entry(text, change.path[:depth])
    if (
        above is None
        or not isinstance(above[1], yaml.MappingNode)
        or above[1].flow_style
        or not above[1].value
    ):
        raise CannotEditError(f"“{_path_label(change.path)}”无法自动添加，请直接在目标文件里添加")
    lines = [f"{'  ' * number}{format_key(str(word))}:" for number, word in enumerate(change.path[depth:])]
    lines += [f"{'  ' * len(lines)}{line}" for line in _item_lines(change.fields)]
    return _insert_lines(text, above[1], lines, int(above[1].value[0][0].start_mark.column))


def _move_item(text: str, change: MoveItem) -> str:
    """Added as a new item, then written over with its own lines, indented as the new place is."""
    found = _find_entry(text, change.path)
    if found is None or not isinstance(found[1], yaml.MappingNode):
        return _insert_item(
            _remove_entry(text, change.path), AddItem(change.to, _value_at(_parse_tree(text), change.path))
        )
    node = found[1]
    start, end = _line_start(text, int(node.start_mark.index)), _line_end(text, _node_end(node))
    own, dash = text[start:end].splitlines(), text.index("-", start) - start
    marked = _insert_item(_remove_entry(text, change.path), AddItem(change.to, {"id": MOVE_MARKER}))
    line = next(word for word in marked.splitlines() if MOVE_MARKER in word)
    indent = " " * (len(line) - len(line.lstrip()))
    return marked.replace(line, "\n".join(indent + word[dash:] for word in own), 1)


def _remove_entry(text: str, path: Path) -> str:
    found, parent = _find_entry(text, path), _find_entry(text, path[:-1])
    if found is None or parent is None or parent[1].flow_style:
        raise CannotEditError(f"“{_path_label(path)}”无法自动删除，请直接在目标文件里删除")
    name, node = found
    start = _line_start(text, int((name or node).start_mark.index))
    if text[start : (name or node).start_mark.index].strip() not in ("", "-") or (
        name and "-" in text[start : name.start_mark.index]
    ):
        raise CannotEditError(
            f"“{_path_label(path)}”是一行的第一个字段，无法自动删除，请直接在目标文件里修改"
        )
    return text[:start] + text[_line_end(text, max(_node_end(node), int((name or node).start_mark.index))) :]


def _path_label(path: Path) -> str:
    return " › ".join(str(each + 1) if isinstance(each, int) else each for each in path)
