"""现成的台账声明: each is read as it stands, and each of its metrics gives what an independent statement counts."""

import csv
import io
import sqlite3
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from evaluators.any_table import table_faults
from evaluators.discovery import discover_evaluators
from measuring.trial import EvaluatorTrial
from sources.declaration import read_declaration
from tests.docs.documents import codes, table, text_of

TEXT = text_of("ledgers.zh.md")
DECLARED = "".join(part.split("```")[0] for part in TEXT.split("```yml\n")[1:])
TABLES = read_declaration(DECLARED.encode(), "sources.yaml").tables
METRICS = [
    (row[1], codes(row[2])[0], yaml.safe_load(codes(row[3])[0]))
    for row in table(TEXT, "编号", "指标", "取数方法", "参数")
]
ROWS = {
    "knowledge": """条目编号,登记日期,应更新日期,更新日期,抽查是否准确
K1,2024-01-02,2024-01-31,2024-01-31,是
K2,2024-01-02,2024-01-31,2024-02-01,否
K3,2024-01-05,2024-02-10,,
K4,2024-02-01,2024-02-20,2024-02-19,是
K5,2024-02-01,2024-07-20,2024-07-19,是
""",
    "quality_checks": """呼叫编号,质检日期,是否合格,质检得分,话务员
C1,2024-01-03,是,96.5,1001
C2,2024-02-03,否,60,1002
C3,2024-06-30,是,88,1001
C4,2024-07-01,否,10,1001
C5,2024-06-01,,,1002
""",
    "calls": """呼叫编号,呼叫时间,呼叫结果,是否抽检
C1,2024-01-03 09:00,接通,是
C2,2024-02-03 09:00,接通,否
C3,2024-06-30 23:59:59,接通,是
C4,2024-06-01 10:00,放弃,是
C5,2024-06-01 11:00,接通,
""",
    "roster": """工号,到岗日期,离岗日期,身份
1001,2023-05-01,,编制
1002,2023-05-01,2024-06-30,外聘
1003,2024-06-30,,外聘
1004,2024-07-01,,外聘
1005,2024-01-01,2024-07-15,外聘
""",
    "shifts": """坐席号,签入时间,签出时间
1,2023-12-31 20:00,2024-01-01 08:00
2,2024-01-01 06:00,2024-01-01 12:00
1,2024-06-29 00:00,2024-06-30 00:00
3,2024-06-30 18:00,2024-07-01 06:00
4,2024-03-01 00:00,
""",
    "trainings": """场次,培训日期,培训类别,参训人数
T1,2024-01-01,业务培训,20
T2,2024-01-20,专题培训,30
T3,2024-03-31,业务培训,25
T4,2024-06-30,业务培训,
T5,2024-07-01,业务培训,40
""",
    "published": "印发日期,种类,标题\n2024-02-01,月报,一月\n2024-03-01,月报,二月\n2024-06-30,通报,六月\n2024-07-01,月报,六月\n",
    "tasks": """任务,下达日期,应完成日期,完成日期
甲,2024-01-02,2024-06-30,2024-06-30
乙,2024-01-02,2024-06-29,2024-06-30
丙,2024-01-02,2024-05-01,
丁,2024-01-02,2024-12-31,2024-02-01
""",
}
IN = "BETWEEN '2024-01-01' AND '2024-06-30'"
IN_POST = "FROM roster WHERE 到岗日期 <= '2024-06-30' AND (离岗日期 = '' OR 离岗日期 > '2024-06-30')"
TRAINED = f"FROM trainings WHERE 培训日期 {IN} AND 培训类别 = '业务培训'"
COUNTED_BY = {
    "知识库更新量": f"SELECT count(*), NULL FROM knowledge WHERE 更新日期 {IN}",
    "知识库更新及时率": f"SELECT sum(更新日期 <> '' AND 更新日期 <= 应更新日期), count(*) FROM knowledge WHERE 应更新日期 {IN}",
    "知识库准确率": f"SELECT sum(抽查是否准确 = '是'), count(*) FROM knowledge WHERE 更新日期 {IN} AND 抽查是否准确 <> ''",
    "质检合格率": f"SELECT sum(是否合格 = '是'), count(*) FROM quality_checks WHERE 质检日期 {IN} AND 是否合格 <> ''",
    "质检平均分": f"SELECT sum(质检得分 * 10) / 10.0, count(*) FROM quality_checks WHERE 质检日期 {IN} AND 质检得分 <> ''",
    "抽检率": f"SELECT sum(是否抽检 = '是'), count(*) FROM calls WHERE date(呼叫时间) {IN} AND 呼叫结果 = '接通'",
    "话务人员在岗率": f"SELECT count(*), 4 {IN_POST}",
    "外聘在岗人数": f"SELECT count(*), NULL {IN_POST} AND 身份 = '外聘'",
    "7×24 小时有坐席签入": """WITH RECURSIVE minutes(at) AS (SELECT strftime('%s', '2024-01-01') / 60 UNION ALL
        SELECT at + 1 FROM minutes WHERE at + 1 < strftime('%s', '2024-07-01') / 60)
        SELECT 60 * count(*), 60 * (SELECT count(*) FROM minutes) FROM minutes WHERE EXISTS (SELECT 1 FROM shifts
        WHERE 签出时间 <> '' AND at >= strftime('%s', 签入时间) / 60 AND at < strftime('%s', 签出时间) / 60)""",
    "业务培训次数": f"SELECT count(*), NULL {TRAINED}",
    "每月至少一次业务培训的月份": f"SELECT count(DISTINCT substr(培训日期, 1, 7)), 6 {TRAINED}",
    "参训人次": f"SELECT sum(参训人数), NULL FROM trainings WHERE 培训日期 {IN}",
    "月报期数": f"SELECT count(*), NULL FROM published WHERE 印发日期 {IN} AND 种类 = '月报'",
    "任务按期完成率": f"SELECT sum(完成日期 <> '' AND 完成日期 <= 应完成日期), count(*) FROM tasks WHERE 应完成日期 {IN}",
}


@pytest.fixture(scope="module")
def counted() -> sqlite3.Connection:
    """The same files in SQLite, every cell as text."""
    database = sqlite3.connect(":memory:")
    for name, text in ROWS.items():
        head, *rows = csv.reader(io.StringIO(text))
        database.execute(f"CREATE TABLE {name} ({', '.join(head)})")
        database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(head))})", rows)
    return database


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> EvaluatorTrial:
    """All ledgers as they are declared, each in a file of its own name."""
    declared = yaml.safe_load(DECLARED)
    for name, settings in declared.items():
        settings["files"] = f"inbox/{name}.csv"
    return EvaluatorTrial(
        tmp_path_factory.mktemp("ledgers"), sources=yaml.safe_dump(declared, allow_unicode=True)
    )


def test_the_declarations_are_read_as_they_stand() -> None:
    assert read_declaration(DECLARED.encode(), "sources.yaml").problems == ()
    assert set(TABLES) == set(ROWS)


def test_every_metric_of_the_document_is_counted_here() -> None:
    assert [name for name, _, _ in METRICS] == list(COUNTED_BY)


@pytest.mark.parametrize(
    ("name", "evaluator", "params"), METRICS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_metric_is_what_an_independent_statement_counts(
    name: str, evaluator: str, params: dict[str, Any], trial: EvaluatorTrial, counted: sqlite3.Connection
) -> None:
    known = {table_name: source.table for table_name, source in TABLES.items()}
    assert list(table_faults(discover_evaluators()[evaluator], params, known)) == []
    given: dict[str, Any] = dict(ROWS)
    found = trial.measure(evaluator, params, as_of=date(2024, 6, 30), **given)
    part, of = counted.execute(COUNTED_BY[name]).fetchone()
    # a shift that is on at the end of the period has no end yet that is known: the statement knows it
    assert (found.part, found.of) == (Decimal(str(part)), None if of is None else Decimal(of)), found.reason
