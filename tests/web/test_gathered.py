"""汇总（各单位工作区）: rows add up to the total, what is missing or doubtful is told, and only 财政 sees it."""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

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


def test_a_workspace_without_rules_is_told_as_such_also_where_none_has_any(folder: Path) -> None:
    page = keep(folder, gathered("甲局", LINE, rules="", rules_hash="")).read("/gathered")
    assert "找不到它默认的评分规则，没有写明规则的项目不能算分" in page
    assert "“没有”" not in page


@pytest.mark.parametrize(("count", "words"), [(7, "共 7 处，这里写明 5 处"), (100, "不少于 100 处")])
def test_seals_that_changed_are_counted_and_the_first_are_named(folder: Path, count: int, words: str) -> None:
    broken = tuple(f"“项目{number}”的封存校验码变了" for number in range(count))
    page = keep(folder, replace(gathered("甲局", LINE), broken=broken)).read("/gathered")
    assert words in page
    assert page.count("的封存校验码变了") == 5


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


@pytest.mark.parametrize("doubt", [{"behind": 2}, {"looked_at": None}, {"left_out": 1}, {"is_partial": True}])
def test_projects_that_are_not_seen_or_not_worked_out_are_unknown_and_not_none(
    folder: Path, doubt: dict[str, object]
) -> None:
    reader = keep(folder, gathered("甲局", LINE), gathered("乙局", **doubt))
    page = reader.read("/gathered")
    assert row_of(page, "乙局")[0] == "未知"
    assert "1 个工作区这一年度的项目还没有算出或看不到，合计里没有它们：乙局" in page
    assert csv_rows(reader)[-1][-1].endswith("；项目数未知")
    assert "还没有算出，或这里看不到" in reader.read("/gathered/unit?name=乙局")
    assert "自评表数未知" in reader.read("/gathered/unit?name=乙局")


def test_a_total_of_which_nothing_is_known_is_no_0(folder: Path) -> None:
    reader = keep(folder, gathered("甲局", behind=2), gathered("乙局"))
    page = reader.read("/gathered")
    assert row_of(page, "合计")[0] == "未知"
    assert "2 个工作区、项目数未知，" in page
    sheet = load_workbook(io.BytesIO(reader.client.get("/gathered.xlsx").data)).worksheets[0]
    (whole,) = ([cell.value for cell in row] for row in sheet.iter_rows() if row[1].value == "合计")
    assert set(whole[2:13]) == {"—"}
    assert any("项目数未知" in str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row)


def test_a_total_of_workspaces_without_projects_is_0(folder: Path) -> None:
    page = keep(folder, gathered("甲局"), gathered("乙局")).read("/gathered")
    assert row_of(page, "合计")[0] == "0"


def test_what_stands_in_two_workspaces_is_named_with_what_is_counted_twice(folder: Path) -> None:
    page = keep(folder, gathered("甲局", LINE), gathered("乙局", LINE, OTHER)).read("/gathered")
    assert (
        "项目“热线运行经费”在 2 个工作区里都有：甲局、乙局，合计里多算预算 10.5 万元、执行 9.45 万元" in page
    )
    assert "单位“便民服务中心”在 2 个工作区里都有：甲局、乙局" in page
    assert "道路养护" not in page


def test_each_double_project_of_one_name_is_told_with_its_own_money(folder: Path) -> None:
    same = (
        replace(LINE, project="2025/a", name="设备购置", unit="甲所", annual=Decimal("3")),
        replace(LINE, project="2025/b", name="设备购置", unit="乙所", annual=Decimal("40")),
        replace(LINE, project="2025/all", name="设备购置", unit="甲所", kind="department"),
    )
    page = keep(folder, gathered("甲局", *reversed(same)), gathered("乙局", *same)).read("/gathered")
    for amount in ("多算预算 3 万元", "多算预算 40 万元"):
        assert page.count(amount) == 1, amount


def test_copies_that_are_part_of_more_copies_are_told_once(folder: Path) -> None:
    units = [gathered(name, LINE) for name in ("甲局", "乙局")]
    page = keep(folder, *units, gathered("丙局", replace(LINE, unit="另一个中心"))).read("/gathered")
    assert "在 3 个工作区里都有：甲局、乙局、丙局，合计里多算预算 21 万元、执行 18.9 万元" in page
    assert page.count("项目“热线运行经费”在") == 1


def test_a_double_project_is_told_with_what_is_known_of_its_money(folder: Path) -> None:
    spent = replace(LINE, name="“智慧”热线", annual=None)
    page = keep(folder, gathered("甲局", spent), gathered("乙局", spent)).read("/gathered")
    assert "项目“‘智慧’热线”在 2 个工作区里都有：甲局、乙局，合计里多算执行 9.45 万元" in page


def test_a_name_alone_does_not_make_two_projects_the_same(folder: Path) -> None:
    lines = [
        replace(LINE, project=f"2025/{number}", name="办公经费", unit="", department=department)
        for number, department in enumerate(("教育局", "水务局", "", "", "教育局"))
    ]
    units = [gathered(f"工作区{number}", line) for number, line in enumerate(lines)]
    page = keep(folder, *units).read("/gathered")
    assert "项目“办公经费”在 2 个工作区里都有：工作区0、工作区4" in page
    assert page.count("项目“办公经费”在") == 1


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
    assert "名单有 2 行写得不对（第 4、5 行），写错的没有采用" in page
    assert "folder" not in page


def test_a_wrong_list_is_told_before_anything_was_gathered(folder: Path) -> None:
    write_list(folder, "nam: 坏", hours=0)
    page = Reader(app.create_app(workspace=folder).test_client()).read("/gathered")
    assert "现按 24 小时一次" in page
    assert "名单有 2 行写得不对（第 1、3 行）" in page


def test_one_workspace_shows_its_projects_and_leads_to_its_own_pages(folder: Path) -> None:
    reader = keep(
        folder, gathered("甲局", LINE, OTHER, replace(LINE, project="2025/x", name="<script>", total=None))
    )
    page = reader.read("/gathered/unit?name=甲局")
    assert "得分 90 以上，执行率不到 60%" in page
    assert "&lt;script&gt;" in page
    assert "待采集" in page
    assert "没有这个工作区" in reader.client.get("/gathered/unit?name=谁").get_data(as_text=True)


def test_one_workspace_whose_file_was_changed_says_so_whatever_the_roll_up_says(folder: Path) -> None:
    reader = keep(folder, gathered("甲局", LINE, is_sample=True))
    (kept,) = (path for path in (folder / "data/gathered").glob("*.json") if path.name != "rollup.json")
    kept.write_bytes(kept.read_bytes() + b" ")
    told = "上次留存的汇总数据已损坏，没有采用，请重新汇总"
    page = reader.read("/gathered/unit?name=甲局")
    assert told in page
    assert "样例数据" not in page
    assert csv_rows(reader)[1][-1] == told


def test_both_files_hold_every_row_and_what_is_not_known(folder: Path) -> None:
    never = failed(replace(gathered("丙局"), state=None, received_at=None))
    formula = replace(OTHER, name="=1+1")
    reader = keep(folder, gathered("甲局", LINE, formula), never)
    rows = csv_rows(reader)
    assert [row[3] for row in rows] == ["项目", "热线运行经费", "'=1+1", ""]
    assert rows[-1][-1] == "从 2026-03-02 08:00 起没有取到，还没有它的任何数：拒绝连接"
    book = ZipFile(io.BytesIO(reader.client.get("/gathered.xlsx").data))
    texts = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    for words in ("甲局", "合计", "丙局", "拒绝连接", "从来没有取到"):
        assert words in texts, words


def csv_rows(reader: Reader) -> list[list[str]]:
    text = reader.client.get("/gathered.csv").get_data(as_text=True)
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))


def test_the_file_of_projects_says_what_it_does_not_hold(folder: Path) -> None:
    part = gathered("甲局", LINE, is_partial=True, is_sample=True, left_out=3)
    reader = keep(
        folder,
        part,
        gathered("乙局", replace(LINE, year=2020)),
        failed(gathered("丙局", OTHER)),
        gathered("丁局"),
    )
    names = ("甲局", "乙局", "丙局", "新局")
    write_list(folder, *(f"name: {name}, folder: ../{name}" for name in names), "nam: 坏")
    told = {row[0] + row[3]: row[-1] for row in csv_rows(reader)[1:]}
    assert (
        told["甲局"]
        == "样例数据，不是真实的数；令牌只看得到一部分项目，不是全部；项目太多，3 个没有给出，没有计入"
    )
    assert told["乙局"] == "这一年度没有项目"
    assert told["丙局"] == "从 2026-03-02 08:00 起没有取到，数是 2026-03-01 16:00 的：拒绝连接"
    assert told["新局"] == "从来没有取到"
    assert "甲局热线运行经费" in told
    above = [row[-1] for row in csv_rows(reader) if row[0] == "说明"]
    assert [words in " ".join(above) for words in ("1 行写得不对", "不再计入：丁局")] == [True, True]


def test_the_paper_says_of_how_many_projects_its_total_rate_and_points_are(folder: Path) -> None:
    open_one = replace(OTHER, executed=None, total=None)
    reader = keep(folder, gathered("甲局", LINE), gathered("乙局", open_one))
    book = load_workbook(io.BytesIO(reader.client.get("/gathered.xlsx").data))
    texts = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    for name, count in (("合计", 1), ("乙局", 0)):
        assert f"{name}：执行率只含预算和执行都已知的 {count} 个项目" in texts, texts
        assert f"{name}：1 个项目的执行未知，没有计入" in texts


def test_before_the_first_and_where_it_is_damaged_the_page_says_what_to_do(folder: Path) -> None:
    reader = Reader(app.create_app(workspace=folder).test_client())
    assert "还没有各单位工作区的名单" in reader.read("/gathered")
    assert reader.client.get("/gathered.xlsx").status_code == 404
    write_list(folder, "name: 甲局, folder: ../a")
    assert "还没有汇总过" in reader.read("/gathered")
    (folder / "data/gathered").mkdir(parents=True, exist_ok=True)
    (folder / "data/gathered/rollup.json").write_text("x", encoding="utf-8")
    damaged = reader.read("/gathered")
    assert "已损坏，没有采用，请重新汇总" in damaged
    assert "还没有汇总过" not in damaged


OTHER_FORM = "上次留存的汇总数据是另一版本的程序留下的，格式不同（并未损坏），没有采用，请重新汇总"


def drop_field(path: Path, name: str) -> None:
    """As a program kept it that knew no such field: its digest is right."""
    kept = json.loads(path.read_bytes().partition(b"\n")[2])
    del kept[name]
    content = json.dumps(kept).encode()
    path.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def test_what_another_version_of_the_program_kept_is_told_as_that(folder: Path) -> None:
    reader = keep(folder, gathered("甲局", LINE))
    rollup = folder / "data/gathered/rollup.json"
    (unit,) = {*rollup.parent.glob("*.json")} - {rollup}
    drop_field(unit, "broken")
    assert OTHER_FORM in reader.read("/gathered/unit?name=甲局")
    assert csv_rows(reader)[1][-1] == OTHER_FORM
    drop_field(rollup, "twice_count")
    told = reader.read("/gathered")
    assert OTHER_FORM in told
    assert "还没有汇总过" not in told
    assert reader.client.get("/gathered.xlsx").status_code == 404


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
    assert "看各单位工作区的汇总" in client.get(sent.location).get_data(as_text=True)
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
