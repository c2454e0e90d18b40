"""What makes a table of budget execution doubtful: a rate that does not follow from its amounts, a sum of the
year that falls from one day to a later one."""

# ruff: noqa: S608  # every name in the SQL is ours

from collections.abc import Iterator

import duckdb

from indicators.doubts import DoubtCode
from sources.engine import quote_literal, quote_name
from sources.headers import TableHeader, normalize_without_brackets
from sources.readers.grid import TextGrid
from sources.report_checks import rate_differs
from sources.row_kinds import DATA
from sources.staged import StagedTable
from sources.suspicions import Suspicion
from sources.tables import BUDGET
from sources.typed import TableDoubt

RATE_HEADERS = frozenset("执行率 预算执行率 支出进度 支出率 支付率 执行进度 支付进度 累计执行率".split())  # noqa: SIM905
WHOLES = ("annual", "initial")


def rate_doubts(
    connection: duckdb.DuckDBPyConnection, grid: TextGrid, header: TableHeader
) -> Iterator[TableDoubt]:
    """Of one file; the rate may be one of the whole year's budget or of that of its beginning."""
    places = {name: header.physical_columns[name][0] for name in WHOLES if name in header.physical_columns}
    rates = [at for at, name in enumerate(header.names) if normalize_without_brackets(name) in RATE_HEADERS]
    if len(rates) != 1 or not places or "executed" not in header.physical_columns:
        return
    amounts = {"executed": header.physical_columns["executed"][0], **places}
    cells = ", ".join(f"amount_of(bare(c{place}), 1) AS {name}" for name, place in amounts.items())
    rate = f"number_of(regexp_replace(bare(c{rates[0]}), '[%％]$', '')) AS rate"
    wholes = [name for name in WHOLES if name in places]
    rows, first, total = connection.execute(
        f"SELECT count(*) FILTER ({rate_differs('rate', 'executed', wholes)}), "
        f"min(line) FILTER ({rate_differs('rate', 'executed', wholes)}), count(executed) "
        f"FROM (SELECT line, {cells}, {rate} FROM ({_rows_below(grid, header)}))"
    ).fetchall()[0]
    if rows:
        place = f"第 {first + grid.leading_rows + grid.unselected_lines} 行"
        name = header.names[rates[0]].strip()
        what = f"“{name}”与累计支出除以预算数不符"
        message = f"{place}等 {rows} 行的{what}，采用的是金额，请与出表的系统核对"
        yield TableDoubt(DoubtCode.DISAGREEMENT, rows, total, place, message, ("executed",))


def _rows_below(grid: TextGrid, header: TableHeader) -> str:
    first = header.data_start - grid.unselected_lines
    return f"SELECT * FROM (SELECT *, row_number() OVER () AS line FROM ({grid.select})) WHERE line > {first}"


def falling_sums(staged: StagedTable) -> Iterator[Suspicion]:
    """Rows of days by which a project had spent less than by the day before it in the same year: the tables
    are not cumulative, or a payment went back."""
    names = staged.column_names
    if staged.source.table.name != BUDGET.name or not {"as_of", "executed"} <= names:
        return
    project = ", ".join(
        quote_name(name) for name in ("department", "project_code", "project") if name in names
    )
    of_day = ", ".join(filter(None, (project, "as_of")))
    of_year = ", ".join(filter(None, (project, "year(as_of)")))
    # of two rows of a day nothing says whether they add up or one corrects the other, unless the day before
    # has as many: then a sum falls for certain only below the largest of that day
    staged.connection.execute(
        "CREATE TEMP TABLE fallen AS SELECT place.file, place.row FROM (SELECT unnest(places) AS place FROM ("
        "SELECT places, spent < CASE WHEN lag(len(places)) OVER year = len(places) THEN lag(spent) OVER year "
        "ELSE lag(most) OVER year END AS falls FROM "
        f"(SELECT {of_day}, sum(executed) AS spent, max(executed) AS most, "
        f"list(struct_pack(file, row)) AS places FROM typed "
        f"WHERE row_kind = {DATA} AND as_of IS NOT NULL AND executed IS NOT NULL GROUP BY {of_day}) "
        f"WINDOW year AS (PARTITION BY {of_year} ORDER BY as_of)) WHERE falls)"
    )
    condition = "(file, row) IN (SELECT (file, row) FROM fallen)"
    text = quote_literal("累计执行数比上一期少")
    yield Suspicion(quote_literal(DoubtCode.DISAGREEMENT), "executed", condition, text)
