"""A year of three people in the browser alone, from an empty folder to the sealed self-evaluation; clicks and
pages of each job are counted and printed."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.office_papers import MANUAL, write_exports, write_proof, write_sheet
from tests.browser.person import Person
from tests.browser.served import ROOT, Served, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PEOPLE = {"zhaotb": ("赵填报", "填报"), "sunsh": ("孙审核", "审核"), "licz": ("李财政", "财政")}
PASSWORD = "Gx7#mountain-Vq2"
PROJECT = "热线运行经费"
MENU, MAIN = "nav.menu", "main"
PATIENCE = 200_000

ACTUAL = {
    "应急演练": "4次",
    "业务培训": "6次",
    "政策宣传": "12次",
    "值班座席": "20个",
    "设备完好率": "97%",
    "知识库更新": "14次",
    "走访企业": "33家",
}
JULY = {
    "应急演练": "3次",
    "业务培训": "4次",
    "政策宣传": "6次",
    "值班座席": "18个",
    "设备完好率": "90%",
    "知识库更新": "8次",
    "走访企业": "20家",
}
"""What was done by the end of July, less than is due by December; of BEHIND too little."""
FORECASTS = {
    **{row: target[1:] for row, target in MANUAL.items()},
    "工单按时办结率": "98%",
    "成本控制率": "100%",
    "热线服务水平": "不断提高",
    "群众满意度": "97%",
    "预算执行率": "12万元",
}
"""What each row will be by the end of the year."""
BEHIND = "设备完好率"
MOST_ITEMS = 20


class OfficeYear:
    """The office, its people, and what each job took them."""

    def __init__(self, served: Served, browser: "Browser", desk: Path) -> None:
        self.served, self.browser, self.desk = served, browser, desk
        self.people: dict[str, Person] = {}
        self.jobs: list[tuple[str, str, int, int]] = []

    def enter_office(self, account: str, link: str) -> None:
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        person = Person(account, PEOPLE[account][0], context, context.new_page(), self.desk)
        self.people[account] = person
        person.choose_password(self.served.site + link, PASSWORD)
        person.sign_in()

    def start(self, account: str) -> Person:
        """At the first page of whoever works next; who was signed out signs in, which counts for no job."""
        person = self.people[account]
        person.open(f"{self.served.site}/arrive")
        person.take_clicks()
        person.take_loads()
        return person

    @contextmanager
    def job(self, account: str, name: str) -> Iterator[Person]:
        """Counted from the first page on, and a picture of where it ended."""
        person = self.start(account)
        yield person
        self.jobs.append((person.name, name, person.take_clicks(), person.take_loads()))
        person.keep_picture(f"{len(self.jobs):02d}-{name}")

    def table(self) -> str:
        lines = [f"{who}　{job}：点击 {clicks} 次，打开 {loads} 页" for who, job, clicks, loads in self.jobs]
        return "\n".join([*lines, f"共点击 {sum(it[2] for it in self.jobs)} 次"])


@pytest.fixture
def year(tmp_path: Path, chromium: "Browser") -> Iterator[OfficeYear]:
    """The folder is as ``app.py new`` leaves it."""
    folder = tmp_path / "office"
    subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "new", str(folder)], check=True, capture_output=True
    )
    walk = OfficeYear(Served(folder, free_port()), chromium, tmp_path)
    yield walk
    print(walk.table())
    for person in walk.people.values():
        person.context.close()


def choose_files(person: Person, field: str, *paths: Path) -> None:
    """One click opens the chooser."""
    person.page.locator(f'input[name="{field}"]').set_input_files(paths)
    person.clicks += 1


def import_sheet(person: Person, sheet: Path) -> None:
    person.click("link", "设置", within=MENU)
    person.click("link", "使用引导", within=MENU)
    person.click("link", "导入", within=MAIN)
    choose_files(person, "papers", sheet)
    person.click("button", "读取并核对")
    person.click("button", "保存到工作区")
    person.click("link", "下一步：确认取数方法")


def confirm_methods(person: Person) -> None:
    person.click("link", "设置", within=MENU)
    person.click("link", "使用引导", within=MENU)
    person.click("link", "确认取数方法", within=MAIN)
    person.click("link", "逐行核对", within=MAIN, exact=False)
    person.click("button", "保存所选")
    assert "采纳建议 3 行" in person.done()


def upload_exports(person: Person, paths: list[Path], last_day: str) -> None:
    """All at once; then each is looked at and told what it covers."""
    person.click("link", "数据", within=MENU)
    choose_files(person, "exports", *paths)
    person.click("button", "上传并核对")
    for path in paths:
        person.click("link", path.name, within="#drafts")
        person.fill_field('[name="covers"][value="span"]', "span")
        person.page.locator('[name="covers_from"]').fill("2024-01-01")
        person.page.locator('[name="covers_to"]').fill(last_day)
        person.page.locator('[name="confirmed"]').check()
        person.page.locator('button[value="place"]').click()
        person.clicks += 2


def measure(person: Person, day: str) -> None:
    """立即采集 of all projects; the page of the job looks again by itself."""
    person.click("link", "数据", within=MENU)
    person.click("link", "采集计划", within=MENU)
    person.page.locator('#collect [name="as_of"]').fill(day)
    person.click("button", "开始采集")
    person.page.get_by_role("link", name="采集记录 1").wait_for(timeout=PATIENCE)


def open_project(person: Person) -> None:
    person.click("link", "项目", within=MENU)
    person.click("link", PROJECT, within=MAIN)


def approve(person: Person) -> None:
    open_project(person)
    person.click("link", "批复与调整")
    person.fill_form("#decide", document_number="固财发〔2024〕12号", document_date="2024-05-06")
    person.click("button", "登记")
    assert "已登记：" in person.done()


def fill_month(person: Person) -> None:
    """The rows of 运行监控, one after another, as 工作台 gives them; what is behind is explained at once."""
    for _ in range(MOST_ITEMS):
        if not person.page.locator("#fill form").count():
            return
        row = person.page.locator("#fill-title").inner_text()
        typed = {
            "forecast": FORECASTS[row],
            "likelihood": "确定能",
            "value": JULY.get(row, ""),
            "grade": "达成",
        }
        if row == BEHIND:
            typed |= {"cause": "硬件条件保障", "explanation": "两台设备待修", "measure": "八月底前修好"}
        shown = {name: text for name, text in typed.items() if text and field_count(person, name)}
        person.fill_form("#fill", **shown)
        person.click("button", next_button(person))
        done = person.done()
        assert done.startswith(f"{row}：已记录"), f"{done}；{person.text()}"
    raise AssertionError(f"after {MOST_ITEMS} items there is still one: {person.text('#fill')}")


def field_count(person: Person, name: str) -> int:
    return person.page.locator(f'#fill [name="{name}"]:visible').count()


def next_button(person: Person) -> str:
    return person.page.locator('#fill button[value="next"]').inner_text()


def fill_values(person: Person, desk: Path) -> None:
    for row in MANUAL:
        assert person.page.locator("#fill-title").inner_text() == row
        before = person.clicks
        person.fill_form("#fill", value=ACTUAL[row])
        choose_files(person, "evidence", write_proof(desk, row))
        person.click("button", "保存并下一项")
        assert person.done() == f"{row}：已记录"
        assert person.clicks - before <= 3


def fill_rest(person: Person, desk: Path) -> None:
    """What no machine and no number says: the graded row, the goal, passages of the report, and reasons of what
    fell short."""
    while person.page.locator("#fill form").count():
        row = person.page.locator("#fill-title").inner_text()
        if field_count(person, "grade"):
            person.fill_form("#fill", grade="达成", points="30")
            choose_files(person, "evidence", write_proof(desk, row))
        elif field_count(person, "reason"):
            person.fill_form("#fill", reason="支付在次年一月办理", measure="按月支付")
        else:
            person.fill_form("#fill", value="全年热线运行正常，诉求按时办结，详见年度工作总结。")
        person.click("button", next_button(person))
        assert "已记录" in person.done(), f"{row}；{person.text()}"


def act_on_paper(person: Person, word: str, reason: str = "") -> None:
    open_project(person)
    person.fill_form("#steps", **({"reason": reason} if reason else {}))
    person.click("button", word, within="#steps")
    person.await_job()
    assert person.done().startswith(f"已{word}"), person.text()


def test_three_people_from_an_empty_folder_to_the_sealed_paper(year: OfficeYear) -> None:
    served, desk = year.served, year.desk
    links = {
        account: served.link("2024-05-06T08:30", "add", account, name, "--role", role, "--all")
        for account, (name, role) in PEOPLE.items()
    }
    with served.serve("2024-05-06T09:00"):
        for account, link in links.items():
            year.enter_office(account, link)
        with year.job("zhaotb", "导入目标表") as clerk:
            import_sheet(clerk, write_sheet(desk))
        with year.job("zhaotb", "确认取数方法") as clerk:
            confirm_methods(clerk)
        with year.job("zhaotb", "上传四个月的数据") as clerk:
            upload_exports(clerk, write_exports(desk, 1, 4), "2024-04-30")
        with year.job("licz", "批复") as finance:
            approve(finance)
        with year.job("zhaotb", "立即采集") as clerk:
            measure(clerk, "2024-04-30")
    with served.serve("2024-07-15T09:00"):
        for account in PEOPLE:  # whoever stays away for 90 days needs a new link
            year.start(account)
    with served.serve("2024-08-01T09:00"):
        with year.job("zhaotb", "上传五至七月的数据") as clerk:
            upload_exports(clerk, write_exports(desk, 5, 7), "2024-07-31")
        with year.job("zhaotb", "采集七月") as clerk:
            measure(clerk, "2024-07-31")
        with year.job("zhaotb", "七月监控填报") as clerk:
            fill_month(clerk)
    with served.serve("2024-10-10T09:00"):
        for account in PEOPLE:
            year.start(account)
    with served.serve("2025-01-06T09:00"):
        close_year(year)


def close_year(year: OfficeYear) -> None:
    """Measured, filled in, handed in, returned, mended, reviewed, sealed, downloaded."""
    desk = year.desk
    with year.job("zhaotb", "上传八至十二月的数据") as clerk:
        upload_exports(clerk, write_exports(desk, 8, 12), "2024-12-31")
    with year.job("zhaotb", "采集全年") as clerk:
        measure(clerk, "2024-12-31")
    with year.job("zhaotb", "七个值连同佐证") as clerk:
        fill_values(clerk, desk)
        assert clerk.loads <= 9
    with year.job("zhaotb", "填其余各行") as clerk:
        fill_rest(clerk, desk)
    with year.job("zhaotb", "提交自评表") as clerk:
        act_on_paper(clerk, "提交")
    with year.job("sunsh", "退回") as reviewer:
        act_on_paper(reviewer, "退回", "热线服务水平请写明依据")
    with year.job("zhaotb", "补正") as clerk:
        mend(clerk)
    with year.job("zhaotb", "再次提交") as clerk:
        act_on_paper(clerk, "提交")
    with year.job("sunsh", "审核通过") as reviewer:
        act_on_paper(reviewer, "审核通过")
    with year.job("licz", "封存") as finance:
        act_on_paper(finance, "封存")
    with year.job("licz", "下载封存包") as finance:
        package = download_package(finance, desk)
    assert zipfile.is_zipfile(package)


def mend(person: Person) -> None:
    open_project(person)
    person.click("link", "指标填报", within=MAIN)
    person.click("link", "热线服务水平", within="#tree")
    person.fill_form("#enter", reason="服务水平提高见年度工作总结")
    person.click("button", "保存")
    assert person.done() == "热线服务水平：已记录"


def download_package(person: Person, desk: Path) -> Path:
    open_project(person)
    with person.page.expect_download() as coming:
        person.click("link", "封存包", within="#steps")
    coming.value.save_as(desk / "封存包.zip")
    return desk / "封存包.zip"
