"""Deadlines worked out by rules for rows that have none of their own; the platform's deadline always stands.

One deadline is counted for each rule and day of start (for working hours: instant of start), and joined to the rows.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.literal

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sources.calendar import (
    Deadline,
    LimitEnd,
    LimitUnit,
    UnannouncedYearError,
    WorkingCalendar,
    read_calendar,
)
from sources.deadlinerules import DeadlineRule
from sources.engine import list_literal, quote_name
from sources.source import Source
from sources.staged import StagedTable

BATCH_ROWS = 50_000
EPOCH = datetime.fromisoformat("1970-01-01")
MICROSECOND = timedelta(microseconds=1)
UNIT_LABELS = {
    LimitUnit.WORKING_DAY: "工作日",
    LimitUnit.CALENDAR_DAY: "自然日",
    LimitUnit.WORKING_HOUR: "工作小时",
    LimitUnit.HOUR: "小时",
}
CLOCK_UNITS = {LimitUnit.HOUR, LimitUnit.WORKING_HOUR}


@dataclass
class _DeadlineCounts:
    """Rows by what became of them; ``unknown`` and ``guessed`` by year, ``bare`` by rule number."""

    filled: int = 0
    uncovered: int = 0
    units: set[LimitUnit] = field(default_factory=set)
    unannounced_years: Counter[int] = field(default_factory=Counter)
    provisional_years: Counter[int] = field(default_factory=Counter)
    without_start: Counter[str] = field(default_factory=Counter)
    unusable_rules: set[int] = field(default_factory=set)
    matched_rules: set[int] = field(default_factory=set)


class DeadlineFiller:
    """The rules of one table at work on its staged rows; ``cell`` and ``joined`` are for the SELECT that writes them."""

    def __init__(self, staged: StagedTable) -> None:
        self.staged = staged
        self.calendar = _working_calendar(staged.source)
        self.fills = tuple(dict.fromkeys(deadline.fills for deadline in staged.source.deadlines))
        self.rules = dict(enumerate(staged.source.deadlines, 1))

    def join_deadlines(self, chosen: str) -> str:
        """``chosen`` with the deadlines joined; notes what was filled, and which columns are whole now."""
        for column in self.fills:
            chosen = self._with_rule_and_key(column, chosen)
            self._compute_deadlines(column, chosen)
        rows = f"({chosen})"
        for column in self.fills:
            of, key = quote_name(f"rule.{column}"), quote_name(f"key.{column}")
            table, of_, key_ = (
                quote_name(f"{text}.{column}") for text in ("deadlines", "its rule", "its key")
            )
            rows += f" LEFT JOIN {table} ON {of} = {of_} AND {key} = {key_}"
        return rows

    def cell_expression(self, column: str, own: str) -> str:
        """What is written: the row's own, or what was worked out."""
        at = quote_name(f"at.{column}")
        whens = [f"WHEN {number} THEN {sum_}" for number, sum_ in self._sum_expressions(column, at)]
        worked = f"CASE {quote_name(f'rule.{column}')} {' '.join(whens)} ELSE {at} END" if whens else at
        return f"coalesce({own}, {worked})"

    def _sum_expressions(self, column: str, at: str) -> Iterator[tuple[int, str]]:
        """Rules whose deadline is not looked up alone."""
        for number, rule in self._rules_for(column):
            begins = quote_name(rule.begins)
            if rule.begins not in self.staged.column_names:
                continue
            if rule.limit.unit is LimitUnit.HOUR:
                yield number, f"{begins} + INTERVAL {rule.n} HOUR"
            elif rule.limit.unit not in CLOCK_UNITS and rule.limit.end is LimitEnd.CLOCK:
                yield number, f"{at} + ({begins} - date_trunc('day', {begins}))"

    def _rules_for(self, column: str) -> list[tuple[int, DeadlineRule]]:
        return [(number, rule) for number, rule in self.rules.items() if rule.fills == column]

    def _with_rule_and_key(self, column: str, chosen: str) -> str:
        """``chosen`` with the number of the rule that fits (below 1: none can be said to) and the start to look up."""
        empty = "true"
        if column in self.staged.column_names:
            empty = f"{quote_name(column)} IS NULL AND {quote_name('raw.' + column)} IS NULL"
        whens, keys = [], []
        for number, rule in self._rules_for(column):
            missing = self._parts_lacking(rule.conditions)
            if missing:
                whens.append(f"WHEN {_part_condition(missing)} THEN {-number}")
            if len(missing) == len(self.staged.parts):
                break
            fits = " AND ".join(
                f"coalesce(list_contains({list_literal(words)}, trim({quote_name(text)})), false)"
                for text, words in rule.conditions.items()
            )
            unfit = self._parts_without_start(rule)
            then = (
                f"CASE WHEN {_part_condition(unfit)} THEN {-number} ELSE {number} END"
                if unfit
                else str(number)
            )
            whens.append(f"WHEN {fits or 'true'} THEN {then}")
            if len(unfit) < len(self.staged.parts):
                keys.append(f"WHEN {number} THEN {_key_expression(rule)}")
        of = f"CASE WHEN NOT ({empty}) THEN NULL {' '.join(whens)} ELSE 0 END::SMALLINT"
        key = f"CASE {quote_name(f'rule.{column}')} {' '.join(keys)} END" if keys else "NULL::TIMESTAMP"
        with_rule = f"SELECT *, {of} AS {quote_name(f'rule.{column}')} FROM ({chosen})"
        return f"SELECT *, {key} AS {quote_name(f'key.{column}')} FROM ({with_rule})"

    def _parts_lacking(self, columns: Collection[str]) -> list[int]:
        """Parts that lack one of the columns, where nobody said that they may."""
        headings = self.staged.source.columns
        wanted = {
            column
            for column in columns
            if column not in self.staged.column_names
            or column not in headings
            or not headings[column].optional
        }
        return [number for number, part in enumerate(self.staged.parts) if not wanted <= part.column_names]

    def _parts_without_start(self, rule: DeadlineRule) -> list[int]:
        """Parts without the instant a rule counts from, or, where it needs a clock time, with days only."""
        without = {
            number for number, part in enumerate(self.staged.parts) if rule.begins not in part.column_names
        }
        if rule.begins in self.staged.column_names and (
            rule.limit.unit in CLOCK_UNITS or rule.limit.end is LimitEnd.CLOCK
        ):
            without |= self._date_only_parts(rule.begins)
        return sorted(without)

    def _date_only_parts(self, column: str) -> set[int]:
        cell = quote_name(column)
        sql = f"SELECT file, bool_and({cell} = date_trunc('day', {cell})) FROM typed GROUP BY file"
        return {file for file, days in self.staged.fetch_all(sql) if days}

    def _compute_deadlines(self, column: str, chosen: str) -> None:
        starts, answers = quote_name(f"starts.{column}"), quote_name(f"answers.{column}")
        of, key = quote_name(f"rule.{column}"), quote_name(f"key.{column}")
        execute = self.staged.connection.execute
        execute(
            f"CREATE TEMP TABLE {starts} AS SELECT row_number() OVER () AS id, * FROM "
            f"(SELECT {of} AS of, {key} AS key, count(*) AS rows FROM ({chosen}) WHERE {of} IS NOT NULL GROUP BY ALL)"
        )
        execute(f"CREATE TEMP TABLE {answers} (id BIGINT, ends TIMESTAMP)")
        told = _DeadlineCounts()
        last = self.staged.fetch_one(f"SELECT count(*) FROM {starts}")[0]
        for first in range(1, last + 1, BATCH_ROWS):
            rows = self.staged.fetch_all(
                f"SELECT id, of, key, rows FROM {starts} WHERE id BETWEEN {first} AND {first + BATCH_ROWS - 1}"
            )
            found = [
                (number, self._compute_deadline(of_, key_, count, told)) for number, of_, key_, count in rows
            ]
            execute(
                f"INSERT INTO {answers} SELECT unnest(?::BIGINT[]), make_timestamp(unnest(?::BIGINT[]))",
                [
                    [number for number, at in found if at],
                    [(at - EPOCH) // MICROSECOND for _, at in found if at],
                ],
            )
        names = ", ".join(f"{text} AS {quote_name(f'{told_}.{column}')}" for text, told_ in RENAMED_COLUMNS)
        execute(
            f"CREATE TEMP TABLE {quote_name(f'deadlines.{column}')} AS SELECT {names} FROM {starts} JOIN {answers} USING (id)"
        )
        self._add_notes(column, told)

    def _compute_deadline(
        self, number: int, start: datetime | None, rows: int, told: _DeadlineCounts
    ) -> datetime | None:
        """The deadline to look up for one rule and start, and what is to be told of its rows."""
        if number < 1:
            told.uncovered += rows
            told.unusable_rules |= {-number} if number else set()
            return None
        rule = self.rules[number]
        told.matched_rules.add(number)
        if start is None:
            told.without_start[rule.begins] += rows
            return None
        calendar = self.calendar.as_provisional() if rule.provisional else self.calendar
        try:
            found = calendar.compute_deadline(start, rule.limit)
        except UnannouncedYearError as error:
            told.unannounced_years[error.year] += rows
            return None
        told.filled += rows
        told.units.add(rule.limit.unit)
        if found.provisional:
            told.provisional_years[_unannounced_year(calendar, start, found)] += rows
        return found.at

    def _add_notes(self, column: str, told: _DeadlineCounts) -> None:
        label, note = self._column_label(column), self.staged.add_note
        if told.filled:
            units = "、".join(word for unit, word in UNIT_LABELS.items() if unit in told.units)
            note(f"{label}有 {told.filled:,} 行由 deadlines 规则按{units}推算")
        for year, rows in sorted(told.provisional_years.items()):
            note(
                f"{year} 年的放假安排尚未公布，{label}有 {rows:,} 行暂按周一至周五推算，公布后请在 calendar 文件中写明"
            )
        for year, rows in sorted(told.unannounced_years.items()):
            note(
                f"{year} 年的放假安排没有收录，{label}有 {rows:,} 行未推算、留空，不计入应办结；"
                f"请在 calendar 文件中写明 {year} 年的放假和上班日"
            )
        for begins, rows in told.without_start.items():
            note(f"{label}有 {rows:,} 行没有{self._column_label(begins)}，未推算")
        for number in sorted(told.unusable_rules):
            note(self._unusable_reason(number))
        self._note_uncovered(column, told)

    def _note_uncovered(self, column: str, told: _DeadlineCounts) -> None:
        label = self._column_label(column)
        if not told.uncovered:
            nothing_known = told.unannounced_years and not told.filled
            self.staged.covered_columns |= set() if nothing_known else {column}
            return
        whole = all(column in part.column_names for part in self.staged.parts)
        outcome = "留空" if whole else "这一列不予采用"
        self.staged.add_note(
            f"{label}有 {told.uncovered:,} 行没有 deadlines 规则可用，{outcome}；请补一条适用于其余各行的规则"
        )

    def _unusable_reason(self, number: int) -> str:
        rule = self.rules[number]
        lacking = [
            condition for condition in (*rule.conditions, rule.begins) if self._parts_lacking((condition,))
        ]
        if lacking:
            return f"deadlines 第 {number} 条不能用：有文件没有“{'、'.join(map(self._column_label, lacking))}”一列"
        return (
            f"deadlines 第 {number} 条不能用：有文件的“{self._column_label(rule.begins)}”只有日期，没有钟点"
        )

    def _column_label(self, column: str) -> str:
        found = self.staged.source.table.column(column)
        return found.label if found else column


RENAMED_COLUMNS = (("of", "its rule"), ("key", "its key"), ("ends", "at"))


def _working_calendar(source: Source) -> WorkingCalendar:
    if not source.calendar_text:
        return WorkingCalendar()
    return read_calendar(source.calendar_text.encode(), source.calendar)[0]


def _part_condition(parts: Sequence[int]) -> str:
    return f"file IN ({', '.join(map(str, parts))})"


def _key_expression(rule: DeadlineRule) -> str:
    """What the deadlines of a rule differ by: the instant for working hours, the day for all others."""
    begins = quote_name(rule.begins)
    return begins if rule.limit.unit is LimitUnit.WORKING_HOUR else f"date_trunc('day', {begins})::TIMESTAMP"


def _unannounced_year(calendar: WorkingCalendar, start: datetime, found: Deadline) -> int:
    return next(index for index in range(start.year, found.at.year + 1) if not calendar.is_announced(index))
