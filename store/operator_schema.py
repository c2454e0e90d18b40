"""The step of the schema for issued 话务员考核, with all they were drawn from."""

from store.schema_guards import append_only_guards

ADD_OPERATOR_ASSESSMENTS = (
    """CREATE TABLE operator_assessments (
        seq INTEGER PRIMARY KEY, title TEXT NOT NULL, span TEXT NOT NULL, since TEXT NOT NULL,
        until TEXT NOT NULL, inputs TEXT NOT NULL, "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("operator_assessments"),
)
