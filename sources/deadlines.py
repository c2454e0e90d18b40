"""Deadlines worked out by rules for rows that have none of their own; the platform's deadline always stands.

One deadline is counted for each rule and day of start (for working hours: instant of start), and joined to the rows.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sources.calendar import Deadline, End, UnannouncedYearError, Unit, WorkingCalendar, read_calendar
from sources.deadlinerules import Rule
from sources.declaration import Source
from sources.engine import listed, name
from sources.staged import Staged

AT_ONCE = 50_000
EPOCH = datetime.fromisoformat("1970-01-01")
MICROSECOND = timedelta(microseconds=1)
WORDS = {
    Unit.WORKING_DAY: "工作日",
    Unit.CALENDAR_DAY: "自然日",
    Unit.WORKING_HOUR: "工作小时",
    Unit.HOUR: "小时",
}
NEEDS_CLOCK = {Unit.HOUR, Unit.WORKING_HOUR}


@dataclass
class _Told:
    """Rows by what became of them; ``unknown`` and ``guessed`` by year, ``bare`` by rule number."""

    filled: int = 0
    uncovered: int = 0
    units: set[Unit] = field(default_factory=set)
    unknown: Counter[int] = field(default_factory=Counter)
    guessed: Counter[int] = field(default_factory=Counter)
    unstarted: Counter[str] = field(default_factory=Counter)
    bare: set[int] = field(default_factory=set)
    fitted: set[int] = field(default_factory=set)


class Deadlines:
    """The rules of one table at work on its staged rows; ``cell`` and ``joined`` are for the SELECT that writes them."""

    def __init__(self, staged: Staged) -> None:
        self.staged = staged
        self.calendar = _calendar(staged.source)
        self.fills = tuple(dict.fromkeys(each.fills for each in staged.source.deadlines))
        self.rules = dict(enumerate(staged.source.deadlines, 1))

    def joined(self, chosen: str) -> str:
        """``chosen`` with the deadlines joined; notes what was filled, and which columns are whole now."""
        for column in self.fills:
            chosen = self._keyed(column, chosen)
            self._work_out(column, chosen)
        rows = f"({chosen})"
        for column in self.fills:
            of, key = name(f"rule.{column}"), name(f"key.{column}")
            table, of_, key_ = (name(f"{each}.{column}") for each in ("deadlines", "its rule", "its key"))
            rows += f" LEFT JOIN {table} ON {of} = {of_} AND {key} = {key_}"
        return rows

    def cell(self, column: str, own: str) -> str:
        """What is written: the row's own, or what was worked out."""
        at = name(f"at.{column}")
        whens = [f"WHEN {number} THEN {sum_}" for number, sum_ in self._sums(column, at)]
        worked = f"CASE {name(f'rule.{column}')} {' '.join(whens)} ELSE {at} END" if whens else at
        return f"coalesce({own}, {worked})"

    def _sums(self, column: str, at: str) -> Iterator[tuple[int, str]]:
        """Rules whose deadline is not looked up alone."""
        for number, rule in self._of(column):
            begins = name(rule.begins)
            if rule.begins not in self.staged.found:
                continue
            if rule.limit.unit is Unit.HOUR:
                yield number, f"{begins} + INTERVAL {rule.n} HOUR"
            elif rule.limit.unit not in NEEDS_CLOCK and rule.limit.end is End.CLOCK:
                yield number, f"{at} + ({begins} - date_trunc('day', {begins}))"

    def _of(self, column: str) -> list[tuple[int, Rule]]:
        return [(number, rule) for number, rule in self.rules.items() if rule.fills == column]

    def _keyed(self, column: str, chosen: str) -> str:
        """``chosen`` with the number of the rule that fits (below 1: none can be said to) and the start to look up."""
        empty = "true"
        if column in self.staged.found:
            empty = f"{name(column)} IS NULL AND {name('raw.' + column)} IS NULL"
        whens, keys = [], []
        for number, rule in self._of(column):
            missing = self._lacking(rule.conditions)
            if missing:
                whens.append(f"WHEN {_among(missing)} THEN {-number}")
            if len(missing) == len(self.staged.parts):
                break
            fits = " AND ".join(
                f"coalesce(list_contains({listed(words)}, trim({name(each)})), false)"
                for each, words in rule.conditions.items()
            )
            unfit = self._unstarted(rule)
            then = f"CASE WHEN {_among(unfit)} THEN {-number} ELSE {number} END" if unfit else str(number)
            whens.append(f"WHEN {fits or 'true'} THEN {then}")
            if len(unfit) < len(self.staged.parts):
                keys.append(f"WHEN {number} THEN {_key(rule)}")
        of = f"CASE WHEN NOT ({empty}) THEN NULL {' '.join(whens)} ELSE 0 END::SMALLINT"
        key = f"CASE {name(f'rule.{column}')} {' '.join(keys)} END" if keys else "NULL::TIMESTAMP"
        with_rule = f"SELECT *, {of} AS {name(f'rule.{column}')} FROM ({chosen})"
        return f"SELECT *, {key} AS {name(f'key.{column}')} FROM ({with_rule})"

    def _lacking(self, columns: Collection[str]) -> list[int]:
        """Parts that lack one of the columns, where nobody said that they may."""
        headings = self.staged.source.columns
        wanted = {
            each
            for each in columns
            if each not in self.staged.found or each not in headings or not headings[each].optional
        }
        return [number for number, part in enumerate(self.staged.parts) if not wanted <= part.found]

    def _unstarted(self, rule: Rule) -> list[int]:
        """Parts without the instant a rule counts from, or, where it needs a clock time, with days only."""
        without = {number for number, part in enumerate(self.staged.parts) if rule.begins not in part.found}
        if rule.begins in self.staged.found and (rule.limit.unit in NEEDS_CLOCK or rule.limit.end is End.CLOCK):
            without |= self._days_only(rule.begins)
        return sorted(without)

    def _days_only(self, column: str) -> set[int]:
        cell = name(column)
        sql = f"SELECT file, bool_and({cell} = date_trunc('day', {cell})) FROM typed GROUP BY file"
        return {file for file, days in self.staged.all(sql) if days}

    def _work_out(self, column: str, chosen: str) -> None:
        starts, answers = name(f"starts.{column}"), name(f"answers.{column}")
        of, key = name(f"rule.{column}"), name(f"key.{column}")
        execute = self.staged.connection.execute
        execute(
            f"CREATE TEMP TABLE {starts} AS SELECT row_number() OVER () AS id, * FROM "
            f"(SELECT {of} AS of, {key} AS key, count(*) AS rows FROM ({chosen}) WHERE {of} IS NOT NULL GROUP BY ALL)"
        )
        execute(f"CREATE TEMP TABLE {answers} (id BIGINT, ends TIMESTAMP)")
        told = _Told()
        last = self.staged.one(f"SELECT count(*) FROM {starts}")[0]
        for first in range(1, last + 1, AT_ONCE):
            rows = self.staged.all(
                f"SELECT id, of, key, rows FROM {starts} WHERE id BETWEEN {first} AND {first + AT_ONCE - 1}"
            )
            found = [(number, self._answer(of_, key_, count, told)) for number, of_, key_, count in rows]
            execute(
                f"INSERT INTO {answers} SELECT unnest(?::BIGINT[]), make_timestamp(unnest(?::BIGINT[]))",
                [[number for number, at in found if at], [(at - EPOCH) // MICROSECOND for _, at in found if at]],
            )
        names = ", ".join(f"{each} AS {name(f'{told_}.{column}')}" for each, told_ in NAMED)
        execute(
            f"CREATE TEMP TABLE {name(f'deadlines.{column}')} AS SELECT {names} FROM {starts} JOIN {answers} USING (id)"
        )
        self._tell(column, told)

    def _answer(self, number: int, start: datetime | None, rows: int, told: _Told) -> datetime | None:
        """The deadline to look up for one rule and start, and what is to be told of its rows."""
        if number < 1:
            told.uncovered += rows
            told.bare |= {-number} if number else set()
            return None
        rule = self.rules[number]
        told.fitted.add(number)
        if start is None:
            told.unstarted[rule.begins] += rows
            return None
        calendar = self.calendar.guessing() if rule.provisional else self.calendar
        try:
            found = calendar.deadline(start, rule.limit)
        except UnannouncedYearError as error:
            told.unknown[error.year] += rows
            return None
        told.filled += rows
        told.units.add(rule.limit.unit)
        if found.provisional:
            told.guessed[_year(calendar, start, found)] += rows
        return found.at

    def _tell(self, column: str, told: _Told) -> None:
        label, note = self._label(column), self.staged.note
        if told.filled:
            units = "、".join(word for unit, word in WORDS.items() if unit in told.units)
            note(f"{label}有 {told.filled:,} 行由 deadlines 规则按{units}推算")
        for year, rows in sorted(told.guessed.items()):
            note(
                f"{year} 年的放假安排尚未公布，{label}有 {rows:,} 行暂按周一至周五推算，公布后请在 calendar 文件中写明"
            )
        for year, rows in sorted(told.unknown.items()):
            note(
                f"{year} 年的放假安排没有收录，{label}有 {rows:,} 行未推算、留空，不计入应办结；"
                f"请在 calendar 文件中写明 {year} 年的放假和上班日"
            )
        for begins, rows in told.unstarted.items():
            note(f"{label}有 {rows:,} 行没有{self._label(begins)}，未推算")
        for number in sorted(told.bare):
            note(self._why(number))
        self._tell_uncovered(column, told)

    def _tell_uncovered(self, column: str, told: _Told) -> None:
        label = self._label(column)
        if not told.uncovered:
            nothing_known = told.unknown and not told.filled
            self.staged.covered |= set() if nothing_known else {column}
            return
        whole = all(column in part.found for part in self.staged.parts)
        outcome = "留空" if whole else "这一列不予采用"
        self.staged.note(
            f"{label}有 {told.uncovered:,} 行没有 deadlines 规则可用，{outcome}；请补一条适用于其余各行的规则"
        )

    def _why(self, number: int) -> str:
        rule = self.rules[number]
        lacking = [each for each in (*rule.conditions, rule.begins) if self._lacking((each,))]
        if lacking:
            return f"deadlines 第 {number} 条不能用：有文件没有“{'、'.join(map(self._label, lacking))}”一列"
        return f"deadlines 第 {number} 条不能用：有文件的“{self._label(rule.begins)}”只有日期，没有钟点"

    def _label(self, column: str) -> str:
        found = self.staged.source.table.column(column)
        return found.label if found else column


NAMED = (("of", "its rule"), ("key", "its key"), ("ends", "at"))


def _calendar(source: Source) -> WorkingCalendar:
    if not source.calendar_text:
        return WorkingCalendar()
    return read_calendar(source.calendar_text.encode(), source.calendar)[0]


def _among(parts: Sequence[int]) -> str:
    return f"file IN ({', '.join(map(str, parts))})"


def _key(rule: Rule) -> str:
    """What the deadlines of a rule differ by: the instant for working hours, the day for all others."""
    begins = name(rule.begins)
    return begins if rule.limit.unit is Unit.WORKING_HOUR else f"date_trunc('day', {begins})::TIMESTAMP"


def _year(calendar: WorkingCalendar, start: datetime, found: Deadline) -> int:
    return next(each for each in range(start.year, found.at.year + 1) if not calendar.announced(each))
