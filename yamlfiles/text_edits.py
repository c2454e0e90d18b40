"""One entry of a YAML text replaced, added, taken out or moved; every other character stays."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from yamlfiles.entries import (
    Entry,
    EntryPath,
    find_entry,
    is_block,
    is_in_flow,
    line_end,
    line_start,
    node_end,
)
from yamlfiles.writing import Tree, format_entry, format_inline, format_key, format_quoted, format_scalar

MOVE_MARKER = "moved-here-7c1f"
"""Stands for an item on its way; no sheet has such an id."""


class CannotEditError(Exception):
    """The text is written in a way that cannot be changed piece by piece; the message says what to do."""


def set_value(text: str, path: EntryPath, value: Tree) -> str:
    entry = find_entry(text, path)
    if entry is None:
        return _add_value(text, path, value)
    if isinstance(value, Mapping) and isinstance(entry.value, yaml.MappingNode) and is_block(entry.value):
        return _replace_block(text, path, entry.value, value)
    return _replace_value(text, entry.value, value)


def _replace_block(text: str, path: EntryPath, block: Any, value: Mapping[str, Tree]) -> str:
    """A mapping written over lines of its own: key by key, so that comments between them stay. New keys come
    first, for a key cannot be taken out of a block that it would leave empty."""
    for name, entry in value.items():
        text = set_value(text, (*path, name), entry)
    for key, _ in block.value:
        if key.value not in value:
            text = remove_entry(text, (*path, key.value))
    return text


def _add_value(text: str, path: EntryPath, value: Tree) -> str:
    parent = find_entry(text, path[:-1])
    name = str(path[-1])
    if parent is None or isinstance(parent.value, yaml.ScalarNode):
        return set_value(text, path[:-1], {name: value})
    return _insert_key(text, parent.value, name, format_inline(value))


def _replace_value(text: str, node: Any, value: Tree) -> str:
    if is_block(node):
        raise CannotEditError("多行写的参数或依据无法自动改写，请直接在目标文件里修改")
    start, end = int(node.start_mark.index), node_end(node)
    written = _format_replacement(node, value, flow=is_in_flow(text, start))
    style = node.style if isinstance(node, yaml.ScalarNode) else ""
    if style in ("|", ">"):
        return text[:start] + written + "\n" + text[end:]
    # A key without a value ends with its colon.
    is_blank = start == end and not text[:start].endswith(" ")
    space = " " if is_blank and written else ""
    return text[:start] + space + written + text[end:]


def _format_replacement(node: Any, value: Tree, *, flow: bool) -> str:
    if not isinstance(value, str):
        return format_inline(value)
    if isinstance(node, yaml.ScalarNode) and node.style == '"' and value.strip():
        return format_quoted(value)
    return format_scalar(value, flow=flow)


def _insert_key(text: str, mapping: Any, name: str, written: str) -> str:
    key = format_key(name)
    if mapping.flow_style:
        return _insert_before_brace(text, mapping, f"{key}: {written or format_quoted('')}")
    return _insert_lines_after(text, mapping, [f"{key}: {written}".rstrip()], _column_of_keys(mapping))


def _insert_before_brace(text: str, mapping: Any, entry: str) -> str:
    brace = node_end(mapping) - 1
    comma = ", " if mapping.value else ""
    return text[:brace].rstrip() + comma + entry + text[brace:]


def _column_of_keys(mapping: Any) -> int:
    first_key, _ = mapping.value[0]
    return int(first_key.start_mark.column)


def _insert_lines_after(text: str, node: Any, lines: Sequence[str], indent: int) -> str:
    return _insert_lines(text, line_end(text, node_end(node)), lines, indent)


def _insert_lines(text: str, index: int, lines: Sequence[str], indent: int) -> str:
    head = text[:index] if text[:index].endswith("\n") else f"{text[:index]}\n"
    return head + "".join(f"{' ' * indent}{line}\n" for line in lines) + text[index:]


def insert_item(text: str, path: EntryPath, fields: dict[str, Tree]) -> str:
    """One more item at the end of the list at ``path``; keys on the way that are not there are added."""
    entry = find_entry(text, path)
    if entry is None:
        return _insert_branch(text, path, fields)
    node = entry.value
    if isinstance(node, yaml.SequenceNode) and is_block(node):
        return _insert_lines_after(text, node, _item_lines(fields), int(node.start_mark.column))
    if isinstance(node, yaml.CollectionNode) and node.value:
        raise CannotEditError(f"“{path_label(path)}”写在一行里，无法自动加行，请直接在目标文件里修改")
    if node is None:
        return _insert_branch(text, path, fields)
    return _replace_with_list(text, entry, fields)


def _item_lines(fields: dict[str, Tree]) -> list[str]:
    entries = [format_entry(name, value).rstrip() for name, value in fields.items()]
    return [f"{'  ' if number else '- '}{entry}" for number, entry in enumerate(entries)]


def _replace_with_list(text: str, entry: Entry, fields: dict[str, Tree]) -> str:
    """A blank value or a printed 无 makes room for a list."""
    start, end = int(entry.value.start_mark.index), node_end(entry.value)
    text = text[:start].rstrip(" ") + text[end:]
    indent = int(entry.key.start_mark.column) + 2
    return _insert_lines(text, line_end(text, start), _item_lines(fields), indent)


def _insert_branch(text: str, path: EntryPath, fields: dict[str, Tree]) -> str:
    """The keys above a list that is not there yet, below the nearest one that is."""
    depth = len(path) - 1
    while depth and not find_entry(text, path[:depth]):
        depth -= 1
    above = find_entry(text, path[:depth])
    if above is None or not isinstance(above.value, yaml.MappingNode) or not is_block(above.value):
        raise CannotEditError(f"“{path_label(path)}”无法自动添加，请直接在目标文件里添加")
    missing_keys = path[depth:]
    lines = [f"{'  ' * level}{format_key(str(name))}:" for level, name in enumerate(missing_keys)]
    lines += [f"{'  ' * len(missing_keys)}{line}" for line in _item_lines(fields)]
    return _insert_lines_after(text, above.value, lines, _column_of_keys(above.value))


def move_item(text: str, path: EntryPath, to: EntryPath, fields: dict[str, Tree]) -> str:
    """Added as a new item, then written over with its own lines, indented as the new place is.

    ``fields`` are those of the item, for one that has no lines of its own."""
    entry = find_entry(text, path)
    if entry is None or not isinstance(entry.value, yaml.MappingNode):
        return insert_item(remove_entry(text, path), to, fields)
    start = line_start(text, entry.start)
    item_lines = text[start : line_end(text, node_end(entry.value))].splitlines()
    dash = text.index("-", start) - start
    marked_text = insert_item(remove_entry(text, path), to, {"id": MOVE_MARKER})
    marked_line = next(line for line in marked_text.splitlines() if MOVE_MARKER in line)
    indent = " " * (len(marked_line) - len(marked_line.lstrip()))
    moved_lines = "\n".join(indent + line[dash:] for line in item_lines)
    return marked_text.replace(marked_line, moved_lines, 1)


def remove_entry(text: str, path: EntryPath) -> str:
    """A key with its value, or an item of a list, with its lines; comments above it stay."""
    entry, parent = find_entry(text, path), find_entry(text, path[:-1])
    if entry is None or parent is None or parent.value.flow_style:
        raise CannotEditError(f"“{path_label(path)}”无法自动删除，请直接在目标文件里删除")
    start = line_start(text, entry.start)
    before = text[start : entry.start]
    # Before an item stands its dash; a key behind a dash would take the start of its item along.
    if before.strip() not in ("", "-") or (entry.key and "-" in before):
        raise CannotEditError(f"“{path_label(path)}”是一行的第一个字段，无法自动删除，请直接在目标文件里修改")
    end = max(node_end(entry.value), entry.start)
    return text[:start] + text[line_end(text, end) :]


def path_label(path: EntryPath) -> str:
    return " › ".join(str(step + 1) if isinstance(step, int) else step for step in path)
