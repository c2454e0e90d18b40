"""The first hour: from an empty folder to the first project page, in the browser alone; clicks are printed."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.ledger import callback_lines, order_lines, payment_lines, write_csv
from tests.browser.person import Person
from tests.browser.served import ROOT, Served, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AT = "2024-05-06T09:00"
SHEET = """<html><body><h1>2024年项目支出绩效目标表</h1><table>
<tr><td>项目名称</td><td colspan="3">热线运行经费</td></tr>
<tr><td>主管部门</td><td>【103】市政府办公室</td><td>实施单位</td><td>【103002】便民服务中心12345热线</td></tr>
<tr><td>项目资金（万元）</td><td>年度资金总额</td><td colspan="2">12.00</td></tr>
<tr><td>绩效目标</td><td colspan="3">保障热线全年运行。</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
<tr><td>产出指标</td><td>数量指标</td><td>应急演练</td><td>≥4次</td></tr>
<tr><td>产出指标</td><td>时效指标</td><td>工单按时办结率</td><td>≥98%</td></tr>
<tr><td>产出指标</td><td>成本指标</td><td>成本控制率</td><td>≤100%</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>热线服务水平</td><td>不断提高</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>群众满意度</td><td>≥90%</td></tr>
</table></body></html>
"""
EXPORTS = (
    ("工单.csv", order_lines),
    ("回访.csv", callback_lines),
    ("支付.csv", payment_lines),
)


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """What lies on the desk: the sheet and three exports of four months."""
    found = {"sheet": tmp_path / "目标表.html"}
    found["sheet"].write_text(SHEET, encoding="utf-8")
    for name, lines in EXPORTS:
        months = [lines(month) for month in range(1, 5)]
        found[name] = tmp_path / name
        write_csv(found[name], [months[0][0], *(line for month in months for line in month[1:])])
    return found


@pytest.fixture
def new_office(tmp_path: Path) -> Served:
    folder = tmp_path / "office"
    command = [sys.executable, str(ROOT / "app.py"), "new", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Served(folder, free_port())


def upload_export(person: Person, path: Path) -> None:
    person.click("link", "上传数据", within="main")
    person.page.locator('input[name="exports"]').set_input_files(str(path))
    person.fill_form(within="form:has([name=exports])")
    person.click("button", "上传并核对")
    person.page.locator('[name="covers"][value="span"]').check()
    person.page.locator('[name="covers_from"]').fill("2024-01-01")
    person.page.locator('[name="covers_to"]').fill("2024-04-30")
    person.page.locator('[name="confirmed"]').check()
    person.clicks += 2
    person.page.locator('button[value="place"]').click()
    person.clicks += 1


def test_from_an_empty_folder_to_the_first_project_page(
    new_office: Served, papers: dict[str, Path], chromium: "Browser", tmp_path: Path
) -> None:
    with new_office.serve(AT) as site:
        context = chromium.new_context(locale="zh-CN", base_url=site, viewport={"width": 1440, "height": 900})
        context.set_default_timeout(200_000)
        person = Person("", "张三", context, context.new_page(), tmp_path)
        clicks = {}
        person.page.goto(site)
        assert person.page.url.endswith("/guide")
        person.click("link", "导入", within="main")
        person.page.locator('input[name="papers"]').set_input_files(str(papers["sheet"]))
        person.click("button", "读取并核对")
        person.click("button", "保存到工作区")
        clicks["import"] = person.take_clicks()
        person.click("link", "下一步：确认取数方法")
        person.page.get_by_role("link", name="逐行核对").click()
        person.click("button", "保存所选")
        assert "采纳建议 3 行" in person.done()
        clicks["methods"] = person.take_clicks() + 1
        for name, _ in EXPORTS:
            person.page.goto(f"{site}/guide")
            upload_export(person, papers[name])
        clicks["three exports"] = person.take_clicks()
        person.page.goto(f"{site}/guide")
        assert "已有：" in person.text()
        assert "还缺：" not in person.text()
        person.page.locator('[name="as_of"]').last.fill("2024-04-30")
        person.click("button", "采集", within="main")
        person.page.get_by_role("link", name="回到使用引导").wait_for(timeout=200_000)
        person.click("link", "回到使用引导")
        assert "已有 1 个项目采集过" in person.text()
        person.click("link", "看 热线运行经费")
        clicks["measure and look"] = person.take_clicks()
        seen = person.text()
        assert "工单按时办结率" in seen
        assert "100" in seen
        print(f"clicks: {clicks}, together {sum(clicks.values())}")
        context.close()
