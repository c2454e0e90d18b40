"""Lists over the lines of all projects: filtered, sorted, counted and summed by the database, a page at a
time.

Lines that were worked out just now (``fresh``) stand in the place of those that are kept.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from people.scopes import EVERYTHING, Scope
from store.lines import NUMBER_COUNTS, ProjectLine, line_from_row, line_row, money_of_whole
from store.todo_parts import LateRow, TodoPart

if TYPE_CHECKING:
    from sqlite_utils import Database

SORTS: Mapping[str, str] = {
    "light": "light_order",
    "name": "name_order",
    "annual": "annual_sum IS NULL, annual_sum DESC",
    "executed": "executed_sum IS NULL, executed_sum DESC",
    "rate": "rate_order IS NULL, rate_order",
    "scored": "scoreable - scored DESC, scoreable DESC",
    "full": "scored - full DESC",
    "points": "points_order IS NULL, points_order",
    "missing": "missing DESC, unverified DESC",
}
"""What a list can be sorted by, that which needs somebody first; of equal ones as in a register."""
REVERSED_SORTS: Mapping[str, str] = {
    "light": "light_order DESC",
    "name": "name_order DESC",
    "annual": "annual_sum IS NULL, annual_sum",
    "executed": "executed_sum IS NULL, executed_sum",
    "rate": "rate_order IS NULL, rate_order DESC",
    "scored": "scoreable - scored, scoreable",
    "full": "scored - full",
    "points": "points_order IS NULL, points_order DESC",
    "missing": "missing, unverified",
}
COLUMNS = tuple(line_row(ProjectLine("", date.min, 0, date.min, "", "", ""), ""))
NOT_SKIPPED = "project NOT IN (SELECT value FROM json_each(:skipped))"
READY = "missing = 0"
UNNAMED = "（未填）"
"""How a department or unit without a name is shown and asked for."""


@dataclass(frozen=True)
class LineFilter:
    """What is asked for; "" and ``None`` leave a condition out. ``light`` is "none" for those without.
    ``ready`` is "ready", "missing" or "doubt". ``words`` are folded already, all of them have to stand in
    the text of a line."""

    year: int | None = None
    department: str = ""
    unit: str = ""
    words: tuple[str, ...] = ()
    light: str = ""
    ready: str = ""
    grade: str = ""
    scope: Scope = EVERYTHING
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class LineSource:
    """Where lines are taken from: those that are kept, the newest of each project or those of a ``day``;
    without the projects ``left_out``, and with ``fresh`` ones in the place of their own; ``parts`` and
    ``late`` are what is to be filled in of the fresh ones and what they wait for."""

    fresh: Sequence[ProjectLine] = ()
    left_out: frozenset[str] = frozenset()
    day: date | None = None
    outdated: frozenset[str] = frozenset()
    parts: Sequence[TodoPart] = ()
    late: Sequence[LateRow] = ()


@dataclass(frozen=True)
class PartialSum:
    """A sum of what is known; ``unknown`` projects are not in it."""

    known: Decimal
    unknown: int
    count: int


@dataclass(frozen=True)
class LineSums:
    """Over all lines found. Of the ``rated`` ones, whose budget and execution are both known,
    ``rated_annual`` and ``rated_executed`` are the sums."""

    found: int
    annual: PartialSum
    executed: PartialSum
    rated: int
    rated_annual: Decimal
    rated_executed: Decimal
    scored: int
    scoreable: int
    full: int
    unverified: int
    ready: int
    missing: int
    numbers: int = 0
    measured_numbers: int = 0
    typed_numbers: int = 0


@dataclass(frozen=True)
class LineCounts:
    """How many lines there are of each light, readiness and grade, whatever of these is asked for."""

    lights: Mapping[str, int] = field(default_factory=dict)
    ready: Mapping[str, int] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)


class LineQueries:
    """The questions of one list, over the connection of a store."""

    def __init__(self, db: "Database", source: LineSource) -> None:
        self.db = db
        self.source = source
        fresh = [line_row(line, "") for line in source.fresh]
        self.given: dict[str, Any] = {
            "fresh": json.dumps(fresh),
            "skipped": json.dumps(sorted(source.left_out | {line.project for line in source.fresh})),
            "day": source.day.isoformat() if source.day else "",
        }
        self.lines = lines_sql(is_of_day=source.day is not None, has_fresh=bool(fresh))

    def page(
        self, asked: LineFilter, sort: str, *, is_reversed: bool, limit: int, offset: int
    ) -> list[ProjectLine]:
        """``sort`` is one of ``SORTS``; raises KeyError for another."""
        order = (REVERSED_SORTS if is_reversed else SORTS)[sort]
        where, given = conditions(asked)
        sql = f"{self.lines} SELECT * FROM lines WHERE {where} ORDER BY {order}, name_order, project"
        rows = self.db.query(
            f"{sql} LIMIT :limit OFFSET :offset", {**self.given, **given, "limit": limit, "offset": offset}
        )
        return [line_from_row(row, is_outdated=row["project"] in self.source.outdated) for row in rows]

    def ids(self, asked: LineFilter, order: str = "name") -> list[str]:
        """All that are found, in order."""
        where, given = conditions(asked)
        sql = f"{self.lines} SELECT project FROM lines WHERE {where} ORDER BY {SORTS[order]}, project"
        return [str(row[0]) for row in self.db.execute(sql, {**self.given, **given}).fetchall()]

    def beside(self, asked: LineFilter, name_order: str) -> list[str]:
        """The project before and the one after a place in the register, where there are any."""
        where, given = conditions(asked)
        parts = [
            f"SELECT * FROM (SELECT project FROM lines WHERE {where} AND name_order {than} :own"
            f" ORDER BY name_order {way} LIMIT 1)"
            for than, way in (("<", "DESC"), (">", "ASC"))
        ]
        sql = f"{self.lines} {' UNION ALL '.join(parts)}"
        rows = self.db.execute(sql, {**self.given, **given, "own": name_order}).fetchall()
        return [str(row[0]) for row in rows]

    def names(self, projects: Iterable[str]) -> dict[str, str]:
        """What these projects are called."""
        among = "project IN (SELECT value FROM json_each(:these))"
        sql = f"{self.lines} SELECT project, name FROM lines WHERE {among}"
        these = json.dumps(sorted(projects))
        return dict(self.db.execute(sql, {**self.given, "these": these}).fetchall())

    def days(self, asked: LineFilter) -> set[date]:
        """The days that the lines found are of."""
        where, given = conditions(asked)
        sql = f"{self.lines} SELECT DISTINCT as_of FROM lines WHERE {where}"
        return {
            date.fromisoformat(row[0]) for row in self.db.execute(sql, {**self.given, **given}).fetchall()
        }

    def sums(self, asked: LineFilter) -> LineSums:
        where, given = conditions(asked)
        sql = f"{self.lines} SELECT {SUMS} FROM lines WHERE {where}"
        return line_sums(next(iter(self.db.query(sql, {**self.given, **given}))))

    def counts(self, asked: LineFilter) -> LineCounts:
        """Of the lines that fit all but light, readiness and grade."""
        where, given = conditions(replace(asked, light="", ready="", grade=""))
        sql = f"""{self.lines} SELECT light, grade, missing = 0 AS ready, unverified > 0 AS doubt,
            count(*) AS lines FROM lines WHERE {where} GROUP BY 1, 2, 3, 4"""
        lights: dict[str, int] = {}
        ready: dict[str, int] = {}
        grades: dict[str, int] = {}
        for row in self.db.query(sql, {**self.given, **given}):
            for counts, names in (
                (lights, (row["light"] or "none",)),
                (ready, ready_names(row)),
                (grades, (row["grade"],)),
            ):
                for name in names:
                    counts[name] = counts.get(name, 0) + row["lines"]
        return LineCounts(lights, ready, grades)

    def groups(self, scope: Scope) -> list[tuple[int, str, str]]:
        """Every year, department and unit that has projects in a scope."""
        where, given = conditions(LineFilter(scope=scope))
        sql = f"{self.lines} SELECT DISTINCT year, department, unit FROM lines WHERE {where}"
        rows = self.db.execute(sql, {**self.given, **given}).fetchall()
        return [(int(year), str(department), str(unit)) for year, department, unit in rows]


COUNTED = ("scored", "scoreable", "full", "unverified", "missing", *NUMBER_COUNTS)
BOTH = "annual_sum IS NOT NULL AND executed_sum IS NOT NULL"
SUMS = f"""count(*) AS found, sum(annual_sum) AS annual, count(annual_sum) AS annuals,
    sum(executed_sum) AS executed, count(executed_sum) AS executions, sum({BOTH}) AS rated,
    sum(annual_sum) FILTER (WHERE {BOTH}) AS rated_annual,
    sum(executed_sum) FILTER (WHERE {BOTH}) AS rated_executed, sum({READY}) AS ready,
    {", ".join(f"sum({name}) AS {name}" for name in COUNTED)}"""


def line_sums(row: Mapping[str, Any]) -> LineSums:
    """Of a row of ``SUMS``."""
    found = row["found"]
    return LineSums(
        found=found,
        annual=PartialSum(money_of_whole(row["annual"]), found - row["annuals"], found),
        executed=PartialSum(money_of_whole(row["executed"]), found - row["executions"], found),
        rated_annual=money_of_whole(row["rated_annual"]),
        rated_executed=money_of_whole(row["rated_executed"]),
        **{name: row[name] or 0 for name in ("rated", *COUNTED, "ready")},
    )


def ready_names(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (*(("ready",) if row["ready"] else ("missing",)), *(("doubt",) if row["doubt"] else ()))


def lines_sql(*, is_of_day: bool, has_fresh: bool) -> str:
    """The lines of all projects, as the table ``lines``; not copied where a question names it twice."""
    kept = f"""SELECT {", ".join(COLUMNS)} FROM assessments
        WHERE {"as_of = :day" if is_of_day else "is_newest = 1"} AND {NOT_SKIPPED}"""
    values = ", ".join(f"value ->> '$.{name}' AS {name}" for name in COLUMNS)
    fresh = f" UNION ALL SELECT {values} FROM json_each(:fresh)" if has_fresh else ""
    return f"WITH lines AS NOT MATERIALIZED ({kept}{fresh})"


def conditions(asked: LineFilter) -> tuple[str, dict[str, Any]]:
    """A condition and what it is given."""
    found = list(condition_parts(asked))
    given = {name: value for _, values in found for name, value in values.items()}
    return " AND ".join(sql for sql, _ in found) or "1", given


def condition_parts(asked: LineFilter) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in ("year", "department", "unit", "grade"):
        if value := getattr(asked, name):
            yield f"{name} = :{name}", {name: "" if value == UNNAMED else value}
    if asked.years:
        yield "year IN (SELECT value FROM json_each(:years))", {"years": json.dumps(asked.years)}
    if asked.light:
        yield "light = :light", {"light": "" if asked.light == "none" else asked.light}
    if asked.ready:
        yield {"ready": READY, "missing": "missing > 0", "doubt": "unverified > 0"}[asked.ready], {}
    for number, word in enumerate(asked.words):
        yield f"instr(words, :word{number})", {f"word{number}": word}
    if not asked.scope.all:
        yield SCOPE, scope_values(asked.scope)


SCOPE = """(project IN (SELECT value FROM json_each(:scope_projects)) OR EXISTS (
    SELECT 1 FROM json_each(:scope_parties) AS party
    WHERE instr(char(10) || scope || char(10), char(10) || party.value || char(10))))"""


def scope_values(scope: Scope) -> dict[str, str]:
    parties = [f"d:{name}" for name in scope.departments] + [f"u:{name}" for name in scope.units]
    return {
        "scope_projects": json.dumps(sorted(scope.projects)),
        "scope_parties": json.dumps(sorted(parties)),
    }
