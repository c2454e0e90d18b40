"""The steps of the schema for programs that ask, and for finding what was done with one thing."""

ADD_API_TOKENS = (
    """CREATE TABLE api_tokens (
        sha256 TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL,
        may_download INTEGER NOT NULL CHECK (may_download IN (0, 1)), "by" TEXT NOT NULL,
        created_at TEXT NOT NULL, expires_at TEXT NOT NULL, seen_at TEXT NOT NULL, revoked_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX api_tokens_of_account ON api_tokens (account)",
)

ADD_AUDIT_OF_OBJECT = ("CREATE INDEX audit_of_object ON audit (act, object, seq)",)
