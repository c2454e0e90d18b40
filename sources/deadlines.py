"""Deadlines worked out by rules for rows that have none of their own; the platform's deadline always
stands.

One deadline is counted for each rule and day of start (for working hours: instant of start), and joined to
the rows.
"""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from collections import Counter
from collections.abc import Collection, Iterator
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
from sources.deadline_sql import fit_condition, key_expression, number_expression, part_condition
from sources.deadlinerules import DeadlineRule
from sources.engine import quote_name
from sources.source import Source
from sources.staged import StagedTable
from sources.staging import raw_name

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
    """Rows by what became of them: of years by year, ``without_start`` by the column of the start."""

    filled: int = 0
    uncovered: int = 0
    units: set[LimitUnit] = field(default_factory=set)
    unannounced_years: Counter[int] = field(default_factory=Counter)
    provisional_years: Counter[int] = field(default_factory=Counter)
    without_start: Counter[str] = field(default_factory=Counter)
    unusable_rules: set[int] = field(default_factory=set)
    matched_rules: set[int] = field(default_factory=set)


class DeadlineFiller:
    """The rules of one table at work on its staged rows; its SQL is for the SELECT that writes them."""

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
            table = quote_name(f"deadlines.{column}")
            same_rule = f"{quote_name(f'rule.{column}')} = {quote_name(f'its rule.{column}')}"
            same_key = f"{quote_name(f'key.{column}')} = {quote_name(f'its key.{column}')}"
            rows += f" LEFT JOIN {table} ON {same_rule} AND {same_key}"
        return rows

    def cell_expression(self, column: str, value: str) -> str:
        """What is written: the row's value, or what was worked out."""
        at = quote_name(f"at.{column}")
        whens = [f"WHEN {number} THEN {sum_}" for number, sum_ in self._sum_expressions(column, at)]
        worked = f"CASE {quote_name(f'rule.{column}')} {' '.join(whens)} ELSE {at} END" if whens else at
        return f"coalesce({value}, {worked})"

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
        """``chosen`` with two columns more: the number of the rule that fits, and the start to look up.

        A number below 1 says that no rule can be said to fit.
        """
        rule_name, key_name = quote_name(f"rule.{column}"), quote_name(f"key.{column}")
        whens, keys = self._rule_cases(column)
        rule = (
            f"CASE WHEN NOT ({self._lacks_deadline(column)}) THEN NULL {' '.join(whens)} ELSE 0 END::SMALLINT"
        )
        key = f"CASE {rule_name} {' '.join(keys)} END" if keys else "NULL::TIMESTAMP"
        with_rule = f"SELECT *, {rule} AS {rule_name} FROM ({chosen})"
        return f"SELECT *, {key} AS {key_name} FROM ({with_rule})"

    def _lacks_deadline(self, column: str) -> str:
        """The condition of rows to fill: a cell that says something and was not read is not filled over."""
        if column not in self.staged.column_names:
            return "true"
        return f"{quote_name(column)} IS NULL AND {raw_name(column)} IS NULL"

    def _rule_cases(self, column: str) -> tuple[list[str], list[str]]:
        """The cases that choose the number of a rule, and those that give its start."""
        whens, keys = [], []
        part_count = len(self.staged.parts)
        for number, rule in self._rules_for(column):
            lacking = self._parts_lacking(rule.conditions)
            if lacking:
                whens.append(f"WHEN {part_condition(lacking)} THEN {-number}")
            # where no part can answer the conditions, nobody knows whether a later rule would come first
            if len(lacking) == part_count:
                break
            startless = self._parts_without_start(rule)
            whens.append(f"WHEN {fit_condition(rule)} THEN {number_expression(number, startless)}")
            if len(startless) < part_count:
                keys.append(f"WHEN {number} THEN {key_expression(rule)}")
        return whens, keys

    def _parts_lacking(self, columns: Collection[str]) -> list[int]:
        """Parts that lack one of the columns, where nobody said that they may."""
        required = {column for column in columns if not self._may_lack(column)}
        return [number for number, part in enumerate(self.staged.parts) if not required <= part.column_names]

    def _may_lack(self, column: str) -> bool:
        heading = self.staged.source.columns.get(column)
        return column in self.staged.column_names and heading is not None and heading.optional

    def _parts_without_start(self, rule: DeadlineRule) -> list[int]:
        """Parts without the instant a rule counts from, or, where it needs a clock time, with days only."""
        parts = enumerate(self.staged.parts)
        without = {number for number, part in parts if rule.begins not in part.column_names}
        needs_clock = rule.limit.unit in CLOCK_UNITS or rule.limit.end is LimitEnd.CLOCK
        if needs_clock and rule.begins in self.staged.column_names:
            without |= self._date_only_parts(rule.begins)
        return sorted(without)

    def _date_only_parts(self, column: str) -> set[int]:
        cell = quote_name(column)
        sql = f"SELECT file, bool_and({cell} = date_trunc('day', {cell})) FROM typed GROUP BY file"
        return {file for file, days in self.staged.fetch_all(sql) if days}

    def _compute_deadlines(self, column: str, chosen: str) -> None:
        """The table ``deadlines.<column>``: the deadline of each rule and start that occurs."""
        starts, answers = quote_name(f"starts.{column}"), quote_name(f"answers.{column}")
        self._collect_starts(column, chosen, starts)
        execute = self.staged.connection.execute
        execute(f"CREATE TEMP TABLE {answers} (id BIGINT, ends TIMESTAMP)")
        counts = _DeadlineCounts()
        start_count = self.staged.fetch_one(f"SELECT count(*) FROM {starts}")[0]
        for first in range(1, start_count + 1, BATCH_ROWS):
            self._answer_batch(starts, answers, first, counts)
        names = ", ".join(
            f"{name} AS {quote_name(f'{new_name}.{column}')}" for name, new_name in RENAMED_COLUMNS
        )
        execute(
            f"CREATE TEMP TABLE {quote_name(f'deadlines.{column}')} AS "
            f"SELECT {names} FROM {starts} JOIN {answers} USING (id)"
        )
        self._add_notes(column, counts)

    def _collect_starts(self, column: str, chosen: str, starts: str) -> None:
        rule, key = quote_name(f"rule.{column}"), quote_name(f"key.{column}")
        grouped = (
            f"SELECT {rule} AS of, {key} AS key, count(*) AS rows FROM ({chosen}) "
            f"WHERE {rule} IS NOT NULL GROUP BY ALL"
        )
        self.staged.connection.execute(
            f"CREATE TEMP TABLE {starts} AS SELECT row_number() OVER () AS id, * FROM ({grouped})"
        )

    def _answer_batch(self, starts: str, answers: str, first: int, counts: _DeadlineCounts) -> None:
        """Work out the deadlines of ``BATCH_ROWS`` starts from number ``first`` on."""
        last = first + BATCH_ROWS - 1
        ids, ends = [], []
        for start_id, rule, start, rows in self.staged.fetch_all(
            f"SELECT id, of, key, rows FROM {starts} WHERE id BETWEEN {first} AND {last}"
        ):
            end = self._compute_deadline(rule, start, rows, counts)
            if end:
                ids.append(start_id)
                ends.append((end - EPOCH) // MICROSECOND)
        self.staged.connection.execute(
            f"INSERT INTO {answers} SELECT unnest(?::BIGINT[]), make_timestamp(unnest(?::BIGINT[]))",
            [ids, ends],
        )

    def _compute_deadline(
        self, number: int, start: datetime | None, rows: int, counts: _DeadlineCounts
    ) -> datetime | None:
        """The deadline to look up for one rule and start, and the count of what became of its rows."""
        if number < 1:
            counts.uncovered += rows
            counts.unusable_rules |= {-number} if number else set()
            return None
        rule = self.rules[number]
        counts.matched_rules.add(number)
        if start is None:
            counts.without_start[rule.begins] += rows
            return None
        calendar = self.calendar.as_provisional() if rule.provisional else self.calendar
        try:
            deadline = calendar.compute_deadline(start, rule.limit)
        except UnannouncedYearError as error:
            counts.unannounced_years[error.year] += rows
            return None
        counts.filled += rows
        counts.units.add(rule.limit.unit)
        if deadline.provisional:
            counts.provisional_years[_unannounced_year(calendar, start, deadline)] += rows
        return deadline.at

    def _add_notes(self, column: str, counts: _DeadlineCounts) -> None:
        label, note = self._column_label(column), self.staged.add_note
        if counts.filled:
            units = "、".join(word for unit, word in UNIT_LABELS.items() if unit in counts.units)
            note(f"{label}有 {counts.filled:,} 行由 deadlines 规则按{units}推算")
        self._note_unannounced_years(label, counts)
        for begins, rows in counts.without_start.items():
            note(f"{label}有 {rows:,} 行没有{self._column_label(begins)}，未推算")
        for number in sorted(counts.unusable_rules):
            note(self._unusable_reason(number))
        self._note_uncovered(column, counts)

    def _note_unannounced_years(self, label: str, counts: _DeadlineCounts) -> None:
        for year, rows in sorted(counts.provisional_years.items()):
            self.staged.add_note(
                f"{year} 年的放假安排尚未公布，{label}有 {rows:,} 行暂按周一至周五推算，"
                "公布后请在 calendar 文件中写明"
            )
        for year, rows in sorted(counts.unannounced_years.items()):
            self.staged.add_note(
                f"{year} 年的放假安排没有收录，{label}有 {rows:,} 行未推算、留空，不计入应办结；"
                f"请在 calendar 文件中写明 {year} 年的放假和上班日"
            )

    def _note_uncovered(self, column: str, counts: _DeadlineCounts) -> None:
        label = self._column_label(column)
        if not counts.uncovered:
            nothing_known = counts.unannounced_years and not counts.filled
            self.staged.covered_columns |= set() if nothing_known else {column}
            return
        whole = all(column in part.column_names for part in self.staged.parts)
        outcome = "留空" if whole else "这一列不予采用"
        self.staged.add_note(
            f"{label}有 {counts.uncovered:,} 行没有 deadlines 规则可用，{outcome}；请补一条适用于其余各行的规则"
        )

    def _unusable_reason(self, number: int) -> str:
        rule = self.rules[number]
        needed = (*rule.conditions, rule.begins)
        lacking = [self._column_label(column) for column in needed if self._parts_lacking((column,))]
        if lacking:
            return f"deadlines 第 {number} 条不能用：有文件没有“{'、'.join(lacking)}”一列"
        begins = self._column_label(rule.begins)
        return f"deadlines 第 {number} 条不能用：有文件的“{begins}”只有日期，没有钟点"

    def _column_label(self, column: str) -> str:
        table_column = self.staged.source.table.column(column)
        return table_column.label if table_column else column


RENAMED_COLUMNS = (("of", "its rule"), ("key", "its key"), ("ends", "at"))


def _working_calendar(source: Source) -> WorkingCalendar:
    if not source.calendar_text:
        return WorkingCalendar()
    return read_calendar(source.calendar_text.encode(), source.calendar)[0]


def _unannounced_year(calendar: WorkingCalendar, start: datetime, deadline: Deadline) -> int:
    years = range(start.year, deadline.at.year + 1)
    return next(year for year in years if not calendar.is_announced(year))
