"""The rows of a target sheet: 一级指标 → 二级指标 → list of 三级指标, read into ``Indicator`` or problems."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from indicators.branches import (
    BRANCH_TREE,
    COST,
    first_level,
    is_no_target_level,
    official_first_levels,
    second_level,
    second_levels,
)
from indicators.compared_rows import ComparedRow, read_compared
from indicators.model import FUNDS, Comparison, Indicator, ParameterValue, Target, TargetKind
from indicators.notation import read_target
from indicators.points import FULL_SCORE
from indicators.quantity import read_quantity
from indicators.row_fields import FIELD_ALIASES, ROW_FIELDS
from indicators.spelling import clean_text
from indicators.units import convert_value
from yamlfiles.problem import Severity, any_error
from yamlfiles.reader import (
    ListNode,
    MappingNode,
    Node,
    TextNode,
    YamlReader,
    field_places,
    shorten_text,
    spelling_hint,
)

NOT_APPLICABLE_TEXTS = {"无", "/", "／", "-", "—", "——"}
ID_PATTERN = re.compile(r"[\w.-]{1,64}")
RESERVED_IDS = {FUNDS: "预算执行率", "goal": "年度总体目标的完成情况"}
DEFAULT_EVALUATORS = {TargetKind.QUALITATIVE: "manual.grade", TargetKind.YES_NO: "manual.done"}
ACCUMULATES = ("flow", "rate", "stock")
RATE_UNITS = re.compile(r"[%‰/每]|^(秒|分钟|小时|天|日|工作日|倍|分)$")


def read_rows(reader: YamlReader, node: Node | None, year: int | None) -> tuple[Indicator, ...]:
    """Every readable row in the order of the sheet; the rest is among the reader's problems."""
    written = None if isinstance(node, TextNode) and node.is_blank else node
    rows = []
    for position, (branch, row_node) in enumerate(_rows_by_branch(reader, written), start=1):
        if row := _RowReader(reader, row_node, branch, position, year).read_row():
            rows.append(row)
    return tuple(rows)


def _rows_by_branch(reader: YamlReader, node: Node | None) -> Iterator[tuple[tuple[str, str], Node]]:
    for key, below in _read_branches(reader, node, "indicators", "一级指标"):
        first = first_level(key.value)
        if first is None:
            reader.add_problem(key, _unknown_branch_message(key.value), "branch")
            continue
        for second_key, rows in _read_branches(reader, below, key.value, "二级指标"):
            if second := second_level(first, second_key.value):
                yield from (((first, second), row) for row in _read_row_list(reader, rows, second_key))
            else:
                reader.add_problem(second_key, _wrong_branch_message(first, second_key.value), "branch")


def _read_branches(
    reader: YamlReader, node: Node | None, what: str, level: str
) -> tuple[tuple[TextNode, Node], ...]:
    entries = reader.read_entries(node, shorten_text(what))
    if not entries and (isinstance(node, MappingNode) or (isinstance(node, TextNode) and node.is_blank)):
        reader.add_problem(
            node, f"“{shorten_text(what)}”下没有内容：请写出{level}和各行指标，或删去这一级", "empty"
        )
    return entries


def _read_row_list(reader: YamlReader, node: Node, key: TextNode) -> tuple[Node, ...]:
    """The rows of a 二级指标; a printed “无” or “/” in place of the list is one row that does not apply."""
    if isinstance(node, TextNode) and node.value.strip() in NOT_APPLICABLE_TEXTS:
        return (node,)
    rows = reader.read_sequence(node, shorten_text(key.value))
    if not rows and (isinstance(node, ListNode) or (isinstance(node, TextNode) and node.is_blank)):
        message = f"“{shorten_text(key.value)}”下没有指标：请至少写一行，不适用时写“无”，或删去这一级"
        reader.add_problem(node, message, "empty")
    return rows


def _unknown_branch_message(written: str) -> str:
    """过程指标 is nearly like 成本指标, and means something else: it is not taken for a slip of writing."""
    likely = "" if is_no_target_level(written) else written
    return f"不认识的一级指标“{shorten_text(written)}”{spelling_hint(likely, BRANCH_TREE)}"


def _wrong_branch_message(first: str, written: str) -> str:
    if places := official_first_levels(written):
        return f"“{shorten_text(written)}”不属于“{first}”，应放在“{'”或“'.join(places)}”下"
    return (
        f"“{first}”下不认识的二级指标“{shorten_text(written)}”{spelling_hint(written, second_levels(first))}"
    )


class _RowReader:
    """One row being read."""

    def __init__(
        self, reader: YamlReader, node: Node, branch: tuple[str, str], position: int, year: int | None
    ) -> None:
        self.reader, self.node, self.branch, self.position, self.year = reader, node, branch, position, year
        self.found: dict[str, Node] = {}

    def read_row(self) -> Indicator | None:
        before = len(self.reader.problems)
        if isinstance(self.node, TextNode) and self.node.value.strip() in NOT_APPLICABLE_TEXTS:
            self.found = {"name": self.node, "target": self.node}
        else:
            self.found = self.reader.read_fields(
                self.node, "指标", optional=ROW_FIELDS, aliases=FIELD_ALIASES
            )
            if not isinstance(self.node, MappingNode):
                return None
        indicator = self.build_indicator()
        return None if any_error(self.reader.problems[before:]) else indicator

    def build_indicator(self) -> Indicator:
        name = self.field_text("name")
        printed = self.read_row_target(name)
        row = ComparedRow(name, self.field_text("reading") or printed.text, self.year)
        target = read_compared(self.reader, self.found.get("compare"), printed, row)
        applies = target.kind is not TargetKind.NOT_APPLICABLE
        if applies and not name:
            self.report_missing("name", "指标名称")
        return Indicator(
            id=self.read_id(applies),
            branch=self.branch,
            name=name,
            target=target,
            weight=self.read_weight(applies),
            evaluator=self.field_text("evaluator") or DEFAULT_EVALUATORS.get(target.kind, "manual.value"),
            params=read_params(self.reader, self.found.get("with")),
            accumulates=self.reader.read_choice(
                self.found.get("accumulates"), "accumulates", ACCUMULATES, _default_accumulation(target)
            ),
            basis=self.read_basis(),
            note=self.field_text("note"),
            places={"": (self.node.line, self.node.column), **field_places(self.found)},
        )

    def field_text(self, field: str) -> str:
        return self.reader.read_text(self.found.get(field), field)

    def report_missing(self, field: str, meaning: str) -> None:
        """Of a field that is not there or blank; a wrong type was told before."""
        if isinstance(self.found.get(field), MappingNode | ListNode):
            return
        self.reader.add_problem(
            self.found.get(field, self.node), f"缺少字段“{field}”（{meaning}）", "missing"
        )

    def read_id(self, applies: bool) -> str:
        """Without an id the row's place on the sheet stands in, which is only sure while no row is added or
        moved."""
        written = self.field_text("id")
        if not written:
            if applies and not isinstance(self.found.get("id"), MappingNode | ListNode):
                message = f"没有写 id，暂用“r{self.position}”：调整行的顺序后监测记录会对不上，请写明 id"
                self.reader.add_problem(self.node, message, "id", Severity.WARNING)
            return f"r{self.position}"
        if not ID_PATTERN.fullmatch(written):
            message = f"id“{shorten_text(written)}”只能用字母、数字、汉字和“-_.”，最长 64 个字"
            self.reader.add_problem(self.found["id"], message, "id")
        elif written in RESERVED_IDS:
            self.reader.add_problem(
                self.found["id"], f"id“{written}”专指{RESERVED_IDS[written]}，请换一个", "id"
            )
        return written

    def read_row_target(self, name: str) -> Target:
        printed, confirmed = self.field_text("target"), self.field_text("reading")
        if name in NOT_APPLICABLE_TEXTS and (not printed or printed in NOT_APPLICABLE_TEXTS):
            return Target(printed, TargetKind.NOT_APPLICABLE)
        if confirmed:
            return self.read_confirmed_target(printed, confirmed)
        target = read_target_cell(printed, self.branch, self.year)
        if target.kind is TargetKind.EMPTY:
            self.report_missing("target", "指标值；不适用的行写“无”")
        return target

    def read_confirmed_target(self, printed: str, confirmed: str) -> Target:
        """``reading`` says what the unit confirmed; the sheet's own text stays."""
        target = read_target(confirmed, year=self.year)
        if target.kind in (TargetKind.EMPTY, TargetKind.NOT_APPLICABLE):
            message = f"读不懂 reading“{shorten_text(confirmed)}”，请写成如“≥98%”的样子"
            self.reader.add_problem(self.found["reading"], message, "value")
            return Target(printed, TargetKind.QUALITATIVE)
        plain = read_target_cell(printed, self.branch, self.year)
        if contradicts_printed(target, plain):
            message = (
                f"reading“{shorten_text(confirmed)}”与指标值“{shorten_text(printed)}”不一致，请核对；"
                "指标值经批准调整的，请照批准的文件改写 target"
            )
            self.reader.add_problem(self.found["reading"], message, "reading", Severity.WARNING)
        return replace(target, text=printed)

    def read_weight(self, applies: bool) -> Decimal:
        node = self.found.get("weight")
        value = self.reader.read_decimal(node, "weight", unit="分")
        if value is None:
            if applies and (node is None or (isinstance(node, TextNode) and node.is_blank)):
                self.report_missing("weight", "分值")
            return Decimal(0)
        if not 0 <= value <= FULL_SCORE or (applies and not value):
            self.reader.add_problem(
                node, f"“weight”（分值）应大于 0、不超过 {FULL_SCORE}，现为 {value}", "value"
            )
        return value

    def read_basis(self) -> dict[str, str]:
        node = self.found.get("basis")
        if isinstance(node, TextNode):
            return {} if node.is_blank else {"standard": node.value.strip()}
        return {
            key: self.reader.read_text(value, key)
            for key, value in self.reader.read_mapping(node, "basis").items()
        }


def read_params(reader: YamlReader, node: Node | None) -> dict[str, ParameterValue]:
    """The ``with`` of an evaluator: texts, and lists and named ones of them; typed by the evaluator."""
    params: dict[str, ParameterValue] = {}
    for key, value in reader.read_mapping(node, "with").items():
        if isinstance(value, TextNode) and value.is_blank:
            reader.add_problem(value, f"参数“{shorten_text(key)}”没有填写", "missing")
        else:
            params[key] = read_param(reader, value, key)
    return params


def read_param(reader: YamlReader, node: Node, what: str) -> ParameterValue:
    if isinstance(node, MappingNode):
        return {
            name: read_param(reader, value, name) for name, value in reader.read_mapping(node, what).items()
        }
    if isinstance(node, ListNode):
        is_plain = all(isinstance(item, TextNode) for item in node.items)
        return (
            reader.read_texts(node, what)
            if is_plain
            else tuple(read_param(reader, item, what) for item in node.items)
        )
    return node.value.strip()


def contradicts_printed(confirmed: Target, printed: Target) -> bool:
    """Whether a reading says another number, unit or day than is printed, or another operator than one that
    is plain."""
    if confirmed.kind is not printed.kind:
        return not printed.confirm and printed.kind in (TargetKind.NUMBER, TargetKind.DATE)
    if confirmed.value is not None and printed.value is not None:
        value = convert_value(confirmed.value, confirmed.unit, printed.unit)
        return value != printed.value or (
            not printed.confirm and confirmed.comparison is not printed.comparison
        )
    return None not in (confirmed.day, printed.day) and not printed.confirm and confirmed.day != printed.day


def read_target_cell(text: str, branch: tuple[str, str], year: int | None) -> Target:
    """The reading of a target cell under its branch."""
    target = read_target(text, year=year)
    return _as_cost_ceiling(target) if COST in branch else target


def _as_cost_ceiling(target: Target) -> Target:
    """A bare number under 成本指标 is a ceiling, still to be confirmed."""
    read = read_quantity(clean_text(target.text))
    if target.kind is not TargetKind.NUMBER or isinstance(read, str) or read.comparison is not None:
        return target
    why = "；".join((*read.doubts, "未写计算符号，成本指标按“≤”理解"))
    return replace(target, comparison=Comparison.LE, confirm=True, why=why)


def _default_accumulation(target: Target) -> str:
    """Rates, averages, durations and changes are compared as they stand; numbers of things add up."""
    adds_up = target.kind is TargetKind.NUMBER and not target.relative
    return "flow" if adds_up and not RATE_UNITS.search(target.unit) else "rate"
