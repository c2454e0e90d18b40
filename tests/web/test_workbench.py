"""工作台: what has to be filled in, in the order of its deadlines, and the form that goes on to the next row."""

import io
import re
import shutil
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import app
from indicators.deadlines import SetDeadline
from indicators.paper_acts import Act, PaperActor
from tests.sealed import act_on, ready_workspace
from tests.web.conftest import Reader
from tests.web.office import Office, open_office, token
from workspace import Workspace
from workspace.dossier import SELF_EVALUATION

BENCH = "/workbench"
FORM = re.compile(r'<form [^>]*class="fill".*?</form>', re.DOTALL)
LOADS_FOR_SEVEN = 9
"""The most pages that seven values may take."""
CLICKS_FOR_ONE = 3
"""The most clicks that one value with evidence may take, opening the page not counted."""

SEVEN = """\
name: 七项指标
department: {code: "103", name: 市政府办公室}
unit: {code: "103002", name: 便民服务中心}
period: 2024-2024
indicators:
  产出指标:
    数量指标:
""" + "".join(
    f"      - {{id: n{number}, name: 指标{number}, target: ≥10件, weight: {weight}}}\n"
    for number, weight in enumerate((10, 10, 10, 10, 10, 20, 20), start=1)
)


class Clerk:
    """Somebody who follows the forms of the page, and what it costs."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.loads = 0
        self.clicks = 0
        self.page = ""

    def open(self, address: str) -> None:
        self.loads += 1
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        self.page = answer.text

    def form(self) -> str:
        found = FORM.search(self.page)
        assert found, "no form is open"
        return found[0]

    def hidden(self) -> dict[str, str]:
        return dict(re.findall(r'type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', self.form()))

    @property
    def row(self) -> str:
        return self.hidden()["indicator"]

    def send(self, then: str = "next", **typed: object) -> int:
        """One button, and the page that comes of it."""
        self.clicks += 1
        self.loads += 1
        action = unescape(re.search(r'action="([^"#]+)', self.form())[1])  # type: ignore[index]
        answer = self.client.post(
            action,
            data={**self.hidden(), "by": "张三", "then": then, **typed},
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        self.page = answer.text
        return answer.status_code


@pytest.fixture
def clerk(client: FlaskClient) -> Clerk:
    return Clerk(client)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_workspace(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def office(ready: Path, tmp_path: Path) -> Office:
    return open_office(shutil.copytree(ready, tmp_path / "office"))


def listed(page: str) -> list[str]:
    """The rows of the list, by name."""
    table = re.search(r'<table class="table stack todo">.*?</table>', page, re.DOTALL)
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', table[0]) if table else []


def test_everything_that_lacks_something_is_listed_and_the_first_form_is_open(clerk: Clerk) -> None:
    clerk.open(BENCH)
    assert listed(clerk.page) == [
        "工单按时办结率", "应急演练", "长期机制", "群众满意度", "预算执行率", "年度总体目标完成情况",
        *(f"自评报告：{name}" for name in ("项目负责人", "立项依据和实施情况", "自评结果应用", "自评结果公开")),
    ]  # fmt: skip
    assert "我要填的 10 项" in clerk.page
    assert clerk.row == "on-time"


def test_after_saving_the_next_row_is_open_and_the_message_names_what_was_kept(clerk: Clerk) -> None:
    clerk.open(f"{BENCH}?project=2024/hotline&paper=self-evaluation&row=drills")
    assert clerk.send(value="5次") == 200
    assert "应急演练：已记录" in clerk.page
    assert clerk.row == "long-term"
    assert "应急演练" not in listed(clerk.page)


def test_saving_without_going_on_keeps_the_row_open_with_what_stands(clerk: Clerk) -> None:
    clerk.open(f"{BENCH}?project=2024/hotline&paper=self-evaluation&row=drills")
    clerk.send(then="stay", value="5次")
    assert (clerk.row, 'value="5次"' in clerk.form()) == ("drills", True)
    assert "这一行没有待补的内容，仍可以更正" in clerk.page


def test_a_wrong_value_stays_typed_with_its_message_under_the_field(clerk: Clerk) -> None:
    clerk.open(f"{BENCH}?project=2024/hotline&paper=self-evaluation&row=drills")
    assert clerk.send(value="很多", reason="还没有统计") == 422
    assert 'value="很多"' in clerk.form()
    assert "还没有统计" in clerk.form()
    assert 'aria-describedby="mistake-value"' in clerk.form()
    assert re.search(r'id="mistake-value">[^<]*不是可以与它比较的值', clerk.form())
    assert clerk.send(value="5次") == 200
    assert "应急演练：已记录" in clerk.page


def test_a_value_that_cannot_well_be_right_is_kept_and_told_at_once(clerk: Clerk) -> None:
    clerk.open(f"{BENCH}?project=2024/hotline&paper=self-evaluation&row=drills")
    clerk.send(then="stay", value="9800次", reason="")
    assert "不少于指标值" in clerk.page
    assert "应急演练" in listed(clerk.page)
    clerk.open(f"{BENCH}?show=doubtful")
    assert listed(clerk.page) == ["应急演练"]


def test_seven_values_take_nine_pages_at_most(tmp_path: Path) -> None:
    (tmp_path / "targets/2024").mkdir(parents=True)
    (tmp_path / "targets/2024/seven.yaml").write_text(SEVEN, encoding="utf-8")
    clerk = Clerk(app.create_app(workspace=tmp_path).test_client())
    clerk.open(BENCH)
    filled = []
    for _ in range(7):
        filled.append(clerk.row)
        assert clerk.send(value="12件") == 200
    assert filled == [f"n{number}" for number in range(1, 8)]
    assert clerk.loads <= LOADS_FOR_SEVEN


def test_a_value_with_evidence_takes_three_clicks_at_most(clerk: Clerk) -> None:
    clerk.open(BENCH)
    link = re.search(r'href="([^"]*row=drills[^"]*)"', clerk.page)
    assert link
    clerk.clicks += 2  # the row, and the field of the file
    clerk.open(unescape(link[1]))
    clerk.send(value="4次", evidence=(io.BytesIO(b"%PDF-1.4"), "演练记录.pdf"))
    assert "应急演练：已记录" in clerk.page
    assert clerk.clicks <= CLICKS_FOR_ONE


def test_the_month_asks_while_the_year_runs(clerk: Clerk) -> None:
    clerk.open(f"{BENCH}?as_of=2024-07-15&project=2024/hotline&paper=monitoring&row=drills")
    assert "7月监控" not in clerk.page
    assert "6月监控" in clerk.page
    assert clerk.send(then="stay", value="2次", forecast="4次", likelihood="有可能") == 200
    assert "应急演练：已记录" in clerk.page
    assert 'value="4次"' in clerk.form()
    clerk.open(f"{BENCH}?as_of=2024-07-15")
    assert "应急演练" not in listed(clerk.page)
    assert "长期机制" in listed(clerk.page)


def test_a_grade_of_the_month_is_given_after_its_forecast(clerk: Clerk) -> None:
    outlook = {"forecast": "机制健全", "likelihood": "有可能"}
    clerk.open(f"{BENCH}?as_of=2024-07-15&project=2024/hotline&paper=monitoring&row=long-term")
    assert clerk.send(then="stay", **outlook) == 200
    assert clerk.send(then="stay", **outlook, grade="达成") == 200
    assert "长期机制：已记录" in clerk.page


def test_a_returned_paper_is_marked_with_who_returned_it_and_why(office: Office) -> None:
    act_on(office.folder, Act.SUBMITTED, actor=PaperActor("赵填报", "filler", alone=False))
    page = office.sign_in("filler").get(BENCH).text
    assert "另有 1 个项目的表已提交或封存" in page
    assert listed(page) == []
    reviewer = PaperActor("孙审核", "reviewer", alone=False)
    act_on(office.folder, Act.RETURNED, actor=reviewer, reason="请补佐证")
    page = office.sign_in("filler").get(f"{BENCH}?show=returned").text
    assert "待提交" in page
    assert "请补佐证" in page


def test_whoever_fills_in_arrives_at_the_workbench(office: Office) -> None:
    homes = {name: office.sign_in(name).get("/arrive").location for name in ("filler", "reviewer", "auditor")}
    assert homes == {"filler": BENCH, "reviewer": "/", "auditor": "/audit"}


def test_whoever_reviews_sees_what_waits_and_no_form(office: Office) -> None:
    act_on(office.folder, Act.SUBMITTED, actor=PaperActor("赵填报", "filler", alone=False))
    page = office.sign_in("reviewer").get(BENCH).text
    assert "等您办理的 1 份" in page
    assert "待审核" in page
    assert FORM.search(page) is None
    assert office.sign_in("reviewer").post(
        "/workbench/entries/2024/hotline", data={"csrf_token": token(office.sign_in("reviewer"))}
    ).status_code in (400, 403)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"MZ\x90\0" + b"\0" * 80, "佐证.pdf", "程序或脚本"),
        (b"%PDF-1.4", "佐证.pdf.exe", "程序或脚本"),
        (b"\x7fELF\2\1", "a.png", "程序或脚本"),
        (b"<html><body>x</body></html>", "网页.txt", "是网页文件"),
        (b"Rar!\x1a\7\0", "a.rar", "zip 以外的压缩包"),
        (b"\0\1\2\3" * 50, "a.docx", "不是可以作为佐证的文件"),
    ],
)
def test_a_file_that_is_no_evidence_is_refused_and_what_was_typed_stays(
    folder: Path, clerk: Clerk, content: bytes, name: str, says: str
) -> None:
    clerk.open(f"{BENCH}?project=2024/hotline&paper=self-evaluation&row=drills")
    assert "可以上传 PDF、图片、Word、Excel、WPS、OFD" in clerk.form()
    assert clerk.send(value="5次", reason="多演练一次", evidence=(io.BytesIO(content), name)) == 422
    assert says in clerk.page
    assert 'aria-describedby="evidence-rule"' in clerk.form()
    assert 'value="5次"' in clerk.form()
    assert "多演练一次" in clerk.form()
    assert not list((folder / "data").rglob("evidence/*/*"))


def test_the_passages_of_the_report_are_written_on_the_page_and_taken_back(reader: Reader) -> None:
    row = "report:basis"
    form = f"/projects/2024/hotline?enter={row}"
    report = "/papers/report/2024/hotline"
    assert "（待填写：立项依据、项目内容和实施情况）" in reader.read(report)
    typed = {name: reader.hidden(name, form) for name in ("csrf_token", "after")}
    text = "依据固政办〔2023〕7号立项，委托运营话务坐席20个。"
    assert "已记录" in reader.fill(**typed, indicator=row, value=text)[1]
    page = reader.read(report)
    assert text in page
    assert "（待填写：立项依据" not in page
    assert "张三" in reader.read(form)
    typed["after"] = reader.hidden("after", form)
    assert "须写明理由" in reader.fill(**typed, indicator=row, value="")[1]
    reader.fill(**typed, indicator=row, value="", why="文号有误")
    assert "（待填写：立项依据、项目内容和实施情况）" in reader.read(report)


def test_the_passages_of_the_report_are_items_of_the_workbench_with_its_deadline(
    folder: Path, clerk: Clerk
) -> None:
    deadline = SetDeadline(2024, SELF_EVALUATION, date(2025, 2, 28), None, "", "李四", "", datetime.now(UTC))
    with Workspace(folder).store() as store:
        store.deadlines.record(deadline)
    clerk.open(f"{BENCH}?project=2024/hotline&paper=self-evaluation&row=report:use")
    assert clerk.row == "report:use"
    assert "请填写自评结果如何用于预算安排、政策调整和项目管理" in clerk.page
    assert "期限 2025-02-28" in clerk.page
    assert clerk.send(value="用于2025年预算安排。") == 200
    assert "自评结果应用：已记录" in clerk.page
    assert clerk.row == "report:public"
    assert "自评报告：自评结果应用" not in listed(clerk.page)
    assert "用于2025年预算安排。" in clerk.client.get("/papers/report/2024/hotline").text


def test_a_template_without_a_passage_asks_for_none(folder: Path, clerk: Clerk) -> None:
    (folder / "forms").mkdir()
    (folder / "forms/report.md").write_text("# {项目名称}自评报告\n\n{结果公开}\n", "utf-8")
    clerk.open(BENCH)
    assert [name for name in listed(clerk.page) if name.startswith("自评报告")] == ["自评报告：自评结果公开"]


def test_a_leader_is_asked_for_only_where_the_sheet_names_none(folder: Path, reader: Reader) -> None:
    assert "enter=report:leader" in reader.read("/projects/2024/hotline?tab=fill")
    reader.fill(indicator="report:leader", value="李四")
    assert "项目负责人为李四" in reader.read("/papers/report/2024/hotline")
    sheet = folder / "targets/2024/hotline.yaml"
    sheet.write_text(f"leader: 王五\n{sheet.read_text(encoding='utf-8')}", encoding="utf-8")
    assert "enter=report:leader" not in reader.read("/projects/2024/hotline?tab=fill")
    assert "项目负责人为王五" in reader.read("/papers/report/2024/hotline")


def test_a_goal_that_nobody_spoke_of_is_told_with_the_form_that_takes_it(clerk: Clerk) -> None:
    clerk.open("/projects/2024/hotline")
    assert "实际完成情况没有填写，自评表上印系统按各项汇总的一句话" in clerk.page
    assert "enter=goal#enter" in clerk.page


def test_data_that_do_not_reach_the_day_are_told_with_the_numbers_that_wait(clerk: Clerk) -> None:
    clerk.open(f"{BENCH}?as_of=2024-02-15")
    late = re.search(r'id="late".*?</section>', clerk.page, re.DOTALL)
    assert late
    assert "支付" in late[0]
    assert "预算执行率" in late[0]
    clerk.open(f"{BENCH}?as_of=2024-12-31")
    assert 'id="late"' not in clerk.page


def test_what_changed_since_yesterday_is_told_of_projects_in_scope_alone(office: Office) -> None:
    page = office.sign_in("filler").get(BENCH).text
    assert "张三 填报 4次" in page
    assert "采集到新值，由" in page
    act_on(office.folder, Act.SUBMITTED, actor=PaperActor("赵填报", "filler", alone=False))
    assert "赵填报 提交 项目支出绩效自评表" in office.sign_in("filler").get(BENCH).text
    stranger = office.sign_in("stranger").get(BENCH).text
    assert "张三" not in stranger
    assert "昨天以来没有变化" in stranger
