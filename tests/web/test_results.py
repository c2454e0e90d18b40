"""结果应用 and 改进措施 in the browser: proposed by rule, decided by a person, carried over until closed with evidence."""

import io
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

import app
from indicators.profiles import Profile
from indicators.result_use import propose_result
from tests.web.conftest import Reader
from workspace import Workspace


@pytest.fixture
def reader(measured: Path, tmp_path: Path) -> Reader:
    shutil.copytree(measured, tmp_path / "it")
    return Reader(app.create_app(workspace=tmp_path / "it").test_client())


def send(reader: Reader, url: str, form: str, **typed: object) -> tuple[int, str]:
    hidden = {"csrf_token": reader.hidden("csrf_token", form)}
    page = reader.read(form)
    if after := re.search(r'name="after" value="(\d+)"', page):
        hidden["after"] = after[1]
    response = reader.client.post(
        url, data={**hidden, "by": "李四", **typed}, content_type="multipart/form-data", follow_redirects=True
    )
    return response.status_code, response.text


PROJECT = "/results/2024/hotline"


def settle(reader: Reader) -> None:
    """All that the self-evaluation lacks, so that there is a total: with a reason and a measure."""
    reader.fill(indicator="drills", value="3", reason="人手不足", measure="补做一次演练")
    reader.fill(
        indicator="long-term",
        grade="达成",
        points="30",
        evidence=(io.BytesIO(b"%PDF-1.4\n"), "机制.pdf"),
    )
    for row in ("on-time", "content"):
        reader.fill(indicator=row, reason="办理不及时", measure=f"逐件督办{row}")


def profile() -> Profile:
    return Workspace(Path()).profiles["mof-2020"]


def test_a_project_without_a_total_gets_no_proposal() -> None:
    proposal = propose_result(profile(), "", None)
    assert (proposal.action, "待采集" in proposal.why) == ("", True)


@pytest.mark.parametrize(("grade", "action"), list(profile().results.actions.items()))
def test_each_grade_has_the_action_of_the_rule(grade: str, action: str) -> None:
    proposal = propose_result(profile(), grade, Decimal(88))
    assert (proposal.action, bool(proposal.reference)) == (action, True)


def test_a_grade_that_the_rule_does_not_know_is_told() -> None:
    proposal = propose_result(profile(), "特优", Decimal(99))
    assert (proposal.action, "没有写这一等级" in proposal.why) == ("", True)


def test_the_list_says_that_a_project_without_a_total_waits(reader: Reader) -> None:
    page = reader.read("/results")
    assert "还没有总分，不提建议" in page
    assert "未决定" in page


def test_a_decision_without_a_proposal_needs_a_reason_and_is_kept_once(reader: Reader) -> None:
    status, page = send(reader, PROJECT, PROJECT, decided="调减")
    assert (status, "请写明理由" in page, "没有建议可依" in page) == (422, True, True)
    for _ in range(2):
        status, page = send(reader, PROJECT, PROJECT, decided="调减", note="执行偏慢")
        assert status == 200
    assert page.count("执行偏慢") == 1
    assert "调减" in reader.read("/results")


def test_an_unknown_decision_is_refused_and_what_was_typed_stays(reader: Reader) -> None:
    status, page = send(reader, PROJECT, PROJECT, decided="奖励", note="很好")
    assert (status, "很好" in page) == (422, True)


def test_a_decision_after_somebody_elses_is_refused(reader: Reader) -> None:
    send(reader, PROJECT, PROJECT, decided="调减", note="甲")
    status, page = send(reader, PROJECT, PROJECT, decided="取消", note="乙", after="0")
    assert (status, "已作决定" in page) == (422, True)


def measure_link(page: str) -> str:
    found = re.search(r'href="(/measures/one\?id=[0-9a-f]{16})[^"]*"', page)
    assert found
    return found[1]


def test_measures_of_a_self_evaluation_are_rows_until_closed_with_evidence(reader: Reader) -> None:
    settle(reader)
    page = reader.read("/measures?year=2024")
    assert "补做一次演练" in page
    assert "未指定" in page
    assert ("未销号 <b>3</b>" in page, "尚未办理" in page, "办理中" in page) == (True, True, False)
    one = measure_link(page)
    assert "请填写完成期限" in send(reader, one, one, deed="assigned", owner="王五")[1]
    status, page = send(reader, one, one, deed="assigned", owner="王五", due="2024-03-01")
    assert (status, "王五" in page, "逾期" in page) == (200, True, True)
    assert "1 条已逾期" in reader.read("/workbench")
    status, page = send(reader, one, one, deed="cleared", note="办完了")
    assert (status, "须附佐证材料" in page, "办完了" in page) == (422, True, True)
    proof = (io.BytesIO(b"%PDF-1.4\n"), "记录.pdf")
    status, page = send(reader, one, one, deed="cleared", note="办完了", evidence=proof)
    assert (status, "已销号" in page) == (200, True)
    assert "已逾期" not in reader.read("/workbench")


def test_a_list_of_another_day_says_of_which_day_its_points_are(reader: Reader) -> None:
    settle(reader)
    status, _ = send(reader, PROJECT, PROJECT, decided="调减", note="按规定")
    assert status == 200
    assert "决定时为" not in reader.read("/results?year=2024")
    assert "截至 2024-06-30 为没有总分" in reader.read("/results?year=2024&as_of=2024-06-30")


def test_an_open_measure_is_carried_into_the_next_year_and_a_closed_one_is_not(reader: Reader) -> None:
    settle(reader)
    assert "2024 年结转" in reader.read("/measures?year=2025")
    page = reader.read("/measures?year=2025&show=carried")
    assert page.count("2024 年结转") == 3
    one = measure_link(page)
    proof = (io.BytesIO(b"%PDF-1.4\n"), "记录.pdf")
    send(reader, one, one, deed="cleared", note="办完了", evidence=proof)
    assert reader.read("/measures?year=2025").count("2024 年结转") == 2
    assert reader.read("/measures?year=2024").count("已销号") >= 1


def test_a_measure_whose_source_says_something_else_now_stays_with_its_acts(reader: Reader) -> None:
    settle(reader)
    page = reader.read("/measures?year=2024")
    one = next(
        link
        for link in set(re.findall(r"/measures/one\?id=[0-9a-f]{16}", page))
        if "补做一次演练" in reader.read(link)
    )
    send(reader, one, one, deed="noted", note="已排期")
    reader.fill(indicator="drills", measure="补做两次演练", why="次数改了")
    page = reader.read("/measures?year=2024")
    assert "补做两次演练" in page
    assert page.count("来源已改") == 1
    assert reader.read("/measures.html?year=2024").count("来源已改") == 1
    assert "来源的文字后来改过" in reader.read(one)


def test_a_measure_of_another_source_is_typed_once(reader: Reader) -> None:
    for _ in range(2):
        status, page = send(reader, "/measures", PROJECT, project="2024/hotline", text="审计整改：补签合同")
        assert (status, "审计整改：补签合同" in page) == (200, True)
    page = reader.read("/measures?year=2024")
    assert len(set(re.findall(r"/measures/one\?id=[0-9a-f]{16}", page))) == 1
    status, page = send(reader, measure_link(page), measure_link(page), deed="gone")
    assert (status, "恢复办理之一" in page) == (422, True)
    status, page = send(reader, "/measures", PROJECT, project="2024/hotline", text="")
    assert (status, "请填写改进措施" in page) == (422, True)


@pytest.mark.parametrize("paper", ["results", "measures"])
@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf", "html"])
def test_papers_are_there_with_and_without_rows(reader: Reader, paper: str, suffix: str) -> None:
    for _ in range(2):
        response = reader.client.get(f"/{paper}.{suffix}?year=2024")
        assert (response.status_code, len(response.data) > 500) == (200, True)
        settle(reader)


def test_a_measure_that_is_not_there_is_told(reader: Reader) -> None:
    assert "没有这条改进措施" in reader.read("/measures/one?id=0", 404)
    reader.read("/measures/evidence/5", 404)
