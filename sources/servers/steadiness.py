"""Whether what several statements of a session see of a relation is of one state, as its server tells it."""

from collections.abc import Mapping

from sources.servers.dialect import DIALECTS

STEADY: Mapping[str, str] = {
    "postgresql": """WITH RECURSIVE parts(oid) AS (
SELECT CAST(to_regclass({relation}) AS oid)
UNION SELECT below.oid FROM parts JOIN LATERAL (
SELECT i.inhrelid FROM pg_inherits i WHERE i.inhparent = parts.oid
UNION ALL SELECT d.refobjid FROM pg_rewrite w JOIN pg_depend d ON d.objid = w.oid
AND d.classid = CAST('pg_rewrite' AS regclass) AND d.refclassid = CAST('pg_class' AS regclass)
WHERE w.ev_class = parts.oid) AS below(oid) ON true
) SELECT 1 WHERE NOT EXISTS (
SELECT 1 FROM parts JOIN pg_class c ON c.oid = parts.oid WHERE c.relkind = 'f')""",
    "mariadb": """SELECT 1 FROM information_schema.tables
WHERE table_schema = COALESCE(NULLIF({schema}, ''), DATABASE()) AND table_name = {table}
AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND engine = 'InnoDB'""",
}
"""By kind of server, what gives a row where it is: not of foreign tables, not of tables without
transactions, nor of a view where the server does not show what it is made of. Other kinds know no state of
several statements."""


def steadiness_statement(kind: str, relation: str) -> str:
    """ "" where there is nothing to ask."""
    asked = STEADY.get(kind, "")
    return asked and DIALECTS[kind].about(relation, asked)
