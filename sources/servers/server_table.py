"""A table that is counted on a server, as its origin: in the place of rows its account is taken."""

# ruff: noqa: S608  # names are quoted by the dialect

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DatabaseAccess, ServerSession
from sources.servers.account_file import write_account
from sources.servers.dialect import DIALECTS


@dataclass(frozen=True)
class ServerTable:
    """On a server of that kind, in a session of its own; both raise OriginError."""

    kind: str
    open_session: Callable[[DatabaseAccess], ServerSession]

    def fetch(
        self, settings: Mapping[str, str], credentials: Credentials, into: Path, limits: FetchLimits
    ) -> tuple[str, ...]:
        """The account of the table as one file."""
        with closing(self.open_session(DatabaseAccess(settings, credentials, limits))) as session:
            return write_account(self.kind, session, settings, into)

    def probe(self, settings: Mapping[str, str], credentials: Credentials, limits: FetchLimits) -> None:
        """The table is asked for none of its rows."""
        relation = DIALECTS[self.kind].relation(settings["table"])
        with closing(self.open_session(DatabaseAccess(settings, credentials, limits))) as session:
            session.read(f"SELECT * FROM {relation} LIMIT 0", ())
