"""Whether tables on servers are still as they were looked over: told beside a number counted now, refused of
one counted earlier."""

from collections.abc import Iterator
from contextlib import contextmanager

from indicators.doubts import Doubt, DoubtCode
from measuring.engine import Engine
from measuring.placed import state_now
from measuring.prepared import PreparedRequest
from measuring.requests import BadRequestError
from sources.origins.contract import OriginError, OriginFault
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

    def state(self, typed: TypedTable) -> tuple[str, ...]:
        """Empty of a table in files."""
        name = typed.table.name
        if typed.place and name not in self.found:
            self.found[name] = state_now(self.engine, typed.place)
        return self.found.get(name, ())

    def moved_tables(self, prepared: PreparedRequest) -> Iterator[TypedTable]:
        for typed in prepared.measure.typed.values():
            if typed.place and self.state(typed) != typed.place.state:
                yield typed

    def doubts(self, prepared: PreparedRequest) -> Iterator[Doubt]:
        """One for each table whose rows are not those that were looked over."""
        for typed in self.moved_tables(prepared):
            now, before = int(self.state(typed)[0]), typed.used
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
