"""What servers note of their own tables, by which it is proven without reading a row that none has
changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sources.origins.mariadb import SEEN_BEFORE, TRANSACTIONS
from sources.servers.dialect import DIALECTS


@dataclass(frozen=True)
class Bookkeeping:
    """``asked`` gives one text, or nothing where the server cannot tell: while it gives the same text,
    the relation shows the same rows. It is asked of versions that the pattern ``version`` knows; of
    others nothing is known."""

    version: str
    asked: str

    def statement(self, kind: str, relation: str) -> str:
        return DIALECTS[kind].about(relation, self.asked)


POSTGRESQL = Bookkeeping(
    r"PostgreSQL 1[0-9][0-9.]* (\((Debian|Ubuntu) [^)]*\) )?on .*",
    """WITH RECURSIVE parts(oid) AS (
SELECT CAST(to_regclass({relation}) AS oid)
UNION SELECT i.inhrelid FROM pg_inherits i JOIN parts ON i.inhparent = parts.oid
), kept(plainly) AS (
SELECT bool_and(c.relkind IN ('r', 'p', 'm') AND c.relpersistence = 'p'
AND NOT c.relrowsecurity AND c.relam IN (0, 2))
FROM parts JOIN pg_class c ON c.oid = parts.oid
), seen(state) AS (SELECT txid_current_snapshot())
SELECT CASE WHEN kept.plainly
AND NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')
AND (NOT pg_is_in_recovery() OR txid_snapshot_xmin(seen.state) = txid_snapshot_xmax(seen.state))
THEN concat(pg_postmaster_start_time(), ' ', seen.state) END FROM kept, seen""",
)
"""Which transactions are seen, since this server was started: of equal ones the rows are equal. That
holds of rows that lie in tables here and are shown to everybody alike, not of views, foreign tables,
or tables that a crash empties."""
CLICKHOUSE = Bookkeeping(
    ".*",
    """SELECT concat(
(SELECT concat(toString(uuid), ' ', toString(metadata_modification_time), ' ',
hex(sipHash128(create_table_query)))
FROM system.tables WHERE database = coalesce(nullIf({schema}, ''), currentDatabase()) AND name = {table}
AND endsWith(engine, 'MergeTree')
AND NOT match(create_table_query, '(?i)alias|now|today|yesterday|rand|dict|joinget|uuid|current|host')
AND (SELECT count() FROM system.settings WHERE name = 'apply_mutations_on_fly' AND value <> '0') = 0),
' ', (SELECT hex(sipHash128(arraySort(groupArray((name, hash_of_all_files))))) FROM system.parts
WHERE active AND database = coalesce(nullIf({schema}, ''), currentDatabase()) AND table = {table}),
' ', toString((SELECT count() FROM {name})))""",
)
"""The parts of a table by the hashes of their files: parts are written once and never changed. Nothing
of tables of other engines, or where a column is worked out anew when it is read. What a row policy
shows is seen by its number of rows."""
MARIADB = Bookkeeping(
    r"10\.11\.[0-9]+-MariaDB.*",
    f"""SELECT CASE WHEN @{SEEN_BEFORE} = seen.state
AND (SELECT COUNT(*) FROM information_schema.tables
WHERE table_schema = COALESCE(NULLIF({{schema}}, ''), DATABASE()) AND table_name = {{table}}
AND table_type = 'BASE TABLE' AND engine = 'InnoDB') = 1
AND NOT EXISTS (SELECT 1 FROM information_schema.columns
WHERE table_schema = COALESCE(NULLIF({{schema}}, ''), DATABASE()) AND table_name = {{table}}
AND is_generated <> 'NEVER') THEN seen.state END
FROM ({TRANSACTIONS}) AS seen""",  # noqa: S608  # our own text
)
"""The numbers that were given to transactions, of which each that writes takes one when it begins to and
one when it ends: the same before the session began to see its one state, and still. That holds of tables of
InnoDB, not of views or where a column is worked out when it is read."""
BOOKKEEPING: Mapping[str, Bookkeeping] = {
    "postgresql": POSTGRESQL,
    "clickhouse": CLICKHOUSE,
    "mariadb": MARIADB,
}
"""By kind of server; Spark notes nothing that proves it."""
