"""Of columns of one meaning for several years, that of the year of the sheet; the others are remarks."""

import re
from dataclasses import replace

from papers.target_sheets.header import IndicatorColumn, IndicatorHeader
from papers.target_sheets.vocabulary import OTHER_YEAR

YEAR = re.compile(r"(20\d\d)(?!\s*[-—–~至到]\s*20\d\d)")
OF_A_YEAR = ("target", "actual", "score", "weight")


def keep_year(header: IndicatorHeader, year: int | None) -> IndicatorHeader:
    """``year`` is that of the sheet; where it is not known, or has no column, the first of the targets."""
    columns = header.columns
    years = {column: int(found[1]) for column in columns if (found := YEAR.search(column.header))}
    targets = {years[column] for column in columns if column.meaning == "target" and column in years}
    kept = year if year in targets or not targets else min(targets)
    made = tuple(_judge_column(column, years, kept, header) for column in columns)
    why = f"指标值分年度列出，取 {kept} 年一栏" if len(targets) > 1 else header.why
    return replace(header, columns=made, why=why)


def _judge_column(
    column: IndicatorColumn, years: dict[IndicatorColumn, int], kept: int | None, header: IndicatorHeader
) -> IndicatorColumn:
    own = years.get(column)
    if column.meaning not in OF_A_YEAR or kept is None or own in (None, kept):
        return column
    others = (other for other in header.columns if other.meaning == column.meaning)
    if all(other in years and years[other] != kept for other in others):
        return column  # no other column to take
    if column.meaning == "target":
        return replace(column, meaning="later")
    return replace(column, meaning="", header=f"{OTHER_YEAR}{column.header}")
