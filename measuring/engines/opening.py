"""The engine of a server by the kind of server; what it needs is imported when one is opened."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from typing import Protocol, cast

from measuring.engine import Engine
from measuring.engines.relation import Relation
from sources.origins.database_access import DatabaseAccess

SERVER_ENGINES: Mapping[str, str] = {
    "postgresql": "measuring.engines.postgresql",
    "mariadb": "measuring.engines.mariadb",
    "clickhouse": "measuring.engines.clickhouse",
    "spark": "measuring.engines.spark",
}
"""By the word of ``engine:``, the module that has ``open_engine``; a new kind is one line and one module."""


class EngineModule(Protocol):
    """What such a module offers."""

    def open_engine(self, access: DatabaseAccess, relations: Mapping[str, Relation]) -> Engine: ...


def open_server_engine(kind: str, access: DatabaseAccess, relations: Mapping[str, Relation]) -> Engine:
    """An engine over these relations, by the names of their tables; to be closed. Raises OriginError where
    there is no session, ``KeyError`` for another kind."""
    module = cast(EngineModule, import_module(SERVER_ENGINES[kind]))
    names = tuple(relation.name for relation in relations.values())
    return module.open_engine(replace(access, relations=names), relations)
