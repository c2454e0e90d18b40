"""What makes a row of an interval report doubtful: rates and sums that do not follow from its counts, empty
counts, time that no row covers."""

# ruff: noqa: S608  # every name in the SQL is ours

from collections.abc import Iterator

from indicators.doubts import DoubtCode
from sources.engine import quote_literal, quote_name
from sources.report_overlaps import SET_ASIDE, overlap_suspicion, tells_spans
from sources.staged import StagedTable
from sources.staging import raw_name
from sources.suspicions import Suspicion
from sources.tables import CALL_REPORT, REPORTED_SECONDS

COUNTS = ("offered", "valid", "answered", "lost", *(f"within_{seconds}" for seconds in REPORTED_SECONDS))
"""Of which an empty cell is told."""
RATES = {
    "answered_rate": ("answered", ("valid", "offered", "answered + lost")),
    "lost_rate": ("lost", ("valid", "offered", "answered + lost")),
    **{
        f"rate_{seconds}": (f"within_{seconds}", ("valid", "offered", "answered", "answered + lost"))
        for seconds in REPORTED_SECONDS
    },
}
"""Of what each rate is the share, and of what it may be one."""
SUMS = (
    (("answered", "lost", "valid"), "answered + lost <> valid", "应答与呼损之和不等于有效来电"),
    (("valid", "invalid", "offered"), "valid + invalid <> offered", "有效与无效之和不等于来电量"),
    (("answered", "offered"), "answered > offered", "应答多于来电"),
)
LAST_PLACE = (
    "CASE WHEN {0} = round({0}, 0) THEN 1 WHEN {0} = round({0}, 1) THEN 0.1 "
    "WHEN {0} = round({0}, 2) THEN 0.01 WHEN {0} = round({0}, 3) THEN 0.001 ELSE 0.0001 END"
)


def report_suspicions(staged: StagedTable) -> Iterator[Suspicion]:
    names = staged.column_names
    for name in (name for name in COUNTS if name in names):
        empty = f"{quote_name(name)} IS NULL AND {raw_name(name)} IS NULL"
        yield Suspicion(quote_literal(DoubtCode.BLANK_CELL), name, empty, "''")
    for rate, (part, wholes) in RATES.items():
        known = [whole for whole in wholes if set(whole.split(" + ")) <= names]
        if rate in names and part in names and known:
            yield _disagreement(part, rate_differs(rate, part, known), _label(rate) + "与件数不符")
    for columns, condition, text in SUMS:
        if names.issuperset(columns):
            yield _disagreement(" ".join(columns[:2]), condition, text)
    for seconds in REPORTED_SECONDS:
        if {part := f"within_{seconds}", "answered"} <= names:
            yield _disagreement(part, f"{part} > answered", f"{_label(part)}多于总应答量")
    if tells_spans(staged):
        yield overlap_suspicion(staged)
        yield gap_suspicion(staged)


def _disagreement(columns: str, condition: str, text: str) -> Suspicion:
    return Suspicion(quote_literal(DoubtCode.DISAGREEMENT), columns, condition, quote_literal(text))


def _label(name: str) -> str:
    return next(column.label for column in CALL_REPORT.columns if column.name == name)


def rate_differs(rate: str, part: str, wholes: list[str]) -> str:
    """Of none of them, neither of 1 nor of 100, to the last place that is written."""
    place = LAST_PLACE.format(rate)
    fits = " OR ".join(
        f"coalesce(abs({rate} - {part} / nullif({whole}, 0)) <= least(0.01, {place}), false) "
        f"OR coalesce(abs({rate} / 100 - {part} / nullif({whole}, 0)) <= {place} / 100, false)"
        for whole in wholes
    )
    nothing = " AND ".join(f"coalesce({whole}, 0) = 0" for whole in wholes)
    return f"{rate} IS NOT NULL AND {part} IS NOT NULL AND NOT ({fits}) AND NOT ({nothing})"


def gap_suspicion(staged: StagedTable) -> Suspicion:
    """Rows after which no row covers the time until the next one begins, in the table ``gaps``."""
    order = "(ORDER BY starts_at, ends_at, file, row"
    until = f"max(ends_at) OVER {order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    staged.connection.execute(
        "CREATE TEMP TABLE gaps AS SELECT file AS gap_file, row AS gap_row, CASE WHEN midnight < of_day "
        "THEN strftime(midnight, '%Y-%m-%d') || '起' || date_diff('day', midnight, of_day) || '天没有数据' "
        "ELSE strftime(until, '%H:%M') || '至' || strftime(beginning, '%H:%M') || '没有数据' END AS gap "
        "FROM (SELECT *, date_trunc('day', until + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND) AS midnight, "
        "date_trunc('day', beginning) AS of_day FROM (SELECT file, row, "
        f"{until} AS until, lead(starts_at) OVER {order}) AS beginning FROM spans WHERE true{SET_ASIDE})) "
        "WHERE beginning > until"
    )
    text = "(SELECT any_value(gap) FROM gaps WHERE gap_file = file AND gap_row = row)"
    condition = "(file, row) IN (SELECT (gap_file, gap_row) FROM gaps)"
    return Suspicion(quote_literal(DoubtCode.MISSING_INTERVAL), "", condition, text)
