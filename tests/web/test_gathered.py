"""汇总（各单位工作区）: rows add up to the total, what is missing or doubtful is told, and only 财政 sees it."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

import app
from tests.doing_jobs import do_jobs
from tests.web.conftest import Reader
from tests.web.office import Office, open_office, token
from tests.workspace.gathering import LINE, gathered, unit_workspace, write_list
from workspace.gathered import GatheredUnit, keep_unit
from workspace.unit_places import read_unit_places
from workspace.unit_rollup import keep_rollup, roll_up

OTHER = replace(LINE, project="2025/roads", name="道路养护经费", unit="养护所", executed=Decimal("2.1"))


def keep(folder: Path, *units: GatheredUnit, at: datetime | None = None) -> Reader:
    """What was gathered, as if of folders beside."""
    write_list(folder, *(f"name: {unit.name}, folder: ../{unit.name}" for unit in units))
    places = {place.name: place for place in read_unit_places(folder).places}
    moved = [replace(unit, where=places[unit.name].where) for unit in units]
    (folder / "data/gathered").mkdir(parents=True, exist_ok=True)
    for unit in moved:
        keep_unit(folder / "data", places[unit.name], unit)
    keep_rollup(folder / "data", roll_up(moved, at or datetime.now(UTC)))
    return Reader(app.create_app(workspace=folder).test_client())


def failed(unit: GatheredUnit) -> GatheredUnit:
    since = datetime(2026, 3, 2, tzinfo=UTC)
    return replace(unit, fault="unreachable", reason="拒绝连接", failing_since=since, asked_at=since)


def row_of(page: str, name: str) -> list[str]:
    found = re.search(rf"<tr[^>]*><th[^>]*>(?:(?!</th>).)*{name}.*?</tr>", page, re.DOTALL)
    assert found, name
    return [
        re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", found[0], re.DOTALL)
    ]


def test_the_total_is_the_sum_of_the_rows_and_its_rate_that_of_the_sums(folder: Path) -> None:
    third = replace(
        LINE, project="2025/c", name="丙", annual=Decimal("0.3"), executed=None, total=None, grade=""
    )
    page = keep(folder, gathered("甲局", LINE, OTHER), gathered("乙局", third)).read("/gathered")
    assert row_of(page, "甲局")[:5] == ["2", "21.00", "11.55", "55.00%", "91.50"]
    assert row_of(page, "乙局")[:4] == ["1", "0.30", "待采集", "待采集"]
    assert row_of(page, "合计")[:4] == ["3", "21.30", "11.55 1 个未知，未计入", "55.00% 2 个项目"]
    assert row_of(page, "甲局")[9] == "1", "points and spending do not fit"


def test_whole_departments_are_not_added_to_their_projects(folder: Path) -> None:
    whole = replace(LINE, project="2025/all", kind="department", annual=Decimal("99"))
    page = keep(folder, gathered("甲局", LINE, whole)).read("/gathered")
    assert row_of(page, "合计")[:2] == ["1", "10.50"]
    assert "部门整体 1 张" in page


def test_what_did_not_answer_is_told_with_its_age_and_what_was_never_known_is_no_zero(folder: Path) -> None:
    never = failed(replace(gathered("丙局"), state=None, received_at=None))
    page = keep(folder, gathered("甲局", LINE), failed(gathered("乙局", OTHER)), never).read("/gathered")
    assert row_of(page, "丙局") == ["未知", "从来没有取到"]
    assert row_of(page, "乙局")[0] == "1"
    assert "从 2026-03-02 08:00 起没有取到，数是 2026-03-01 16:00 的：拒绝连接" in page
    assert "1 个工作区还没有任何数，合计里没有它们：丙局" in page
    assert "1 个工作区这次没有取到，合计里是它们以前的数：乙局" in page


def test_what_is_doubtful_of_a_workspace_is_told_beside_it(folder: Path) -> None:
    doubtful = {
        "is_partial": True,
        "left_out": 3,
        "behind": 2,
        "problems": 4,
        "is_sample": True,
        "looked_at": None,
    }
    odd = gathered(
        "乙局",
        replace(OTHER, is_damaged=True, has_newer=True),
        rules_hash="b" * 64,
        rules="省规则",
        **doubtful,
    )
    page = keep(folder, gathered("甲局", LINE), gathered("丁局", LINE), odd).read("/gathered")
    for words in ("一部分项目", "3 个没有给出", "2 个项目的数还没有更新", "4 处错误", "样例数据", "没有运行过", "省规则",
                  "1 个项目的记录被改动", "1 个项目封存后数据又有变化"):  # fmt: skip
        assert words in page, words


def test_years_are_apart_and_the_newest_is_shown(folder: Path) -> None:
    reader = keep(
        folder,
        gathered("甲局", LINE, replace(OTHER, year=2024)),
        gathered("乙局", replace(LINE, year=2024, name="旧")),
    )
    page = reader.read("/gathered")
    assert row_of(page, "合计")[0] == "1"
    assert row_of(page, "乙局")[0] == "这一年度没有项目"
    assert row_of(reader.read("/gathered?year=2024"), "合计")[0] == "2"


def test_what_stands_in_two_workspaces_is_named_with_what_is_counted_twice(folder: Path) -> None:
    page = keep(folder, gathered("甲局", LINE), gathered("乙局", LINE, OTHER)).read("/gathered")
    assert "项目“热线运行经费”在 2 个工作区里都有：甲局、乙局，合计里多算预算 10.5 万元" in page
    assert "单位“便民服务中心”在 2 个工作区里都有：甲局、乙局" in page
    assert "道路养护" not in page


def test_more_that_stand_twice_than_are_listed_are_counted(folder: Path) -> None:
    many = [replace(LINE, project=f"2025/{number}", name=f"项目{number}", unit="") for number in range(300)]
    page = keep(folder, gathered("甲局", *many), gathered("乙局", *many)).read("/gathered")
    assert "共 300 处，只列出 200 处" in page


def test_a_list_that_changed_and_a_roll_up_that_is_old_are_told(folder: Path) -> None:
    reader = keep(folder, gathered("甲局", LINE), at=datetime.now(UTC) - timedelta(hours=50))
    write_list(folder, "name: 新局, folder: ../new", "name: 坏", "name: 坏二, url: 'ftp://x'")
    page = reader.read("/gathered")
    assert "已有 50 小时没有汇总" in page
    assert "名单新列或改了地址的 1 个工作区还没有汇总：新局" in page
    assert "1 个工作区已不在名单里，下次汇总起不再计入：甲局" in page
    assert "“坏”要写 folder" in page


def test_one_workspace_shows_its_projects_and_leads_to_its_own_pages(folder: Path) -> None:
    reader = keep(
        folder, gathered("甲局", LINE, OTHER, replace(LINE, project="2025/x", name="<script>", total=None))
    )
    page = reader.read("/gathered/unit?name=甲局")
    assert "得分 90 以上，执行率不到 60%" in page
    assert "&lt;script&gt;" in page
    assert "待采集" in page
    assert "没有这个工作区" in reader.client.get("/gathered/unit?name=谁").get_data(as_text=True)


def test_both_files_hold_every_row_and_what_is_not_known(folder: Path) -> None:
    never = failed(replace(gathered("丙局"), state=None, received_at=None))
    formula = replace(OTHER, name="=1+1")
    reader = keep(folder, gathered("甲局", LINE, formula), never)
    answer = reader.client.get("/gathered.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert [row[3] for row in rows] == ["项目", "热线运行经费", "'=1+1", ""]
    assert rows[-1][-1] == "没有取到：拒绝连接"
    book = ZipFile(io.BytesIO(reader.client.get("/gathered.xlsx").data))
    texts = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    for words in ("甲局", "合计", "丙局", "拒绝连接", "从来没有取到"):
        assert words in texts, words


def test_before_the_first_and_where_it_is_damaged_the_page_says_what_to_do(folder: Path) -> None:
    reader = Reader(app.create_app(workspace=folder).test_client())
    assert "还没有各单位工作区的名单" in reader.read("/gathered")
    assert reader.client.get("/gathered.xlsx").status_code == 404
    write_list(folder, "name: 甲局, folder: ../a")
    assert "还没有汇总过" in reader.read("/gathered")
    (folder / "data/gathered").mkdir(parents=True, exist_ok=True)
    (folder / "data/gathered/rollup.json").write_text("x", encoding="utf-8")
    assert "已损坏，没有采用，请重新汇总" in reader.read("/gathered")


@pytest.fixture
def office(folder: Path) -> Office:
    unit_workspace(folder.parent / "unit", "窗口服务经费")
    write_list(folder, "name: 办公室, folder: ../unit")
    return open_office(folder)


def test_the_button_gathers_as_a_job_with_its_row_in_the_audit(office: Office) -> None:
    client = office.sign_in("finance")
    page = client.get("/gathered").get_data(as_text=True)
    assert "现在汇总" in page
    sent = client.post("/gathered", data={"csrf_token": token(client)})
    assert sent.status_code == 303
    assert client.post("/gathered", data={"csrf_token": token(client)}).location == sent.location
    (job, *_) = do_jobs(office.folder)
    assert "1 个工作区已取到" in job.result["text"]
    assert office.audit("gather") == [("finance", "gather", "done")] * 2
    assert row_of(client.get("/gathered").get_data(as_text=True), "办公室")[0] == "1"


def test_the_menu_has_the_page_for_finance_where_there_is_a_list(office: Office) -> None:
    def has_item(account: str) -> bool:
        return "/gathered" in office.sign_in(account).get("/", follow_redirects=True).get_data(as_text=True)

    assert [has_item(account) for account in ("finance", "reviewer", "filler")] == [True, False, False]
    (office.folder / "workspaces.yaml").unlink()
    assert not has_item("finance")


def test_five_thousand_projects_make_a_page_of_one_row_a_workspace(folder: Path) -> None:
    units = [
        gathered(f"单位{number}", *(replace(OTHER, project=f"2025/{number}-{one}", name=f"项目{number}-{one}",
                 unit=f"所{number}") for one in range(50)))
        for number in range(100)
    ]  # fmt: skip
    reader = keep(folder, *units)
    answer = reader.client.get("/gathered")
    assert row_of(answer.get_data(as_text=True), "合计")[:3] == ["5,000", "52,500.00", "10,500.00"]
    assert len(answer.data) <= 300_000
