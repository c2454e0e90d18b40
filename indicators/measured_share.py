"""无人填写的数值: how many of the actual values that are numbers stand as they were measured."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.assessment import Assessment
from indicators.model import ScoreStatus, TargetKind


@dataclass(frozen=True)
class MeasuredShare:
    """``of`` counts the cells 实际完成值 that ask for a number: every row whose target is a number, and of
    every sheet with 项目资金 its 全年执行数. ``part`` of them stand as measured; into ``typed`` ones a person
    wrote the value; the others are 待采集 or 待核实. Rows in words, of yes or no, of a day and 不适用 are no
    numbers; points, reasons and measures that people add change no actual value."""

    part: int = 0
    typed: int = 0
    of: int = 0

    @property
    def percent(self) -> str:
        """Cut to a tenth, so that it says no more than is so; "" where nothing asks for a number."""
        if not self.of:
            return ""
        tenths = self.part * 1000 // self.of
        return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"

    @property
    def text(self) -> str:
        if not self.of:
            return "没有数值指标"
        unknown = self.of - self.part - self.typed
        return (
            f"实际完成值中的数值（含全年执行数）{self.of} 个：采集得出、无人填写 {self.part} 个（{self.percent}），"
            f"人工填报 {self.typed} 个，待采集或待核实 {unknown} 个"
        )


def measured_share(assessments: Iterable[Assessment]) -> MeasuredShare:
    """Over all sheets given."""
    cells = [cell for assessment in assessments for cell in number_cells(assessment)]
    known = [typed_on for is_known, typed_on in cells if is_known]
    return MeasuredShare(known.count(None), len(known) - known.count(None), len(cells))


def shares_by_year(assessments: Sequence[Assessment]) -> Iterator[tuple[int, MeasuredShare]]:
    """How many numbers nobody typed, by the year of the sheets."""
    for year in sorted({assessment.project.year for assessment in assessments}):
        yield year, measured_share(found for found in assessments if found.project.year == year)


def number_cells(assessment: Assessment) -> Iterator[tuple[bool, date | None]]:
    """Of each cell that asks for a number, whether one stands in it, and since when a person's."""
    for row in assessment.rows:
        if row.indicator.target.kind is TargetKind.NUMBER:
            yield row.value is not None and row.score.outcome is ScoreStatus.SCORED, row.typed_on
    if funds := assessment.funds:
        is_unverified = funds.score.outcome is ScoreStatus.UNVERIFIED
        yield funds.executed.total is not None and not is_unverified, funds.typed_on
