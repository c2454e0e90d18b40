"""What is said of a number: the best class only where nothing has to be said beside it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.doubts import Doubt
from indicators.model import Period, ScoreStatus
from indicators.provenance import Provenance, TableAccount
from indicators.records import MeasurementResult, MeasurementStatus
from indicators.standing_doubts import NO_DOUBTS, StandingDoubts
from measuring.recounts import Recount
from sealing.certificates import CertificateClass, certify_measured, certify_typed
from sealing.numbers import certify_line, sealed_lines
from tests.small import small_workspace
from workspace import Workspace
from workspace.dossier import read_dossiers

TABLE = TableAccount("work_orders", key="k", rows_read=1000, rows_used=1000)
MEASURED = MeasurementResult(
    "hotline.on_time_rate", Period(date(2024, 1, 1), date(2024, 12, 31)), MeasurementStatus.MEASURED, "%",
    Decimal(90), Decimal(100), Decimal(90), 100, provenance=Provenance(tables=(TABLE,), doubts=()),
)  # fmt: skip
RECOUNT = Recount((), (), (), (), Decimal(1), (), Decimal(90), Decimal(100))
UNREAD = Doubt("unread_cell", 3, 100, "工单.csv", "3 个单元格读不出")
EARLY = Doubt("ended_early", 1, 100, "工单", "数据只到 2024-11-02")


def with_tables(*tables: TableAccount, **more: Any) -> MeasurementResult:
    return replace(MEASURED, provenance=replace(MEASURED.provenance, tables=tables, **more))


def test_a_number_without_reservation_can_be_counted_again() -> None:
    found = certify_measured(MEASURED, NO_DOUBTS, RECOUNT)
    assert (found.grade, found.reasons, found.text) == (CertificateClass.PROVEN, (), "可复算")


@pytest.mark.parametrize(
    ("measured", "doubts", "reason"),
    [
        (with_tables(TABLE, doubts=(UNREAD,)), StandingDoubts(minor=(UNREAD,)), "3 个单元格读不出"),
        (with_tables(TABLE, doubts=(EARLY,)), NO_DOUBTS, "数据只到 2024-11-02"),
        (with_tables(TABLE, doubts=(UNREAD,)), StandingDoubts(accepted=(UNREAD,)), "已采信（）：3 个单元格读不出"),
        (with_tables(TABLE, doubts=None), NO_DOUBTS, "存疑未检查"),
        (with_tables(replace(TABLE, rows_excluded=6, rows_rejected=5)), NO_DOUBTS, "工单 1000 行中有 11 行未计入（1.1%）"),
        (with_tables(replace(TABLE, sample=True)), NO_DOUBTS, "工单是样例数据"),
        (with_tables(TABLE, notes=("统计期内没有甲的数据",)), NO_DOUBTS, "统计期内没有甲的数据"),
    ],
)  # fmt: skip
def test_each_reservation_is_named(measured: MeasurementResult, doubts: StandingDoubts, reason: str) -> None:
    found = certify_measured(measured, doubts, RECOUNT)
    assert (found.grade, found.reasons) == (CertificateClass.RESERVED, (reason,))
    assert found.text == f"可复算，有保留：{reason}"


@pytest.mark.parametrize(("of", "is_few"), [(29, True), (30, False), (1, True)])
def test_few_answers_are_told(of: int, is_few: bool) -> None:
    measured = replace(MEASURED, part=Decimal(1), of=Decimal(of))
    found = certify_measured(
        measured, NO_DOUBTS, replace(RECOUNT, part_found=Decimal(1), of_found=Decimal(of))
    )
    assert found.reasons == ((f"样本只有 {of} 个，少于 30 个",) if is_few else ())


@pytest.mark.parametrize("excluded", [0, 10])
def test_up_to_one_percent_of_the_rows_may_be_left_out(excluded: int) -> None:
    measured = with_tables(replace(TABLE, rows_excluded=excluded))
    assert certify_measured(measured, NO_DOUBTS, RECOUNT).grade is CertificateClass.PROVEN


def test_a_snapshot_that_is_gone_proves_nothing() -> None:
    found = certify_measured(MEASURED, NO_DOUBTS, "当时的数据已不在，无法重新打开")
    assert (found.grade, found.reasons) == (CertificateClass.UNPROVEN, ("当时的数据已不在，无法重新打开",))


@pytest.mark.parametrize(
    "again", [{"part_found": Decimal(91)}, {"of_found": Decimal(99)}, {"of_found": None}]
)
def test_another_count_is_a_mismatch_whatever_else_is_said(again: dict[str, Any]) -> None:
    found = certify_measured(with_tables(TABLE, doubts=(UNREAD,)), NO_DOUBTS, replace(RECOUNT, **again))
    assert found.grade is CertificateClass.MISMATCH
    assert "采集时为 90 ÷ 100" in found.text


def test_a_typed_number_is_as_good_as_its_evidence() -> None:
    assert certify_typed(True).grade is CertificateClass.RESERVED
    assert certify_typed(False).text == "无法核证：人工填报，没有佐证资料"


def test_a_row_that_asks_nothing_has_no_number_to_prove(tmp_path: Path) -> None:
    small_workspace(tmp_path)
    workspace = Workspace(tmp_path)
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects["2024/hotline"]
        (dossier,) = read_dossiers(workspace, store, [(project, date(2024, 12, 31))])
    lines = sealed_lines(dossier.assessment())
    idle = [replace(line, score=replace(line.score, outcome=ScoreStatus.NOT_APPLICABLE)) for line in lines]
    assert {certify_line(line, {}).text for line in idle} == {"不适用"}
    assert "不适用" not in {certify_line(line, {}).text for line in lines}
