"""How two texts of one target sheet differ: what was added, taken away, moved or changed, row by row."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.figures import format_plain
from indicators.model import FundRow, Funds, Indicator, Parameters, Party, Project, Target
from indicators.notation import show_target
from indicators.quoting import quote_text, row_label
from indicators.schedules import schedule_words


class ChangeKind(StrEnum):
    """What happened to a row, or to a field of it."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class SheetChange:
    """One difference. ``row`` is the id of the row, "" for the head of the sheet; ``label`` names it on
    screen; ``field`` is its key, ``name`` what the field is called; ``old`` and ``new`` are as printed."""

    kind: ChangeKind
    row: str
    label: str
    field: str = ""
    name: str = ""
    old: str = ""
    new: str = ""

    @property
    def sentence(self) -> str:
        if self.kind is ChangeKind.CHANGED:
            return f"{self.label}的{self.name}由{_quote_or_none(self.old)}改为{_quote_or_none(self.new)}"
        words = {ChangeKind.ADDED: "增加了", ChangeKind.REMOVED: "删去了", ChangeKind.MOVED: "移动了位置："}
        content = f"（{self.old or self.new}）" if self.old or self.new else ""
        return f"{words[self.kind]}{self.label}{content}"


HEAD = "项目"
HEAD_NAMES = {
    "name": "名称",
    "year": "年度",
    "department": "主管部门",
    "unit": "实施单位",
    "attribute": "项目属性",
    "period": "项目期",
    "rules": "评分规则",
    "goal": "年度总体目标",
    "schedule": "监测频次",
    "leader": "项目负责人",
}
FUND_NAMES = {"total": "资金总额", "fiscal": "财政拨款", "carried_over": "上年结转", "other": "其他资金"}
ROW_NAMES = {
    "id": "编号",
    "branch": "一级、二级指标",
    "name": "名称",
    "target": "指标值",
    "weight": "分值",
    "evaluator": "取数方法",
    "params": "取数参数",
    "accumulates": "累计方式",
    "basis": "依据",
    "note": "备注",
}
ACCUMULATION_WORDS = {"flow": "逐月累加", "rate": "比率", "stock": "期末数"}


def compare_sheets(old: Project, new: Project) -> tuple[SheetChange, ...]:
    """The differences of ``new`` from ``old``, the head first, then the rows as they stand in ``new``."""
    return (*_head_changes(old, new), *_row_changes(old.indicators, new.indicators))


def changes_to_approve(old: Project, new: Project) -> tuple[SheetChange, ...]:
    """Those that want a decision: when a project is collected is set by the office itself."""
    return tuple(change for change in compare_sheets(old, new) if change.field != "schedule")


def _head_changes(old: Project, new: Project) -> Iterator[SheetChange]:
    before = {**_head_texts(old), **_funds_texts(old.funds)}
    after = {**_head_texts(new), **_funds_texts(new.funds)}
    names = {**HEAD_NAMES, **_funds_names()}
    yield from _changed_fields("", HEAD, names, before, after)


def _changed_fields(
    row: str, label: str, names: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[SheetChange]:
    for field, name in names.items():
        was, now = before.get(field, ""), after.get(field, "")
        if was != now:
            yield SheetChange(ChangeKind.CHANGED, row, label, field, name, was, now)


def _head_texts(project: Project) -> dict[str, str]:
    texts = {field: _text(getattr(project, field)) for field in HEAD_NAMES}
    return {**texts, "schedule": schedule_words(project.schedule)}


def _funds_names() -> dict[str, str]:
    amounts = {
        f"funds.{part}.{field}": f"{word}的{name}"
        for part, word in (("initial", "年初预算数"), ("annual", "全年预算数"))
        for field, name in FUND_NAMES.items()
    }
    others = {"funds.evaluator": "执行数的取数方法", "funds.params": "执行数的取数参数"}
    return {"funds.unit": "金额单位", **amounts, **others}


def _funds_texts(funds: Funds | None) -> dict[str, str]:
    if funds is None:
        return {}
    amounts = {
        f"funds.{part}.{field}": _amount_text(row, field, funds.unit)
        for part, row in (("initial", funds.initial), ("annual", funds.annual))
        for field in FUND_NAMES
    }
    others = {"funds.evaluator": funds.evaluator, "funds.params": _text(funds.params)}
    return {"funds.unit": funds.unit, **amounts, **others}


def _amount_text(row: FundRow, field: str, unit: str) -> str:
    amount = getattr(row, field)
    return "" if amount is None else f"{format_plain(amount)} {unit}"


def _row_changes(old: Sequence[Indicator], new: Sequence[Indicator]) -> Iterator[SheetChange]:
    partners = _match_rows(old, new)
    moved = _moved_rows(old, new, partners)
    for row in new:
        partner = partners.get(row.id)
        label = row_label(row.branch, row.name)
        if partner is None:
            yield SheetChange(ChangeKind.ADDED, row.id, label, new=_row_summary(row))
            continue
        yield from _changed_fields(
            row.id, row_label(partner.branch, partner.name), ROW_NAMES, _row_texts(partner), _row_texts(row)
        )
        if row.id in moved:
            yield SheetChange(ChangeKind.MOVED, row.id, label)
    kept = {partner.id for partner in partners.values()}
    for row in old:
        if row.id not in kept:
            label = row_label(row.branch, row.name)
            yield SheetChange(ChangeKind.REMOVED, row.id, label, old=_row_summary(row))


def _match_rows(old: Sequence[Indicator], new: Sequence[Indicator]) -> dict[str, Indicator]:
    """The old row of each new one, by its id: the same id, else the same place and name."""
    by_id = {row.id: row for row in old}
    partners = {row.id: by_id[row.id] for row in new if row.id in by_id}
    taken = {partner.id for partner in partners.values()}
    left = {(row.branch, row.name): row for row in old if row.id not in taken}
    for row in new:
        if row.id not in partners and (partner := left.pop((row.branch, row.name), None)):
            partners[row.id] = partner
    return partners


def _moved_rows(
    old: Sequence[Indicator], new: Sequence[Indicator], partners: Mapping[str, Indicator]
) -> set[str]:
    """The fewest rows that have to be moved for the rest to stand in the old order."""
    place = {row.id: number for number, row in enumerate(old)}
    common = [row.id for row in new if row.id in partners]
    unmoved = _longest_rising([place[partners[name].id] for name in common])
    return {name for number, name in enumerate(common) if number not in unmoved}


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The places of the longest rising run of ``numbers``, which are all different."""
    ends: list[int] = []
    """The place of the smallest number that a run of each length can end with."""
    before: dict[int, int | None] = {}
    for place, number in enumerate(numbers):
        length = bisect_left([numbers[end] for end in ends], number)
        before[place] = ends[length - 1] if length else None
        ends[length:] = [place, *ends[length + 1 :]]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _row_texts(row: Indicator) -> dict[str, str]:
    texts = {field: _text(getattr(row, field)) for field in ROW_NAMES if field != "target"}
    accumulates = ACCUMULATION_WORDS.get(row.accumulates, row.accumulates)
    return {**texts, "target": _target_text(row.target), "accumulates": accumulates}


def _target_text(target: Target) -> str:
    """As printed, with its reading where that is not the same: another reading asks for something else."""
    shown = show_target(target)
    return target.text if shown == "".join(target.text.split()) else f"{target.text}（读作 {shown}）"


def _row_summary(row: Indicator) -> str:
    return f"{row.target.text}，{format_plain(row.weight)} 分"


def _text(value: object) -> str:
    """A value of a sheet on one line."""
    if isinstance(value, Party):
        return f"{value.name}（{value.code}）" if value.code else value.name
    if isinstance(value, Decimal):
        return format_plain(value)
    if isinstance(value, Mapping):
        return _parameters_text(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _sequence_text(value)
    return str(value)


def _sequence_text(values: Iterable[object]) -> str:
    items = list(values)
    between = " 至 " if any(isinstance(item, date) for item in items) else " / "
    return between.join(map(_text, items))


def _parameters_text(parameters: Parameters) -> str:
    return "；".join(f"{name}：{_text(parameters[name])}" for name in sorted(parameters))


def _quote_or_none(text: str) -> str:
    return quote_text(text) if text else "（空）"
