"""A year's targets go out as a workbook, are edited in it, and come back: only what was edited changes in the files."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from openpyxl.worksheet.merge import MergedCellRange

import app
from indicators.model import ComparedWith, Relative
from indicators.reading import read_draft, read_project
from workbooks import returned_sandbox
from workbooks.returned import is_targets_workbook, read_returned
from workbooks.sheet_texts import COLUMN_FIELDS, HEAD_FIELDS, PROPOSAL_FIELDS
from workspace import Workspace
from workspace.handed_workbook import targets_workbook
from workspace.workbooks import UpdateResult, import_workbook, preview_workbook, select_targets

ROOT = Path(__file__).resolve().parents[2]
TOP = len(HEAD_FIELDS) + 2
"""The row with the names of the columns."""
Edit = Callable[[Any], None]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(ROOT / "targets", tmp_path / "targets")
    shutil.copy(ROOT / "sources.yaml", tmp_path)
    return Workspace(tmp_path)


BY_THE_CHILD = {
    "test_a_damaged_workbook_is_told_in_words",
    "test_a_workbook_packed_to_explode_is_refused_before_it_is_unpacked",
    "test_the_command_brings_back_what_was_edited",
    "test_an_edited_cell_changes_its_line_and_no_other",
}
"""These go the whole way; a process for each of the other workbooks would take most of the time."""


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the child would answer, through the same JSON, from this process."""
    if request.function.__name__ not in BY_THE_CHILD:
        monkeypatch.setattr(returned_sandbox, "ask_child", answer_here)
        monkeypatch.setattr(MergedCellRange, "format", lambda _: None)  # borders: most of the time of opening


def answer_here(_: str, kind: str, content: bytes, __: int) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(json.dumps(returned_sandbox.answer_request(kind, content)))
    return answer


def test_what_is_read_by_a_child_of_its_own_is_there() -> None:
    names = {name for name in globals() if name.startswith("test_")}
    assert names > BY_THE_CHILD


def out(workspace: Workspace) -> bytes:
    return targets_workbook(workspace, "2024年度绩效目标", select_targets(workspace, "2024"))


def after(content: bytes, edit: Edit, tab: int = 1) -> bytes:
    """The workbook after someone opened it, edited one sheet and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book.worksheets[tab])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def column(name: str) -> int:
    return [field.name for field in COLUMN_FIELDS].index(name) + 2


def row_of(page: Any, key: str) -> int:
    return next(int(row[0].row) for row in page.iter_rows(max_col=1) if row[0].value == key)


def put(key: str, name: str, value: object) -> Edit:
    def edit(page: Any) -> None:
        page.cell(row_of(page, key), column(name)).value = value

    return edit


def head(name: str, value: object) -> Edit:
    def edit(page: Any) -> None:
        page.cell(row_of(page, name), 4).value = value

    return edit


def append(**texts: object) -> Edit:
    def edit(page: Any) -> None:
        row = next(n for n in range(TOP + 1, 200) if page.cell(n, column("name")).value in (None, ""))
        for name, value in texts.items():
            page.cell(row, column(name)).value = value

    return edit


def remove(key: str) -> Edit:
    return lambda page: page.delete_rows(row_of(page, key))


def text_of(workspace: Workspace, name: str = "staff-costs") -> str:
    return (workspace.targets / f"2024/{name}.yaml").read_text(encoding="utf-8")


def brought(workspace: Workspace, content: bytes) -> UpdateResult:
    return next(
        result
        for result in import_workbook(workspace, content, "目标.xlsx")
        if result.id == "2024/staff-costs"
    )


def test_a_workbook_that_nobody_edited_changes_nothing(workspace: Workspace) -> None:
    before = [text_of(workspace), text_of(workspace, "voice-service")]
    for content in (out(workspace), after(out(workspace), lambda page: None)):
        assert is_targets_workbook(content)
        assert [
            (result.written, result.problems) for result in import_workbook(workspace, content, "a.xlsx")
        ] == [(False, ())] * 2
    assert [text_of(workspace), text_of(workspace, "voice-service")] == before


def test_the_same_targets_give_the_same_workbook_on_any_day(workspace: Workspace) -> None:
    with time_machine.travel("2024-03-01 08:00:00", tick=False):
        first = out(workspace)
    with time_machine.travel("2025-07-09 23:59:59", tick=False):
        assert out(workspace) == first


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (head("name", "人员经费"), "name: “12345”人员工作经费\n", "name: 人员经费\n"),
        (head("unit.code", "103003"), 'unit: {code: "103002"', 'unit: {code: "103003"'),
        (head("funds.fiscal", 4.5), "  fiscal:\n", "  fiscal: 4.5\n"),
        (put("on-time", "target", "≥99%"), "target: ≥98%\n", "target: ≥99%\n"),
        (put("efficiency", "with", "seconds: 20"), "with: {seconds: 15}", "with: {seconds: 20}"),
        (put("satisfaction", "note", "两行\n说明"), None, 'note: "两行\\n说明"\n'),
    ],
)
def test_an_edited_cell_changes_its_line_and_no_other(
    workspace: Workspace, edit: Edit, old: str | None, new: str
) -> None:
    before = text_of(workspace).splitlines(keepends=True)
    result = brought(workspace, after(out(workspace), edit))
    assert (result.written, result.problems) == (True, ())
    now = text_of(workspace).splitlines(keepends=True)
    changed = [(one, other) for one, other in zip(before, now, strict=True) if one != other]
    assert len(changed) == 1
    assert new in changed[0][1]
    assert old is None or old in changed[0][0]


def test_a_percent_that_the_spreadsheet_made_a_number_is_read_as_it_is_seen(workspace: Workspace) -> None:
    def edit(page: Any) -> None:
        cell = page.cell(row_of(page, "on-time"), column("target"))
        cell.value, cell.number_format = 0.995, "0.0%"

    brought(workspace, after(out(workspace), edit))
    assert "target: 99.5%\n" in text_of(workspace)


def test_rows_are_added_moved_and_removed(workspace: Workspace) -> None:
    def edit(page: Any) -> None:
        put("tasks-done", "weight", 7.5)(page)
        put("on-time", "second", "质量指标")(page)
        remove("staff-in-post")(page)
        append(first="产出指标", second="数量指标", name="受理工单数", target="≥4万件", weight=10)(page)
        append(
            first="产出指标",
            second="时效指标",
            name="派单及时率",
            target="≥98%",
            weight=7.5,
            evaluator="manual.value",
        )(page)

    comments = [line for line in text_of(workspace).splitlines() if line.lstrip().startswith("#")]
    result = brought(workspace, after(out(workspace), edit))
    assert (result.written, result.problems) == (True, ())
    text = text_of(workspace)
    project, _ = read_draft(text.encode(), "x", "2024/staff-costs")
    assert project is not None
    assert [
        (indicator.branch[1], indicator.id, str(indicator.weight)) for indicator in project.indicators[:5]
    ] == [
        ("数量指标", "quantity-1", "10"),
        ("质量指标", "tasks-done", "7.5"),
        ("质量指标", "on-time", "12.5"),
        ("时效指标", "timeliness-1", "7.5"),
        ("成本指标", "cost-control", "12.5"),
    ]
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == comments


def test_a_printed_nothing_can_become_a_row(workspace: Workspace) -> None:
    def edit(page: Any) -> None:
        for name, value in (("name", "节约资金"), ("target", "≥1万元"), ("weight", 5), ("id", "saved")):
            put("#5", name, value)(page)
        put("efficiency", "weight", 10)(page)

    result = brought(workspace, after(out(workspace), edit))
    assert (result.written, result.problems) == (True, ())
    project, _ = read_draft(text_of(workspace).encode(), "x", "2024/staff-costs")
    assert project is not None
    assert (project.find_indicator("saved") or pytest.fail("no row")).branch[1] == "经济效益指标"


def test_what_was_changed_in_the_file_meanwhile_is_merged_or_told(workspace: Workspace) -> None:
    content = out(workspace)
    path = workspace.targets / "2024/staff-costs.yaml"
    path.write_text(text_of(workspace).replace("target: ≥98%", "target: ≥97%"), encoding="utf-8")
    assert brought(workspace, after(content, put("satisfaction", "target", "99%"))).written
    assert "target: ≥97%" in text_of(workspace)
    assert "target: 99%" in text_of(workspace)
    result = brought(workspace, after(content, put("on-time", "target", "≥99%")))
    assert not result.written
    assert "文件现为“≥97%”，表格里为“≥99%”" in result.problems[0].message
    assert "工作表““12345”人员工作经费”第" in result.problems[0].message


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (put("on-time", "weight", 20), "各指标分值合计应为 90"),
        (put("on-time", "second", "好指标"), "不认识“产出指标 › 好指标”"),
        (put("efficiency", "with", "seconds：20"), "请一行写一个“名称: 值”"),
        (
            append(first="产出指标", second="数量指标", name="甲", target="≥1次", weight=1, id="on-time"),
            "编号“on-time”已经用过",
        ),
        (head("period", "去年"), "看不懂项目期“去年”"),
        (lambda page: page.delete_rows(1), "表头被改动了，认不出：项目名称"),
    ],
)
def test_what_would_break_the_file_is_told_and_nothing_is_written(
    workspace: Workspace, edit: Edit, said: str
) -> None:
    before = text_of(workspace)
    result = brought(workspace, after(out(workspace), edit))
    assert not result.written
    assert any(said in problem.message for problem in result.problems)
    assert text_of(workspace) == before


def test_a_sheet_deleted_from_the_workbook_leaves_its_file(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(workspace)))
    del book[book.sheetnames[1]]
    saved = io.BytesIO()
    book.save(saved)
    result = brought(workspace, saved.getvalue())
    assert "被删除或改名" in result.problems[0].message
    assert (workspace.targets / "2024/staff-costs.yaml").exists()


def test_a_file_that_is_gone_is_made_again_as_it_was(workspace: Workspace) -> None:
    before, content = text_of(workspace), out(workspace)
    (workspace.targets / "2024/staff-costs.yaml").unlink()
    assert brought(workspace, content).written
    assert text_of(workspace) == before


def test_the_command_hands_out_a_year(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2024.xlsx"
    assert app.main(["--workspace", str(tmp_path), "export", "2024", "-o", str(file)]) == 0
    assert "已导出 2 个项目" in capsys.readouterr().out
    assert is_targets_workbook(file.read_bytes())
    assert app.main(["--workspace", str(tmp_path), "export", "2023", "-o", str(file)]) == 1


def test_the_command_brings_back_what_was_edited(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "2024.xlsx"
    file.write_bytes(after(out(workspace), put("on-time", "target", "≥99%")))
    assert app.main(["--workspace", str(tmp_path), "import", str(file), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)["written"]
    assert [Path(each).name for each in written] == ["staff-costs.yaml"]
    assert "target: ≥99%\n" in text_of(workspace)
    file.write_bytes(after(out(workspace), put("on-time", "weight", 99)))
    assert app.main(["--workspace", str(tmp_path), "import", str(file)]) == 1
    said = capsys.readouterr().out
    assert "各指标分值合计应为 90" in said
    assert "2024/staff-costs → targets/2024/staff-costs.yaml（未写入）" in said
    assert "2024/voice-service → targets/2024/voice-service.yaml（没有修改）" in said


def test_a_text_that_looks_like_a_formula_stays_a_text(workspace: Workspace) -> None:
    path = workspace.targets / "2024/staff-costs.yaml"
    path.write_text(
        text_of(workspace).replace("note: 定性指标", 'note: "=1+1 定性指标'.replace('"', "")),
        encoding="utf-8",
    )
    content = out(workspace)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert page.cell(row_of(page, "duty-performance"), column("note")).data_type == "s"
    assert not brought(workspace, after(content, lambda page: None)).written


def test_cells_that_would_be_taken_for_blanks_are_told(workspace: Workspace) -> None:
    def merge(page: Any) -> None:
        page.merge_cells(
            start_row=TOP + 1, end_row=TOP + 2, start_column=column("note"), end_column=column("note")
        )

    for edit, said in (
        (put("on-time", "note", "=1+1"), "是公式，还没有算出结果"),
        (head("goal", "=A1"), "D12：是公式"),
        (put("on-time", "note", "#REF!"), "是错误值 #REF!"),
        (merge, "合并了上下几格"),
    ):
        result = brought(workspace, after(out(workspace), edit))
        assert not result.written
        assert [said in problem.message for problem in result.problems] == [True]


def test_levels_may_be_merged_as_on_paper(workspace: Workspace) -> None:
    def edit(page: Any) -> None:
        page.merge_cells(
            start_row=TOP + 1, end_row=TOP + 4, start_column=column("first"), end_column=column("first")
        )

    assert brought(workspace, after(out(workspace), edit)).problems == ()


NAMES_NOT_TO_BE_USED = (
    *(
        "../../away",
        "/tmp/away",
        "2024/../../away",
        f"2024/{'长' * 300}",
        "",
        "2024/..",
        "2024/.",
        "2024/.hidden",
    ),
    *(
        "2024/a\\..\\b",
        "2024/x\ny",
        "2024/x\ty",
        "2024/ x",
        "2024/x ",
        "2024/a\u202eb",
        "2024/\u200b",
        "2024/~lock",
    ),
    *(
        "2024/budget",
        "2024/Budget",
        "2024/x.yaml",
        "2024/x.",
        "2024/CON",
        "2024/a:b",
        "2024//x",
        "2024/a/../x",
    ),
    *("2024/-rf", "9999/x", "２０２４/x", "2024/a/b/c/d", "2024", f"2024/{'𠀀' * 70}"),
)


@pytest.mark.parametrize("name", NAMES_NOT_TO_BE_USED)
def test_a_workbook_that_names_a_file_elsewhere_is_refused(workspace: Workspace, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(workspace)))
    kept = book["_原文"]
    at = next(cell for cell in kept[1] if cell.value == "=2024/staff-costs")
    at.value, at.data_type = f"={name}", "s"
    saved = io.BytesIO()
    book.save(saved)
    found = import_workbook(workspace, saved.getvalue(), "目标.xlsx")
    assert [result.written for result in found] == [False, False]
    assert any("不能用；请重新导出再改" in problem.message for each in found for problem in each.problems)
    assert all(each.id.isprintable() and each.file.isprintable() for each in found)


@pytest.mark.parametrize("name", ["2024/热线运行经费", "2025/话务/座席-1", "2024/a b", "2024/（二期）项目"])
def test_a_workbook_of_a_file_that_is_gone_may_make_it_again(workspace: Workspace, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(workspace)))
    at = next(cell for cell in book["_原文"][1] if cell.value == "=2024/staff-costs")
    at.value, at.data_type = f"={name}", "s"
    saved = io.BytesIO()
    book.save(saved)
    found = import_workbook(workspace, saved.getvalue(), "目标.xlsx")
    assert not any("不能用" in problem.message for each in found for problem in each.problems)


@pytest.mark.parametrize(
    "damage", [lambda each: each[:-400], lambda each: each.replace(b"PK\x01\x02", b"PK\x01\x00", 1)]
)
def test_a_damaged_workbook_is_told_in_words(workspace: Workspace, damage: Callable[[bytes], bytes]) -> None:
    (found,) = import_workbook(workspace, damage(out(workspace)), "目标.xlsx")
    assert not found.written
    assert "不完整或已损坏" in found.problems[0].message


def test_a_workbook_packed_to_explode_is_refused_before_it_is_unpacked(workspace: Workspace) -> None:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(out(workspace))) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member, old.read(member))
        new.writestr("xl/media/a.bin", bytes(40 << 20), zipfile.ZIP_DEFLATED)
    (found,) = import_workbook(workspace, target.getvalue(), "目标.xlsx")
    assert "解压后大得不正常" in found.problems[0].message


# Rows of projects that have no file yet
# ----------------------------------------------------------------------------------------------------------

NEW_TAB_AT = 3
"""Behind 说明 and the two projects."""


def fill_new(name: str = "培训费") -> Edit:
    def edit(page: Any) -> None:
        for field, text in (("name", name), ("unit.name", "便民服务中心"), ("funds.total", 5)):
            head(field, text)(page)
        for field, text in (("funds.fiscal", 5), ("funds.carried_over", 0), ("funds.other", 0)):
            head(field, text)(page)
        append(first="产出指标", second="数量指标", name="培训场次", target="≥4次", weight=50)(page)
        append(first="效益指标", second="社会效益指标", name="知晓率", target="≥80%", weight=30)(page)
        append(first="满意度指标", second="服务对象满意度指标", name="满意度", target="≥90%", weight=10)(page)

    return edit


def test_a_blank_tab_that_was_filled_in_becomes_a_project(workspace: Workspace) -> None:
    content = after(out(workspace), fill_new(), NEW_TAB_AT)
    *_, new = import_workbook(workspace, content, "目标.xlsx")
    assert (new.id, new.written, new.problems) == ("2024/培训费", True, ())
    written = text_of(workspace, "培训费")
    assert "- id: quantity-1\n        name: 培训场次" in written
    *_, again = import_workbook(workspace, content, "目标.xlsx")
    assert (again.id, again.written, again.problems) == ("2024/培训费", False, ())


def test_a_new_project_with_errors_is_told_and_not_written(workspace: Workspace) -> None:
    def with_wrong_total(page: Any) -> None:
        fill_new()(page)
        head("funds.total", 9)(page)

    for edit, said in ((with_wrong_total, "各项资金合计"), (fill_new(" "), "没有填写项目名称")):
        *_, new = import_workbook(workspace, after(out(workspace), edit, NEW_TAB_AT), "目标.xlsx")
        assert not new.written
        assert any(said in problem.message for problem in new.problems), new.problems
    assert len(list((workspace.targets / "2024").glob("*.yaml"))) == 3


RELATIVE = ("target: ≥98%", "target: 下降不低于5%\n        compare: last_year")


def test_what_a_change_is_compared_with_goes_out_and_comes_back(workspace: Workspace) -> None:
    path = workspace.targets / "2024/staff-costs.yaml"
    path.write_text(text_of(workspace).replace(*RELATIVE, 1), encoding="utf-8")
    content = out(workspace)
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert page.cell(row_of(page, "on-time"), column("compare")).value == "last_year"
    result = brought(workspace, after(content, put("on-time", "compare", "环比")))
    assert (result.written, result.problems) == (True, ())
    assert "target: 下降不低于5%\n        compare: 环比\n" in text_of(workspace)
    project = read_project(path.read_bytes(), "x", "2024/staff-costs")[0]
    assert project
    relative = next(row.target.relative for row in project.indicators if row.id == "on-time")
    assert relative == Relative(ComparedWith.LAST_MONTH, falls=True)
    brought(workspace, after(out(workspace), put("on-time", "compare", None)))
    assert "compare: 环比" not in text_of(workspace)


def test_a_workbook_of_an_earlier_release_leaves_what_it_has_no_column_for(workspace: Workspace) -> None:
    path = workspace.targets / "2024/staff-costs.yaml"
    path.write_text(text_of(workspace).replace(*RELATIVE, 1), encoding="utf-8")

    def edit(page: Any) -> None:
        put("on-time", "note", "已核对")(page)
        page.delete_cols(column("compare"))

    result = brought(workspace, after(out(workspace), edit))
    assert result.written, result.problems
    assert "compare: last_year" in text_of(workspace)
    assert "note: 已核对" in text_of(workspace)


def test_a_comparison_that_nobody_knows_is_told_by_its_column(workspace: Workspace) -> None:
    result = brought(workspace, after(out(workspace), put("on-time", "compare", "前年")))
    assert not result.written
    assert any("前年" in str(problem) for problem in result.problems)


def test_a_copied_tab_is_a_project_of_its_own(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(workspace)))
    copied = book.copy_worksheet(book.worksheets[1])
    head("name", "“12345”人员工作经费（二期）")(copied)
    saved = io.BytesIO()
    book.save(saved)
    *_, new = import_workbook(workspace, saved.getvalue(), "目标.xlsx")
    assert new.written, new.problems
    assert "id: staff-in-post" in (workspace.root / new.file).read_text("utf-8")


def test_a_copy_that_kept_its_name_is_refused(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(out(workspace)))
    book.copy_worksheet(book.worksheets[1])
    saved = io.BytesIO()
    book.save(saved)
    *_, copy = import_workbook(workspace, saved.getvalue(), "目标.xlsx")
    assert not copy.written
    assert "同一单位的同一项目只能有一张" in copy.problems[0].message


# Proposed methods
# ----------------------------------------------------------------------------------------------------------

OPEN_SHEET = """\
name: 语音服务费
unit: 便民服务中心
funds: {total: 5, fiscal: 5, carried_over: 0, other: 0}
indicators:
  产出指标:
    时效指标:
      # 批复的口径
      - {id: on-time, name: 工单按时办结率, target: ≥98%, weight: 50}
    数量指标:
      - {name: 培训场次, target: ≥4次, weight: 40}
"""
ON_TIME = "hotline.on_time_rate"


@pytest.fixture
def open_workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "targets/2024").mkdir(parents=True)
    (tmp_path / "targets/2024/voice.yaml").write_text(OPEN_SHEET, "utf-8")
    return Workspace(tmp_path)


def beside(key: str, name: str, value: object) -> Edit:
    names = [field.name for field in (*COLUMN_FIELDS, *PROPOSAL_FIELDS)]

    def edit(page: Any) -> None:
        page.cell(row_of(page, key), names.index(name) + 2).value = value

    return edit


def proposal_cells(content: bytes) -> dict[str, str]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    at = len(COLUMN_FIELDS) + 2
    rows = range(TOP + 1, TOP + 3)
    return {str(page.cell(row, 1).value): str(page.cell(row, at).value or "") for row in rows}


def test_proposals_stand_beside_open_rows_and_are_not_taken_by_themselves(open_workspace: Workspace) -> None:
    content = out(open_workspace)
    cells = proposal_cells(content)
    assert "按时" in cells["on-time"]
    assert any(word in cells["on-time"] for word in ("确定", "较有把握", "需要核对"))
    (unedited,) = import_workbook(open_workspace, content, "目标.xlsx")
    assert (unedited.written, unedited.problems) == (False, ())
    assert text_of(open_workspace, "voice") == OPEN_SHEET


def test_a_confirmed_proposal_is_shown_as_a_change_and_written_once(open_workspace: Workspace) -> None:
    content = after(out(open_workspace), beside("on-time", "take", "是"))
    (planned,) = preview_workbook(open_workspace, read_returned(content), "目标.xlsx").projects
    assert ("取数方法", "", ON_TIME) in [(cell.label, cell.old, cell.new) for cell in planned.cells]
    assert text_of(open_workspace, "voice") == OPEN_SHEET
    (done,) = import_workbook(open_workspace, content, "目标.xlsx")
    assert (done.written, done.problems) == (True, ())
    written = text_of(open_workspace, "voice")
    assert f"evaluator: {ON_TIME}" in written
    assert "# 批复的口径" in written
    (again,) = import_workbook(open_workspace, content, "目标.xlsx")
    assert (again.written, again.problems) == (False, ())


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ((beside("on-time", "take", "也许"),), "“采用建议”只能填“是”，或留空，现为“也许”"),
        ((beside("#2", "take", "是"),), "没有建议的取数方法，不能填“是”"),
        (
            (beside("on-time", "take", "是"), beside("on-time", "proposal", "别的方法")),
            "的建议已与导出时不同",
        ),
        (
            (beside("on-time", "take", "是"), put("on-time", "evaluator", "hotline.satisfaction_rate")),
            "既选了取数方法，又填了“是”",
        ),
    ],
)
def test_a_yes_that_does_not_stand_for_what_is_proposed_is_refused(
    open_workspace: Workspace, edits: tuple[Edit, ...], said: str
) -> None:
    content = out(open_workspace)
    for edit in edits:
        content = after(content, edit)
    (refused,) = import_workbook(open_workspace, content, "目标.xlsx")
    assert not refused.written
    assert said in refused.problems[0].message
    assert text_of(open_workspace, "voice") == OPEN_SHEET


@pytest.mark.parametrize("edit", [put("on-time", "weight", "abc"), put("on-time", "target", "≥")])
def test_beside_a_yes_the_error_of_the_row_is_what_is_told(open_workspace: Workspace, edit: Edit) -> None:
    told = problems_after(open_workspace, edit)
    assert told
    assert problems_after(open_workspace, edit, beside("on-time", "take", "是")) >= told


def problems_after(workspace: Workspace, *edits: Edit) -> set[str]:
    content = out(workspace)
    for edit in edits:
        content = after(content, edit)
    (refused,) = import_workbook(workspace, content, "目标.xlsx")
    assert not refused.written
    return {problem.message for problem in refused.problems}


def test_a_new_project_may_confirm_what_is_proposed_for_its_rows(open_workspace: Workspace) -> None:
    def edit(page: Any) -> None:
        for field, text in (("name", "热线运行"), ("unit.name", "便民服务中心"), ("funds.total", 5)):
            head(field, text)(page)
        for field, text in (("funds.fiscal", 5), ("funds.carried_over", 0), ("funds.other", 0)):
            head(field, text)(page)
        append(first="产出指标", second="时效指标", name="工单按时办结率", target="≥98%", weight=90)(page)
        row = next(n for n in range(TOP + 1, 200) if page.cell(n, column("name")).value)
        page.cell(row, len(COLUMN_FIELDS) + 3).value = "是"

    *_, new = import_workbook(open_workspace, after(out(open_workspace), edit, 2), "目标.xlsx")
    assert (new.written, new.problems) == (True, ())
    assert f"evaluator: {ON_TIME}" in text_of(open_workspace, "热线运行")


def test_a_workbook_without_the_columns_of_proposals_still_comes_back(open_workspace: Workspace) -> None:
    def without(page: Any) -> None:
        put("on-time", "note", "按月报")(page)
        page.delete_cols(len(COLUMN_FIELDS) + 2, 2)

    (done,) = import_workbook(open_workspace, after(out(open_workspace), without), "目标.xlsx")
    assert (done.written, done.problems) == (True, ())
    assert "按月报" in text_of(open_workspace, "voice")
