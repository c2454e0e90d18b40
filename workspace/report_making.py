"""Reports of the hotline that make themselves: those that are due and not kept yet, made once each, those
of days when nothing ran included, and kept with all they are drawn from."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from bulletins.report_content import HotlineReport
from bulletins.report_json import report_to_json
from bulletins.report_schedule import ReportSchedule
from bulletins.report_spans import ReportScope
from forms.hotline_report import report_title
from measuring.failures import run_or_catch
from measuring.isolated.client import MeasuringStoppedError
from store import Store, StoreError
from store.outgoing import OutgoingAct, OutgoingPaper
from workspace.bulletin_rules import load_bulletin_rules
from workspace.hotline_report import hotline_report
from workspace.opened import Workspace
from workspace.report_papers import REPORT

log = logging.getLogger(__name__)

MADE_BY = "定时生成"


class Making(StrEnum):
    """What became of a report that is due."""

    MADE = "made"
    WAITING = "waiting"
    KEPT_BEFORE = "kept before"
    FAILED = "failed"


def due_reports(workspace: Workspace, store: Store, now: datetime) -> Iterator[ReportScope]:
    """Not kept yet, oldest first; none where the rules have a mistake, which the pages tell."""
    kept = store.outgoing.kept_spans(REPORT)
    return (scope for scope in schedule_of(workspace).due_scopes(now) if span_of(scope) not in kept)


def span_of(scope: ReportScope) -> tuple[str, date, date]:
    return scope.span, scope.period.start, scope.period.end


def schedule_of(workspace: Workspace) -> ReportSchedule:
    return load_bulletin_rules(workspace.root).rules.reports


def try_report(workspace: Workspace, store: Store, scope: ReportScope, now: datetime) -> Making:
    """``make_report``; what goes wrong with one report is logged and stops no other one. Raises StoreError,
    OSError or MeasuringStoppedError, which would stop every one."""
    outcome = run_or_catch(lambda: make_report(workspace, store, scope, now))
    if isinstance(outcome, StoreError | OSError | MeasuringStoppedError):
        raise outcome
    if isinstance(outcome, Exception):
        log.error("report of %s %s not made", scope.span, scope.period.end, exc_info=outcome)
        return Making.FAILED
    return outcome


def make_report(workspace: Workspace, store: Store, scope: ReportScope, now: datetime) -> Making:
    """Measures and keeps it, but where data that do not reach its end are waited for, or somebody else kept
    it meanwhile."""
    report = hotline_report(workspace, scope)
    if not report.is_complete and not schedule_of(workspace).is_late(scope, now):
        log.info("data of %s %s not there yet", scope.span, scope.period.end)
        return Making.WAITING
    with store.transaction():
        if span_of(scope) in store.outgoing.kept_spans(REPORT):
            return Making.KEPT_BEFORE
        store.outgoing.record(kept_paper(report, now))
    return Making.MADE


def kept_paper(report: HotlineReport, now: datetime) -> OutgoingPaper:
    period = report.scope.period
    return OutgoingPaper(
        kind=REPORT,
        act=OutgoingAct.KEPT,
        title=report_title(report.scope),
        span=report.scope.span,
        since=period.start,
        until=period.end,
        by=MADE_BY,
        account="",
        recorded_at=now,
        inputs=report_to_json(report),
    )
