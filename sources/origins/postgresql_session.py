"""PostgreSQL asked statement by statement: one read-only transaction that sees one state, each statement
ended in time."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from sources.origins.database_access import DatabaseAccess, explained_deadline
from sources.origins.postgresql import connect, explain

FOR_AGGREGATES = {"work_mem": "64MB", "jit": "off"}
"""Groups are few, though the planner cannot know it: they fit into memory; what is compiled runs but once."""
BEGINNING = "jixiao_beginning"


class PostgresqlSession:
    """Values are bound by the server, which plans each statement for its values; raises OriginError. A
    statement that is refused spoils neither those after it nor the state that they see."""

    def __init__(self, access: DatabaseAccess) -> None:
        self.access = access
        self.connection = connect(access, **FOR_AGGREGATES)
        self.connection.read_only = True
        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self.connection.prepare_threshold = None

    def read(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        with explained_deadline(self.access, (psycopg.Error,), explain) as deadline:
            deadline.watch(self.connection.fileno())
            with psycopg.RawCursor(self.connection) as cursor:
                if self.connection.info.transaction_status == TransactionStatus.IDLE:
                    cursor.execute(f"SAVEPOINT {BEGINNING}".encode())
                try:
                    return cursor.execute(sql.encode(), parameters).fetchall()
                except psycopg.Error:
                    self.go_back()
                    raise

    def go_back(self) -> None:
        """After a refusal; where the connection is lost, nothing helps."""
        with suppress(psycopg.Error):
            self.connection.execute(f"ROLLBACK TO SAVEPOINT {BEGINNING}".encode())

    def close(self) -> None:
        with suppress(psycopg.Error):
            self.connection.close()
