"""The rows of a target sheet: 一级指标 → 二级指标 → list of 三级指标, read into ``Indicator`` or problems."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from indicators.branches import COST, TREE, first_level, homes, second_level, second_levels
from indicators.model import FUNDS, Comparison, Indicator, Kind, Target
from indicators.notation import read_target
from indicators.quantity import quantity
from indicators.spelling import clean
from indicators.units import convert
from yamlfiles.problem import Severity
from yamlfiles.reader import Fields, Items, Node, Reader, Text, hint, places, shown

FIELDS = (
    *("id", "name", "target", "reading", "weight", "evaluator", "with"),
    *("accumulates", "basis", "note"),
)
WRONG_NAMES = {
    "编号": "id",
    "名称": "name",
    "指标名称": "name",
    "三级指标": "name",
    "指标值": "target",
    "年度指标值": "target",
    "目标值": "target",
    "value": "target",
    "分值": "weight",
    "权重": "weight",
    "points": "weight",
    "取数方法": "evaluator",
    "参数": "with",
    "params": "with",
    "依据": "basis",
    "备注": "note",
}
NOTHING = {"无", "/", "／", "-", "—", "——"}
ID = re.compile(r"[\w.-]{1,64}")
RESERVED = {FUNDS: "预算执行率", "goal": "年度总体目标的完成情况"}
DEFAULT_EVALUATORS = {Kind.QUALITATIVE: "manual.grade", Kind.YES_NO: "manual.done"}
ACCUMULATES = ("flow", "rate", "stock")
RATES = re.compile(r"[%‰/每]|^(秒|分钟|小时|天|日|工作日|倍|分)$")
MOST_WEIGHT = Decimal(100)


def read_rows(reader: Reader, node: Node | None, year: int | None) -> tuple[Indicator, ...]:
    """Every readable row in the order of the sheet; the rest is among the reader's problems."""
    written = None if isinstance(node, Text) and node.blank else node
    rows = []
    for position, (branch, each) in enumerate(_placed(reader, written), start=1):
        if row := _Row(reader, each, branch, position, year).read():
            rows.append(row)
    return tuple(rows)


def _placed(reader: Reader, node: Node | None) -> Iterator[tuple[tuple[str, str], Node]]:
    for key, below in _branches(reader, node, "indicators", "一级指标"):
        first = first_level(key.value)
        if first is None:
            message = f"不认识的一级指标“{shown(key.value)}”{hint(key.value, TREE)}"
            reader.problem(key, message, "branch")
            continue
        for second_key, rows in _branches(reader, below, key.value, "二级指标"):
            if second := second_level(first, second_key.value):
                yield from (((first, second), row) for row in _listed(reader, rows, second_key))
            else:
                reader.problem(second_key, _wrong_branch(first, second_key.value), "branch")


def _branches(reader: Reader, node: Node | None, what: str, level: str) -> tuple[tuple[Text, Node], ...]:
    entries = reader.entries(node, shown(what))
    if not entries and (isinstance(node, Fields) or (isinstance(node, Text) and node.blank)):
        reader.problem(node, f"“{shown(what)}”下没有内容：请写出{level}和各行指标，或删去这一级", "empty")
    return entries


def _listed(reader: Reader, node: Node, key: Text) -> tuple[Node, ...]:
    """The rows of a 二级指标; a printed “无” or “/” in place of the list is one row that does not apply."""
    if isinstance(node, Text) and node.value.strip() in NOTHING:
        return (node,)
    rows = reader.sequence(node, shown(key.value))
    if not rows and (isinstance(node, Items) or (isinstance(node, Text) and node.blank)):
        message = f"“{shown(key.value)}”下没有指标：请至少写一行，不适用时写“无”，或删去这一级"
        reader.problem(node, message, "empty")
    return rows


def _wrong_branch(first: str, written: str) -> str:
    if places := homes(written):
        return f"“{shown(written)}”不属于“{first}”，应放在“{'”或“'.join(places)}”下"
    return f"“{first}”下不认识的二级指标“{shown(written)}”{hint(written, second_levels(first))}"


class _Row:
    """One row being read."""

    def __init__(self, reader: Reader, node: Node, branch: tuple[str, str], position: int, year: int | None) -> None:
        self.reader, self.node, self.branch, self.position, self.year = reader, node, branch, position, year
        self.found: dict[str, Node] = {}

    def read(self) -> Indicator | None:
        before = len(self.reader.problems)
        if isinstance(self.node, Text) and self.node.value.strip() in NOTHING:
            self.found = {"name": self.node, "target": self.node}
        else:
            self.found = self.reader.fields(self.node, "指标", optional=FIELDS, aliases=WRONG_NAMES)
            if not isinstance(self.node, Fields):
                return None
        indicator = self.indicator()
        errors = (each.severity is Severity.ERROR for each in self.reader.problems[before:])
        return None if any(errors) else indicator

    def indicator(self) -> Indicator:
        name = self.text("name")
        target = self.target(name)
        applies = target.kind is not Kind.NOT_APPLICABLE
        if applies and not name:
            self.missing("name", "指标名称")
        return Indicator(
            id=self.id(applies),
            branch=self.branch,
            name=name,
            target=target,
            weight=self.weight(applies),
            evaluator=self.text("evaluator") or DEFAULT_EVALUATORS.get(target.kind, "manual.value"),
            params=read_params(self.reader, self.found.get("with")),
            accumulates=self.reader.choice(
                self.found.get("accumulates"), "accumulates", ACCUMULATES, _accumulates(target)
            ),
            basis=self.basis(),
            note=self.text("note"),
            places={"": (self.node.line, self.node.column), **places(self.found)},
        )

    def text(self, field: str) -> str:
        return self.reader.text(self.found.get(field), field)

    def missing(self, field: str, meaning: str) -> None:
        """Of a field that is not there or blank; a wrong type was told before."""
        if isinstance(self.found.get(field), Fields | Items):
            return
        self.reader.problem(self.found.get(field, self.node), f"缺少字段“{field}”（{meaning}）", "missing")

    def id(self, applies: bool) -> str:
        """Without an id the row's place on the sheet stands in, which is only sure while no row is added or moved."""
        written = self.text("id")
        if not written:
            if applies and not isinstance(self.found.get("id"), Fields | Items):
                message = f"没有写 id，暂用“r{self.position}”：调整行的顺序后监测记录会对不上，请写明 id"
                self.reader.problem(self.node, message, "id", Severity.WARNING)
            return f"r{self.position}"
        if not ID.fullmatch(written):
            message = f"id“{shown(written)}”只能用字母、数字、汉字和“-_.”，最长 64 个字"
            self.reader.problem(self.found["id"], message, "id")
        elif written in RESERVED:
            self.reader.problem(self.found["id"], f"id“{written}”专指{RESERVED[written]}，请换一个", "id")
        return written

    def target(self, name: str) -> Target:
        printed, confirmed = self.text("target"), self.text("reading")
        if name in NOTHING and (not printed or printed in NOTHING):
            return Target(printed, Kind.NOT_APPLICABLE)
        if confirmed:
            return self.confirmed(printed, confirmed)
        target = read_cell(printed, self.branch, self.year)
        if target.kind is Kind.EMPTY:
            self.missing("target", "指标值；不适用的行写“无”")
        return target

    def confirmed(self, printed: str, confirmed: str) -> Target:
        """``reading`` says what the unit confirmed; the sheet's own text stays."""
        target = read_target(confirmed, year=self.year)
        if target.kind in (Kind.EMPTY, Kind.NOT_APPLICABLE):
            message = f"读不懂 reading“{shown(confirmed)}”，请写成如“≥98%”的样子"
            self.reader.problem(self.found["reading"], message, "value")
            return Target(printed, Kind.QUALITATIVE)
        plain = read_cell(printed, self.branch, self.year)
        if contradicts(target, plain):
            message = f"reading“{shown(confirmed)}”与指标值“{shown(printed)}”不一致，请核对；指标值经批准调整的，请照批准的文件改写 target"
            self.reader.problem(self.found["reading"], message, "reading", Severity.WARNING)
        return replace(target, text=printed)

    def weight(self, applies: bool) -> Decimal:
        node = self.found.get("weight")
        value = self.reader.decimal(node, "weight", unit="分")
        if value is None:
            if applies and (node is None or (isinstance(node, Text) and node.blank)):
                self.missing("weight", "分值")
            return Decimal(0)
        if not 0 <= value <= MOST_WEIGHT or (applies and not value):
            self.reader.problem(node, f"“weight”（分值）应大于 0、不超过 {MOST_WEIGHT}，现为 {value}", "value")
        return value

    def basis(self) -> dict[str, str]:
        node = self.found.get("basis")
        if isinstance(node, Text):
            return {} if node.blank else {"standard": node.value.strip()}
        return {key: self.reader.text(value, key) for key, value in self.reader.mapping(node, "basis").items()}


def read_params(reader: Reader, node: Node | None) -> dict[str, Any]:
    """The ``with`` of an evaluator: texts, tuples of texts, or one level of named texts; typed by the evaluator."""
    params: dict[str, Any] = {}
    for key, value in reader.mapping(node, "with").items():
        if isinstance(value, Fields):
            params[key] = {name: reader.text(each, name) for name, each in reader.mapping(value, key).items()}
        elif isinstance(value, Items):
            params[key] = reader.texts(value, key)
        elif value.blank:
            reader.problem(value, f"参数“{shown(key)}”没有填写", "missing")
        else:
            params[key] = value.value.strip()
    return params


def contradicts(confirmed: Target, printed: Target) -> bool:
    """Whether a reading says another number, unit or day than is printed, or another operator than one that is plain."""
    if confirmed.kind is not printed.kind:
        return not printed.confirm and printed.kind in (Kind.NUMBER, Kind.DATE)
    if confirmed.value is not None and printed.value is not None:
        value = convert(confirmed.value, confirmed.unit, printed.unit)
        return value != printed.value or (not printed.confirm and confirmed.comparison is not printed.comparison)
    return None not in (confirmed.day, printed.day) and not printed.confirm and confirmed.day != printed.day


def read_cell(text: str, branch: tuple[str, str], year: int | None) -> Target:
    """The reading of a target cell under its branch."""
    target = read_target(text, year=year)
    return _cost(target) if COST in branch else target


def _cost(target: Target) -> Target:
    """A bare number under 成本指标 is a ceiling, still to be confirmed."""
    read = quantity(clean(target.text))
    if target.kind is not Kind.NUMBER or isinstance(read, str) or read.comparison is not None:
        return target
    why = "；".join((*read.doubts, "未写计算符号，成本指标按“≤”理解"))
    return replace(target, comparison=Comparison.LE, confirm=True, why=why)


def _accumulates(target: Target) -> str:
    """Rates, averages and durations are compared as they stand; numbers of things add up over the year."""
    return "flow" if target.kind is Kind.NUMBER and not RATES.search(target.unit) else "rate"
