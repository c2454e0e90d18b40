"""How problems are printed and given as JSON, whatever they stand in."""

import pytest

from cli.import_data import import_problem_data
from cli.output import finding_line, print_problems, problem_data
from yamlfiles.problem import FilePlace, PaperPlace, Problem, Severity

IN_FILE = Problem(FilePlace("targets/2024/x.yaml", 3, 5), "T26", Severity.WARNING, "请核对")
IN_PAPER = Problem(PaperPlace("第2个表 第3行", "甲.docx"), "unclear", Severity.ERROR, "待确认")


def test_a_problem_is_printed_with_its_place_and_the_number_of_its_check(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_problems([IN_FILE, IN_PAPER])
    print_problems([IN_FILE], numbered=False)
    assert capsys.readouterr().out.splitlines() == [
        "targets/2024/x.yaml:3:5: 提醒 T26：请核对",
        "甲.docx:第2个表 第3行: 错误：待确认",
        "targets/2024/x.yaml:3:5: 提醒：请核对",
    ]


def test_a_finding_is_printed_below_the_name_of_its_form() -> None:
    assert (
        finding_line(Problem(PaperPlace("第3行"), "E1", Severity.ERROR, "没有原因"))
        == "  E1 错误 第3行：没有原因"
    )


def test_the_json_of_check_gives_file_line_and_column() -> None:
    assert problem_data(IN_FILE) == {
        "file": "targets/2024/x.yaml",
        "line": 3,
        "column": 5,
        "severity": "warning",
        "code": "T26",
        "message": "请核对",
    }


def test_the_json_of_import_gives_the_place_in_a_paper_or_the_line_in_a_file() -> None:
    paper, file = import_problem_data(IN_PAPER), import_problem_data(IN_FILE)
    assert list(paper) == ["file", "place", "line", "column", "severity", "code", "message"]
    assert (paper["place"], paper["line"], paper["column"]) == ("第2个表 第3行", None, None)
    assert (file["place"], file["line"], file["column"]) == ("", 3, 5)
