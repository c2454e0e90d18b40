"""Questions over what is still to be filled in and over data that are late, in the projects of one list.

What was worked out just now stands in the place of what is kept, as with the lines themselves.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from indicators.deadlines import SetDeadline
from store.line_queries import NOT_SKIPPED, LineFilter, LineQueries, conditions
from store.todo_parts import TodoPart, late_row, part_from_row, part_row

PART_COLUMNS = (
    *("project", "paper", "paper_day", "due_day", "due_source", "returned"),
    *("items", "pending", "doubtful", "evidence", "contents"),
)
LATE_COLUMNS = ("project", "row_name", "source", "until", "wanted", "why")
NEVER = "9999-12-31"
"""What has no deadline comes last."""


class PartCounts(NamedTuple):
    """A part of the list, by the project and the day its rules say: when it is due by whatever is earlier,
    ``None`` where nobody says, and how many of its items there are of each sort."""

    project: str
    rule_day: date | None
    day: date | None
    is_returned: bool
    items: int
    pending: int
    doubtful: int
    evidence: int


@dataclass(frozen=True)
class NamedPart:
    """A part with the name and year of its project."""

    name: str
    year: int
    part: TodoPart


@dataclass(frozen=True)
class TodoSums:
    """Of all lines found: the rows that are asked for, and of how many projects the paper is in other
    hands."""

    projects: int
    asked: int
    closed: int


@dataclass(frozen=True)
class LateSums:
    """Numbers of one name that wait for one table."""

    table: str
    row: str
    count: int
    until: date | None
    wanted: date
    why: str


class TodoQueries:
    """Over the lines that ``asked`` fits, with the deadlines that stand."""

    def __init__(self, lines: LineQueries, asked: LineFilter, deadlines: Iterable[SetDeadline]) -> None:
        self.db = lines.db
        self.where, given = conditions(asked)
        self.given: dict[str, Any] = {
            **lines.given,
            **given,
            "parts": json.dumps([part_row(part) for part in lines.source.parts]),
            "late": json.dumps([late_row(late) for late in lines.source.late]),
            "deadlines": json.dumps([deadline_given(one) for one in deadlines if not one.damage]),
        }
        self.sql = f"{lines.lines}, found AS (SELECT * FROM lines WHERE {self.where})"
        has_kept = lines.source.day is None
        self.parts = table_sql("todo_parts", PART_COLUMNS, "parts", has_kept=has_kept)
        self.late = table_sql("late_rows", LATE_COLUMNS, "late", has_kept=has_kept)

    def sums(self) -> TodoSums:
        sql = (
            f"{self.sql} SELECT count(*), coalesce(sum(asked), 0), coalesce(sum(closed <> ''), 0) FROM found"
        )
        return TodoSums(*self.db.execute(sql, self.given).fetchone())

    def counts(self) -> list[PartCounts]:
        """Every part, without its contents: the earliest due first, then red ones, then as in a register."""
        sql = f"""{self.sql}, parts AS ({self.parts})
            SELECT project, due_day, min(coalesce(due_day, :never), coalesce({SET_DAY}, :never)) AS due,
                returned <> '', items, pending, doubtful, evidence
            FROM parts JOIN found USING (project)
            ORDER BY due, light_order, name_order, project, due_day IS NULL, due_day"""
        rows = self.db.execute(sql, {**self.given, "never": NEVER}).fetchall()
        return [
            PartCounts(project, day_or_none(rule), day_or_none(due), bool(returned), *counts)
            for project, rule, due, returned, *counts in rows
        ]

    def contents(self, keys: Iterable[tuple[str, date | None]]) -> dict[tuple[str, date | None], NamedPart]:
        """Parts by project and rule day."""
        wanted = set(keys)
        sql = f"""{self.sql}, parts AS ({self.parts})
            SELECT {", ".join(f"parts.{name}" for name in PART_COLUMNS)}, name, year
            FROM parts JOIN found USING (project) WHERE project IN (SELECT value FROM json_each(:these))"""
        these = json.dumps(sorted({project for project, _ in wanted}))
        rows = self.db.query(sql, {**self.given, "these": these})
        named = [NamedPart(row["name"], row["year"], part_from_row(row)) for row in rows]
        return {(one.part.project, one.part.due_day): one for one in named}

    def late_sums(self) -> list[LateSums]:
        """Those that most numbers wait for first."""
        sql = f"""{self.sql}, late AS ({self.late})
            SELECT source, row_name, count(*) AS waiting, max(until), max(wanted), max(why)
            FROM late JOIN found USING (project) GROUP BY source, row_name
            ORDER BY source, waiting DESC, row_name"""
        return [
            LateSums(table, row, count, day_or_none(until), date.fromisoformat(wanted), why)
            for table, row, count, until, wanted, why in self.db.execute(sql, self.given).fetchall()
        ]


SET_DAY = """(SELECT coalesce(said.value ->> '$.day', date(paper_day, said.value ->> '$.after'))
    FROM json_each(:deadlines) AS said
    WHERE said.value ->> '$.year' = found.year AND said.value ->> '$.paper' = paper)"""
"""What the office set for the paper, if anything."""


def deadline_given(set_one: SetDeadline) -> dict[str, Any]:
    after = None if set_one.days_after is None else f"{set_one.days_after:+d} days"
    day = set_one.day.isoformat() if set_one.day and after is None else None
    return {"year": set_one.year, "paper": set_one.paper, "day": day, "after": after}


def table_sql(table: str, columns: Sequence[str], given: str, *, has_kept: bool) -> str:
    """The rows that are kept, without those of skipped projects, and those that are given."""
    values = ", ".join(f"value ->> '$.{name}' AS {name}" for name in columns)
    fresh = f"SELECT {values} FROM json_each(:{given})"
    if not has_kept:
        return fresh
    return f"SELECT {', '.join(columns)} FROM {table} WHERE {NOT_SKIPPED} UNION ALL {fresh}"


@lru_cache(maxsize=4096)
def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and text != NEVER else None


def add_up(parts: Sequence[PartCounts]) -> list[PartCounts]:
    """One for all parts that are due on one day, those sent back apart, with the sums of their items."""
    sums: dict[tuple[date | None, bool], tuple[int, int, int, int]] = {}
    for part in parts:
        items, pending, doubtful, evidence = sums.get((part.day, part.is_returned), (0, 0, 0, 0))
        sums[part.day, part.is_returned] = (
            items + part.items,
            pending + part.pending,
            doubtful + part.doubtful,
            evidence + part.evidence,
        )
    return [PartCounts("", None, day, is_returned, *counts) for (day, is_returned), counts in sums.items()]
