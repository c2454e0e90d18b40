"""The step of the schema for 结果应用: what was decided of each project by its grade, and the measures
that stay open
until they are 销号 with evidence."""

from store.schema_guards import append_only_guards

ADD_RESULTS = (
    """CREATE TABLE result_decisions (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, grade TEXT NOT NULL, total TEXT NOT NULL,
        proposed TEXT NOT NULL, decided TEXT NOT NULL, note TEXT NOT NULL, "by" TEXT NOT NULL,
        account TEXT NOT NULL, recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("result_decisions"),
    "CREATE INDEX result_decisions_of_project ON result_decisions (project, seq)",
    """CREATE TABLE open_measures (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, project TEXT NOT NULL, source TEXT NOT NULL,
        subject TEXT NOT NULL, text TEXT NOT NULL, said_on TEXT NOT NULL, "by" TEXT NOT NULL,
        account TEXT NOT NULL, recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("open_measures"),
    """CREATE TABLE measure_acts (
        seq INTEGER PRIMARY KEY, measure TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('noted', 'assigned', 'cleared', 'reopened')),
        owner TEXT NOT NULL, due TEXT NOT NULL, note TEXT NOT NULL, evidence TEXT NOT NULL,
        evidence_name TEXT NOT NULL, "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("measure_acts"),
    "CREATE INDEX measure_acts_of_measure ON measure_acts (measure, seq)",
)
