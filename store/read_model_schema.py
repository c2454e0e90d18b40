"""The step of the schema that makes the read model: what lists show of every project, worked out beforehand.

A cache: in no chain, in no backup, made again from nothing. The guards of the ledger do not hold for it.
"""

from store.lines import NUMBER_COUNTS

STALE_BY = ("observations", "entries", "declarations", "decisions", "paper_acts")
"""Tables whose rows change what is shown of their project."""

NEXT_YEAR = "printf('%04d', CAST(substr(NEW.project, 1, 4) AS INTEGER) + 1) || substr(NEW.project, 5)"
"""The same project a year later, whose lights are foretold by what was seen of this one."""
IS_OF_A_YEAR = "NEW.project GLOB '[0-9][0-9][0-9][0-9]/*'"

MARK = """INSERT INTO stale_projects (project, mark) VALUES ({name}, random())
    ON CONFLICT (project) DO UPDATE SET mark = excluded.mark"""


def stale_triggers(table: str) -> tuple[str, ...]:
    """Whoever adds a row marks its project, in the same transaction."""
    return (
        f"CREATE TRIGGER {table}_make_stale AFTER INSERT ON {table} BEGIN {MARK.format(name='NEW.project')};"
        f" END",
        f"CREATE TRIGGER {table}_make_next_year_stale AFTER INSERT ON {table}"
        f" WHEN {IS_OF_A_YEAR} BEGIN {MARK.format(name=NEXT_YEAR)}; END",
    )


ADD_READ_MODEL = (
    "CREATE TABLE stale_projects (project TEXT PRIMARY KEY, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    *(trigger for table in STALE_BY for trigger in stale_triggers(table)),
    """CREATE TABLE watch (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        process TEXT NOT NULL, boot TEXT NOT NULL, uptime REAL NOT NULL,
        looked_at TEXT NOT NULL, basis TEXT NOT NULL, version INTEGER NOT NULL, left_over INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE watched_files (
        file TEXT PRIMARY KEY, project TEXT NOT NULL, stamp TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE problem_files (
        file TEXT PRIMARY KEY, project TEXT NOT NULL, hash TEXT NOT NULL,
        error INTEGER NOT NULL, warning INTEGER NOT NULL, hint INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE problems (
        id INTEGER PRIMARY KEY, file TEXT NOT NULL, project TEXT NOT NULL, severity INTEGER NOT NULL,
        content TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX problems_of_file ON problems (file, id)",
    "CREATE INDEX problems_by_severity ON problems (severity, file, id)",
    """CREATE TABLE assessments (
        project TEXT NOT NULL, as_of TEXT NOT NULL, basis TEXT NOT NULL, is_newest INTEGER NOT NULL,
        scope TEXT NOT NULL, year INTEGER NOT NULL, last_day TEXT NOT NULL,
        name TEXT NOT NULL, department TEXT NOT NULL, unit TEXT NOT NULL,
        words TEXT NOT NULL, name_order TEXT NOT NULL,
        annual TEXT, executed TEXT, rate TEXT, annual_sum INTEGER, executed_sum INTEGER, rate_order REAL,
        funds TEXT NOT NULL, scored INTEGER NOT NULL, scoreable INTEGER NOT NULL, full INTEGER NOT NULL,
        unverified INTEGER NOT NULL, total TEXT, so_far TEXT NOT NULL, scored_weight TEXT NOT NULL,
        points_order REAL, grade TEXT NOT NULL, missing INTEGER NOT NULL, missing_by_kind TEXT NOT NULL,
        worst_finding TEXT NOT NULL,
        light TEXT NOT NULL, light_order INTEGER NOT NULL, light_as_of TEXT, light_row TEXT NOT NULL,
        light_reason TEXT NOT NULL,
        is_approved INTEGER NOT NULL, has_changes INTEGER NOT NULL, has_fallen_back INTEGER NOT NULL,
        is_damaged INTEGER NOT NULL, sealed INTEGER NOT NULL, has_newer INTEGER NOT NULL,
        PRIMARY KEY (project, as_of)
    ) STRICT""",
    "CREATE INDEX assessments_newest ON assessments (is_newest, as_of, basis, last_day, project)",
    "CREATE INDEX assessments_of_day ON assessments (as_of, basis, project)",
    """CREATE TABLE troubles (
        id INTEGER PRIMARY KEY, project TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
        recorded_at TEXT NOT NULL, content TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX troubles_of_project ON troubles (project)",
    "CREATE INDEX troubles_of_kind ON troubles (kind, subject, recorded_at)",
)

ADD_TODOS = (
    "ALTER TABLE assessments ADD COLUMN asked INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE assessments ADD COLUMN closed TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE assessments ADD COLUMN paper_state TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE assessments ADD COLUMN total_sum INTEGER",
    """CREATE TABLE todo_parts (
        id INTEGER PRIMARY KEY, project TEXT NOT NULL, paper TEXT NOT NULL, paper_day TEXT NOT NULL,
        due_day TEXT, due_source TEXT NOT NULL, returned TEXT NOT NULL, items INTEGER NOT NULL,
        pending INTEGER NOT NULL, doubtful INTEGER NOT NULL, evidence INTEGER NOT NULL, contents TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX todo_parts_of_project ON todo_parts (project, due_day)",
    """CREATE TABLE late_rows (
        id INTEGER PRIMARY KEY, project TEXT NOT NULL, row_name TEXT NOT NULL, source TEXT NOT NULL,
        until TEXT, wanted TEXT NOT NULL, why TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX late_rows_of_project ON late_rows (project)",
    "CREATE INDEX late_rows_of_source ON late_rows (source)",
)

ADD_REGISTER_INDEX = (
    "CREATE INDEX assessments_in_order ON assessments (is_newest, year, department, name_order, project)",
)
"""The projects beside one in the register, however many there are."""

ADD_NUMBER_COUNTS = tuple(
    f"ALTER TABLE assessments ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0" for name in NUMBER_COUNTS
)
"""How many numbers a sheet asks for, and how many were measured and typed."""

ADD_SHEET_KIND = ("ALTER TABLE assessments ADD COLUMN kind TEXT NOT NULL DEFAULT ''",)
"""Whether a line is of a whole department, whose money holds that of its projects."""

LAST_COMMIT = "(SELECT coalesce(max(seq), 0) FROM commits)"
"""One for all rows of a transaction, which adds a commit as it ends; another for those of the next."""

MARK_BY_COMMIT = f"""INSERT INTO stale_projects (project, mark)
    SELECT {{name}}, {LAST_COMMIT} WHERE {{condition}}
    ON CONFLICT (project) DO UPDATE SET mark = excluded.mark"""
IS_MARKED = f"(SELECT 1 FROM stale_projects WHERE project = {{name}} AND mark = {LAST_COMMIT})"  # noqa: S608

ADD_MARKS_BY_COMMIT = (
    "DROP TRIGGER observations_make_stale",
    "DROP TRIGGER observations_make_next_year_stale",
    f"""CREATE TRIGGER observations_make_stale AFTER INSERT ON observations
    WHEN NOT EXISTS {IS_MARKED.format(name="NEW.project")}
        OR ({IS_OF_A_YEAR} AND NOT EXISTS {IS_MARKED.format(name=NEXT_YEAR)})
    BEGIN {MARK_BY_COMMIT.format(name="NEW.project", condition="true")};
    {MARK_BY_COMMIT.format(name=NEXT_YEAR, condition=IS_OF_A_YEAR)}; END""",
)
"""A run adds ten numbers of a project: the first marks it and the year after, the others find both marked.
One of them alone may be marked already: as the year after of another project."""

TODO_TABLES = ("todo_parts", "late_rows")
"""What is still to be filled in and data that are late; of a project, where its self-evaluation stands."""

READ_MODEL_TABLES = (
    *("stale_projects", "watch", "watched_files", "problem_files", "problems", "assessments", "troubles"),
    *TODO_TABLES,
)
"""What a backup leaves out."""
