"""Whether tables on servers are still as they were looked over: told beside a number counted now, refused of
one counted earlier."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Integer

from indicators.doubts import Doubt, DoubtCode
from measuring.engine import Engine
from measuring.placed import tables_of
from measuring.prepared import PreparedRequest
from measuring.requests import BadRequestError
from measuring.state_proofs import ask, state_now
from sources.origins.contract import OriginError, OriginFault
from sources.servers.place import ServerPlace
from sources.servers.steadiness import steadiness_statement
from sources.typed import TypedTable

MOVED = "服务器上的“{label}”在这次采集以后变了，现在的数据不是当时的，不能列出；请重新采集"
STOPS_ALL = frozenset(
    {
        OriginFault.SECRET,
        OriginFault.UNREACHABLE,
        OriginFault.SIGN_IN,
        OriginFault.TIMED_OUT,
        OriginFault.CUT_OFF,
        OriginFault.UNTRUSTED,
    }
)
"""Faults of a server that the next statement would meet again."""


class ServerStates:
    """Of the tables of one engine; each is asked for once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.found: dict[str, tuple[str, ...]] = {}
        self.steady: dict[str, bool] = {}

    def state(self, typed: TypedTable) -> tuple[str, ...]:
        """Empty of a table in files."""
        name = typed.table.name
        if typed.place and name not in self.found:
            self.found[name] = state_now(self.engine, typed.place)
        return self.found.get(name, ())

    def ask_unsteady(self, ready: Iterable[PreparedRequest]) -> None:
        """Before anything is counted, of tables where each statement sees what is there by then."""
        for typed in self.unsteady_tables(ready):
            self.state(typed)

    def unsteady_tables(self, ready: Iterable[PreparedRequest]) -> list[TypedTable]:
        """Those on servers of which several statements may see different states."""
        return [
            typed
            for name, typed in tables_of(ready).items()
            if typed.place and not self.is_steady(name, typed.place)
        ]

    def is_steady(self, name: str, place: ServerPlace) -> bool:
        if name not in self.steady:
            asked = steadiness_statement(place.kind, place.relation)
            self.steady[name] = bool(asked and ask(self.engine, place, asked, Integer()))
        return self.steady[name]

    def change_doubts(self, ready: Iterable[PreparedRequest]) -> dict[str, Doubt]:
        """After all is counted, by the name of each such table that is another by now."""
        later = ServerStates(self.engine)
        return {
            typed.table.name: change_doubt(typed.table.label, self.rows(typed), later.rows(typed))
            for typed in self.unsteady_tables(ready)
            if later.state(typed) != self.state(typed)
        }

    def rows(self, typed: TypedTable) -> int:
        """Of a table on a server, those that count."""
        return int(self.state(typed)[0])

    def moved_tables(self, prepared: PreparedRequest) -> Iterator[TypedTable]:
        for typed in prepared.measure.typed.values():
            if self.has_moved(typed):
                yield typed

    def has_moved(self, typed: TypedTable) -> bool:
        """Whether other rows stand on the server than were looked over."""
        return typed.place is not None and self.state(typed) != typed.place.state

    def doubts(self, prepared: PreparedRequest) -> Iterator[Doubt]:
        """One for each table whose rows are not those that were looked over."""
        for typed in self.moved_tables(prepared):
            now, before = self.rows(typed), typed.used
            message = (
                f"“{typed.table.label}”在服务器上核对以后又变了（核对时 {before:,} 行，统计时 {now:,} 行）："
                "数按统计时的数据，新变的行没有核对；再采集一次即重新核对"
            )
            where = f"{typed.table.label}（服务器上的表）"
            yield Doubt(DoubtCode.OLD_FETCH, max(1, abs(now - before)), max(now, before, 1), where, message)

    def refuse_moved(self, prepared: PreparedRequest) -> None:
        """Raises BadRequestError where rows of an earlier counting are asked for and the table moved on."""
        for typed in self.moved_tables(prepared):
            raise BadRequestError(MOVED.format(label=typed.table.label))


def change_doubt(label: str, before: int, after: int) -> Doubt:
    """A number was counted by several statements while rows came, went or changed."""
    message = (
        f"“{label}”在服务器上统计的时候正在变（开始时 {before:,} 行，结束时 {after:,} 行）："
        "由几条语句得出的数不是同一时刻的；请在没有写入的时候再采集一次"
    )
    where = f"{label}（服务器上的表）"
    return Doubt(DoubtCode.OLD_FETCH, max(1, abs(after - before)), max(before, after, 1), where, message)


@contextmanager
def refusing_server_faults() -> Iterator[None]:
    """Within it a fault of a server becomes a refusal that can be shown."""
    try:
        yield
    except OriginError as error:
        raise BadRequestError(f"取数失败：{error.message}") from error


def stops_all(error: object) -> bool:
    """Whether all that is asked of the same server would fail alike."""
    return isinstance(error, OriginError) and error.fault in STOPS_ALL
