"""The schema, step by step. To change what is kept, append one step; released steps are never edited.

A step is a tuple of statements, run in one transaction with those after it. A table of the ledger gets its
guards from ``append_only_guards`` in the step that makes it, and again in a step that rebuilds it.
"""

from store.access_schema import ADD_API_TOKENS, ADD_AUDIT_OF_OBJECT
from store.hotline_schema import ADD_HOTLINE
from store.operator_schema import ADD_OPERATOR_ASSESSMENTS
from store.outgoing_schema import ADD_OUTGOING
from store.provenance_schema import ADD_SHARED_PROVENANCE
from store.read_model_schema import (
    ADD_MARKS_BY_COMMIT,
    ADD_NUMBER_COUNTS,
    ADD_READ_MODEL,
    ADD_REGISTER_INDEX,
    ADD_SHEET_KIND,
    ADD_TODOS,
)
from store.results_schema import ADD_RESULTS
from store.schema_guards import append_only_guards

FIRST_STEP = (
    """CREATE TABLE runs (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, "by" TEXT NOT NULL, note TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("runs", "id"),
    """CREATE TABLE run_ends (
        seq INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES runs (id),"""
    """ outcome TEXT NOT NULL, counts TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("run_ends", "run"),
    """CREATE TABLE parts (sha256 TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE TRIGGER parts_unchanged BEFORE UPDATE ON parts"
    " BEGIN SELECT RAISE(ABORT, 'parts only grows: no update'); END",
    "CREATE TRIGGER parts_undeleted BEFORE DELETE ON parts"
    " BEGIN SELECT RAISE(ABORT, 'parts only grows: no delete'); END",
    """CREATE TRIGGER parts_once BEFORE INSERT ON parts"""
    """ WHEN EXISTS (SELECT 1 FROM parts WHERE sha256 = NEW.sha256)
        BEGIN SELECT RAISE(IGNORE); END""",
    """CREATE TABLE observations (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, indicator TEXT NOT NULL,
        as_of TEXT NOT NULL, since TEXT NOT NULL, recorded_at TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('measured', 'no_data', 'stale', 'failed', 'manual')),
        part TEXT, "of" TEXT, value TEXT, unit TEXT NOT NULL, "rows" INTEGER NOT NULL, reason TEXT NOT NULL,
        evaluator TEXT NOT NULL, provenance TEXT NOT NULL, run TEXT REFERENCES runs (id),
        prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("observations"),
    """CREATE INDEX observations_newest ON observations
        (project, indicator, as_of DESC, recorded_at DESC, seq DESC)""",
    "CREATE INDEX observations_of_run ON observations (run)",
    """CREATE TABLE entries (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, indicator TEXT NOT NULL, as_of TEXT NOT NULL,
        "by" TEXT NOT NULL, recorded_at TEXT NOT NULL,"""
    """ value TEXT, grade TEXT, points TEXT, reason TEXT, measure TEXT,
        prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("entries"),
    "CREATE INDEX entries_of_project ON entries (project, as_of)",
    """CREATE TABLE evidence (
        seq INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries (seq), sha256 TEXT NOT NULL,
        name TEXT NOT NULL, bytes INTEGER NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("evidence"),
    "CREATE INDEX evidence_of_entry ON evidence (entry)",
    "CREATE INDEX evidence_by_hash ON evidence (sha256)",
    """CREATE TABLE declarations (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL,"""
    """ file TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("declarations"),
    "CREATE INDEX declarations_of_project ON declarations (project, seq)",
    """CREATE TABLE slots (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, as_of TEXT NOT NULL, due_at TEXT NOT NULL,
        started_at TEXT NOT NULL, recorded_at TEXT NOT NULL, late INTEGER NOT NULL CHECK (late IN (0, 1)),
        outcome TEXT NOT NULL, run TEXT REFERENCES runs (id), prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("slots", "project, as_of"),
    """CREATE TABLE claims (
        project TEXT NOT NULL, as_of TEXT NOT NULL, owner TEXT NOT NULL, claimed_at TEXT NOT NULL,
        expires_at TEXT NOT NULL, PRIMARY KEY (project, as_of)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), seen_at TEXT NOT NULL) STRICT",
)

ADD_RETRIES = (
    """CREATE TABLE retries (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, as_of TEXT NOT NULL,
        started_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
        outcome TEXT NOT NULL, run TEXT REFERENCES runs (id), prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("retries"),
    "CREATE INDEX retries_of_slot ON retries (project, as_of, seq)",
    """CREATE TABLE inputs (
        id INTEGER PRIMARY KEY CHECK (id = 1), looked TEXT NOT NULL, settled TEXT NOT NULL, changed_at TEXT
    ) STRICT""",
)

ADD_OUTLOOK = tuple(
    f"ALTER TABLE entries ADD COLUMN {name} TEXT"
    for name in ("forecast", "cause", "explanation", "likelihood", "note")
)

ADD_ACCEPTANCE = ("ALTER TABLE entries ADD COLUMN acceptance TEXT",)

ADD_COMMITS = (
    """CREATE TABLE commits (
        seq INTEGER PRIMARY KEY, recorded_at TEXT NOT NULL, heads TEXT NOT NULL,
        prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("commits"),
)

ADD_PROCESSES = (
    "ALTER TABLE claims ADD COLUMN boot TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claims ADD COLUMN process TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claims ADD COLUMN lapses REAL NOT NULL DEFAULT 0",
    "CREATE TABLE tokens (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT",
    """CREATE TABLE processes (
        process TEXT PRIMARY KEY, host TEXT NOT NULL, seen_at TEXT NOT NULL, boot TEXT NOT NULL,
        uptime REAL NOT NULL, busy_since REAL, doing TEXT NOT NULL, problem TEXT NOT NULL,
        stopped INTEGER NOT NULL CHECK (stopped IN (0, 1))
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE jobs (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, parameters TEXT NOT NULL, "by" TEXT NOT NULL,
        created_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
        cancel INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
        message TEXT NOT NULL DEFAULT '', result TEXT, finished_at TEXT, tries INTEGER NOT NULL DEFAULT 0,
        token INTEGER NOT NULL DEFAULT 0, boot TEXT NOT NULL DEFAULT '', process TEXT NOT NULL DEFAULT '',
        lapses REAL NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX jobs_by_state ON jobs (state, id)",
)

ADD_DECISIONS = (
    """CREATE TABLE rule_texts (
        seq INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, text TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("rule_texts", "name, sha256"),
    """CREATE TABLE decisions (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('approved', 'adjusted', 'withdrawn')),
        declared TEXT NOT NULL, rules TEXT NOT NULL, rules_sha256 TEXT NOT NULL,
        document_number TEXT NOT NULL, document_date TEXT NOT NULL, effective_from TEXT NOT NULL,
        reason TEXT NOT NULL, "by" TEXT NOT NULL, account TEXT NOT NULL,
        alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("decisions"),
    "CREATE INDEX decisions_of_project ON decisions (project, seq)",
)

ADD_CORRECTIONS = tuple(
    f"ALTER TABLE entries ADD COLUMN {name} TEXT"
    for name in ("why", "evidence_kept", "evidence_withdrawn", "account")
)

ADD_PAPER_ACTS = (
    """CREATE TABLE paper_acts (
        seq INTEGER PRIMARY KEY, project TEXT NOT NULL, kind TEXT NOT NULL, as_of TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('submitted', 'returned', 'reviewed', 'issued', 'reopened')),
        revision INTEGER NOT NULL, manifest TEXT NOT NULL, package TEXT NOT NULL, reason TEXT NOT NULL,
        "by" TEXT NOT NULL, account TEXT NOT NULL, alone INTEGER NOT NULL CHECK (alone IN (0, 1)),
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("paper_acts"),
    "CREATE INDEX paper_acts_of_project ON paper_acts (project, kind, as_of, seq)",
    "CREATE INDEX paper_acts_by_package ON paper_acts (package)",
)

ADD_PEOPLE = (
    """CREATE TABLE account_acts (
        seq INTEGER PRIMARY KEY, account TEXT NOT NULL, act TEXT NOT NULL, details TEXT NOT NULL,
        "by" TEXT NOT NULL, recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("account_acts"),
    "CREATE INDEX account_acts_of_account ON account_acts (account, seq)",
    """CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
        session TEXT NOT NULL, act TEXT NOT NULL, object TEXT NOT NULL, outcome TEXT NOT NULL,
        reason TEXT NOT NULL, details TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("audit"),
    "CREATE INDEX audit_of_account ON audit (account, seq)",
    """CREATE TABLE credentials (
        account TEXT PRIMARY KEY, password TEXT NOT NULL, earlier TEXT NOT NULL, changed_at TEXT NOT NULL,
        must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
        subject TEXT NOT NULL, seen_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sign_in_links (
        sha256 TEXT PRIMARY KEY, account TEXT NOT NULL, expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sessions (
        sha256 TEXT PRIMARY KEY, account TEXT NOT NULL, began_at TEXT NOT NULL, seen_at TEXT NOT NULL,
        address TEXT NOT NULL, contents TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sessions_of_account ON sessions (account)",
    "CREATE UNIQUE INDEX credentials_by_subject ON credentials (subject) WHERE subject <> ''",
    """CREATE TABLE openid_tries (
        state TEXT PRIMARY KEY, browser TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL,
        redirect_uri TEXT NOT NULL, next TEXT NOT NULL, account TEXT NOT NULL, address TEXT NOT NULL,
        began_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE failed_sign_ins (
        id INTEGER PRIMARY KEY, account TEXT NOT NULL, address TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX failed_sign_ins_of_account ON failed_sign_ins (account, at)",
    "CREATE INDEX failed_sign_ins_of_address ON failed_sign_ins (address, at)",
)

ADD_SPOT_CHECKS = (
    """CREATE TABLE spot_checks (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('projects', 'rows')),
        project TEXT NOT NULL, indicator TEXT NOT NULL, observation INTEGER NOT NULL, as_of TEXT NOT NULL,
        seed TEXT NOT NULL, population TEXT NOT NULL, drawn TEXT NOT NULL,
        "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("spot_checks", "id"),
    """CREATE TABLE spot_check_acts (
        seq INTEGER PRIMARY KEY, spot_check TEXT NOT NULL REFERENCES spot_checks (id),
        act TEXT NOT NULL CHECK (act IN ('ticked', 'noticed', 'answered', 'closed')),
        item TEXT NOT NULL, verdict TEXT NOT NULL, note TEXT NOT NULL,
        "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("spot_check_acts"),
    "CREATE INDEX spot_check_acts_of_check ON spot_check_acts (spot_check, seq)",
)

ADD_SOURCE_ACTS = (
    """CREATE TABLE source_acts (
        seq INTEGER PRIMARY KEY,
        act TEXT NOT NULL CHECK (act IN ('placed', 'withdrawn', 'declared', 'restored')),
        source TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
        details TEXT NOT NULL, "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("source_acts"),
    "CREATE INDEX source_acts_of_source ON source_acts (source, seq)",
)

ADD_DEADLINES = (
    """CREATE TABLE deadlines (
        seq INTEGER PRIMARY KEY, year INTEGER NOT NULL,
        paper TEXT NOT NULL CHECK (paper IN ('self-evaluation', 'monitoring')),
        day TEXT, days_after INTEGER, document TEXT NOT NULL, "by" TEXT NOT NULL, account TEXT NOT NULL,
        recorded_at TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL
    ) STRICT""",
    *append_only_guards("deadlines"),
    "CREATE INDEX deadlines_of_paper ON deadlines (year, paper, seq)",
    """CREATE TABLE notices (
        channel TEXT NOT NULL, notice TEXT NOT NULL, text TEXT NOT NULL, tries INTEGER NOT NULL,
        tried_at TEXT NOT NULL, problem TEXT NOT NULL, PRIMARY KEY (channel, notice)
    ) STRICT, WITHOUT ROWID""",
)

STEPS: tuple[tuple[str, ...], ...] = (
    FIRST_STEP,
    ADD_RETRIES,
    ADD_OUTLOOK,
    ADD_ACCEPTANCE,
    ADD_COMMITS,
    ADD_PROCESSES,
    ADD_DECISIONS,
    ADD_CORRECTIONS,
    ADD_PAPER_ACTS,
    ADD_PEOPLE,
    ADD_SPOT_CHECKS,
    ADD_READ_MODEL,
    ADD_SOURCE_ACTS,
    ADD_API_TOKENS,
    ADD_DEADLINES,
    ADD_TODOS,
    ADD_REGISTER_INDEX,
    ADD_AUDIT_OF_OBJECT,
    ADD_HOTLINE,
    ADD_NUMBER_COUNTS,
    ADD_OUTGOING,
    ADD_SHEET_KIND,
    ADD_RESULTS,
    ADD_OPERATOR_ASSESSMENTS,
    ADD_SHARED_PROVENANCE,
    ADD_MARKS_BY_COMMIT,
)
