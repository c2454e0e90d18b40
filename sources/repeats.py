"""Rows that stand twice where no key is declared: the same row of two exports counts once; rows that share a
number and say different things are all kept, and in doubt."""

# ruff: noqa: S608  # every name in the SQL is ours and every text goes through engine.quote_literal

from sources.engine import quote_name
from sources.staged import StagedTable
from sources.staging import REST
from sources.tables import CALL_REPORT

SHORT_NUMBER = r"[记付收转银现字第-]*\d{1,4}号?"
"""Numbers that begin anew in every file or month: they tell rows apart together with the date only."""
ROWS_WITHOUT_KEY = ("payments", "faults", "work_orders")
"""Tables of which two equal rows without a number are hardly two things."""
PROBE_ROWS = 20_000
"""Numbers in no order are seen to be so in as many rows."""
ALWAYS, NEVER = "count(*) OVER () > 0", "count(*) OVER () < 0"
"""Conditions as QUALIFY takes them."""


class Repeats:
    """The repeated rows of a table, in the tables ``copies`` (to be left out) and ``lookalikes`` (in doubt)
    of the engine."""

    def __init__(self, staged: StagedTable, rows: str) -> None:
        """``rows`` is the condition of the rows that may count."""
        self.staged = staged
        self.name = staged.source.table.name
        self.number = staged.source.table.number_column
        self.dated = f"FROM typed WHERE {rows}"
        self.copies, self.lookalikes = 0, 0
        self.by_number = self.number in staged.column_names
        if not staged.source.key and (identity := self.identity()) and self.may_repeat(identity):
            self.find_repeats(identity)

    def identity(self) -> str:
        """What makes two rows the same thing; nothing where the table cannot tell."""
        if self.name == "budget":
            return self.identity_of_project()
        if self.name == CALL_REPORT.name:
            return f"hash({', '.join(map(quote_name, self.named('starts_at', 'ends_at', 'queue')))})"
        if not self.by_number:
            return f"hash({self.content()})"
        number = quote_name(self.number)
        born = quote_name(self.staged.source.table.birth_column)
        parts = [number, f"CASE WHEN regexp_full_match({number}, '{SHORT_NUMBER}') THEN {born} END"]
        if self.name == "callbacks":
            parts[1] = born
        if self.name == "payments":
            month = f"date_trunc('month', {born})"
            parts = [number, f"CASE WHEN regexp_full_match({number}, '{SHORT_NUMBER}') THEN {month} END"]
            parts += ["amount"] if "amount" in self.staged.column_names else []
        return f"CASE WHEN {number} IS NOT NULL THEN hash({', '.join(parts)}) END"

    def named(self, *names: str) -> list[str]:
        """Those of the columns that the files have."""
        return [name for name in names if name in self.staged.column_names]

    def identity_of_project(self) -> str:
        names, days = self.named("department", "project_code", "project"), self.named("as_of")
        return f"hash({', '.join(map(quote_name, (*names, *days)))})" if names else ""

    def content(self) -> str:
        """All that the rows say that every file has a column for."""
        everywhere = frozenset.intersection(*(part.column_names for part in self.staged.parts))
        names = [column.name for column in self.staged.columns() if column.name in everywhere]
        cells = [quote_name(name) for name in names]
        cells += [quote_name("raw." + name) for name in names]
        if self.name in ("payments", "budget") or not self.by_number:
            cells.append(REST)
        return ", ".join(cells)

    def may_repeat(self, identity: str) -> bool:
        if self.by_number and self.numbers_ascend():
            return False
        rows, distinct = self.staged.fetch_one(
            f"SELECT count(i), count(DISTINCT i) FROM (SELECT {identity} AS i {self.dated})"
        )
        return bool(rows > distinct)

    def numbers_ascend(self) -> bool:
        """Whether each row has a number and none the one of a row before, as far as can be told from their
        order alone, which takes a third of the time of counting those that differ."""
        number = quote_name(self.number)
        steps = f"SELECT {number} > lag({number}) OVER () AS is_next, {number} {self.dated}"
        for rows in (f"({steps} LIMIT {PROBE_ROWS})", f"({steps})"):
            breaks = f"SELECT count(*) FROM {rows} WHERE NOT is_next OR {number} IS NULL"
            if self.staged.fetch_one(breaks)[0]:
                return False
        return True

    def find_repeats(self, identity: str) -> None:
        born = quote_name(self.staged.source.table.birth_column)
        dates = born if born.strip('"') in self.staged.column_names else "NULL::TIMESTAMP"
        cells = f"file, row, {identity} AS i, hash({self.content()}) AS said, {dates} AS born"
        execute = self.staged.connection.execute
        execute(
            f"CREATE TEMP TABLE repeated AS SELECT *, "
            "row_number() OVER (PARTITION BY i, said, file ORDER BY row) "
            f"AS turn FROM (SELECT {cells} {self.dated}) WHERE i IS NOT NULL "
            "QUALIFY count(*) OVER (PARTITION BY i) > 1"
        )
        execute(
            "CREATE TEMP TABLE copies AS SELECT file, row FROM repeated "
            f"QUALIFY row_number() OVER (PARTITION BY i, said{self.own_turn()} "
            "ORDER BY file DESC, row DESC) > 1"
        )
        execute(f"CREATE TEMP TABLE lookalikes AS {self.doubtful_select()}")
        self.copies, self.lookalikes = (
            self.staged.fetch_one(f"SELECT count(*) FROM {table}")[0] for table in ("copies", "lookalikes")
        )
        if self.copies:
            self.staged.add_note(f"有 {self.copies} 行与另一行完全相同，只计一次")

    def own_turn(self) -> str:
        """Equal rows of one file are told apart unless a number of their own says that they are the same."""
        is_told = self.by_number and self.name != "payments"
        return "" if is_told or self.name == CALL_REPORT.name else ", turn"

    def doubtful_select(self) -> str:
        """The rows of which it cannot be told whether they are one thing; copies, which are not counted, are
        no part of it where a number tells that they are copies."""
        kept = "(file, row) NOT IN (SELECT (file, row) FROM copies)"
        if self.by_number or self.name in ("budget", CALL_REPORT.name):
            return f"SELECT file, row FROM repeated WHERE {kept} QUALIFY {self.in_doubt()}"
        in_files = "max(file) OVER (PARTITION BY i) > min(file) OVER (PARTITION BY i)"
        doubtful = ALWAYS if self.name in ROWS_WITHOUT_KEY else in_files
        return f"SELECT file, row FROM (SELECT * FROM repeated QUALIFY {doubtful}) WHERE {kept}"

    def in_doubt(self) -> str:
        """Of rows that share a number, those that say different things."""
        files = "max(file) OVER (PARTITION BY i) > min(file) OVER (PARTITION BY i)"
        if self.name == "callbacks":
            return NEVER
        if self.name == "budget":
            return files
        if self.name == "payments":
            # a voucher may have several lines of one day; the stages of a payment have several days
            days = "max(born) OVER (PARTITION BY i) > min(born) OVER (PARTITION BY i)"
            return f"{days} OR {files} OR count(*) OVER (PARTITION BY i, said) > 1"
        return "count(*) OVER (PARTITION BY i) > 1"

    def kept_condition(self) -> str:
        return " AND (file, row) NOT IN (SELECT (file, row) FROM copies)" if self.copies else ""

    def number_text(self) -> str:
        """What a person recognizes the rows by."""
        return f"masked({quote_name(self.number)})" if self.by_number else "''"
