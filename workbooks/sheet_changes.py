"""From a sheet edited elsewhere to changes of its target file: what the person changed, unless the file was changed there too.

Three versions meet: the text ``base`` that was handed out, the sheet ``wanted`` that came back, and the file as it is now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.branches import first_level, second_level
from indicators.quoting import quoted
from workbooks.sheet_texts import HEAD, ROW, Named, RowTexts, SheetTexts, as_tree, sheet_texts
from yamlfiles.editing import Add, CannotEditError, Change, Drop, Move, Put, edited
from yamlfiles.reader import as_decimal
from yamlfiles.tree import compose
from yamlfiles.writing import Tree, tree_of

SLUGS = {
    "数量指标": "quantity",
    "质量指标": "quality",
    "时效指标": "time",
    "成本指标": "cost",
    "经济成本指标": "economic-cost",
    "社会成本指标": "social-cost",
    "生态环境成本指标": "ecological-cost",
    "经济效益指标": "economic",
    "社会效益指标": "social",
    "生态效益指标": "ecological",
    "可持续影响指标": "lasting",
    "服务对象满意度指标": "satisfaction",
}


@dataclass(frozen=True)
class WantedRow:
    """A row of the edited sheet; ``key`` is empty for a new one, ``place`` where it stands there."""

    key: str
    branch: tuple[str, str]
    texts: Mapping[str, str]
    place: str = ""


@dataclass(frozen=True)
class Wanted:
    """The edited sheet; ``places`` name where each field of the head stands."""

    head: Mapping[str, str]
    rows: tuple[WantedRow, ...]
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """``text`` is the file as it shall be; ``problems`` are pairs of place and message, and with any of them it is ``None``."""

    text: str | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)


def brought_back(base: str, now: str, wanted: Wanted) -> Outcome:
    """``now`` with everything that ``wanted`` changed in ``base``."""
    outcome = Outcome()
    before, current = sheet_texts(base), sheet_texts(now)
    if before is None or current is None:
        outcome.problems.append(("", "目标文件本身有错误，请先改正（python app.py check）"))
        return outcome
    changes = [*_head(before, current, wanted, outcome), *_Rows(before, current, wanted, outcome).changes()]
    try:
        text = edited(now, changes)
        if not outcome.problems:
            outcome.text = edited(text, _emptied(text)) if changes else now
    except CannotEditError as refused:
        outcome.problems.append(("", str(refused)))
    return outcome


def _emptied(text: str) -> Iterator[Change]:
    """Branches that have no row any more."""
    root, _ = compose(text.encode(), "")
    tree = tree_of(root)
    indicators = tree.get("indicators", "") if isinstance(tree, Mapping) else ""
    for first, seconds in indicators.items() if isinstance(indicators, Mapping) else ():
        blank = [name for name, rows in seconds.items() if not rows] if isinstance(seconds, Mapping) else []
        if not seconds or (isinstance(seconds, Mapping) and len(blank) == len(seconds)):
            yield Drop(("indicators", first))
        else:
            yield from (Drop(("indicators", first, name)) for name in blank)


def _merged(was: str, now: str, want: str, place: str, label: str, outcome: Outcome) -> bool:
    """Whether the cell is to be written; a cell changed on both sides is a problem."""
    if same(want, was) or same(want, now):
        return False
    if not same(now, was):
        message = f"“{label}”在导出之后又在文件里改过：文件现为“{now}”，表格里为“{want}”；请确认后重新导出再改"
        outcome.problems.append((place, message))
        return False
    return True


def same(one: str, other: str) -> bool:
    """Whether two cells say the same: a spreadsheet keeps 4.50 as 4.5."""
    first, second = as_decimal(one), as_decimal(other)
    return one.strip() == other.strip() if first is None or second is None else first == second


def _tree(each: Named, text: str, place: str, outcome: Outcome) -> Tree | None:
    tree = as_tree(each.name.rpartition(".")[2] if each.name != "funds.with" else each.name, text)
    if tree is None:
        outcome.problems.append((place, f"“{each.label}”看不懂：请一行写一个“名称: 值”，冒号用半角、后面空一格"))
    return tree


def _head(before: SheetTexts, current: SheetTexts, wanted: Wanted, outcome: Outcome) -> Iterator[Change]:
    whole: set[str] = set()
    for each in HEAD:
        want, place = wanted.head.get(each.name, ""), wanted.places.get(each.name, "")
        if not _merged(before.head[each.name], current.head[each.name], want, place, each.label, outcome):
            continue
        group = next((name for name in sorted(current.plain) if each.name.startswith(f"{name}.")), None)
        tree = _tree(each, want, place, outcome)
        if group is None and tree is not None:
            yield Put(tuple(each.name.split(".")), tree)
        elif group and group not in whole:  # one text stands for all of them: now each is written out
            whole.add(group)
            yield Put(tuple(group.split(".")), _written_out(group, wanted, outcome))


def _written_out(group: str, wanted: Wanted, outcome: Outcome) -> dict[str, Tree]:
    """Every filled cell of a group as the mapping that takes the place of its one text."""
    made: dict[str, Tree] = {}
    for each in HEAD:
        text = wanted.head.get(each.name, "")
        if not text or not each.name.startswith(f"{group}."):
            continue
        *way, last = each.name.removeprefix(f"{group}.").split(".")
        below: Any = made
        for step in way:
            below = below.setdefault(step, {})
        below[last] = _tree(each, text, wanted.places.get(each.name, ""), outcome) or ""
    return made


class _Rows:
    """The rows of the three versions."""

    def __init__(self, before: SheetTexts, current: SheetTexts, wanted: Wanted, outcome: Outcome) -> None:
        self.before, self.current, self.outcome = before, current, outcome
        self.wanted: dict[str, WantedRow] = {}
        self.new: list[WantedRow] = []
        for each in wanted.rows:
            if each.key and each.key not in self.wanted and before.row(each.key):
                self.wanted[each.key] = each
            else:
                self.new.append(each)
        self.ids = {row.texts["id"] for row in current.rows} | {row.texts["id"] for row in wanted.rows}

    def changes(self) -> list[Change]:
        """Values first, while every row still stands where it stood; then what leaves its place, from the end, so that the
        places of the others stay true; new rows last."""
        values: list[Change] = []
        leaving = list(self.dropped())
        for each in self.kept():
            (leaving if isinstance(each, Move) else values).append(each)
        return [*values, *sorted(leaving, key=_place, reverse=True), *self.added()]

    def kept(self) -> Iterator[Change]:
        for name, row in self.wanted.items():
            was, now = self.before.row(name), self.current.row(name)
            if was is None:
                continue
            if now is None:
                if self._differs(was, row):
                    message = f"{quoted(was.texts['name'])}这一行已不在目标文件里，表格里的修改无处可写；请重新导出再改"
                    self.outcome.problems.append((row.place, message))
                continue
            yield from self._values(was, now, row)
            if row.branch != was.branch and self._known(row):
                yield Move(now.path, self._list(row.branch))

    def _differs(self, was: RowTexts, row: WantedRow) -> bool:
        return (
            any(not same(row.texts.get(each.name, ""), was.texts[each.name]) for each in ROW)
            or row.branch != was.branch
        )

    def _values(self, was: RowTexts, now: RowTexts, row: WantedRow) -> Iterator[Change]:
        fields: dict[str, Tree] = {}
        for each in ROW:
            want = row.texts.get(each.name, "")
            if _merged(was.texts[each.name], now.texts[each.name], want, row.place, each.label, self.outcome):
                tree = _tree(each, want, row.place, self.outcome)
                if tree is not None:
                    fields[each.name] = tree
        if not fields:
            return
        if now.texts["name"] == now.texts["target"] and not any(
            now.texts[each] for each in ("id", "weight", "evaluator")
        ):
            yield from self._instead(now, row)  # a printed 无 that becomes a row
        else:
            yield from (Put((*now.path, name), tree) for name, tree in fields.items())

    def _instead(self, now: RowTexts, row: WantedRow) -> Iterator[Change]:
        whole = self._fields(row)
        if isinstance(now.path[-1], int):
            yield Put(now.path, whole)
        else:
            yield Add(now.path, whole)

    def dropped(self) -> Iterator[Change]:
        gone = [each for each in self.before.rows if each.key not in self.wanted]
        for was in gone:
            now = self.current.row(was.key)
            if now is None:
                continue
            if now.texts != was.texts:
                message = f"{quoted(was.texts['name'])}在表格里删去了，但导出之后又在文件里改过；请确认后重新导出再改"
                self.outcome.problems.append(("", message))
            else:
                yield Drop(now.path)

    def added(self) -> Iterator[Change]:
        for row in self.new:
            if not self._known(row):
                continue
            if row.texts.get("id") and sum(each.texts["id"] == row.texts["id"] for each in self.current.rows):
                message = f"编号“{row.texts['id']}”已经用过：新加的行请换一个编号，或留空由程序编号"
                self.outcome.problems.append((row.place, message))
                continue
            yield Add(self._list(row.branch), self._fields(row))

    def _known(self, row: WantedRow) -> bool:
        first = first_level(row.branch[0])
        if first and second_level(first, row.branch[1]):
            return True
        message = f"不认识“{row.branch[0]} › {row.branch[1]}”：一级指标、二级指标请从下拉表里选"
        self.outcome.problems.append((row.place, message))
        return False

    def _list(self, branch: tuple[str, str]) -> tuple[str, ...]:
        """The list of a branch, by the names under which the file already has it."""
        first = first_level(branch[0]) or branch[0]
        second = second_level(first, branch[1]) or branch[1]
        for each in self.current.rows:
            if first_level(each.branch[0]) == first:
                first = each.branch[0]
                break
        for each in self.current.rows:
            if each.branch[0] == first and second_level(first_level(first) or first, each.branch[1]) == second:
                second = each.branch[1]
                break
        return ("indicators", first, second)

    def _fields(self, row: WantedRow) -> dict[str, Tree]:
        fields: dict[str, Tree] = {"id": row.texts.get("id") or self._new_id(row.branch)}
        for each in ROW:
            text = row.texts.get(each.name, "")
            if text and each.name != "id":
                tree = _tree(each, text, row.place, self.outcome)
                fields |= {} if tree is None else {each.name: tree}
        return fields

    def _new_id(self, branch: tuple[str, str]) -> str:
        first = first_level(branch[0]) or ""
        stem = SLUGS.get((second_level(first, branch[1]) if first else None) or "", "row")
        name = next(f"{stem}-{number}" for number in range(1, 1000) if f"{stem}-{number}" not in self.ids)
        self.ids.add(name)
        return name


def _place(change: Change) -> tuple[str, ...]:
    return tuple(f"{each:06}" if isinstance(each, int) else each for each in change.path)
