"""Lines added up by department or unit: money, points, grades and where the self-evaluations stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.paper_acts import PaperState
from store.line_queries import SUMS, LineFilter, LineQueries, LineSums, conditions, line_sums
from store.lines import ProjectLine, line_from_row, money_of_whole

HIGH_SCORE, LOW_RATE = Decimal(90), Decimal(60)
"""A 优 beside so little spending asks for a look."""
LOW_SCORE, HIGH_RATE = Decimal(60), Decimal(90)
DIFFERENT = f"""(total IS NOT NULL AND rate IS NOT NULL AND (
    points_order >= {HIGH_SCORE} AND rate_order < {LOW_RATE}
    OR points_order < {LOW_SCORE} AND rate_order >= {HIGH_RATE}))"""
"""Points that do not fit the spending."""


def tell_difference(total: Decimal | None, rate: Decimal | None) -> str:
    """Why points and spending do not fit; "" where they do, or where one of them is not known."""
    if total is None or rate is None:
        return ""
    if total >= HIGH_SCORE and rate < LOW_RATE:
        return f"得分 {HIGH_SCORE} 以上，执行率不到 {LOW_RATE}%"
    if total < LOW_SCORE and rate >= HIGH_RATE:
        return f"得分不到 {LOW_SCORE}，执行率却在 {HIGH_RATE}% 以上"
    return ""


@dataclass(frozen=True)
class GroupSums:
    """The lines of one name; ``points`` is the sum of the totals of ``totalled`` projects, ``different`` the
    number of those whose points do not fit the spending. ``states`` counts self-evaluations by where they
    stand, ``grades`` the grades that were given, the most frequent first."""

    name: str
    sums: LineSums
    points: Decimal
    totalled: int
    different: int
    states: Mapping[PaperState, int]
    grades: Mapping[str, int]


def group_sums(lines: LineQueries, asked: LineFilter, column: str) -> dict[str, GroupSums]:
    """By what stands in ``column`` ("department", "unit"), or all together under "" where that is ""."""
    name = column or "''"
    where, given = conditions(asked)
    sql = f"""{lines.lines} SELECT {name} AS group_name, {SUMS}, sum(total_sum) AS points,
        count(total_sum) AS totalled, sum({DIFFERENT}) AS different FROM lines WHERE {where} GROUP BY 1"""
    states = count_by(lines, asked, name, "paper_state")
    grades = count_by(lines, asked, name, "grade")
    rows = lines.db.query(sql, {**lines.given, **given})
    return {
        row["group_name"]: group_of(row, states.get(row["group_name"], {}), grades.get(row["group_name"], {}))
        for row in rows
    }


def group_of(row: Mapping[str, Any], states: Mapping[str, int], grades: Mapping[str, int]) -> GroupSums:
    return GroupSums(
        name=row["group_name"],
        sums=line_sums(row),
        points=money_of_whole(row["points"]),
        totalled=row["totalled"],
        different=row["different"] or 0,
        states={PaperState(state): count for state, count in states.items()},
        grades=grades,
    )


def count_by(lines: LineQueries, asked: LineFilter, name: str, column: str) -> dict[str, dict[str, int]]:
    """How many lines of each group have which word in a column, the most frequent first; "" is none."""
    where, given = conditions(asked)
    sql = f"""{lines.lines} SELECT {name}, {column}, count(*) AS lines FROM lines
        WHERE {where} AND {column} <> '' GROUP BY 1, 2 ORDER BY lines DESC, 2"""
    found: dict[str, dict[str, int]] = {}
    for group, word, count in lines.db.execute(sql, {**lines.given, **given}).fetchall():
        found.setdefault(group, {})[word] = count
    return found


def different_lines(lines: LineQueries, asked: LineFilter, limit: int) -> list[ProjectLine]:
    """Those whose points do not fit the spending, the least spent first."""
    where, given = conditions(asked)
    sql = f"""{lines.lines} SELECT * FROM lines WHERE {where} AND {DIFFERENT}
        ORDER BY rate_order, name_order, project LIMIT :limit"""
    rows = lines.db.query(sql, {**lines.given, **given, "limit": limit})
    return [line_from_row(row, is_outdated=row["project"] in lines.source.outdated) for row in rows]
