"""热线运行 › 通报: counted by class from the orders, papers in four formats, issued once and the same ever after."""

from pathlib import Path
from re import findall

import pytest
from flask.testing import FlaskClient

import app
from tests.damaging import change_database
from tests.small import small_workspace
from tests.web.conftest import Reader

RULES = """
least_cases: 5
rates:
  on_time: {evaluator: hotline.on_time_rate, label: 按时办结率, target: 95%}
  answered: {evaluator: hotline.satisfaction_rate, label: 满意率}
classes:
  县区:
    units: [甲县, {name: 乙县, also: [乙]}, 丙县]
    full: {on_time: 60, answered: 40}
  部门:
    units: [住建局]
apart:
  - {label: 承办争议，裁定前不计, column: status, values: [争议]}
"""
ANSWERS = """\
工单编号,回访时间,是否接通,满意度,承办单位
B1,2024-06-15 10:00:00,是,非常满意,甲县
B2,2024-06-15 10:00:00,是,不满意,甲县
"""
PAGE = "/hotline/bulletin?as_of=2024-06-30"


def order(number: int, handler: str, closed: int, status: str = "已办结") -> str:
    return f"B{number},2024-06-01 08:00:00,2024-06-01 09:00:00,{handler},2024-06-10 18:00:00,2024-06-{closed:02d} 09:00:00,{status}"


def june_orders() -> str:
    """甲县 60 in time of 60; 乙县 (two spellings) 30 of 60; 住建局 4 of 4; 高新区 1 of 2; one disputed of 甲县, late."""
    handlers = [("甲县", 9)] * 60 + [("乙县", 9)] * 20 + [("乙", 9)] * 10 + [("乙县", 12)] * 30
    handlers += [("住建局", 9)] * 4 + [("高新区", 9), ("高新区", 12)]
    rows = [order(number, handler, closed) for number, (handler, closed) in enumerate(handlers)]
    head = "工单编号,受理时间,派单时间,承办单位,办结时限,办结时间,工单状态"
    return "\n".join([head, *rows, order(999, "甲县", 20, "争议")]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_workspace(tmp_path / "workspace")
    (folder / "inbox/工单_6月.csv").write_text(june_orders(), encoding="utf-8")
    (folder / "inbox/回访.csv").write_text(ANSWERS, encoding="utf-8")
    (folder / "bulletin.yaml").write_text(RULES, encoding="utf-8")
    return folder


def text_of(page: str) -> str:
    return " ".join(findall(r">\s*([^<>\s][^<>]*?)\s*<", page))


def issue(reader: Reader, by: str = "张三", page: str = PAGE) -> tuple[int, str]:
    token = reader.hidden("csrf_token", page)
    answer = reader.client.post(
        page, data={"csrf_token": token, "by": by, "span": "month"}, follow_redirects=True
    )
    return answer.status_code, answer.text


def test_units_stand_in_bands_with_counts_beside_rates(reader: Reader) -> None:
    page = text_of(reader.read(PAGE))
    assert "90 / 120，75.00%" in page
    better, worse = page.index("优于本类整体"), page.index("落后于本类整体")
    assert better < page.index("甲县 60 60 100.00%") < worse < page.index("乙县 60 30 50.00%")


def test_units_without_orders_few_orders_or_a_class_are_apart(reader: Reader) -> None:
    page = text_of(reader.read(PAGE))
    assert "没有应计工单 （不计 0%，也不计 100%）：丙县" in page
    assert page.index("件数较少，暂不分档") < page.index("住建局 4 4 100.00%")
    assert "高新区：1 / 2，50.00%" in page


def test_disputed_orders_count_for_nobody_and_are_listed(reader: Reader) -> None:
    page = text_of(reader.read(PAGE))
    assert "1 件，不计入任何单位" in page
    assert "B999" in page
    assert "“承办争议，裁定前不计”的工单没有从满意率中剔除" in text_of(reader.read(f"{PAGE}&rate=answered"))


@pytest.mark.parametrize(
    ("conditions", "apart", "counted"),
    [
        ("", "- {label: 甲县的, column: handler, values: [甲县]}", "30 / 60，50.00%"),
        ("", "- {label: 再写一遍, column: status, values: [争议, 挂起]}", "90 / 120，75.00%"),
        (", with: {status: 已办结}", "", "90 / 120，75.00%"),
        (
            ", with: {status: [已办结, 争议]}",
            "- {label: 甲县的, column: handler, values: [甲县]}",
            "30 / 60，50.00%",
        ),
    ],
)
def test_an_order_is_set_apart_once_and_only_where_it_was_counted(
    reader: Reader, folder: Path, conditions: str, apart: str, counted: str
) -> None:
    """By several rules, by the same words twice, and of a rate with conditions of its own."""
    rules = RULES.replace("target: 95%", f"target: 95%{conditions}") + f"  {apart}\n"
    (folder / "bulletin.yaml").write_text(rules, encoding="utf-8")
    assert counted in text_of(reader.read(PAGE))


def test_how_many_were_set_apart_stands_beside_each_rate(reader: Reader) -> None:
    assert "按时办结率：已剔除单列的工单 1 件" in text_of(reader.read(PAGE))
    assert "满意率：已剔除" not in text_of(reader.read(f"{PAGE}&rate=answered"))


def test_data_that_end_before_the_span_are_told(reader: Reader, folder: Path) -> None:
    """Also on the paper; those of June end with the order closed on the 20th."""
    (folder / "inbox/工单.csv").unlink()
    for page in (PAGE, "/hotline/bulletin.html?as_of=2024-06-30"):
        assert "工单数据只到 2024-06-20，此后的还不知道" in text_of(reader.read(page))


def test_points_follow_full_marks_and_a_missing_rate_gives_no_total(reader: Reader) -> None:
    page = text_of(reader.read(PAGE))
    assert "按时办结率（满分 60）" in page
    assert "缺项，不计合计" in page
    narrow = reader.read(PAGE).partition('aria-label="县区得分"')[2].partition("</section>")[0]
    assert 'data-label="按时办结率"' in narrow
    assert 'data-label="满意率"' in narrow


def test_a_rate_without_data_says_so(reader: Reader) -> None:
    page = text_of(reader.read("/hotline/bulletin?as_of=2023-06-30"))
    assert "按时办结率：待采集。" in page
    assert "0.00%" not in page


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [("span=week", 400, "统计期只能是"), ("as_of=昨天", 400, ""), ("known_at=2024-07-01", 400, "所知")],
)
def test_what_cannot_be_shown_is_refused(reader: Reader, query: str, status: int, says: str) -> None:
    assert says in reader.read(f"/hotline/bulletin?{query}", status)


@pytest.mark.parametrize(
    ("suffix", "begins"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("html", b"<")]
)
def test_the_draft_is_a_paper_in_four_formats(client: FlaskClient, suffix: str, begins: bytes) -> None:
    answer = client.get(f"/hotline/bulletin.{suffix}?as_of=2024-06-30")
    assert answer.status_code == 200
    assert answer.data.lstrip().startswith(begins)
    if suffix == "html":
        assert "草稿，未印发" in answer.text
        assert "乙县" in answer.text


def test_what_was_issued_stays_as_it_was_whatever_becomes_of_data_and_rules(
    reader: Reader, folder: Path
) -> None:
    status, page = issue(reader)
    assert status == 200
    assert "已印发，本期的全部件数和规则已留存" in page
    before = reader.client.get("/hotline/bulletins/1.pdf").data
    (folder / "inbox/工单_6月.csv").write_text(june_orders().replace("甲县", "丙县"), encoding="utf-8")
    (folder / "bulletin.yaml").unlink()
    assert "丙县 61 60" in text_of(reader.read(PAGE))
    assert "甲县 60 60 100.00%" in text_of(reader.read("/hotline/bulletins/1"))
    assert reader.client.get("/hotline/bulletins/1.pdf").data == before


def test_the_same_one_is_kept_once(reader: Reader) -> None:
    issue(reader)
    assert "没有重复保存" in issue(reader)[1]
    reader.read("/hotline/bulletins/2", 404)


@pytest.mark.parametrize(
    ("by", "page", "says"),
    [(" ", PAGE, "请填写印发人姓名"), ("张三", "/hotline/bulletin?as_of=2023-06-30", "没有任何可通报的数")],
)
def test_what_cannot_be_issued_is_refused_and_stays_typed(
    reader: Reader, by: str, page: str, says: str
) -> None:
    status, answer = issue(reader, by, page)
    assert status == 422
    assert says in answer
    assert f'value="{by.strip()}"' in answer


def test_one_that_was_changed_is_told_and_not_shown(reader: Reader, folder: Path) -> None:
    issue(reader)
    change_database(folder / "data/jixiao.db", "UPDATE bulletins SET inputs = replace(inputs, '60', '61')")
    page = reader.read("/hotline/bulletins/1", 409)
    assert "60 60" not in text_of(page)


def test_rules_with_a_mistake_are_told_and_the_usual_ones_stand(reader: Reader, folder: Path) -> None:
    (folder / "bulletin.yaml").write_text(
        "classes: {甲: {units: [甲县]}, 乙: {units: [甲县]}}", encoding="utf-8"
    )
    page = text_of(reader.read(PAGE))
    assert "通报规则有错误" in page
    assert "全部承办单位" in page
    assert "只能归入一类" in reader.read("/problems")
    paper = text_of(reader.read("/hotline/bulletin.html?as_of=2024-06-30"))
    assert "通报规则有错误，改正以前按通用规则" in paper


def test_nothing_is_issued_by_rules_with_a_mistake(reader: Reader, folder: Path) -> None:
    (folder / "bulletin.yaml").write_text("least_cases: 很多", encoding="utf-8")
    status, page = issue(reader)
    assert status == 422
    assert "通报规则有错误，改正以后才能印发" in page
    reader.read("/hotline/bulletins/1", 404)


def test_issuing_leaves_a_row_of_audit(reader: Reader, folder: Path) -> None:
    issue(reader)
    workspace = app.create_app(workspace=folder).extensions["workspace"]
    with workspace.store() as store:
        assert store.db.execute("SELECT count(*) FROM audit WHERE act = 'supervise'").fetchone()[0] == 1
