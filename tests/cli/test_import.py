"""``import``: papers in, target files out, nothing overwritten, everything told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import app
from tests.small import small_workspace

FORM = """\
2025年项目支出绩效目标表

项目名称\t\t热线运行经费
主管部门\t\t【103】市政府办公室\t实施单位\t便民服务中心
项目资金（万元）\t\t年度资金总额\t10.00
绩效目标\t\t保障热线运行。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t受理量\t≥1000件
\t质量指标\t按时办结率\t95%
效益指标\t社会效益指标\t无\t无
满意度指标\t服务对象满意度指标\t群众满意度\t≥90%
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "目标表.txt"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "workspace")


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    status = app.main(["--json", *map(str, words)])
    return status, json.loads(capsys.readouterr().out)


def test_a_paper_becomes_a_target_file_that_checks(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(capsys, "import", paper, "-o", tmp_path / "out")
    assert status == 0
    assert list(told) == ["projects", "budget", "problems", "written"]
    assert told["written"] == ["targets/2025/热线运行经费.yaml"]
    assert told["budget"] is None
    (project,) = told["projects"]
    assert {key: project[key] for key in ("id", "name", "file", "indicators")} == {
        "id": "2025/热线运行经费",
        "name": "热线运行经费",
        "file": "targets/2025/热线运行经费.yaml",
        "indicators": 4,
    }
    assert "error" not in {each["severity"] for each in told["problems"]}
    assert all(
        set(each) == {"file", "place", "line", "column", "severity", "code", "message"}
        for each in told["problems"]
    )
    assert app.main(["check", str(tmp_path / "out/targets")]) == 0


def test_the_sheet_is_given_as_read_with_places(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = run(capsys, "import", paper, "-o", tmp_path / "out")
    sheet = told["projects"][0]["sheet"]
    assert isinstance(sheet, dict)
    assert sheet["department"] == {"text": "【103】市政府办公室", "place": "第1个表 第2行第3格"}
    row = sheet["indicators"][1]
    assert row["branch"] == ["产出指标", "质量指标"]
    assert row["target"] == {"text": "95%", "place": "第1个表 第7行第4格"}


def test_a_second_import_changes_nothing_and_a_changed_file_stays(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", paper, "-o", tmp_path)
    file = tmp_path / "targets/2025/热线运行经费.yaml"
    first = file.read_bytes()
    assert run(capsys, "import", paper, "-o", tmp_path)[1]["written"] == []
    mine = first.replace("≥1000件".encode(), "≥2000件".encode())
    file.write_bytes(mine)
    status, told = run(capsys, "import", paper, "-o", tmp_path)
    assert (status, told["written"], file.read_bytes()) == (1, [], mine)
    assert [each["code"] for each in told["problems"] if each["severity"] == "error"] == ["exists"]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_of_a_paper_with_one_refused_project_nothing_is_written(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", paper, "-o", tmp_path)
    both = tmp_path / "两个项目.txt"
    other = FORM.replace("热线运行经费", "座席租赁费")
    both.write_text(f"{other}\n\n{FORM.replace('≥1000件', '≥3000件')}", encoding="utf-8")
    status, told = run(capsys, "import", both, "-o", tmp_path)
    assert (status, told["written"]) == (1, [])
    assert len(told["projects"]) == 2
    assert [path.stem for path in (tmp_path / "targets/2025").iterdir()] == ["热线运行经费"]


def test_a_folder_named_targets_is_the_folder_of_the_years(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", paper, "-o", tmp_path / "targets")
    assert (tmp_path / "targets/2025/热线运行经费.yaml").is_file()


def test_without_a_folder_the_workspace_takes_the_file(
    paper: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(capsys, "--workspace", workspace, "import", paper)
    assert status == 0
    assert (workspace / str(told["written"][0])).is_file()


def test_a_project_declared_under_another_name_is_not_declared_twice(
    paper: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_text(FORM.replace("2025", "2024"), encoding="utf-8")
    status, told = run(capsys, "--workspace", workspace, "import", paper)
    assert (status, told["written"]) == (1, [])
    assert "已在 2024/hotline.yaml 中申报" in str(told["problems"])


def test_a_sheet_without_year_asks_for_it(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_text(FORM.replace("2025年", ""), encoding="utf-8")
    status, told = run(capsys, "import", paper, "-o", tmp_path)
    assert (status, told["written"], told["projects"][0]["id"]) == (1, [], None)
    assert "--year" in str(told["problems"][0]["message"])
    status, told = run(capsys, "import", paper, "-o", tmp_path, "--year", "2026")
    assert (status, told["written"]) == (0, ["targets/2026/热线运行经费.yaml"])


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_read(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(capsys, "import", tmp_path / "没有.docx", paper, "-o", tmp_path)
    assert (status, len(told["written"])) == (1, 1)
    assert told["problems"][0]["file"] == "没有.docx"


def test_a_document_without_sheets_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("各单位：请于本月底前报送绩效目标。\n", encoding="utf-8")
    status, told = run(capsys, "import", path, "-o", tmp_path)
    assert (status, told["projects"]) == (1, [])
    assert not (tmp_path / "targets").exists()


def test_people_read_what_was_written(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["import", str(paper), "-o", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "目标表.txt：热线运行经费，4 个指标 → targets/2025/热线运行经费.yaml（写入）" in said.out
    assert "写入 1 个文件" in said.err


@pytest.mark.parametrize(
    "words", [["import"], ["import", "x", "--year", "24"], ["import", "x", "-o", "{file}"]]
)
def test_wrong_use_is_told(words: list[str], paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(paper, paper.with_name("另一个"))
    try:
        status = app.main([word.replace("{file}", str(paper)) for word in words])
    except SystemExit as left:
        status = int(str(left.code))
    assert status == 2
    assert "用法错误" in capsys.readouterr().err


BUDGET = """\
便民服务中心 2025 年部门预算

一、财政拨款收支总表

单位：万元

收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、本年收入\t10.00\t一、本年支出\t10.00
（一）一般公共预算财政拨款收入\t10.00\t（一）一般公共服务支出\t10.00
收入总计\t10.00\t支出总计\t10.00

六、部门收支总表

单位：万元

收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、财政拨款预算收入\t10.00\t一、行政支出\t10.00
收入总计\t10.00\t支出总计\t10.00

"""


def test_the_budget_of_a_paper_is_written_beside_its_projects(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_text(BUDGET + FORM, encoding="utf-8")
    status, told = run(capsys, "import", paper, "-o", tmp_path)
    assert told["written"] == ["targets/2025/热线运行经费.yaml", "targets/2025/budget.yaml"]
    assert (told["budget"]["unit"], told["budget"]["year"]) == ("便民服务中心", 2025)
    assert [each["title"] for each in told["budget"]["tables"]] == [
        "一、财政拨款收支总表",
        "六、部门收支总表",
    ]
    assert status == int(any(each["severity"] == "error" for each in told["problems"]))
    again = run(capsys, "import", paper, "-o", tmp_path)[1]
    assert (again["written"], [each["code"] for each in again["problems"] if each["code"] == "exists"]) == (
        [],
        [],
    )


def test_a_budget_that_says_something_else_keeps_the_whole_paper_out(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.write_text(BUDGET, encoding="utf-8")
    run(capsys, "import", paper, "-o", tmp_path)
    paper.write_text(BUDGET.replace("10.00", "11.00") + FORM, encoding="utf-8")
    status, told = run(capsys, "import", paper, "-o", tmp_path)
    assert (status, told["written"]) == (1, [])
    assert [path.name for path in (tmp_path / "targets/2025").iterdir()] == ["budget.yaml"]


def test_no_message_names_a_path_of_the_whole_disk(
    paper: Path, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = (
        ("import", paper, "-o", paper),
        ("import", tmp_path / "没有.docx"),
        ("import", paper, "-o", tmp_path / "out"),
        ("export", "2024", "-o", tmp_path / "没有/目标.xlsx"),
        ("export", "2024", "-o", tmp_path / "目标.xlsx"),
        ("import", tmp_path / "目标.xlsx"),
    )
    for words in commands:
        app.main(["--workspace", str(workspace), *map(str, words)])
    captured = capsys.readouterr()
    assert str(tmp_path) not in captured.out + captured.err


def test_a_header_that_is_no_table_is_told_as_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = tmp_path / "目标表.txt"
    paper.write_text(
        "2025年绩效目标\n一级指标#二级指标#三级指标#指标值\n产出指标#数量指标#受理量#≥1件\n", "utf-8"
    )
    _, told = run(capsys, "import", paper, "-o", tmp_path)
    assert "没有读成表格" in str(told["problems"])
