"""Numbers of the office's own ledgers on the page of proposed methods: shown in Chinese, taken as typed."""

import io
import re
from html import unescape
from pathlib import Path

import openpyxl
import pytest
import yaml
from flask.testing import FlaskClient

import app
from tests.imported import IMPORTED, imported_workspace, target_path
from tests.web.declaring import Clerk
from tests.web.test_proposals import URL, send
from workspace import Workspace
from workspace.handed_workbook import targets_workbook
from workspace.workbooks import import_workbook, select_targets

SOURCES = """\
trainings:
  label: 培训台账
  files: "inbox/培训*.xlsx"
  columns:
    held_on: {header: 培训日期, type: day}
    kind: {header: 培训类型, type: text}
    people: {header: 参训人数, type: count}
  dated_by: held_on
"""
TAKE = {
    "choice:drills": "table.count",
    "with:drills:table.count:table": "trainings",
    "with:drills:table.count:where": "培训类型：业务培训\n参训人数：≥20",
    "with:drills:table.count:unit": "次",
}


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    imported_workspace(tmp_path / "office")
    path = target_path(tmp_path / "office")
    path.write_text(IMPORTED.replace("应急演练", "业务培训次数"), encoding="utf-8")
    (tmp_path / "office/sources.yaml").write_text(SOURCES, encoding="utf-8")
    return tmp_path / "office"


@pytest.fixture
def browser(imported: Path) -> FlaskClient:
    return app.create_app(workspace=imported).test_client()


def drills(folder: Path) -> dict[str, object]:
    sheet = yaml.safe_load(target_path(folder).read_text("utf-8"))
    row: dict[str, object] = sheet["indicators"]["产出指标"]["数量指标"][0]
    return row


def test_it_is_shown_with_its_ledger_and_condition_in_words_and_not_chosen_for_anybody(
    browser: FlaskClient,
) -> None:
    page = unescape(browser.get(URL).text)
    card = page[page.index("业务培训次数") : page.index("工单按时办结率</h2>")]
    shown = re.sub(r"<[^>]+>", " ", card)
    for said in ("台账行数", "需要核对", "培训台账", "培训类型：业务培训", "请核对台账里怎样写"):
        assert said in shown
    assert not re.search(r"\b(trainings|kind|held_on|people|where)\b", shown)
    assert not re.search(r'value="table\.count"\s+checked', card)


def test_what_is_typed_is_written_as_conditions_of_the_file(browser: FlaskClient, imported: Path) -> None:
    send(browser, TAKE)
    row = drills(imported)
    assert row["evaluator"] == "table.count"
    assert row["with"] == {
        "table": "trainings",
        "where": {"培训类型": "业务培训", "参训人数": "≥20"},
        "unit": "次",
    }
    page = unescape(browser.get(URL).text)
    assert "计入哪些行：培训类型：业务培训；参训人数：≥20" in page
    before = target_path(imported).read_text("utf-8")
    send(browser, TAKE)
    assert target_path(imported).read_text("utf-8") == before


def test_a_column_that_there_is_not_is_refused_beside_its_row_and_stays_typed(
    browser: FlaskClient, imported: Path
) -> None:
    before = target_path(imported).read_text("utf-8")
    page = send(browser, {**TAKE, "with:drills:table.count:where": "培训类别：业务培训"}, 422)
    assert "培训台账没有列“培训类别”" in page
    assert "培训类别：业务培训</textarea>" in page
    assert target_path(imported).read_text("utf-8") == before


def test_without_a_ledger_nothing_of_one_is_shown(browser: FlaskClient, imported: Path) -> None:
    (imported / "sources.yaml").unlink()
    assert "台账行数" not in app.create_app(workspace=imported).test_client().get(URL).text


def test_a_program_is_told_the_condition_in_words(browser: FlaskClient) -> None:
    rows = browser.get("/api/v1/projects/2024/hotline/proposals").get_json()["items"]
    (offer,) = next(row["proposals"] for row in rows if row["id"] == "drills")
    assert offer["parameters"] == {"table": "trainings", "where": "培训类型：业务培训", "unit": "次"}


def test_the_form_of_the_sheet_takes_it_with_its_condition(browser: FlaskClient, imported: Path) -> None:
    clerk = Clerk(browser)
    clerk.open_row("业务培训次数")
    clerk.press("use:table.count")
    fields = dict(clerk.fields())
    assert (fields["p.table"], fields["p.where"]) == ("trainings", "培训类型：业务培训")
    clerk.press("save")
    assert drills(imported)["with"] == {"table": "trainings", "where": {"培训类型": "业务培训"}, "unit": "次"}


def test_a_yes_beside_it_in_the_workbook_writes_its_condition(imported: Path) -> None:
    workspace = Workspace(imported)
    content = targets_workbook(workspace, "2024", select_targets(workspace, "2024"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[1]
    labels = next(row for row in page.iter_rows() if "采用建议" in [cell.value for cell in row])
    row = next(cells[0].row for cells in page.iter_rows(max_col=1) if cells[0].value == "drills")
    column = {str(cell.value): cell.column for cell in labels}
    assert "计入哪些行：培训类型：业务培训" in str(page.cell(row, column["建议的取数方法"]).value)
    page.cell(row, column["采用建议"]).value = "是"
    saved = io.BytesIO()
    book.save(saved)
    (result,) = import_workbook(workspace, saved.getvalue(), "目标.xlsx")
    assert result.written, result.problems
    assert drills(imported)["with"] == {"table": "trainings", "where": {"培训类型": "业务培训"}, "unit": "次"}
