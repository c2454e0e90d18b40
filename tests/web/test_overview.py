"""The overview: order, sums of what is known, paging, and as few questions as possible."""

import html
import re
from pathlib import Path

import pytest

import app
from tests.small import TARGETS
from tests.web.conftest import Reader
from web import request_context


def add(folder: Path, name: str, **words: str) -> None:
    text = TARGETS.replace("热线运行经费", words.get("project", name))
    text = text.replace("市政府办公室", words.get("department", "市政府办公室"))
    for old, new in ((words.get("old", ""), words.get("new", "")),):
        text = text.replace(old, new) if old else text
    (folder / f"targets/2024/{name}.yaml").write_text(text, encoding="utf-8")


def names(page: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]+)</a>', page)


def test_projects_stand_by_department_and_name_in_the_order_of_their_sound(
    folder: Path, reader: Reader
) -> None:
    add(folder, "a", project="中心运行", department="财政局")
    add(folder, "b", project="办公用房", department="财政局")
    add(folder, "c", project="病房改造", department="卫生健康委员会")
    add(folder, "d", project="安全生产", department="公安局")
    assert names(reader.read("/?sort=name")) == [
        "办公用房",
        "中心运行",
        "安全生产",
        "热线运行经费",
        "病房改造",
    ]


def test_the_sums_are_of_what_is_known_and_say_what_is_not(folder: Path, reader: Reader) -> None:
    add(folder, "new", project="新项目", old="total: 10.00, fiscal: 10.00", new="total: 5.00, fiscal: 5.00")
    page = reader.read("/")
    total = page[page.index("合计（2 个项目）") :]
    assert "15.00" in total
    assert "9.50" in total
    assert "另有 1 个项目待采集" in total
    assert "95.00%" in total


def test_a_project_without_any_value_says_so(folder: Path, reader: Reader) -> None:
    add(folder, "new", project="新项目")
    page = reader.read("/")
    assert "尚未采集" in page[page.index("新项目") :]
    assert page.count("尚未采集") == 1


def test_many_projects_are_shown_by_pages_or_all_at_once(folder: Path, reader: Reader) -> None:
    for number in range(60):
        add(folder, f"p{number:02}", project=f"项目{number:02}")
    first, second, whole = reader.read("/"), reader.read("/?page=2"), reader.read("/?all=1")
    assert (len(names(first)), len(names(second)), len(names(whole))) == (50, 11, 61)
    assert not set(names(first)) & set(names(second))
    assert "合计（61 个项目）" in first
    assert "第 1 / 2 页" in first


def test_projects_whose_names_differ_by_a_number_stand_in_the_order_of_the_numbers(
    folder: Path, reader: Reader
) -> None:
    for number in (110, 9, 70):
        add(folder, f"p{number}", project=f"第{number}期工程")
    assert names(reader.read("/?sort=name")) == ["第9期工程", "第70期工程", "第110期工程", "热线运行经费"]


def test_one_department_is_chosen_from_those_that_have_projects_and_stays_chosen_over_the_pages(
    folder: Path, reader: Reader
) -> None:
    assert 'name="department"' not in reader.read("/")
    for number in range(51):
        add(folder, f"p{number:02}", project=f"项目{number:02}", department="财政局")
    assert re.findall(r"<option>([^<]+)</option>", reader.read("/")) == ["财政局", "市政府办公室"]
    page = reader.read("/?department=财政局")
    assert "合计（51 个项目）" in page
    assert "<option selected>财政局</option>" in page
    (after,) = re.findall(r'href="([^"]+)">下一页', page)
    assert names(reader.read(html.unescape(after))) == ["项目50"]


def test_where_nothing_is_found_nothing_is_summed(reader: Reader) -> None:
    page = reader.read("/?q=不存在")
    assert "资料均已齐全" not in page
    assert "未填报" not in page


@pytest.mark.parametrize("words", ["热线", "便民 热线", "２０２４", "HOTLINE", "市政府"])
def test_a_project_is_found_by_any_of_its_names(reader: Reader, words: str) -> None:
    assert names(reader.read(f"/?q={words}")) == ["热线运行经费"]


def test_words_that_fit_nothing_and_other_years_give_an_empty_list(reader: Reader) -> None:
    assert "没有符合条件的项目" in reader.read("/?q=不存在")
    assert "没有符合条件的项目" in reader.read("/?year=1999")


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    reader = Reader(app.create_app(workspace=tmp_path).test_client())
    assert "/guide" in reader.read("/", 302)
    assert "还没有采集过" in reader.read("/runs")
    assert "没有发现问题" in reader.read("/problems")


def test_errors_of_files_are_announced(folder: Path, reader: Reader) -> None:
    (folder / "targets/2024/bad.yaml").write_text("name: [", encoding="utf-8")
    assert "查看问题" in reader.read("/")


def test_as_many_questions_for_many_projects_as_for_one(folder: Path) -> None:
    for number in range(20):
        add(folder, f"p{number:02}", project=f"项目{number:02}")
    web = app.create_app(workspace=folder)
    asked: dict[int, int] = {}
    with web.test_request_context("/"):
        projects = list(request_context.declared_projects().projects.values())
        assert request_context.store().damage == ()
        for count in (1, 21):
            statements: list[str] = []
            request_context.store().db.conn.set_trace_callback(statements.append)
            request_context.dossiers_of(projects[:count])
            asked[count] = len(statements)
        request_context.close_store()
    assert asked[1] == asked[21] > 0


def test_an_assessment_is_worked_out_again_only_when_something_new_is_known(
    folder: Path, reader: Reader
) -> None:
    web = reader.client.application
    with web.test_request_context("/"):
        project = request_context.declared_projects().projects["2024/hotline"]
        assert request_context.assessment_of(project) is request_context.assessment_of(project)
        before = request_context.assessment_of(project)
        request_context.close_store()
    reader.fill(indicator="drills", value="5")
    with web.test_request_context("/"):
        assert request_context.assessment_of(project) != before
        request_context.close_store()


def test_the_worst_light_of_the_newest_month_leads_to_its_monitoring(reader: Reader) -> None:
    page = reader.read("/")
    cell = page[page.index('data-label="运行监控"') :].partition("</td>")[0]
    assert "红灯" in cell
    assert "12月末" in cell
    assert "/projects/2024/hotline/monitoring?as_of=2024-12-31" in cell


def test_a_project_that_nothing_is_known_of_has_no_light(folder: Path, reader: Reader) -> None:
    add(folder, "new", project="新项目")
    page = reader.read("/")
    row = page[page.index("新项目") :].partition("</tr>")[0]
    assert row[row.index('data-label="运行监控"') :].endswith("<span>—</span></td>\n    ")


def test_the_bar_alone_asks_for_the_year_and_the_day(reader: Reader) -> None:
    page = reader.read("/?year=2024&as_of=2024-06-30&q=热线")
    assert re.findall(r'<(select|input)[^>]*name="year"[^>]*>', page.split("<main")[1]) == ["input"]
    assert 'type="hidden" name="as_of" value="2024-06-30"' in page.split("<main")[1]
