"""The step of the schema for papers of 热线运行 that go out: reports that were made by themselves, and all that
were issued, with what they were drawn from and their packages."""

from store.schema_guards import append_only_guards

ADD_OUTGOING = (
    """CREATE TABLE outgoing_papers (
        seq INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('report', 'bulletin', 'supervision')),
        act TEXT NOT NULL CHECK (act IN ('kept', 'issued')),
        title TEXT NOT NULL, span TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
        inputs TEXT NOT NULL, seal TEXT NOT NULL, package TEXT NOT NULL,
        "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("outgoing_papers"),
    "CREATE INDEX outgoing_papers_of_span ON outgoing_papers (kind, span, until, since, seq)",
)
