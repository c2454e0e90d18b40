"""Reading typed values out of a guarded YAML tree; what does not fit becomes a problem with its place, never an exception.

Used for target files, rule profiles and ``sources.yaml`` alike::

    reader = Reader("targets/2024/x.yaml")
    found = reader.fields(reader.compose(content), "文件", required=("name",), optional=("goal",))
    name = reader.text(found.get("name"), "name")
    reader.report()      # every problem, in the order of the file

Each reading method takes a node or ``None`` (an absent field) and gives the default for an absent, blank or wrong one.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from yamlfiles.problem import Problem, Severity
from yamlfiles.tree import Fields, Items, Node, Text, compose, places
from yamlfiles.wording import hint, meant, shown, unquoted

__all__ = [
    "Fields",
    "Items",
    "Node",
    "Reader",
    "Text",
    "as_date",
    "as_decimal",
    "compose",
    "hint",
    "meant",
    "places",
    "shown",
    "unquoted",
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
        return date(*(int(each) for each in found.groups() if each))
    except ValueError:
        return None


class Reader:
    """One file being read, and the problems found in it so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def compose(self, content: bytes) -> Node | None:
        root, problems = compose(content, self.file)
        self.problems += problems
        return root

    def problem(self, at: Node | None, message: str, code: str = "", severity: Severity = Severity.ERROR) -> None:
        line, column = (at.line, at.column) if at else (1, 1)
        self.problems.append(Problem(self.file, line, column, message, code, severity))

    def report(self) -> tuple[Problem, ...]:
        """Every problem in the order of the file; after the first hundred only how many more there are."""
        ordered = sorted(self.problems, key=lambda each: (each.line, each.column))
        if len(ordered) <= MOST_PROBLEMS:
            return tuple(ordered)
        last, rest = ordered[MOST_PROBLEMS], ordered[MOST_PROBLEMS:]
        worst = Severity.ERROR if any(each.severity is Severity.ERROR for each in rest) else Severity.WARNING
        more = Problem(
            self.file, last.line, last.column, f"此后还有 {len(rest)} 处问题，改正以上各处后再检查", "more", worst
        )
        return (*ordered[:MOST_PROBLEMS], more)

    @property
    def failed(self) -> bool:
        """Whether an error was found so far."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    def mapping(self, node: Node | None, what: str) -> dict[str, Node]:
        """Fields of any name."""
        return {key.value: value for key, value in self.entries(node, what)}

    def entries(self, node: Node | None, what: str) -> tuple[tuple[Text, Node], ...]:
        """Fields of any name, with the places of their names."""
        if isinstance(node, Fields):
            return node.entries
        if node is not None and not _blank(node):
            advice = "：冒号要用半角，后面加一个空格" if isinstance(node, Text) and "：" in node.value else ""
            self.problem(node, f"“{what}”应是若干“字段: 值”，现为{_seen(node)}{advice}", "type")
        return ()

    def fields(
        self,
        node: Node | None,
        what: str,
        *,
        required: Collection[str] = (),
        optional: Collection[str] = (),
        aliases: Mapping[str, str] | None = None,
    ) -> dict[str, Node]:
        """Fields of known names only. ``aliases`` are wrong names people use, with the right one to suggest."""
        known = [*required, *optional]
        found = {}
        for key, value in self.entries(node, what):
            if key.value in known:
                found[key.value] = value
            elif _cut_off(key, value):
                self.problem(key, f"“{shown(key.value)}”不是字段：{_why_cut_off(key)}", "unknown")
            else:
                self.unknown(key, "字段", known, aliases or {})
        if node is None or isinstance(node, Fields) or _blank(node):
            self._require(node, what, required, found)
        return found

    def unknown(self, key: Text, what: str, known: Collection[str], aliases: Mapping[str, str] | None = None) -> None:
        right = (aliases or {}).get(key.value)
        advice = f"，是否指“{right}”？" if right else hint(key.value, known)
        if key.value.strip() in known:
            advice = "：前后有全角空格，请删除"
        self.problem(key, f"不认识的{what}“{shown(key.value)}”{advice}", "unknown")

    def _require(self, node: Node | None, what: str, required: Collection[str], found: Mapping[str, Node]) -> None:
        for name in required:
            if name not in found:
                self.problem(node, f"“{what}”缺少字段“{name}”", "missing")
            elif _blank(found[name]):
                self.problem(found[name], f"必填字段“{name}”没有填写", "missing")

    def sequence(self, node: Node | None, what: str) -> tuple[Node, ...]:
        if isinstance(node, Items):
            return node.items
        if node is not None and not _blank(node):
            self.problem(node, f"“{what}”应是列表，每项以“- ”开头，现为{_seen(node)}", "type")
        return ()

    def text(self, node: Node | None, what: str, default: str = "") -> str:
        written = self.written(node, what, "文字")
        return written.value.strip() if written else default

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """One text or a list of them."""
        if isinstance(node, Items):
            return tuple(each for item in node.items if (each := self.text(item, what)))
        one = self.text(node, what)
        return (one,) if one else ()

    def decimal(self, node: Node | None, what: str, *, unit: str = "") -> Decimal | None:
        """A number; ``unit`` may stand behind it (``8.00万元``)."""
        written = self.written(node, what, "数字")
        if written is None:
            return None
        value = as_decimal(unquoted(written.value).removesuffix(unit))
        if value is None:
            self.problem(written, f"“{what}”应是数字，现为“{shown(written.value)}”", "type")
        return value

    def date(self, node: Node | None, what: str) -> date | None:
        written = self.written(node, what, "日期")
        if written is None:
            return None
        day = as_date(unquoted(written.value))
        if day is None:
            self.problem(written, f"“{what}”应是日期，如 2024-03-01，现为“{shown(written.value)}”", "type")
        return day

    def flag(self, node: Node | None, what: str, default: bool = False) -> bool:
        written = self.written(node, what, "“是”或“否”")
        if written is None:
            return default
        word = unquoted(written.value).lower()
        if word not in TRUE | FALSE:
            self.problem(written, f"“{what}”应是“是”或“否”（true/false），现为“{shown(written.value)}”", "type")
        return word in TRUE

    def choice(self, node: Node | None, what: str, options: Collection[str], default: str = "") -> str:
        written = self.written(node, what, "文字")
        if written is None:
            return default
        word = unquoted(written.value)
        if word in options:
            return word
        self.problem(written, f"“{what}”的取值“{shown(word)}”不认识{hint(word, options)}", "value")
        return default

    def written(self, node: Node | None, what: str, expected: str) -> Text | None:
        """The text node itself; ``None`` where it is absent or blank, a problem where it is a list or mapping."""
        if isinstance(node, Fields | Items):
            self.problem(node, f"“{what}”应是{expected}，现为{_seen(node)}", "type")
        return node if isinstance(node, Text) and not node.blank else None


def _blank(node: Node) -> bool:
    return isinstance(node, Text) and node.blank


def _cut_off(key: Text, value: Node) -> bool:
    """What a comma inside braces leaves of a value: a name with nothing behind it, not even a colon."""
    return isinstance(value, Text) and (value.line, value.column) == (key.line, key.column + len(key.value))


def _why_cut_off(key: Text) -> str:
    if "：" in key.value:
        return "这里用了全角冒号“：”，请改为半角冒号加一个空格“: ”"
    return "花括号里带逗号的值要整个加引号"


def _seen(node: Node) -> str:
    if isinstance(node, Text):
        return f"“{shown(node.value)}”"
    return "列表" if isinstance(node, Items) else "若干“字段: 值”"
