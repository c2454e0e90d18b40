"""The project page and the problems page show what the checks say, with the number that the list of checks explains."""

import re
from pathlib import Path

import app
from checks.catalogue import ALL_CHECKS
from pages.official_words import in_official_words
from tests.language import latin_words
from tests.small import TARGETS
from tests.web.conftest import PROJECT, Reader
from workspace import Workspace
from workspace.methods import list_methods


def checks_of(page: str) -> str:
    """The part of the project page that holds the remarks of the checks; "" without one."""
    _, _, rest = page.partition('id="checks"')
    return rest.partition("</section>")[0]


def test_the_project_page_tells_what_is_doubtful_of_its_sheet_and_what_to_do(reader: Reader) -> None:
    remarks = checks_of(reader.read(PROJECT))
    assert "目标表" in remarks
    assert "“应急演练”、“长期机制”由人填报，没有写数据来源，请写明数据来源，即凭什么材料填报" in remarks
    assert ">T29<" in remarks
    assert "<details open" not in remarks


def test_what_the_checks_find_in_the_self_evaluation_stands_beside_it(reader: Reader) -> None:
    assert "E17" not in checks_of(reader.read(PROJECT))
    status, page = reader.fill(indicator="goal", value="已完成", as_of="2024-12-31")
    assert status == 200
    assert "年度总体目标的实际完成情况只写“已完成”" in checks_of(page)
    assert ">E17<" in checks_of(page)


def test_a_missing_reason_is_told_once_where_it_can_be_entered(reader: Reader) -> None:
    page = reader.read(PROJECT)
    assert "得分低于分值" in page
    assert "E1<" not in checks_of(page)


def test_of_a_sheet_without_a_doubt_only_the_form_is_spoken_of(folder: Path) -> None:
    sheet = folder / "targets" / "2024" / "hotline.yaml"
    sound = TARGETS.replace("weight: 10}\n  效益", "weight: 10, basis: {source: 演练记录}}\n  效益")
    sound = sound.replace("weight: 30}", "weight: 30, basis: {source: 制度汇编}}")
    sound = sound.replace(
        "    质量指标:",
        "    数量指标: [{id: v, name: 受理量, target: ≥1件, weight: 1, basis: {source: 工单}}]\n    质量指标:",
    )
    sheet.write_text(sound.replace("weight: 40", "weight: 39"), encoding="utf-8")
    reader = Reader(app.create_app(workspace=folder).test_client())
    remarks = checks_of(reader.read(PROJECT))
    assert "目标表" not in remarks
    assert "“群众满意度”只有 3 个评价，少于 30 个，请补充调查" in remarks


def test_the_problems_page_gives_the_number_of_the_check(reader: Reader) -> None:
    page = reader.read("/problems")
    assert ">T29<" in page
    assert ">id<" not in page


def test_problems_speak_of_projects_and_not_of_files(reader: Reader) -> None:
    page = reader.read("/problems")
    assert "T29" in page
    assert ".yaml" not in page
    assert not re.search(r"第 \d+ 行第 \d+ 列", page)


def test_a_file_that_cannot_be_read_is_told_with_its_lines(folder: Path, reader: Reader) -> None:
    (folder / "targets/2024/bad.yaml").write_text("name: [", encoding="utf-8")
    page = reader.read("/problems")
    assert "2024/bad.yaml" in page
    assert re.search(r"第 \d+ 行第 \d+ 列", page)


def test_no_check_speaks_of_keys_on_a_page(folder: Path) -> None:
    """Neither what a check is called and wants done, nor what it says of the sample year of the product."""
    workspace = Workspace(folder)
    methods = list_methods(workspace)
    told = {check.id: f"{check.title}；{check.remedy}" for check in ALL_CHECKS}
    found = {name: latin_words(in_official_words(text, methods)) for name, text in told.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_what_a_finding_of_the_sheet_asks_for_is_done_in_its_form(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?tab=summary")
    todo = page.partition('id="missing"')[2].partition("</section>")[0]
    item = next(part for part in todo.split("<li>") if "由人填报，没有写数据来源" in part)
    assert 'href="/declare/2024/hotline"' in item


def test_the_summary_of_a_year_gives_the_points_of_every_first_level(reader: Reader) -> None:
    page = reader.read(f"{PROJECT}?tab=summary&as_of=2024-12-31")
    figures = page.partition('id="figures-title"')[2].partition("</section>")[0]
    assert [name in figures for name in ("产出指标", "效益指标", "满意度指标")] == [True] * 3
    assert "分值 50，1 项还没有得分" in figures
