"""docs/on-servers.zh.md against the program: its example is read, its fields, kinds and types are those that hold."""

from sources.declaration import read_declaration
from sources.origins.kinds import SERVER_KINDS
from sources.origins.spark_line import PORT
from sources.servers.account import UNCHECKED
from sources.servers.cells import MOST_WORDS
from sources.servers.columns import FITTING
from sources.servers.declared import CONNECTION_SETTINGS, NOT_ON_SERVERS
from sources.servers.dialect import POSTGRESQL
from tests.docs.documents import block, codes, table, text_of

TEXT = text_of("on-servers.zh.md")


def test_the_example_is_read() -> None:
    declared = read_declaration(block(TEXT, "yaml", "kind: postgresql").encode(), "sources.yaml")
    assert declared.problems == ()
    assert all(source.is_counted_there for source in declared.tables.values())
    assert len(declared.tables) == 2


def test_the_example_of_a_spark_is_read() -> None:
    declared = read_declaration(block(TEXT, "yaml", "kind: spark").encode(), "sources.yaml")
    assert declared.problems == ()
    origin = declared.tables["calls"].origin
    assert origin
    assert (origin.kind, origin.settings["port"]) == ("spark_table", PORT)


def test_every_setting_and_every_field_that_is_refused_is_named() -> None:
    named = set(codes(TEXT))
    assert set(CONNECTION_SETTINGS) <= named
    assert set(NOT_ON_SERVERS) <= named
    assert [
        kind.label.removesuffix(" 数据库").removesuffix(" 集群") in TEXT for kind in SERVER_KINDS.values()
    ] == [True] * len(SERVER_KINDS)


def test_the_types_are_those_that_are_read() -> None:
    rows = {row[0]: set(codes(row[1])) for row in table(TEXT, "软件的列", "服务器上的列", "不合的")}
    short = {"timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz"}
    for words, type_name in (("日期和时刻", "instant"), ("整数", "count"), ("金额、数", "amount")):
        told = {
            short.get(there, there)
            for there, holds in POSTGRESQL.families.items()
            if holds in FITTING[type_name]
        }
        assert rows[words] <= told, words
    assert rows["日期和时刻"] == {"timestamp", "timestamptz", "date"}


def test_what_is_told_and_the_bounds_are_those_of_the_program() -> None:
    assert UNCHECKED in TEXT
    assert f"超过 {MOST_WORDS:,} 种" in TEXT
