"""Reports of the hotline make themselves: once each, those of days when nothing ran too, and not before
their data."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from batches import hotline_reports
from batches.hotline_reports import KIND, ask_for_reports
from bulletins.report_content import HotlineReport
from bulletins.report_spans import ReportScope
from indicators.clock import local_day
from scheduling.jobs import JobContext, JobError
from store import JobState, Store
from store.outgoing import OutgoingAct
from tests.doing_jobs import do_jobs
from tests.small import small_workspace
from workspace import Workspace, report_making
from workspace.hotline_report import hotline_report
from workspace.report_making import Making, due_reports, make_report
from workspace.report_papers import kept_report

NOW = datetime(2024, 6, 4, 1, tzinfo=UTC)
"""09:00 in Shanghai."""
RULES = "reports: {hour: 8, 日报: 2024-06-01, 周报: 2024-05-20, 月报: 2024-05-31}\n"
HEAD = "工单编号,受理时间,派单时间,承办单位,办结时限,办结时间,工单状态"


def orders(last: str) -> str:
    days = [date(2024, 5, 1) + timedelta(days=number) for number in range(60)]
    rows = [
        f"{day}-{number},{day} 08:00:00,{day} 09:00:00,住建局,{day} 18:00:00,{day} 10:00:00,已办结"
        for day in days
        if str(day) <= last
        for number in range(3)
    ]
    return "\n".join([HEAD, *rows]) + "\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = small_workspace(tmp_path / "workspace")
    for file in (root / "inbox").iterdir():
        file.unlink()
    (root / "inbox/工单.csv").write_text(orders("2024-06-03"), encoding="utf-8")
    (root / "bulletin.yaml").write_text(RULES, encoding="utf-8")
    return Workspace(root)


def is_made(workspace: Workspace, store: Store, scope: ReportScope, now: datetime) -> bool:
    return make_report(workspace, store, scope, now) is Making.MADE


def make_all(workspace: Workspace, now: datetime) -> list[tuple[str, str]]:
    with workspace.store() as store:
        due = list(due_reports(workspace, store, now))
        return [(one.span, str(one.period.end)) for one in due if is_made(workspace, store, one, now)]


def test_all_that_were_missed_are_made_once(workspace: Workspace) -> None:
    made = make_all(workspace, NOW)
    assert [end for span, end in made if span == "day"] == ["2024-06-01", "2024-06-02", "2024-06-03"]
    assert [end for span, end in made if span == "week"] == ["2024-05-26", "2024-06-02"]
    assert [end for span, end in made if span == "month"] == ["2024-05-31"]
    assert make_all(workspace, NOW) == []


def test_what_is_kept_is_told_as_such_and_can_be_read_again(workspace: Workspace) -> None:
    make_all(workspace, NOW)
    with workspace.store() as store:
        papers = store.outgoing.newest(20, "report")
        assert {paper.act for paper in papers} == {OutgoingAct.KEPT}
        reports = [kept_report(paper) for paper in papers]
        assert all(report and report.numbers[0].value for report in reports)


def test_nothing_is_made_before_its_hour_or_without_rules(workspace: Workspace) -> None:
    with workspace.store() as store:
        early = NOW - timedelta(hours=2)
        assert date(2024, 6, 3) not in {one.period.end for one in due_reports(workspace, store, early)}
        (workspace.root / "bulletin.yaml").unlink()
        assert list(due_reports(workspace, store, NOW)) == []


def test_data_that_come_late_are_waited_for_but_not_for_ever(workspace: Workspace) -> None:
    (workspace.root / "inbox/工单.csv").write_text(orders("2024-06-02"), encoding="utf-8")
    assert ("day", "2024-06-03") not in make_all(workspace, NOW)
    assert ("day", "2024-06-03") in make_all(workspace, NOW + timedelta(days=2))
    with workspace.store() as store:
        (paper,) = store.outgoing.of_span("report", "day", date(2024, 6, 3), date(2024, 6, 3))
        report = kept_report(paper)
    assert report
    assert not report.is_complete


def test_the_job_makes_what_is_due_and_says_how_many(workspace: Workspace) -> None:
    with workspace.store() as store:
        first_day = datetime.now(UTC).date() - timedelta(days=2)
        (workspace.root / "bulletin.yaml").write_text(f"reports: {{日报: {first_day}}}\n", encoding="utf-8")
        assert ask_for_reports(workspace, store, datetime.now(UTC))
    (job,) = do_jobs(workspace.root)
    assert job.state is JobState.DONE, job.message
    assert job.result["text"].startswith("已生成并留存 ")
    assert "等数据到齐" in job.result["text"]


def test_the_job_is_asked_for_once_an_hour_where_something_is_due(workspace: Workspace) -> None:
    with workspace.store() as store:
        assert ask_for_reports(workspace, store, NOW)
        assert not ask_for_reports(workspace, store, NOW)
        assert [job.kind for job in store.jobs.newest()] == [KIND]
        store.jobs.cancel(store.jobs.newest()[0].id, NOW)
        assert not ask_for_reports(workspace, store, NOW + timedelta(minutes=30))
        assert ask_for_reports(workspace, store, NOW + timedelta(hours=2))


@pytest.mark.parametrize("faulty", ["week", "all"])
def test_one_report_that_cannot_be_made_stops_no_other_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, faulty: str
) -> None:
    """The job makes what is due today: of each kind some, which no data are waited for any more."""
    today = local_day(datetime.now(UTC))
    since = {"日报": 7, "周报": 30, "月报": 75}
    first = {word: today - timedelta(days=days) for word, days in since.items()}
    told = ", ".join(f"{word}: {day}" for word, day in first.items())
    (workspace.root / "bulletin.yaml").write_text(f"reports: {{{told}}}\n", encoding="utf-8")

    def stumbling(workspace: Workspace, scope: ReportScope) -> HotlineReport:
        if faulty in ("all", scope.span):
            raise ZeroDivisionError("a fault of the program")
        return hotline_report(workspace, scope)

    monkeypatch.setattr(report_making, "hotline_report", stumbling)
    with workspace.store() as store:
        store.jobs.add(KIND, {}, "定时生成", datetime.now(UTC))
        job = store.jobs.claim([KIND], datetime.now(UTC))
        assert job
        context = JobContext(workspace, store, store.jobs.hold(job.id, job.token))
        if faulty == "all":
            with pytest.raises(JobError, match="份因程序出错没有生成"):
                hotline_reports.make_due_reports(context)
        else:
            text = hotline_reports.make_due_reports(context)["text"]
            assert "份因程序出错没有生成，稍后重试，原因见运行日志：12345热线运行周报" in text
            assert {paper.span for paper in store.outgoing.newest(20, "report")} == {"day", "month"}
    assert "a fault of the program" in caplog.text
