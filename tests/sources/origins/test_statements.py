"""What is told of a declared query before any server is asked."""

import pytest

from app import SETTINGS
from sources.declaration import read_declaration
from sources.origins.kinds import KINDS, find_module
from sources.origins.reading import OWN_VARIABLES
from sources.origins.statements import QUOTED, named_tables, query_mistake

GOOD = [
    "select a from b",
    "  WITH x AS (SELECT 1) SELECT * FROM x;",
    "SELECT 'insert into; x' AS a, \"update t set\" FROM b -- delete from",
    "/* 说明；into */ SELECT replace(a, ';', ',') FROM b",
    "(SELECT 1) UNION (SELECT 2)",
]
BAD = [
    "",
    "update t set a = 1",
    "select 1; select 2",
    "select * into x from y",
    "select a from b for update",
    "with x as (insert into y values (1) returning 1) select * from x",
    "-- select\ndrop table x",
    "with x as (select 1) update t as a set b = 1",
    "with x as (update t a set b = 1 returning 1) select * from x",
    "select 1 /* not ended",
]


@pytest.mark.parametrize("kind", QUOTED)
@pytest.mark.parametrize("query", GOOD)
def test_one_statement_that_only_reads_is_taken(kind: str, query: str) -> None:
    assert query_mistake(kind, query) == ""


@pytest.mark.parametrize("kind", QUOTED)
@pytest.mark.parametrize("query", BAD)
def test_any_other_is_refused(kind: str, query: str) -> None:
    assert query_mistake(kind, query)


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("mariadb", "select 1 /*! into outfile '/tmp/x' */"),
        ("mariadb", "select 1 /*M!100100 into outfile '/tmp/x' */"),
        ("mariadb", r"select 'a\' ; drop table x; -- '"),
        ("postgresql", r"select 'a\' ; drop table x; -- '"),
        ("postgresql", "select $a$ $a$; drop table x"),
        ("postgresql", "select 1 -- x\r; drop table x"),
        ("spark", r"with a as (select r'\' as x) insert into t select '' from a"),
        ("spark", r'with a as (select R"\" as x) insert into t select "" from a'),
        ("spark", "with a as (select 1) -- x\r insert into t select * from a"),
        ("spark", "with a as (select /*+ x('*/') */ 1) insert into t select '' from a"),
        ("spark", "with a as (select 1) update `t` as `b` set v = 1"),
        ("spark", "with a as (select 1) /* /* */ ' */ insert into t select * from a -- '"),
        ("postgresql", "with a as (select 1) /* /* */ ' */ insert into t select * from a -- '"),
        ("spark", "with a as (select 1) /* /* /* */ */ ' */ insert into t select * from a -- '"),
    ],
)
def test_what_only_one_kind_carries_out_is_not_hidden_by_another_kinds_quotes(kind: str, query: str) -> None:
    expected = "" if query.startswith(r"select 'a\'") and kind == "mariadb" else "只"
    assert expected in query_mistake(kind, query)


def test_what_spark_takes_for_words_or_comments_hides_nothing() -> None:
    assert (
        query_mistake("spark", "select /*+ broadcast(b) */ r'insert into ' from b -- \\\n insert into t")
        == ""
    )


def test_the_tables_of_a_query_are_found() -> None:
    assert named_tables({"query": 'select 1 from hotline."Orders" o join `b` on 1 = 1'}) == ("orders", "b")
    assert named_tables({"table": "hotline.orders"}) == ("orders",)


DATABASE = "server: a, database: d, user: JIXIAO_U, password: JIXIAO_P, table: t"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x", "“payments”的 from 应写 kind"),
        ("{}", "没有写 kind"),
        ("{kind: oracle}", "from 的 kind“oracle”不认识，可用：postgresql（PostgreSQL 数据库）"),
        ("{kind: mysql}", "是否指“mariadb”？"),
        (f"{{kind: mariadb, {DATABASE}, sql: s}}", "不认识的字段“sql”，是否指“query”？"),
        ("{kind: sqlite, table: t}", "“from”缺少字段“file”"),
        ("{kind: sqlite, file: a.db}", "写 table（整张表或视图）或 query（一条 SELECT），两者写一个"),
        ("{kind: sqlite, file: a.db, table: t, query: select 1}", "两者写一个"),
        ("{kind: sqlite, file: a.db, table: 'a;b'}", "“table”应是表或视图的名称"),
        (f"{{kind: mariadb, {DATABASE}, port: 99999}}", "“port”应是 1 至 65535 的整数"),
        (f"{{kind: mariadb, {DATABASE}, tls: yes}}", "“tls”应是 verify"),
        (f"{{kind: mariadb, {DATABASE.replace('server: a', 'server: a..b')}}}", "“server”应是服务器"),
        (f"{{kind: mariadb, {DATABASE.replace('server: a', 'server: ' + 'a' * 64)}}}", "“server”应是服务器"),
        (
            f"{{kind: mariadb, {DATABASE.replace('server: a', 'server: me:secret@host')}}}",
            "“server”应是服务器",
        ),
        (f"{{kind: mariadb, {DATABASE.replace('JIXIAO_P', 'hunter2')}}}", "“password”应写环境变量的名称"),
        (f"{{kind: mariadb, {DATABASE.replace('JIXIAO_P', 'JIXIAO_SECRET_KEY')}}}", "本系统自己的密钥"),
    ],
)
def test_a_mistake_of_an_origin_is_told_and_no_secret_is_repeated(written: str, said: str) -> None:
    found = read_declaration(f"payments: {{from: {written}}}".encode(), "sources.yaml")
    told = " ".join(map(str, found.problems))
    assert said in told, told
    assert "hunter2" not in told
    assert "secret@" not in told
    assert "payments" in found.unusable


def test_a_table_comes_from_files_or_from_a_server_and_not_from_both() -> None:
    text = "payments: {files: a.csv, from: {kind: sqlite, file: a.db, table: t}}"
    assert "只能有一个" in str(read_declaration(text.encode(), "sources.yaml").problems[0])


def test_the_secrets_of_the_service_itself_are_named() -> None:
    """Each setting of which the help says that it is a secret or a key."""
    secret = {
        f"JIXIAO_{setting.name.upper()}"
        for setting in SETTINGS
        if "secret" in setting.help or "key" in setting.name
    }
    assert secret <= OWN_VARIABLES


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_has_what_the_seam_asks_of_it(kind: str) -> None:
    module = find_module(kind)
    assert module.SETTINGS
    assert callable(module.fetch)
