"""Where the entries of a YAML text stand: by the path of keys and positions from the root, as characters."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from yamlfiles.tree import LOADER

EntryPath = tuple[str | int, ...]
"""Keys and positions from the root: ("indicators", "产出指标", "数量指标", 0, "target")."""


class Entry(NamedTuple):
    """A key with its value, or an item of a list, which has no key: nodes of the parser."""

    key: Any
    value: Any

    @property
    def start(self) -> int:
        return int((self.key or self.value).start_mark.index)


def find_entry(text: str, path: Sequence[str | int]) -> Entry | None:
    entry: Entry | None = Entry(None, _compose_root(text))
    for step in path:
        if entry is None:
            return None
        entry = _child_entry(entry.value, step)
    return entry


def _compose_root(text: str) -> Any:
    return yaml.compose(text, Loader=LOADER)


def _child_entry(node: Any, step: str | int) -> Entry | None:
    if isinstance(node, yaml.MappingNode):
        return next((Entry(key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return Entry(None, node.value[step])
    return None


def is_block(node: Any) -> bool:
    """Whether a node is a list or a mapping with entries, written over lines of its own."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style and bool(node.value)


def node_end(node: Any) -> int:
    """Where the last character of a node stands; the parser lets a block reach to the next token instead."""
    if is_block(node):
        last = node.value[-1]
        return node_end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def is_in_flow(text: str, index: int) -> bool:
    """Whether a place lies inside braces or brackets."""
    waiting = [_compose_root(text)]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, yaml.CollectionNode):
            continue
        start, end = node.start_mark.index, node.end_mark.index
        if node.flow_style and start < index < end:
            return True
        if start <= index <= end:
            waiting.extend(_child_nodes(node))
    return False


def _child_nodes(node: Any) -> Iterator[Any]:
    for child in node.value:
        if isinstance(child, tuple):
            yield from child
        else:
            yield child


def line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Where the line of ``index`` ends, after its line break."""
    if index and text[index - 1] == "\n":
        return index
    line_break = text.find("\n", index)
    return len(text) if line_break < 0 else line_break + 1
