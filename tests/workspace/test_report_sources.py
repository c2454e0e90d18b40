"""A report of the hotline over ready-made reports and records: what is of the one is not compared with the other."""

from datetime import date
from pathlib import Path

from bulletins.report_spans import ReportScope, report_period
from tests.small import SOURCES, small_workspace
from workspace import Workspace
from workspace.data_reach import data_reach
from workspace.hotline_report import hotline_report, measured_spans

REPORT = "日期,来电量,有效来电,总应答量,总呼损量\n" + "".join(
    f"2024-12-{day:02},20,18,17,1\n" for day in range(1, 32)
)
CALLS = "呼叫流水号,呼叫时间,呼叫结果\n" + "".join(
    f"{number},2024-11-{number % 30 + 1:02} 08:01:00,接通\n" for number in range(1, 61)
)


def office(folder: Path) -> Workspace:
    small_workspace(folder)
    (folder / "sources.yaml").write_text(
        SOURCES + 'call_report: "inbox/话务报表*"\ncalls: "inbox/话单*"\n', encoding="utf-8"
    )
    (folder / "inbox/话务报表.csv").write_text(REPORT, encoding="utf-8")
    (folder / "inbox/话单.csv").write_text(CALLS, encoding="utf-8")
    return Workspace(folder)


def test_a_rate_of_records_is_not_compared_with_that_of_a_report(tmp_path: Path) -> None:
    scope = ReportScope("month", report_period("month", date(2024, 12, 31)))
    report = hotline_report(office(tmp_path / "office"), scope)
    (rate,) = [number for number in report.numbers if number.evaluator == "hotline.connect_rate"]
    assert rate.counts == (17 * 31, 18 * 31)
    assert rate.before is None
    assert any("取自现成的“话务报表”" in note for note in report.notes)


def test_the_first_day_is_that_of_the_table_that_was_counted(tmp_path: Path) -> None:
    workspace = office(tmp_path / "office")
    scope = ReportScope("month", report_period("month", date(2024, 12, 31)))
    now = measured_spans(workspace, scope)["hotline.calls"][0]
    reach = data_reach(workspace, now, "started_at")
    assert reach is not None
    assert reach.first == date(2024, 12, 1)
