"""热线运行 › 培训 and 话务员考核: counted from calls and declared ledgers, persons hidden, issued once."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from re import findall

import pytest
from flask.testing import FlaskClient

from tests.small import SOURCES, small_workspace
from tests.web.conftest import Reader
from tests.web.office import Office, copy_of
from web.bulletins import MOST_ISSUED
from workspace import Workspace

RULES = """\
title: 话务员月度考核
least_rows: 2
training: {table: trainings, kind: 类别, hours: hours, people: people, plan: {业务培训: 1, 专题培训: 1}}
items:
  answered:
    label: 接听量
    evaluator: table.count
    with: {table: calls, where: {result: answered}}
    by: agent
    bands: {"≥3": 60, "≥1": 30}
  marks:
    label: 质检平均分
    evaluator: table.mean
    with: {table: quality, column: score}
    by: 话务员
    bands: {"≥90": 40, "≥60": 20}
operators:
  - {code: "1001", name: 张某}
  - {code: "1002", name: 李某}
  - {code: "1003", name: 王某}
grades: {优秀: 90, 合格: 50}
"""
LEDGERS = """\
calls: {files: "inbox/话务*.csv"}
trainings:
  label: 培训台账
  files: "inbox/培训*.csv"
  columns:
    held_on: {header: 举办日期, type: day}
    kind: {header: 类别, type: text}
    people: {header: 人数, type: count}
    hours: {header: 学时, type: number}
  dated_by: held_on
  covers: until last row
quality:
  label: 质检台账
  files: "inbox/质检*.csv"
  columns:
    checked_on: {header: 质检日期, type: day}
    operator: {header: 话务员, type: code}
    score: {header: 得分, type: number}
  dated_by: checked_on
  covers: complete
"""
CALLS = "呼叫编号,呼叫时间,呼叫方向,等待时长,通话时长,呼叫结果,话务员\n" + "".join(
    f"C{number},2024-06-{number + 1:02d} 09:00:00,呼入,5,60,已接通,{agent}\n"
    for number, agent in enumerate(["1001"] * 4 + ["1002"] * 2 + ["1009"])
)
QUALITY = """\
质检日期,话务员,得分
2024-06-03,1001,95
2024-06-04,1001,93
2024-06-05,1002,80
"""
TRAININGS = """\
举办日期,类别,人数,学时
2024-01-15,业务培训,20,2
2024-01-20,专题培训,10,1.5
2024-02-15,业务培训,20,2
2024-02-16,参观,5,1
2024-03-15,业务培训,18,2
2024-03-20,专题培训,9,1.5
"""
PAGE = "/hotline/operators?as_of=2024-06-30"
TRAINING = "/hotline/training?year=2024"


def add_ledgers(folder: Path) -> Path:
    (folder / "sources.yaml").write_text(SOURCES + LEDGERS, "utf-8")
    for name, text in (("话务", CALLS), ("培训", TRAININGS), ("质检", QUALITY)):
        (folder / f"inbox/{name}.csv").write_text(text, "utf-8")
    (folder / "assessment.yaml").write_text(RULES, "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return add_ledgers(small_workspace(tmp_path / "workspace"))


def text_of(page: str) -> str:
    return " ".join(findall(r">\s*([^<>\s][^<>]*?)\s*<", page))


def issue(reader: Reader, by: str = "张三") -> tuple[int, str]:
    token = reader.hidden("csrf_token", PAGE)
    answer = reader.client.post(
        PAGE, data={"csrf_token": token, "by": by, "span": "month"}, follow_redirects=True
    )
    return answer.status_code, answer.text


def test_points_stand_with_their_sentences_and_missing_items_wait(reader: Reader) -> None:
    page = text_of(reader.read(PAGE))
    assert "张某（1001） 60.00 4 40.00 94 100.00 优秀" in page
    assert "接听量 4" in page
    assert "在 ≥3 档，得 60 分（满分 60）" in page
    assert "李某（1002） 30.00 2 待采集 待采集 —" in page
    assert "只有 1 条记录，少于 2 条不计分" in page
    assert "王某（1003） 待采集 待采集 待采集 —" in page
    assert "数据里有、名单里没有的 1 个代号没有考核：1009" in page


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf", "html"])
def test_papers_come_in_four_formats(client: FlaskClient, suffix: str) -> None:
    for name in ("operators", "training"):
        answer = client.get(f"/hotline/{name}.{suffix}?as_of=2024-06-30&year=2024")
        assert (answer.status_code, len(answer.data) > 1000) == (200, True)


def test_issued_it_stays_as_it_was_and_is_kept_once(reader: Reader, folder: Path) -> None:
    status, text = issue(reader)
    assert (status, "已印发，本期的全部数和规则已留存" in text) == (200, True)
    assert "没有重复保存" in issue(reader)[1]
    (folder / "inbox/质检.csv").write_text(QUALITY.replace("95", "10"), "utf-8")
    (folder / "assessment.yaml").write_text(RULES.replace('"≥3": 60', '"≥3": 50'), "utf-8")
    assert "张某（1001） 60.00 4 40.00 94 100.00 优秀" in text_of(reader.read("/hotline/operators/1"))
    assert "张某" in reader.client.get("/hotline/operators/1.html").text
    assert issue(reader, by="")[0] == 422


def test_who_may_not_see_persons_sees_numbers_without_names(small_office: Office, tmp_path: Path) -> None:
    office = copy_of(small_office, tmp_path / "office")
    add_ledgers(office.folder)
    for account, may_see in (("reviewer", True), ("finance", False)):
        client = office.sign_in(account)
        for url in (PAGE, "/hotline/operators.html?as_of=2024-06-30"):
            text = client.get(url).text
            assert ("张某" in text, "1001" in text, "1009" in text) == (may_see,) * 3, (account, url)
            assert "100" in text
        assert client.get("/hotline/training?year=2024").status_code == 200


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ('{code: "1001"}', "名单第 4 人的代号前面已经写过"),
        ('{"1001": 张某}', "名单第 4 人应写作"),
        ('""', "名单第 4 人应写作"),
    ],
)
def test_a_mistake_in_the_list_shows_no_person_to_who_may_not_see_them(
    small_office: Office, tmp_path: Path, mistake: str, told: str
) -> None:
    office = copy_of(small_office, tmp_path / "office")
    add_ledgers(office.folder)
    broken = RULES.replace("grades:", f"  - {mistake}\ngrades:")
    (office.folder / "assessment.yaml").write_text(broken, "utf-8")
    for url in (PAGE, "/problems"):
        text = office.sign_in("finance").get(url).text
        assert told in text, url
        assert "1001" not in text
        assert "张某" not in text


def test_a_band_in_percent_of_what_is_no_rate_is_a_mistake(reader: Reader, folder: Path) -> None:
    (folder / "assessment.yaml").write_text(RULES.replace('"≥90"', '"≥90%"'), "utf-8")
    assert "“质检平均分”的取数结果不是百分比，各档不能带百分号" in reader.read(PAGE)


def test_rules_with_a_mistake_assess_nobody(client: FlaskClient, reader: Reader, folder: Path) -> None:
    (folder / "assessment.yaml").write_text(RULES.replace("table.mean", "table.meen"), "utf-8")
    assert "“质检平均分”的取数方法“table.meen”不认识" in reader.read(PAGE)
    assert client.get("/hotline/operators.pdf?as_of=2024-06-30").status_code == 404
    (folder / "assessment.yaml").write_text(RULES.replace('"≥3": 60', '"三": 60'), "utf-8")
    assert "第 10 行：" in reader.read(PAGE)
    (folder / "assessment.yaml").write_text(RULES.replace("业务培训: 1", "业务培训: 1.5"), "utf-8")
    assert "“业务培训”应是整数，现为 1.5" in reader.read(PAGE)
    (folder / "assessment.yaml").unlink()
    assert "还没有考核规则" in reader.read(PAGE)
    assert "还没有考核规则" in reader.read(TRAINING)


def test_training_is_held_against_the_plan_month_by_month(reader: Reader) -> None:
    page = text_of(reader.read(TRAINING))
    assert "1月 1 1 2 3.5 30 达到计划" in page
    assert "2月 1 0 2 3 25 专题培训少 1 次" in page
    assert "3月 1 1 2 3.5 27 达到计划" in page
    assert "4月 待采集 待采集 待采集 待采集 待采集 待采集" in page  # the ledger is told to end in March
    assert "参观 1 次" in page
    assert "2 个月达到，1 个月未达到，9 个月待采集" in page


def test_without_the_ledger_training_is_waiting(reader: Reader, folder: Path) -> None:
    (folder / "inbox/培训.csv").unlink()
    page = reader.read(TRAINING)
    assert "待采集" in page
    assert "达到计划" not in page


def test_a_month_that_is_not_recorded_to_its_end_has_not_missed_the_plan(
    reader: Reader, folder: Path
) -> None:
    ends_early = TRAININGS.replace("2024-03-20,专题培训,9,1.5\n", "")
    (folder / "inbox/培训.csv").write_text(ends_early, "utf-8")
    page = text_of(reader.read(TRAINING))
    assert "3月 1 0 1 2 18 没有记到月末，现专题培训少 1 次" in page
    assert "1 个月达到，1 个月未达到，10 个月待采集" in page


def test_hours_that_nobody_filled_are_waiting_and_told(reader: Reader, folder: Path) -> None:
    lacking = TRAININGS.replace("业务培训,20,2", "业务培训,20,").replace("参观,5,1", "参观,5,")
    (folder / "inbox/培训.csv").write_text(lacking, "utf-8")
    page = text_of(reader.read(TRAINING))
    assert "1月 1 1 2 1.5 30 达到计划" in page
    assert "2月 1 0 2 待采集 25 专题培训少 1 次" in page
    assert "1月有 1 次没有填学时，没有计入学时" in page
    assert "2月有 2 次没有填学时，没有计入学时" in page


def test_what_the_ledger_does_not_tell_is_no_column(reader: Reader, folder: Path) -> None:
    (folder / "assessment.yaml").write_text(RULES.replace("hours: hours, people: people, ", ""), "utf-8")
    page = text_of(reader.read(TRAINING))
    assert "1月 1 1 2 达到计划" in page
    assert "学时" not in page
    reader.read("/hotline/training?year=二零二四", 400)


ERRORS = """\
  errors:
    label: 差错
    evaluator: table.count
    with: {table: quality, where: {score: "<60"}}
    by: 话务员
    bands: {"≤0": 20}
    absent: 0
"""


@pytest.mark.parametrize(
    ("covers", "told"),
    [
        ("complete", "没有记录，按规则计 0"),
        ("until last row", "没有记录，而数据没有记到期末，不能计 0"),
    ],
)
def test_no_rows_are_no_error_only_where_the_data_reach_the_end(
    reader: Reader, folder: Path, covers: str, told: str
) -> None:
    (folder / "assessment.yaml").write_text(RULES.replace("operators:", f"{ERRORS}operators:", 1), "utf-8")
    sources = (folder / "sources.yaml").read_text("utf-8")
    (folder / "sources.yaml").write_text(sources.replace("covers: complete", f"covers: {covers}"), "utf-8")
    assert told in text_of(reader.read(PAGE))


def test_it_is_kept_once_however_many_were_issued_since(reader: Reader, folder: Path) -> None:
    issue(reader)
    with Workspace(folder).store() as store:
        first = store.operator_assessments.find(1)
        assert first
        for number in range(MOST_ISSUED):
            other = replace(first, since=date(2000 + number, 1, 1), until=date(2000 + number, 1, 31))
            store.operator_assessments.record(other)
    assert "没有重复保存" in issue(reader)[1]
