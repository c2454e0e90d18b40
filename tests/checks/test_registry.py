"""A fault that a check finds becomes a problem in one place: where it stands, how it is weighed, what to do."""

from collections.abc import Iterator
from typing import Any

from checks.registry import Fault, check, run_checks
from yamlfiles.problem import PaperPlace, Problem, Severity


class Sheet:
    def find_place(self, field: str, row: Any) -> PaperPlace:
        return PaperPlace(f"{row or '全表'} {field}".strip())


@check("T98", Severity.WARNING, "合计不对", "财预〔2020〕10号", remedy="改正合计", whole=True)
def sum_is_wrong(sheet: Sheet) -> Iterator[Fault]:
    yield Fault("合计不符", published="90", computed="100")


@check("T99", Severity.WARNING, "空白", "财预〔2020〕10号", remedy="补填")
def row_is_blank(sheet: Sheet) -> Iterator[Fault]:
    yield Fault("名称空着", "name", "第3行", Severity.HINT)


CHECKS = (sum_is_wrong, row_is_blank)
SUM = Problem(PaperPlace("全表"), "T98", Severity.WARNING, "合计不符", "改正合计", "90", "100")
BLANK = Problem(PaperPlace("第3行 name"), "T99", Severity.HINT, "名称空着", "补填")


def test_a_fault_becomes_a_problem_with_place_and_remedy() -> None:
    assert list(run_checks(CHECKS, Sheet(), {})) == [SUM, BLANK]


def test_checks_of_the_whole_are_not_asked_of_a_draft() -> None:
    assert list(run_checks(CHECKS, Sheet(), {}, whole=False)) == [BLANK]


def test_the_rules_weigh_a_check_or_turn_it_off() -> None:
    found = list(run_checks(CHECKS, Sheet(), {"T98": None, "T99": Severity.ERROR}))
    assert [problem.severity for problem in found] == [Severity.ERROR]
