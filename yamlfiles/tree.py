"""YAML as a tree of texts with places: guarded before anything is built, nothing resolved, all mistakes
collected.

The tree is built from parser events with an explicit stack, because the C loader's own composer recurses
and can kill the process on deep nesting. Nothing here raises, whatever the bytes.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any, NamedTuple

import yaml

from characters.look_alikes import ordinary_text
from yamlfiles.problem import FilePlace, LineColumn, Problem, Severity
from yamlfiles.text import UnreadableTextError, decode_text
from yamlfiles.wording import is_unclosed, shorten_text, syntax_message

MOST_NODES = 50_000
MOST_DEPTH = 20
HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TextNode(NamedTuple):
    """A scalar exactly as written: ``no``, ``012`` and ``12:30`` are text. ``plain`` is false for one in
    quotes."""

    value: str
    line: int
    column: int
    plain: bool = True

    @property
    def is_blank(self) -> bool:
        return not self.value.strip() or (self.plain and self.value in {"~", "null"})


class ListNode(NamedTuple):
    """A list."""

    items: "tuple[Node, ...]"
    line: int
    column: int


class MappingNode(NamedTuple):
    """A mapping: keys in the order written, each once."""

    entries: "tuple[tuple[TextNode, Node], ...]"
    line: int
    column: int


Node = TextNode | ListNode | MappingNode


def field_places(found: Mapping[str, Node]) -> dict[str, LineColumn]:
    """Where each of some fields has its value."""
    return {name: (node.line, node.column) for name, node in found.items()}


def compose_tree(content: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The one document in ``content``, or ``None`` where the guards or the syntax forbid to go on."""
    builder = _TreeBuilder(file)
    try:
        return builder.build_tree(decode_text(content)), builder.problems
    except UnreadableTextError as refused:
        builder.add_problem(refused.line, refused.column, refused.message, refused.code)
        return None, builder.problems


def _parser_events(text: str) -> Iterator[Any]:
    """Raises UnreadableTextError where it is no YAML."""
    try:
        yield from iter(LOADER(text).get_event, None)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(text, error) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _not_yaml(error) from error


def _not_yaml(error: Exception) -> UnreadableTextError:
    return UnreadableTextError(1, 1, f"不是有效的 YAML 文件（{shorten_text(str(error))}）", "syntax")


def _syntax_error(text: str, error: yaml.MarkedYAMLError) -> UnreadableTextError:
    problem = error.problem or ""
    mark: Any = error.context_mark if error.context_mark and is_unclosed(problem) else error.problem_mark
    return UnreadableTextError(*syntax_message(text, mark.line, mark.column, problem), "syntax")


def _event_position(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


@dataclass(slots=True)
class _OpenNode:
    """A list or mapping whose end has not come yet."""

    start: Any
    children: list[Node] = field(default_factory=list)


def _is_ordinary(text: str) -> bool:
    """Whether every scalar of a file is in ordinary characters: nothing is escaped, and nothing in the whole
    looks like something else."""
    return "\\" not in text and "\x85" not in text and ordinary_text(text) == text


@dataclass
class _TreeBuilder:
    file: str
    problems: list[Problem] = field(default_factory=list)
    open_nodes: list[_OpenNode] = field(default_factory=list)
    root: Node | None = None
    nodes: int = 0
    documents: int = 0
    is_ordinary: bool = False

    def add_problem(self, line: int, column: int, message: str, code: str) -> None:
        place = FilePlace(self.file, line, column)
        self.problems.append(Problem(place, code, Severity.ERROR, message))

    def build_tree(self, text: str) -> Node:
        self.is_ordinary = _is_ordinary(text)
        for event in _parser_events(text):
            if take := EVENT_TAKERS.get(type(event)):
                take(self, event)
        if self.root is None or (isinstance(self.root, TextNode) and self.root.is_blank):
            raise UnreadableTextError(1, 1, "文件没有内容", "empty")
        return self.root

    def open_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise UnreadableTextError(
                *_event_position(event), "一个文件只能写一份内容，请删去多余的“---”分隔行", "documents"
            )

    def count_node(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes <= MOST_NODES:
            return
        message = f"内容过多（超过 {MOST_NODES} 项），不像是手写的文件，请检查"
        raise UnreadableTextError(*_event_position(event), message, "size")

    def take_scalar(self, event: Any) -> None:
        """An escape in double quotes could forge a line of a log or a page."""
        self.count_node(event)
        if event.anchor is not None or event.tag is not None:
            self.refuse_marks(event)
        value, mark = event.value, event.start_mark
        if not self.is_ordinary:
            self.refuse_hidden(event)
            value = ordinary_text(value)
        self.put_node(TextNode(intern(value), mark.line + 1, mark.column + 1, event.implicit[0]))

    def take_alias(self, event: Any) -> None:
        self.count_node(event)
        message = f"不支持引用“*{shorten_text(str(event.anchor))}”：请把内容写全；值本身以“*”开头时加引号"
        self.add_problem(*_event_position(event), message, "alias")
        self.put_node(TextNode(f"*{event.anchor}", *_event_position(event)))

    def open_collection(self, event: Any) -> None:
        self.count_node(event)
        if len(self.open_nodes) >= MOST_DEPTH:
            message = f"嵌套过深（超过 {MOST_DEPTH} 层），请检查括号和缩进"
            raise UnreadableTextError(*_event_position(event), message, "depth")
        self.refuse_marks(event)
        self.open_nodes.append(_OpenNode(event))

    def close_collection(self, _: Any) -> None:
        self.put_node(self.close_node(self.open_nodes.pop()))

    def refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            message = f"不支持锚点“&{shorten_text(event.anchor)}”：请把内容写全；值本身以“&”开头时加引号"
            self.add_problem(*_event_position(event), message, "anchor")
        if event.tag is not None:
            message = f"不支持标签“{shorten_text(event.tag)}”：请删除；值本身以“!”开头时加引号"
            self.add_problem(*_event_position(event), message, "tag")

    def refuse_hidden(self, event: Any) -> None:
        if wrong := HIDDEN.search(event.value):
            self.add_problem(
                *_event_position(event),
                f"含有不可见的控制字符 U+{ord(wrong.group()):04X}，请删除",
                "character",
            )

    def put_node(self, node: Node) -> None:
        if self.open_nodes:
            self.open_nodes[-1].children.append(node)
        else:
            self.root = node

    def close_node(self, closing: _OpenNode) -> Node:
        if isinstance(closing.start, yaml.SequenceStartEvent):
            return ListNode(tuple(closing.children), *_event_position(closing.start))
        return MappingNode(self.unique_entries(closing.children), *_event_position(closing.start))

    def unique_entries(self, children: list[Node]) -> tuple[tuple[TextNode, Node], ...]:
        seen: dict[str, TextNode] = {}
        entries = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, TextNode) or key.is_blank:
                self.add_problem(key.line, key.column, "字段名应是一个词", "key")
            elif seen.setdefault(key.value, key) is key:
                entries.append((key, value))
            else:
                before = f"第 {seen[key.value].line} 行已经写过"
                message = f"字段“{shorten_text(key.value)}”重复：{before}，请只留一处"
                self.add_problem(key.line, key.column, message, "repeated")
        return tuple(entries)


EVENT_TAKERS: dict[type, Callable[[_TreeBuilder, Any], None]] = {
    yaml.DocumentStartEvent: _TreeBuilder.open_document,
    yaml.ScalarEvent: _TreeBuilder.take_scalar,
    yaml.AliasEvent: _TreeBuilder.take_alias,
    yaml.SequenceStartEvent: _TreeBuilder.open_collection,
    yaml.MappingStartEvent: _TreeBuilder.open_collection,
    yaml.SequenceEndEvent: _TreeBuilder.close_collection,
    yaml.MappingEndEvent: _TreeBuilder.close_collection,
}
"""What is done with each event of the parser; the others say nothing."""
