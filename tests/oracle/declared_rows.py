"""A table of an office's own with random rows, and random conditions on them: each as it is written in a target
file, and as a test of a row in plain Python that never saw how the product reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Row = dict[str, Any]
Test = Callable[[Row], bool]
FIRST, LAST = date(2024, 1, 1), date(2024, 6, 30)
KINDS = ("业务培训", "专题培训", "岗前培训")
WORDS = (*KINDS, *KINDS, "从来没有的一类")
PLACES = ("东会议室", "西会议室 2", "线上")
DECLARED = """
ledger:
  label: 培训台账
  files: inbox/培训.csv
  columns:
    session: {header: 场次, type: code}
    held_on: {header: 培训日期, type: day}
    planned_on: {header: 计划日期, type: day}
    done_at: {header: 办结时间, type: instant}
    kind: {header: 类别, type: text}
    venue: {header: 地点, type: text}
    people: {header: 参训人数, type: count}
    seats: {header: 座位数, type: count}
    fee: {header: 费用, type: amount}
    score: {header: 平均分, type: number}
    passed: {header: 是否考核, type: flag}
  dated_by: held_on
"""
LABELS = {
    "held_on": "培训日期", "planned_on": "计划日期", "done_at": "办结时间", "kind": "类别", "venue": "地点",
    "people": "参训人数", "seats": "座位数", "fee": "费用", "score": "平均分", "passed": "是否考核",
}  # fmt: skip
SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "≥": lambda one, other: bool(one >= other),
    ">=": lambda one, other: bool(one >= other),
    ">": lambda one, other: bool(one > other),
    "≤": lambda one, other: bool(one <= other),
    "<": lambda one, other: bool(one < other),
    "=": lambda one, other: bool(one == other),
    "≠": lambda one, other: bool(one != other),
}


@dataclass(frozen=True)
class Asked:
    """``tree`` is what a person writes, ``holds`` what it means; ``words`` are those that the data must have, each
    group of a column for itself."""

    tree: Any
    holds: Test
    words: tuple[tuple[str, frozenset[str]], ...] = ()


COMMON_DAYS = (FIRST, date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 1), LAST, LAST + timedelta(days=1))
"""What rows and conditions have in common is drawn more often than not: only equal values tell “more than” from “not
less than”."""
COMMON_AMOUNTS = tuple(map(Decimal, ("0.00", "14999.99", "15000.00", "15000.01")))
COMMON_SCORES = tuple(map(Decimal, ("0.000", "59.999", "60.000", "100.000")))


def often(common: tuple[Any, ...], others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(common), st.sampled_from(common), others)


days = often(COMMON_DAYS, st.dates(FIRST - timedelta(days=20), LAST + timedelta(days=20)))
hours = often((time(0), time(12, 30)), st.builds(time, st.integers(0, 23), st.sampled_from((0, 30))))
moments = st.builds(datetime.combine, days, hours)
counts = often((0, 1, 20), st.integers(0, 60))
amounts = often(COMMON_AMOUNTS, st.decimals(0, 90000, places=2))
scores = often(COMMON_SCORES, st.decimals(0, 100, places=3))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values, values, values)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())


day_cells = days.map(midnight)
row = st.fixed_dictionaries(
    {
        "session": st.integers(1, 999).map(lambda number: f"T{number:03}"),
        "held_on": day_cells,
        "planned_on": maybe(day_cells),
        "done_at": maybe(moments),
        "kind": maybe(st.sampled_from(KINDS)),
        "venue": maybe(st.sampled_from(PLACES)),
        "people": maybe(counts),
        "seats": maybe(counts),
        "fee": maybe(amounts),
        "score": maybe(scores),
        "passed": maybe(st.booleans()),
    }
)


@st.composite
def named(draw: st.DrawFn, name: str) -> str:
    """A column as people may write it: by its name or by its label."""
    return draw(st.sampled_from((name, LABELS[name])))


@st.composite
def text_condition(draw: st.DrawFn) -> Asked:
    column = draw(st.sampled_from(("kind", "venue")))
    some = draw(
        st.lists(st.sampled_from(WORDS if column == "kind" else PLACES), min_size=1, max_size=3, unique=True)
    )
    way = draw(st.sampled_from(("one", "several", "not one", "not several", "equal")))
    chosen = some[:1] if way in ("one", "not one", "equal") else some
    is_not = way.startswith("not")
    written: Any = {
        "one": chosen[0], "equal": {"equal": chosen[0]}, "several": chosen, "not one": f"≠{chosen[0]}",
        "not several": {"not": chosen},
    }[way]  # fmt: skip
    return Asked(
        {draw(named(column)): written},
        lambda row: row[column] is not None and (row[column] in chosen) != is_not,
        () if is_not else ((column, frozenset(chosen)),),
    )


@st.composite
def empty_condition(draw: st.DrawFn) -> Asked:
    column = draw(st.sampled_from(tuple(LABELS)))
    is_empty = draw(st.booleans())
    return Asked(
        {draw(named(column)): "空" if is_empty else "非空"}, lambda row: (row[column] is None) == is_empty
    )


@st.composite
def number_condition(draw: st.DrawFn) -> Asked:
    choices: tuple[tuple[str, st.SearchStrategy[Any]], ...] = (
        ("people", counts),
        ("fee", amounts),
        ("score", scores),
    )
    column, values = draw(st.sampled_from(choices))
    low, high = sorted((draw(values), draw(values)))
    way = draw(st.sampled_from((*SIGNS, "between", "several", "ten thousand")))
    name = draw(named(column))
    if way == "between":
        return Asked(
            {name: f"{low}..{high}"}, lambda row: row[column] is not None and low <= row[column] <= high
        )
    if way == "several":
        return Asked({name: [str(low), str(high)]}, lambda row: row[column] in (low, high))
    if way == "ten thousand" and column == "fee":
        return Asked({name: "≥1.5万元"}, lambda row: row["fee"] is not None and row["fee"] >= Decimal(15000))
    sign = way if way in SIGNS else "≥"
    return Asked(
        {name: f"{sign}{low}"}, lambda row: row[column] is not None and SIGNS[sign](row[column], low)
    )


@st.composite
def flag_condition(draw: st.DrawFn) -> Asked:
    wanted, is_not = draw(st.booleans()), draw(st.booleans())
    written = ("≠" if is_not else "") + ("是" if wanted else "否")
    return Asked(
        {draw(named("passed")): written},
        lambda row: row["passed"] is not None and (row["passed"] is wanted) != is_not,
    )


@st.composite
def day_condition(draw: st.DrawFn) -> Asked:
    column = draw(st.sampled_from(("held_on", "planned_on", "done_at")))
    first, last = sorted((draw(days), draw(days)))
    way = draw(st.sampled_from((*SIGNS, "between")))
    name = draw(named(column))
    if way == "between":
        return Asked(
            {name: f"{first}..{last}"},
            lambda row: row[column] is not None and first <= row[column].date() <= last,
        )
    written = first.strftime(draw(st.sampled_from(("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"))))
    return Asked(
        {name: f"{way}{written}"},
        lambda row: row[column] is not None and SIGNS[way](row[column].date(), first),
    )


@st.composite
def moment_condition(draw: st.DrawFn) -> Asked:
    moment, sign = draw(moments), draw(st.sampled_from(tuple(SIGNS)))
    return Asked(
        {draw(named("done_at")): f"{sign}{moment:%Y-%m-%d %H:%M}"},
        lambda row: row["done_at"] is not None and SIGNS[sign](row["done_at"], moment),
    )


@st.composite
def column_condition(draw: st.DrawFn) -> Asked:
    one, other = draw(
        st.sampled_from((("people", "seats"), ("held_on", "planned_on"), ("done_at", "planned_on")))
    )
    sign = draw(st.sampled_from(tuple(SIGNS)))

    def holds(row: Row) -> bool:
        left, right = row[one], row[other]
        if left is None or right is None:
            return False
        if one == "done_at":
            left, right = left.date(), right.date()
        return SIGNS[sign](left, right)

    return Asked({draw(named(one)): f"{sign}{draw(named(other))}"}, holds)


@st.composite
def within_condition(draw: st.DrawFn) -> Asked:
    limit = draw(st.one_of(st.just(0), st.just(1), st.just(29), st.integers(0, 31)))
    one, other = draw(st.sampled_from((("held_on", "planned_on"), ("done_at", "held_on"))))
    in_words = draw(st.booleans())
    written: Any = (
        f"{draw(named(other))}后{limit}天内"
        if in_words
        else {"within_days": str(limit), "of": draw(named(other))}
    )

    def holds(row: Row) -> bool:
        if row[one] is None or row[other] is None:
            return False
        left = row[one].replace(hour=0, minute=0) if one == "done_at" else row[one]
        passed: timedelta = left - row[other]
        return timedelta(0) <= passed <= timedelta(days=limit)

    return Asked({draw(named(one)): written}, holds)


leaves = st.one_of(
    text_condition(), empty_condition(), number_condition(), flag_condition(), day_condition(), moment_condition(),
    column_condition(), within_condition(),
)  # fmt: skip


def all_of(parts: list[Asked]) -> Asked:
    return Asked(
        {"all_of": [part.tree for part in parts]},
        lambda row: all(part.holds(row) for part in parts),
        tuple(word for part in parts for word in part.words),
    )


def any_of(parts: list[Asked], in_list: bool) -> Asked:
    trees = [part.tree for part in parts]
    return Asked(
        trees if in_list else {"any_of": trees},
        lambda row: any(part.holds(row) for part in parts),
        tuple(word for part in parts for word in part.words),
    )


EVERY_ROW = Asked(None, lambda row: True)
groups = st.lists(leaves, min_size=1, max_size=3)
conditions = st.one_of(
    st.just(EVERY_ROW), leaves, leaves, groups.map(all_of), st.builds(any_of, groups, st.booleans()),
    st.lists(groups.map(all_of), min_size=1, max_size=2).map(lambda parts: any_of(parts, True)),
)  # fmt: skip
