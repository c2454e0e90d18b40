"""A database on a server: its settings, the time that it has for its answer, and what an answer that broke
off is told as."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sources.origins import statements
from sources.origins.contract import Credentials, FetchLimits, OriginError
from sources.origins.database_faults import timed_out, unreadable_answer
from sources.origins.deadline import ConnectionDeadline

DATABASE_SETTINGS: Mapping[str, bool] = {
    "server": True,
    "port": False,
    "database": True,
    "user": True,
    "password": False,
    "tls": False,
    "ca": False,
    "table": False,
    "query": False,
}
LOCK_SECONDS = 10
"""So long a locked table is waited for."""
Broken = TypeVar("Broken", bound=Exception)


@dataclass(frozen=True)
class DatabaseAccess:
    """Which database is asked, as whom, and how much at most. ``relations`` are named where no table or
    query is set."""

    settings: Mapping[str, str]
    credentials: Credentials
    limits: FetchLimits
    relations: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """In lower case and without their schema, as far as they can be told."""
        if self.relations or not {"table", "query"} & self.settings.keys():
            return tuple(name.split(".")[-1].lower() for name in self.relations)
        return statements.named_tables(self.settings)

    def deadline(self) -> ConnectionDeadline:
        return ConnectionDeadline(self.limits.total_seconds)


class ServerSession(Protocol):
    """One read-only session, which sees one state of the server where the server can do that. ``read`` gives
    all rows of a statement with numbered parameters; raises OriginError."""

    def read(self, sql: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]: ...

    def close(self) -> None: ...


@contextmanager
def explained_deadline(
    access: DatabaseAccess,
    broken: tuple[type[Broken], ...],
    explain: Callable[[Broken, DatabaseAccess], OriginError],
) -> Iterator[ConnectionDeadline]:
    """Within it ``broken``, what the driver raises, becomes OriginError: that the time was over, or what
    ``explain`` says."""
    with access.deadline() as deadline:
        try:
            yield deadline
        except UnicodeDecodeError as error:
            raise unreadable_answer("有的文字不是 UTF-8，请核对数据库的编码") from error
        except broken as error:
            if deadline.passed:
                raise timed_out(access.limits.total_seconds) from error
            raise explain(error, access) from error
