"""The state of a table on a server: read from all its rows, or known without, as long as the server's
own bookkeeping proves that none has changed since this process read them."""

import re
from collections.abc import Hashable
from contextlib import suppress
from typing import Any

from sqlalchemy import Integer, Numeric, String
from sqlalchemy.types import TypeEngine

from measuring.engine import Engine
from measuring.placed import PlacedStatement
from sources.origins.contract import OriginError
from sources.servers.bookkeeping import BOOKKEEPING
from sources.servers.place import ServerPlace

State = tuple[str, ...]
PROVEN: dict[Hashable, tuple[str, State]] = {}
"""Of this process, by relation and by how it is read: what the bookkeeping said, and the state there was."""
MOST_PROVEN = 1_000


def state_now(engine: Engine, place: ServerPlace) -> State:
    """What the fingerprint of a relation gives in the session of the engine, or would give."""
    key = place.connection, place.relation, place.fingerprint
    noted = noted_now(engine, place)
    before, state = PROVEN.get(key, ("", ()))
    if noted and noted == before:
        return state
    state = read_state(engine, place)
    if noted and noted == noted_now(engine, place):
        if len(PROVEN) >= MOST_PROVEN:
            PROVEN.clear()
        PROVEN[key] = noted, state
    return state


def read_state(engine: Engine, place: ServerPlace) -> State:
    ((rows, total),) = ask(engine, place, place.fingerprint, Integer(), Numeric())
    return str(rows), str(total)


def noted_now(engine: Engine, place: ServerPlace) -> str:
    """What the bookkeeping of the server says of the relation; "" where it says nothing, or not to this
    user."""
    bookkeeping = BOOKKEEPING.get(place.kind)
    if bookkeeping is None:
        return ""
    ((version,),) = ask(engine, place, "SELECT version()", String())
    if not re.fullmatch(bookkeeping.version, str(version)):
        return ""
    with suppress(OriginError):
        ((noted,),) = ask(engine, place, bookkeeping.statement(place.kind, place.relation), String())
        return str(noted or "")
    return ""


def ask(engine: Engine, place: ServerPlace, sql: str, *types: TypeEngine[Any]) -> list[tuple[Any, ...]]:
    return list(engine.run(PlacedStatement(sql, (), {}, types, place.connection), {}))
