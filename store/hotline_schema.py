"""The step of the schema for 热线运行: issued 通报 with all they were drawn from, and what was done with supervised
orders."""

from store.schema_guards import append_only_guards

ADD_HOTLINE = (
    """CREATE TABLE bulletins (
        seq INTEGER PRIMARY KEY, title TEXT NOT NULL, span TEXT NOT NULL, since TEXT NOT NULL,
        until TEXT NOT NULL, inputs TEXT NOT NULL, "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("bulletins"),
    """CREATE TABLE supervision_acts (
        seq INTEGER PRIMARY KEY, order_no TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('noted', 'assigned', 'cleared', 'reopened')),
        owner TEXT NOT NULL, note TEXT NOT NULL, evidence TEXT NOT NULL, evidence_name TEXT NOT NULL,
        "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("supervision_acts"),
    "CREATE INDEX supervision_acts_of_order ON supervision_acts (order_no, seq)",
)
