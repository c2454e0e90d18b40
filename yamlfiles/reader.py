"""Reading typed values out of a guarded YAML tree; what does not fit becomes a problem with its place,
never an exception.

Used for target files, rule profiles and ``sources.yaml`` alike::

    reader = Reader("targets/2024/x.yaml")
    found = reader.fields(reader.compose(content), "文件", required=("name",), optional=("goal",))
    name = reader.text(found.get("name"), "name")
    reader.report()      # every problem, in the order of the file

Each reading method takes a node or ``None`` (an absent field) and gives the default for an absent, blank or
wrong one.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from yamlfiles.problem import FilePlace, Problem, Severity, any_error, sort_by_line
from yamlfiles.tree import ListNode, MappingNode, Node, TextNode, compose_tree, field_places
from yamlfiles.wording import nearest_word, shorten_text, spelling_hint, strip_quotes

__all__ = [
    "ListNode",
    "MappingNode",
    "Node",
    "TextNode",
    "YamlReader",
    "as_date",
    "as_decimal",
    "compose_tree",
    "field_places",
    "nearest_word",
    "shorten_text",
    "spelling_hint",
    "strip_quotes",
]

MOST_PROBLEMS = 100
NUMBER = re.compile(r"[+-]?(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.\d{1,12})?")
DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
)
TRUE, FALSE = {"true", "yes", "on", "是", "1"}, {"false", "no", "off", "否", "0"}


def as_decimal(text: str) -> Decimal | None:
    """A written number, full-width digits and thousands commas allowed; no exponents, no NaN."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return Decimal(plain.replace(",", "")) if NUMBER.fullmatch(plain) else None


def as_date(text: str) -> date | None:
    """2024-03-01, 2024/3/1, 2024.3.1 or 2024年3月1日."""
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return None
    try:
        return date(*(int(group) for group in found.groups() if group))
    except ValueError:
        return None


class YamlReader:
    """One file being read, and the problems found in it so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def read_tree(self, content: bytes) -> Node | None:
        root, problems = compose_tree(content, self.file)
        self.problems += problems
        return root

    def add_problem(
        self, at: Node | None, message: str, code: str = "", severity: Severity = Severity.ERROR
    ) -> None:
        place = FilePlace(self.file, at.line, at.column) if at else FilePlace(self.file)
        self.problems.append(Problem(place, code, severity, message))

    def sorted_problems(self) -> tuple[Problem, ...]:
        """Every problem in the order of the file; after the first hundred only how many more there are."""
        ordered = sort_by_line(self.problems)
        if len(ordered) <= MOST_PROBLEMS:
            return ordered
        return (*ordered[:MOST_PROBLEMS], _more_problems(ordered[MOST_PROBLEMS:]))

    @property
    def has_errors(self) -> bool:
        """Whether an error was found so far."""
        return any_error(self.problems)

    def read_mapping(self, node: Node | None, what: str) -> dict[str, Node]:
        """Fields of any name."""
        return {key.value: value for key, value in self.read_entries(node, what)}

    def read_entries(self, node: Node | None, what: str) -> tuple[tuple[TextNode, Node], ...]:
        """Fields of any name, with the places of their names."""
        if isinstance(node, MappingNode):
            return node.entries
        self._refuse_shape(node, what, "若干“字段: 值”", _colon_advice(node))
        return ()

    def _refuse_shape(self, node: Node | None, what: str, expected: str, advice: str = "") -> None:
        if node and not _is_blank(node):
            self.add_problem(node, f"“{what}”应是{expected}，现为{_describe_node(node)}{advice}", "type")

    def read_fields(
        self,
        node: Node | None,
        what: str,
        *,
        required: Collection[str] = (),
        optional: Collection[str] = (),
        aliases: Mapping[str, str] | None = None,
    ) -> dict[str, Node]:
        """Fields of known names only. ``aliases`` are wrong names people use, with the right one to
        suggest."""
        known = [*required, *optional]
        found = {}
        for key, value in self.read_entries(node, what):
            if key.value in known:
                found[key.value] = value
            elif _is_cut_off(key, value):
                self.add_problem(key, f"“{shorten_text(key.value)}”不是字段：{_why_cut_off(key)}", "unknown")
            else:
                self.add_unknown_name(key, "字段", known, aliases or {})
        if node is None or isinstance(node, MappingNode) or _is_blank(node):
            self._check_required(node, what, required, found)
        return found

    def add_unknown_name(
        self, key: TextNode, what: str, known: Collection[str], aliases: Mapping[str, str] | None = None
    ) -> None:
        advice = _name_advice(key.value, known, (aliases or {}).get(key.value))
        self.add_problem(key, f"不认识的{what}“{shorten_text(key.value)}”{advice}", "unknown")

    def _check_required(
        self, node: Node | None, what: str, required: Collection[str], found: Mapping[str, Node]
    ) -> None:
        for name in required:
            if name not in found:
                self.add_problem(node, f"“{what}”缺少字段“{name}”", "missing")
            elif _is_blank(found[name]):
                self.add_problem(found[name], f"必填字段“{name}”没有填写", "missing")

    def read_sequence(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if isinstance(node, ListNode):
            return node.items
        self._refuse_shape(node, what, "列表，每项以“- ”开头")
        return ()

    def read_text(self, node: Node | None, what: str, default: str = "") -> str:
        written = self.filled_text_node(node, what, "文字")
        return written.value.strip() if written else default

    def read_texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """One text or a list of them."""
        if isinstance(node, ListNode):
            return tuple(text for item in node.items if (text := self.read_text(item, what)))
        one = self.read_text(node, what)
        return (one,) if one else ()

    def read_decimal(self, node: Node | None, what: str, *, unit: str = "") -> Decimal | None:
        """A number; ``unit`` may stand behind it (``8.00万元``)."""
        written = self.filled_text_node(node, what, "数字")
        value = as_decimal(strip_quotes(written.value).removesuffix(unit)) if written else None
        if value is None:
            self._refuse_text(written, what, "数字")
        return value

    def read_date(self, node: Node | None, what: str) -> date | None:
        written = self.filled_text_node(node, what, "日期")
        day = as_date(strip_quotes(written.value)) if written else None
        if day is None:
            self._refuse_text(written, what, "日期，如 2024-03-01")
        return day

    def read_flag(self, node: Node | None, what: str, default: bool = False) -> bool:
        written = self.filled_text_node(node, what, "“是”或“否”")
        if written is None:
            return default
        word = strip_quotes(written.value).lower()
        if word not in TRUE | FALSE:
            self._refuse_text(written, what, "“是”或“否”（true/false）")
        return word in TRUE

    def _refuse_text(self, written: TextNode | None, what: str, expected: str) -> None:
        if written:
            self.add_problem(written, f"“{what}”应是{expected}，现为“{shorten_text(written.value)}”", "type")

    def read_choice(self, node: Node | None, what: str, options: Collection[str], default: str = "") -> str:
        written = self.filled_text_node(node, what, "文字")
        if written is None:
            return default
        word = strip_quotes(written.value)
        if word in options:
            return word
        self.add_problem(
            written, f"“{what}”的取值“{shorten_text(word)}”不认识{spelling_hint(word, options)}", "value"
        )
        return default

    def filled_text_node(self, node: Node | None, what: str, expected: str) -> TextNode | None:
        """The text node itself; ``None`` where it is absent or blank, a problem where it is a list or
        mapping."""
        if isinstance(node, TextNode):
            return None if node.is_blank else node
        self._refuse_shape(node, what, expected)
        return None


def _more_problems(rest: Sequence[Problem]) -> Problem:
    worst = Severity.ERROR if any_error(rest) else Severity.WARNING
    message = f"此后还有 {len(rest)} 处问题，改正以上各处后再检查"
    return Problem(rest[0].place, "more", worst, message)


def _name_advice(name: str, known: Collection[str], right: str | None) -> str:
    """``right`` is the name that people mean by this one, where that is known."""
    if name.strip() in known:
        return "：前后有全角空格，请删除"
    return f"，是否指“{right}”？" if right else spelling_hint(name, known)


def _colon_advice(node: Node | None) -> str:
    has_wide_colon = isinstance(node, TextNode) and "：" in node.value
    return "：冒号要用半角，后面加一个空格" if has_wide_colon else ""


def _is_blank(node: Node) -> bool:
    return isinstance(node, TextNode) and node.is_blank


def _is_cut_off(key: TextNode, value: Node) -> bool:
    """What a comma inside braces leaves of a value: a name with nothing behind it, not even a colon."""
    return isinstance(value, TextNode) and (value.line, value.column) == (
        key.line,
        key.column + len(key.value),
    )


def _why_cut_off(key: TextNode) -> str:
    if "：" in key.value:
        return "这里用了全角冒号“：”，请改为半角冒号加一个空格“: ”"
    return "花括号里带逗号的值要整个加引号"


def _describe_node(node: Node) -> str:
    if isinstance(node, TextNode):
        return f"“{shorten_text(node.value)}”"
    return "列表" if isinstance(node, ListNode) else "若干“字段: 值”"
