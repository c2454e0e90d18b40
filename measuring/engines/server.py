"""Statements over relations of one server: compiled by its dialect, run in its session, answered with the
types that the expressions have."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Boolean, DateTime, Integer
from sqlalchemy.types import TypeEngine

from measuring.decimal_places import UntranslatableError
from measuring.engine import ROWS_AT_A_TIME, CompiledStatement, compile_statement
from measuring.engines.dialect import RelationsDialect
from measuring.engines.known_answers import verify_answers
from measuring.prepared import NoData
from measuring.requests import BadRequestError
from measuring.statements import Statement, StatementValues
from sources.origins.database_access import ServerSession

UNCOUNTABLE = (
    "这个数用到{what}，{server} 服务器上不能算得与本系统完全一样，没有给出；请把数据取到本系统后统计（from）"
)


class UncountableError(NoData, BadRequestError):
    """What a server does not count to the same integer is not counted there; its text is for officials."""


class ServerEngine:
    """``dialect`` writes the SQL of its relations; ``server`` is what people call the kind of server.
    Raises UncountableError, and OriginError for faults of the server."""

    def __init__(self, server: str, dialect: RelationsDialect, session: ServerSession) -> None:
        self.server = server
        self.dialect = dialect
        self.session = session
        self.dialect_key: Hashable = server, dialect.key

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def compile(self, statement: Statement) -> CompiledStatement:
        try:
            return compile_statement(statement, self.dialect)
        except UntranslatableError as error:
            raise UncountableError(UNCOUNTABLE.format(what=error, server=self.server)) from error

    def run(self, statement: CompiledStatement, values: StatementValues) -> Sequence[tuple[Any, ...]]:
        rows = self.session.read(statement.sql, statement.parameter_values(values))
        return convert_rows(rows, statement.types)

    def stream(
        self, statement: CompiledStatement, values: StatementValues
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows of a long answer, some at a time."""
        rows = self.run(statement, values)
        yield from (rows[first : first + ROWS_AT_A_TIME] for first in range(0, len(rows), ROWS_AT_A_TIME))


def open_believed(
    server: str,
    session: ServerSession,
    answers: Mapping[str, str],
    build_dialect: Callable[[], RelationsDialect],
) -> ServerEngine:
    """The engine of a server that gives the known ``answers``; a session in which anything fails is closed.
    Raises OriginError."""
    with ExitStack() as opening:
        opening.callback(session.close)
        verify_answers(server, session, answers)
        engine = ServerEngine(server, build_dialect(), session)
        opening.pop_all()
    return engine


def convert_rows(
    rows: Sequence[tuple[Any, ...]], types: Sequence[TypeEngine[Any]]
) -> Sequence[tuple[Any, ...]]:
    """Each column as its expression has it, whatever the driver gave."""
    ways = [conversion_to(type_) for type_ in types]
    if not any(ways):
        return rows
    return [tuple(map(converted_cell, ways, row)) for row in rows]


def converted_cell(way: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if way is None or value is None else way(value)


def conversion_to(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    if isinstance(type_, Integer):
        return int
    if isinstance(type_, Boolean):
        return bool
    return as_local_instant if isinstance(type_, DateTime) else None


def as_local_instant(value: date) -> datetime:
    """Servers keep days without an hour, and give instants with a zone, which is of the session, ours."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # local time without a zone
