"""What is known of a declared table on Spark before a cluster is asked: what is said where the parts that reach a
cluster are not installed or nobody listens, and what is never sent."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from indicators.records import MeasurementStatus
from measuring.engines.opening import open_server_engine
from measuring.measurer import Measurer
from sources import Sources
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess
from sources.origins.spark_line import SparkLine, condition_of
from sources.origins.spark_session import (
    SparkStatements,
    described_columns,
    literal_of,
    microseconds,
    quoted,
    refuse_lost,
    refuse_writing,
)
from sources.servers.dialect import DAY, EXACT, INSTANT, SPARK, TEXT, WHOLE, YES_NO, ZONED
from tests.small import CALLBACKS
from tests.sources.conftest import NOW, read
from tests.sources.origins.servers import free_port
from tests.sources.servers.test_end_to_end import CALLED_BACK, ON_TIME, SATISFIED

PROTOCOL = "pyspark.sql.connect.proto"


def spark_at(port: int, secret: str = "token", server: str = "127.0.0.1") -> DatabaseAccess:
    settings = {"server": server, "port": str(port), "database": "default"}
    return DatabaseAccess(settings, Credentials("somebody", secret), FetchLimits(connect_seconds=2))


def office(root: Path) -> Sources:
    """Orders on a Spark, call-backs in a file."""
    there = f"{{kind: spark, server: 127.0.0.1, port: {free_port()}, database: dw, user: JIXIAO_U}}"
    (root / "callbacks.csv").write_text(CALLBACKS, "utf-8")
    (root / "sources.yaml").write_text(
        f"connections: {{lake: {there}}}\n"
        "work_orders: {connection: lake, table: orders}\ncallbacks: callbacks.csv\n",
        "utf-8",
    )
    sources = Sources(root, root / "data", lambda: NOW)
    sources.fetcher = replace(sources.fetcher, environment={"JIXIAO_U": "somebody"}, sleep=lambda _: None)
    return sources


def test_where_nothing_is_installed_that_table_alone_fails_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, PROTOCOL, None)
    sources = office(tmp_path)
    reason = sources.fetch_table("work_orders").reason
    assert "本机没有装连接 Spark 的组件" in reason
    assert "requirements-engines.txt" in reason
    read(sources, "callbacks")
    found = Measurer(sources.read_table, access=sources.server_access).measure(
        [ON_TIME, SATISFIED, CALLED_BACK]
    )
    assert found["content"].outcome is MeasurementStatus.MEASURED
    assert found["on-time"].outcome is not MeasurementStatus.MEASURED
    assert "本机没有装连接 Spark 的组件" in found["on-time"].reason
    with pytest.raises(OriginError, match="请系统管理员安装"):
        open_server_engine("spark", spark_at(free_port()), {})


def test_a_cluster_that_is_not_there_is_told_at_once() -> None:
    pytest.importorskip(PROTOCOL)
    with pytest.raises(OriginError) as caught:
        SparkLine(spark_at(free_port()))
    assert caught.value.fault is OriginFault.UNREACHABLE


def test_each_statement_names_the_session_that_was_set_up() -> None:
    """A server that was started again meanwhile knows it by that, and opens no other in its place."""
    protocol = pytest.importorskip(PROTOCOL)
    named: list[str] = []

    class Cluster(protocol.SparkConnectServiceServicer):  # type: ignore[misc,name-defined]
        def Config(self, _request: Any, _context: Any) -> Any:  # noqa: N802  # Spark's
            return protocol.ConfigResponse(server_side_session_id="of this start")

        def ExecutePlan(self, request: Any, _context: Any) -> Iterator[Any]:  # noqa: N802
            named.append(request.client_observed_server_side_session_id)
            yield protocol.ExecutePlanResponse()

    server = import_module("grpc").server(ThreadPoolExecutor(2))
    protocol.add_SparkConnectServiceServicer_to_server(Cluster(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        with closing(SparkStatements(spark_at(port))) as session:
            session.read("SELECT 1", ())
    finally:
        server.stop(None).wait()
    assert named == ["of this start"] * 2


def test_a_secret_that_cannot_be_a_token_is_told_without_it() -> None:
    pytest.importorskip(PROTOCOL)
    with pytest.raises(OriginError) as caught:
        SparkLine(spark_at(free_port(), "密码"))
    assert caught.value.fault is OriginFault.SECRET
    assert "密码" not in caught.value.message


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO a SELECT * FROM b",
        "WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a",
        "SELECT 1; DROP TABLE a",
        "DROP TABLE a",
        r"SELECT 'a\'' ; DROP TABLE a",
        "CACHE TABLE a",
        "EXPLAIN INSERT INTO a VALUES (1)",
    ],
)
def test_what_is_not_one_select_is_not_sent(statement: str) -> None:
    with pytest.raises(OriginError, match="没有发出"):
        refuse_writing(statement)


def test_words_in_texts_and_names_are_no_commands() -> None:
    refuse_writing(r"SELECT `insert into `, '; drop it\'s' FROM `a;b` -- delete from")
    refuse_writing("EXPLAIN SELECT 1")


@pytest.mark.parametrize(
    ("told", "holds", "places"),
    [
        ("timestamp_ntz", INSTANT, None),
        ("timestamp", ZONED, None),
        ("date", DAY, None),
        ("bigint", WHOLE, 0),
        ("decimal(12,6)", EXACT, 6),
        ("boolean", YES_NO, None),
        ("string", TEXT, None),
        ("varchar(9)", TEXT, None),
        ("char(5)", "", None),
        ("string collate UTF8_LCASE", "", None),
        ("double", "", None),
        ("array<string>", "", None),
        ("struct<a:decimal(3,1)>", "", None),
    ],
)
def test_a_type_holds_what_is_read_exactly(told: str, holds: str, places: int | None) -> None:
    column = SPARK.read_column("c", told)
    assert (column.holds, column.type) == (holds, told)
    assert not holds or column.places == places


def test_columns_are_asked_for_by_name_and_end_before_the_partitions() -> None:
    assert SPARK.columns_statement("dw.or`ders") == "DESCRIBE TABLE `dw`.`or``ders`"
    assert quoted("lake.dw.orders") == "`lake`.`dw`.`orders`"
    told = [
        *(("at", "date", None), ("#1", "int", "")),
        *(("# Partition Information", "", ""), ("# col_name", "data_type", "comment"), ("at", "date", None)),
    ]
    assert list(described_columns(told)) == [("at", "date"), ("#1", "int")]


def test_texts_stand_for_themselves() -> None:
    assert SPARK.literal(r"it's \ 100%") == r"'it\'s \\ 100%'"


def test_an_empty_cell_and_the_same_cells_in_other_columns_are_not_the_same() -> None:
    assert "xxhash64(isnull(`a`), `a`, isnull(`b`), `b`)" in SPARK.state(["a", "b"])


def test_numbers_go_there_in_the_width_that_pages_and_frames_take() -> None:
    protocol = pytest.importorskip(PROTOCOL)
    kinds = {2**31 - 1: "integer", 2**31: "long", -(2**63): "long", 2**63: "decimal", True: "boolean"}
    for value, kind in kinds.items():
        literal = literal_of(value, protocol)
        assert literal.HasField(kind), value


def test_an_answer_of_which_rows_are_lost_is_not_taken() -> None:
    protocol = pytest.importorskip(PROTOCOL)
    part = protocol.ExecutePlanResponse.ArrowBatch(row_count=2, start_offset=3)
    refuse_lost(part, 2, 3)
    for found, before in ((1, 3), (2, 0)):
        with pytest.raises(OriginError, match="回答不全"):
            refuse_lost(part, found, before)


class Refusal:
    """What gRPC raises, as far as it is looked at."""

    def __init__(self, code: str, words: str, trailer: bytes = b"") -> None:
        self.name, self.words, self.trailer = code, words, trailer

    def code(self) -> Any:
        return getattr(import_module("grpc").StatusCode, self.name)

    def details(self) -> str:
        return self.words

    def trailing_metadata(self) -> list[tuple[str, bytes]]:
        return [("grpc-status-details-bin", self.trailer)]


def refusal(condition: str, words: str, words_on_the_way: str) -> Refusal:
    """As Spark tells of a condition, and what came of its words."""
    info = import_module("google.rpc.error_details_pb2").ErrorInfo(metadata={"errorClass": condition})
    status = import_module("google.rpc.status_pb2").Status(code=13, message=words)
    status.details.add().Pack(info)
    return Refusal("INTERNAL", words_on_the_way, status.SerializeToString())


def test_a_gateway_that_changes_the_words_of_spark_is_no_fault_of_the_program() -> None:
    pytest.importorskip(PROTOCOL)
    assert condition_of(refusal("DIVIDE_BY_ZERO", "words", "words")) == ("DIVIDE_BY_ZERO", {})
    assert condition_of(refusal("DIVIDE_BY_ZERO", "words", "other words")) == ("", {})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("CLIENT: Received message larger than max (70000000 vs. 64000000)", "一次回答超过 64 MB"),
        ("too many requests", "执行出错（RESOURCE_EXHAUSTED），请集群管理员查看"),
    ],
)
def test_only_an_answer_that_is_too_long_is_called_so(words: str, said: str) -> None:
    pytest.importorskip(PROTOCOL)
    asked = cast(SparkStatements, SimpleNamespace(line=SimpleNamespace(is_answered=True)))
    assert said in SparkStatements.explain_line(asked, Refusal("RESOURCE_EXHAUSTED", words)).message


def test_instants_go_there_by_the_microsecond() -> None:
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, 999999)) == -1
    assert microseconds(datetime(2024, 2, 29, 0, 0, 0, 1)) == 1709164800000001
