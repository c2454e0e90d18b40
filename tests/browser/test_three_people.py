"""A project's year among 填报, 审核 and 财政, each before a browser, from the target sheet to the reopened
paper; and what was known in August stays so."""

from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from tests.browser.ledger import TARGETS, export_months, lay_out
from tests.browser.person import Person
from tests.browser.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PEOPLE = {
    "zhaotb": ("赵填报", "填报", ("--unit", "103002")),
    "sunsh": ("孙审核", "审核", ("--all",)),
    "licz": ("李财政", "财政", ("--all",)),
    "zhouxt": ("周系统", "系统管理员", ()),
    "wuaq": ("吴安全", "安全管理员", ()),
}
BUSINESS = ("zhaotb", "sunsh", "licz")
PASSWORD = "Gx7#mountain-Vq2"
MENU = "nav.menu"
PROJECT = "/projects/2024/热线运行经费"
JULY = f"{PROJECT}/monitoring?as_of=2024-07-31"
EVALUATORS = {
    "工单按时办结率": "hotline.on_time_rate",
    "工单办结率": "hotline.closed_rate",
    "群众满意度": "hotline.satisfaction_rate",
}


class Walk:
    """The office, its people, and how many clicks each job took them."""

    def __init__(self, served: Served, browser: "Browser", pictures: Path) -> None:
        self.served, self.browser, self.pictures = served, browser, pictures
        self.people: dict[str, Person] = {}
        self.clicks: list[tuple[str, str, int]] = []
        self.steps = 0

    def enter_office(self, account: str, link: str) -> Person:
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.set_default_timeout(200_000)
        person = Person(account, PEOPLE[account][0], context, context.new_page(), self.pictures)
        self.people[account] = person
        person.choose_password(self.served.site + link, PASSWORD)
        person.sign_in()
        return person

    def come_back(self, link: str, account: str) -> Person:
        """Whoever was away for 90 days needs a new link, and a new password with it."""
        person = self.people[account]
        person.choose_password(self.served.site + link, f"{person.password}+")
        person.sign_in()
        return person

    def note(self, person: Person, job: str) -> None:
        """A job is done: its clicks, and a picture of where it ended."""
        self.steps += 1
        self.clicks.append((person.name, job, person.take_clicks()))
        person.keep_picture(f"{self.steps:02d}-{job}")


def target_sheet(folder: Path) -> Path:
    """The sheet as the unit has it in Word."""
    elsewhere = lay_out(folder / "elsewhere")
    (elsewhere / "targets/2024/hotline.yaml").write_text(TARGETS, encoding="utf-8")
    sheet = folder / "绩效目标表.docx"
    Served(elsewhere, 0).run(
        "2024-05-07T09:00", "form", "target", "2024/hotline", "--format", "docx", "-o", str(sheet)
    )
    return sheet


def edit_workbook(path: Path, column: str, changes: dict[str, str]) -> None:
    """As somebody does in Excel: one column of the rows that have these names."""
    book = load_workbook(path)
    sheet = book["热线运行经费"]
    heads = next(row for row in sheet.iter_rows() if "三级指标" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in heads}
    for row in sheet.iter_rows(min_row=heads[0].row + 1):
        name = sheet.cell(row[0].row, places["三级指标"]).value
        if name in changes:
            sheet.cell(row[0].row, places[column]).value = changes[name]
    book.save(path)


def upload(person: Person, path: Path) -> None:
    person.click("link", "数据", within=MENU)
    person.click("link", "导入", within=MENU)
    person.page.locator('input[name="papers"]').set_input_files(path)
    person.click("button", "读取并核对")
    person.click("button", "保存到工作区")


def take_workbook(person: Person, path: Path) -> None:
    person.click("link", "项目", within=MENU)
    with person.page.expect_download() as coming:
        person.click("link", "导出目标（Excel）")
    coming.value.save_as(path)


def open_accounts(walk: Walk, links: dict[str, str]) -> None:
    for account, link in links.items():
        walk.note(walk.enter_office(account, link), f"{PEOPLE[account][1]}选定口令并登录")


def create_accounts(served: Served, at: str) -> dict[str, str]:
    """The links that ``user add`` prints, by account."""
    links = {}
    for account, (name, role, scope) in PEOPLE.items():
        links[account] = served.link(at, "add", account, name, "--role", role, *scope)
    return links


def declare(walk: Walk, folder: Path) -> None:
    filler = walk.people["zhaotb"]
    upload(filler, target_sheet(folder))
    walk.note(filler, "申报：导入目标表")
    book = folder / "目标.xlsx"
    take_workbook(filler, book)
    edit_workbook(book, "取数方法", EVALUATORS)
    upload(filler, book)
    walk.note(filler, "申报：在Excel里写取数方法")


def decide(person: Person, **typed: str) -> None:
    """From the first page on."""
    person.click("link", "项目", within=MENU)
    person.click("link", "热线运行经费")
    person.click("link", "批复与调整")
    person.fill_form(within="#decide", **typed)
    person.click("button", "登记")


def adjust(walk: Walk, folder: Path) -> None:
    """The unit changes its target in Excel; nothing follows it until 财政 has decided."""
    filler, finance = walk.people["zhaotb"], walk.people["licz"]
    book = folder / "目标.xlsx"
    take_workbook(filler, book)
    edit_workbook(book, "指标值", {"工单按时办结率": "≥95%"})
    upload(filler, book)
    walk.note(filler, "申请调整：在Excel里改指标值")
    filler.open(f"{walk.served.site}{PROJECT}")
    assert "有未批复的修改" in filler.text()
    finance.open(f"{walk.served.site}/")
    finance.take_clicks()
    adjusted = {"act": "adjusted", "document_number": "固财发〔2024〕88号", "document_date": "2024-08-30"}
    decide(finance, **adjusted, effective_from="2024-09-01", reason="话务量增加三成，按预算调整程序批准")
    assert "已登记：" in finance.done()
    walk.note(finance, "调整")


def follow(walk: Walk, month_end: str, values: dict[str, dict[str, str]]) -> None:
    """填报 of 运行监控, row by row."""
    filler = walk.people["zhaotb"]
    for row, typed in values.items():
        filler.open(f"{walk.served.site}{PROJECT}/monitoring?as_of={month_end}")
        filler.page.locator("#tree tr", has_text=row).get_by_role("link", name="填报").click()
        filler.clicks += 1
        filler.fill_form(within="#enter", **typed)
        filler.click("button", "保存")
        assert filler.done().endswith("已记录"), filler.text()
    walk.note(filler, f"监控填报 {month_end}")


def evaluate(walk: Walk, folder: Path) -> None:
    """The unit fills in what nobody measures, and hands in."""
    filler = walk.people["zhaotb"]
    enter(
        filler,
        walk,
        "应急演练",
        evidence=folder,
        value="3次",
        reason="汛期停办一次演练",
        measure="2025年3月底前补办，责任人张三",
    )
    enter(filler, walk, "长效机制", evidence=folder, grade="达成", points="30")
    enter(filler, walk, "年度总体目标", value="全年热线运行正常，诉求按时办结率99.2%。")
    walk.note(filler, "自评填报")
    hand(filler, walk, "提交")
    walk.note(filler, "提交自评表")


def enter(filler: Person, walk: Walk, row: str, evidence: Path | None = None, **typed: str) -> None:
    filler.open(f"{walk.served.site}{PROJECT}?tab=fill")
    filler.click("link", row, within="#tree")
    filler.fill_form(within="#enter", **typed)
    if evidence:
        paper = evidence / f"{row}记录.pdf"
        paper.write_bytes(b"%PDF-1.4 " + row.encode())
        filler.page.locator('input[name="evidence"]').set_input_files(paper)
    filler.click("button", "保存")
    assert filler.done().endswith("已记录"), filler.text()


def hand(person: Person, walk: Walk, word: str, reason: str = "") -> None:
    """One act on the self-evaluation, from the overview on."""
    person.open(f"{walk.served.site}/")
    person.click("link", "热线运行经费")
    if reason:
        person.fill_form(within="#steps", reason=reason)
    else:
        person.fill_form(within="#steps")
    person.click("button", word)
    person.await_job()
    assert person.done().startswith(f"已{word}"), person.text()


def close_year(walk: Walk, folder: Path) -> None:
    """Handed in, returned, mended, handed in again, reviewed, sealed, reopened."""
    filler, reviewer, finance = (walk.people[account] for account in BUSINESS)
    evaluate(walk, folder)
    hand(reviewer, walk, "退回", "长效机制缺制度文件，请补佐证")
    walk.note(reviewer, "退回")
    enter(filler, walk, "长效机制", evidence=folder, reason="制度已印发")
    walk.note(filler, "补正")
    hand(filler, walk, "提交")
    walk.note(filler, "再次提交")
    hand(reviewer, walk, "审核通过")
    walk.note(reviewer, "审核通过")
    hand(finance, walk, "封存")
    walk.note(finance, "封存")
    sealed = numbers_of(filler, f"{walk.served.site}{PROJECT}")
    hand(finance, walk, "重开", "审计发现十二月工单重复")
    walk.note(finance, "重开")
    assert numbers_of(filler, f"{walk.served.site}{PROJECT}") == sealed


def numbers_of(person: Person, url: str) -> tuple[str, str]:
    """All that a page says of a project: its figures and its table, without what leads to forms."""
    person.open(url)
    return person.still_text(".figures"), person.still_text("#tree")


def test_three_people_take_a_project_through_its_year(
    served: Served, chromium: "Browser", tmp_path: Path
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    walk = Walk(served, chromium, pictures)
    links = create_accounts(served, "2024-05-08T08:30")
    with served.serve("2024-05-08T09:00"):
        open_accounts(walk, links)
        declare(walk, tmp_path)
        decide(walk.people["licz"], document_number="固财发〔2024〕12号", document_date="2024-05-08")
        assert "已登记：" in walk.people["licz"].done()
        walk.note(walk.people["licz"], "批复")
    for last, day, at in ((6, "2024-06-30", "2024-07-02T08:00"), (7, "2024-07-31", "2024-08-01T08:00")):
        export_months(served.folder, last, day, at[:10])
        served.run(at, "evaluate", "--as-of", day)
    with served.serve("2024-08-01T09:00"):
        said = {"forecast": "≥98%", "likelihood": "确定能"}
        follow(
            walk,
            "2024-07-31",
            {"工单按时办结率": said, "应急演练": {"value": "2次", "forecast": "4次", "likelihood": "确定能"}},
        )
        july = numbers_of(walk.people["zhaotb"], served.site + JULY)
    link = served.link("2024-08-30T08:30", "link", "licz")
    with served.serve("2024-08-30T09:00"):
        follow(walk, "2024-07-31", {"应急演练": {"value": "1次", "forecast": "3次", "why": "七月一次未办成"}})
        walk.come_back(link, "licz")
        adjust(walk, tmp_path)
        known = numbers_of(walk.people["zhaotb"], f"{served.site}{JULY}&known_at=2024-08-01")
        assert known == july
    export_months(served.folder, 12, "2024-12-31", "2025-01-06")
    served.run("2025-01-06T08:00", "evaluate", "--as-of", "2024-12-31")
    links = {account: served.link("2025-01-06T08:30", "link", account) for account in BUSINESS}
    with served.serve("2025-01-06T09:00"):
        for account, link in links.items():
            walk.come_back(link, account).take_clicks()
        close_year(walk, tmp_path)
        assert numbers_of(walk.people["zhaotb"], served.site + JULY) != july
        known = numbers_of(walk.people["zhaotb"], f"{served.site}{JULY}&known_at=2024-08-01")
        assert known == july
    for who, job, clicks in walk.clicks:
        print(f"{who} {job}：点击 {clicks} 次")
