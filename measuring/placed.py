"""Statements run where their tables stand: in files here, or on the server of each."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy.sql import visitors

from evaluators.stored_columns import StoredTable
from measuring.decimal_places import UntranslatableError
from measuring.engine import CompiledStatement, Engine
from measuring.engines.opening import open_server_engine
from measuring.engines.relation import Relation
from measuring.prepared import PreparedRequest
from measuring.statements import Statement, StatementValues
from sources.origins.database_access import DatabaseAccess
from sources.servers.place import ServerPlace
from sources.typed import TypedTable

OpenFiles = Callable[[Mapping[str, Path]], Engine]
AccessServer = Callable[[ServerPlace], DatabaseAccess]
"""How the server of a place is asked. Raises OriginError."""
HERE: Hashable = "here"
"""The place of all tables that lie in files."""


def refuse_servers(place: ServerPlace) -> DatabaseAccess:
    """In the place of access where no table stands on a server."""
    raise LookupError(place.relation)


@dataclass(frozen=True)
class PlacedStatement(CompiledStatement):
    """``place`` is where it runs."""

    place: Hashable = HERE


def place_of(typed: TypedTable) -> Hashable:
    """What tables share that are counted together."""
    return typed.place.connection if typed.place else HERE


def tables_of(ready: Iterable[PreparedRequest]) -> dict[str, TypedTable]:
    """By name, those that the requests read."""
    return {name: typed for request in ready for name, typed in request.measure.typed.items()}


def group_by_places(ready: Iterable[PreparedRequest]) -> list[list[PreparedRequest]]:
    """Requests that read tables of the same places together: a server that fails spoils no others."""
    groups: dict[frozenset[Hashable], list[PreparedRequest]] = {}
    for request in ready:
        places = frozenset(map(place_of, request.measure.typed.values()))
        groups.setdefault(places, []).append(request)
    return list(groups.values())


def open_engine(tables: Mapping[str, TypedTable], files: OpenFiles, access: AccessServer) -> Engine:
    """The engine over these tables; raises OriginError where a server is not to be had."""
    if all(typed.place is None for typed in tables.values()):
        return files({name: typed.path for name, typed in tables.items()})
    return PlacedEngine(tables, files, access)


class PlacedEngine:
    """An engine for each place; each statement is compiled and run by that of its tables."""

    def __init__(self, tables: Mapping[str, TypedTable], files: OpenFiles, access: AccessServer) -> None:
        self.places = {name: place_of(typed) for name, typed in tables.items()}
        with ExitStack() as opening:
            self.engines = {
                place: opening.enter_context(open_place(names, files, access))
                for place, names in group_tables(tables).items()
            }
            self.opened = opening.pop_all()
        keys = (f"{place}{engine.dialect_key}" for place, engine in self.engines.items())
        self.dialect_key: Hashable = tuple(sorted(keys))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.opened.close()

    def compile(self, statement: Statement) -> CompiledStatement:
        places = {self.places[name] for name in named_tables(statement)}
        if len(places) != 1:
            raise UntranslatableError("不在同一处的几张表放在一起的统计")
        (place,) = places
        return PlacedStatement(**vars(self.engines[place].compile(statement)), place=place)

    def run(self, statement: CompiledStatement, values: StatementValues) -> Sequence[tuple[Any, ...]]:
        return self.engine_of(statement).run(statement, values)

    def stream(
        self, statement: CompiledStatement, values: StatementValues
    ) -> Iterator[Sequence[tuple[Any, ...]]]:
        return self.engine_of(statement).stream(statement, values)

    def engine_of(self, statement: CompiledStatement) -> Engine:
        return self.engines[statement.place if isinstance(statement, PlacedStatement) else HERE]


def group_tables(tables: Mapping[str, TypedTable]) -> dict[Hashable, dict[str, TypedTable]]:
    groups: dict[Hashable, dict[str, TypedTable]] = {}
    for name, typed in tables.items():
        groups.setdefault(place_of(typed), {})[name] = typed
    return groups


def open_place(tables: Mapping[str, TypedTable], files: OpenFiles, access: AccessServer) -> Engine:
    """The engine over tables of one place."""
    places = {name: typed.place for name, typed in tables.items() if typed.place}
    if not places:
        return files({name: typed.path for name, typed in tables.items()})
    first = next(iter(places.values()))
    asked = replace(access(first), relations=tuple(place.relation for place in places.values()))
    return open_server_engine(
        first.kind, asked, {name: as_relation(tables[name], at) for name, at in places.items()}
    )


def as_relation(typed: TypedTable, place: ServerPlace) -> Relation:
    """The date of birth stays bare where it is read as it stands, so that partitions and indexes serve."""
    born = typed.table.birth_column
    is_bare = born in place.columns and born not in place.cells
    return Relation(
        place.relation, place.columns, born if is_bare else "", cells=place.cells, only=place.only
    )


def named_tables(statement: Statement) -> set[str]:
    """Of which typed tables a statement reads rows."""
    return {element.name for element in visitors.iterate(statement) if isinstance(element, StoredTable)}
