"""Rows that name nothing and whose amount is the sum of the rows above: totals without the word."""

# ruff: noqa: S608  # every name in the SQL is ours

from sources.engine import quote_name
from sources.row_kinds import DATA, NAMES_OF_TOTALS
from sources.staged import StagedTable

SUMMED = {"payments": ("amount",), "budget": ("executed", "annual", "initial")}
"""Of which the first that the files have is compared."""
LEAST_ROWS = 2
"""One row above of the same amount is no sum."""
MOST_SHARE = 0.5
"""Where more rows than this have no name, the files do not name their rows."""


def find_unnamed_totals(staged: StagedTable) -> list[tuple[int, int]]:
    """File and row of each; most tables have no row without a name, and are looked at no further."""
    amount = next(
        (name for name in SUMMED.get(staged.source.table.name, ()) if name in staged.column_names), ""
    )
    unnamed = _unnamed_condition(staged)
    if not amount or not unnamed:
        return []
    rows, nameless = staged.fetch_one(
        f"SELECT count(*), count(*) FILTER ({unnamed}) FROM typed WHERE row_kind = {DATA}"
    )
    if not nameless or nameless > MOST_SHARE * rows:
        return []
    return staged.fetch_all(_sums_select(quote_name(amount), unnamed))


def _unnamed_condition(staged: StagedTable) -> str:
    """The number of a row or, where the files have none, all that could name it is empty."""
    key = staged.source.table.number_column
    if key in staged.column_names:
        return f"{quote_name(key)} IS NULL"
    names = NAMES_OF_TOTALS.get(staged.source.table.name, ())
    naming = [name for name in names if name in staged.column_names]
    return " AND ".join(f"{quote_name(name)} IS NULL" for name in naming)


def _sums_select(amount: str, unnamed: str) -> str:
    """Equal to the sum of all named rows above in the file, or of those since the last unnamed one."""
    rows = f"SELECT file, row, {amount} AS amount, {unnamed} AS unnamed FROM typed WHERE row_kind = {DATA}"
    above = "ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    parts = f"SELECT *, count(*) FILTER (unnamed) OVER (PARTITION BY file {above}) AS part FROM ({rows})"
    sums = (
        f"SELECT *, sum(amount) FILTER (NOT unnamed) OVER (PARTITION BY file {above}) AS whole, "
        f"count(*) FILTER (NOT unnamed) OVER (PARTITION BY file {above}) AS rows, "
        f"sum(amount) FILTER (NOT unnamed) OVER (PARTITION BY file, part {above}) AS since, "
        f"count(*) FILTER (NOT unnamed) OVER (PARTITION BY file, part {above}) AS rows_since FROM ({parts})"
    )
    return (
        f"SELECT file, row FROM ({sums}) WHERE unnamed AND amount <> 0 AND "
        f"((amount = whole AND rows >= {LEAST_ROWS}) OR (amount = since AND rows_since >= {LEAST_ROWS}))"
    )
