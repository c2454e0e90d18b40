"""One shape of mistake: where it stands, how it prints, how lists of it are ordered."""

import pytest

from yamlfiles.problem import (
    FilePlace,
    PaperPlace,
    Place,
    Problem,
    Severity,
    any_error,
    move_to_file,
    sort_by_line,
    sort_by_severity,
)


def problem(place: Place, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(place, "T1", severity, "请改正")


@pytest.mark.parametrize(
    ("place", "printed", "label"),
    [
        (FilePlace("a.yaml", 3, 5), "a.yaml:3:5", "第 3 行第 5 列"),
        (FilePlace("a.yaml"), "a.yaml:1:1", "第 1 行第 1 列"),
        (PaperPlace("工作表“目标表” C5", "a.xlsx"), "a.xlsx:工作表“目标表” C5", "工作表“目标表” C5"),
        (PaperPlace("第2个表 第3行"), "第2个表 第3行", "第2个表 第3行"),
        (PaperPlace("", "a.docx"), "a.docx", "a.docx"),
    ],
)
def test_a_place_prints_with_its_file_and_is_labelled_without(place: Place, printed: str, label: str) -> None:
    assert str(problem(place)) == f"{printed}: 请改正"
    assert place.label == label


def test_only_a_place_in_a_file_has_a_line() -> None:
    assert problem(FilePlace("a.yaml", 7)).line == 7
    assert problem(PaperPlace("C5", "a.xlsx")).line == 0


def test_a_problem_moves_to_another_file_and_keeps_its_spot() -> None:
    assert move_to_file(problem(FilePlace("/w/a.yaml", 3, 5)), "a.yaml").place == FilePlace("a.yaml", 3, 5)
    assert move_to_file(problem(PaperPlace("C5")), "a.xlsx").place == PaperPlace("C5", "a.xlsx")


def test_problems_of_a_file_stand_in_its_order() -> None:
    places = (FilePlace("a", 2, 1), FilePlace("a", 1, 9), PaperPlace("C5", "a"), FilePlace("a", 1, 2))
    ordered = [str(found.place) for found in sort_by_line([problem(place) for place in places])]
    assert ordered == ["a:C5", "a:1:2", "a:1:9", "a:2:1"]


def test_the_worst_stands_first_and_equals_stay_in_order() -> None:
    hint = problem(FilePlace("a", 1), Severity.HINT)
    first, second = problem(FilePlace("a", 3)), problem(FilePlace("a", 2))
    assert sort_by_severity([hint, first, second]) == (first, second, hint)
    assert any_error([hint, first])
    assert not any_error([hint])
