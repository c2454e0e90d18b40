"""The kinds of servers and services that a table may be taken from: one line each here, and a module of the
same name beside it, which is imported when a table is declared so.

A module has ``SETTINGS`` (the names of what is declared, and whether it has to be), ``fetch`` and ``probe``;
where more can be told of settings without asking the server it has ``find_mistake`` too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from sources.origins.contract import Fetch, Probe

USER_SETTING = "user"
SECRET_SETTINGS = ("password", "token", "key")
"""Settings that name the environment variable with what nobody else may know; a kind has one at most."""
PATH_SETTINGS = ("file", "ca")
"""Settings that are a path on this machine, relative to the workspace."""


@dataclass(frozen=True)
class OriginKind:
    """``word`` is what it is on screen, ``label`` tells it from others of that word."""

    name: str
    word: str
    label: str


KINDS: Mapping[str, OriginKind] = {
    kind.name: kind
    for kind in (
        OriginKind("postgresql", "数据库", "PostgreSQL 数据库"),
        OriginKind("mariadb", "数据库", "MariaDB 数据库"),
        OriginKind("sqlite", "数据库", "SQLite 数据库"),
        OriginKind("http_json", "接口", "HTTP 接口（JSON）"),
        OriginKind("open311", "接口", "Open311 接口"),
        OriginKind("sftp", "共享文件夹", "SFTP 文件夹"),
        OriginKind("webdav", "共享文件夹", "WebDAV 文件夹"),
    )
}
SERVER_KINDS: Mapping[str, OriginKind] = {
    **{name: KINDS[name] for name in ("postgresql", "mariadb")},
    "clickhouse": OriginKind("clickhouse", "数据库", "ClickHouse 数据库"),
    "spark": OriginKind("spark", "数据库", "Spark 集群"),
}
"""Servers on which tables are counted where they stand. What ``fetch`` of the module ``<name>_table`` writes
is an account of the table and none of its rows."""
TABLE_SUFFIX = "_table"


def kind_of(name: str) -> OriginKind:
    """Of a declared origin, whether its rows are fetched or counted where they stand."""
    return KINDS.get(name) or SERVER_KINDS[name.removesuffix(TABLE_SUFFIX)]


def is_counted_there(name: str) -> bool:
    """Whether an origin of that kind stands on a server and is counted there."""
    return name not in KINDS


def is_file(name: str) -> bool:
    """Whether an origin of that kind is a file that this machine sees, and no server."""
    return name == "sqlite"


class OriginModule(Protocol):
    """What a module of a kind holds."""

    SETTINGS: Mapping[str, bool]
    fetch: Fetch
    probe: Probe


@dataclass(frozen=True)
class SettingMistake:
    """What is wrong with the setting of that name, in Chinese, and what to do; secrets are not repeated."""

    setting: str
    message: str


def find_module(kind: str) -> OriginModule:
    """Of a kind among ``KINDS``."""
    return cast(OriginModule, import_module(f"sources.origins.{kind}"))


def find_setting_mistake(kind: str, settings: Mapping[str, str]) -> SettingMistake | None:
    """What the kind itself has to say of settings that are all there."""
    check = getattr(find_module(kind), "find_mistake", None)
    return cast(SettingMistake | None, check(settings)) if check else None


def secret_setting(settings: Mapping[str, str]) -> str:
    """The name of the setting that names a secret; "" where there is none."""
    return next((name for name in SECRET_SETTINGS if name in settings), "")
